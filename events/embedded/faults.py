"""What can keep the embedded server from running; the docstring is what the operator reads."""

from inspect import getdoc
from typing import ClassVar

from events.cannot_run import CannotRun


class EmbeddedFault(CannotRun):
    """The embedded PostgreSQL cannot be used."""

    code: ClassVar[str] = "embedded.fault"

    def __init__(self, **details: object) -> None:
        said = ", ".join(f"{name}: {value}" for name, value in details.items())
        super().__init__(f"{getdoc(type(self))} ({said})" if said else getdoc(type(self)))
        self.details = details


class NoBinaries(EmbeddedFault):
    """
    找不到 PostgreSQL 程序。
    Reinstall the program, name a folder by HOTLINE_PG_BIN, or set HOTLINE_DATABASE_URL.
    """

    code = "embedded.no_binaries"


class NoServerAccount(EmbeddedFault):
    """
    PostgreSQL 不能以 root 运行，系统里也没有 hotline、postgres 或 nobody 用户。
    Start the service as an ordinary user.
    """

    code = "embedded.no_server_account"


class FolderClosed(EmbeddedFault):
    """
    数据库用户进不了这个文件夹。
    Choose a state folder outside it (for root: below /var/lib), or open it yourself.
    """

    code = "embedded.folder_closed"


class NotYourFolder(EmbeddedFault):
    """状态文件夹属于另一个用户。Run the command as the user who owns it (root too)."""

    code = "embedded.not_your_folder"


class OtherMajorVersion(EmbeddedFault):
    """
    数据由另一个大版本的 PostgreSQL 写成。
    Point HOTLINE_PG_BIN at that version, or dump with it and restore.
    """

    code = "embedded.other_major_version"


class ClusterNotMade(EmbeddedFault):
    """initdb 未能建立数据库。Its own words follow; a full disk is the usual reason."""

    code = "embedded.cluster_not_made"


class ServerDidNotStart(EmbeddedFault):
    """PostgreSQL 未能启动。Its last words follow; the whole of them is in the log file named."""

    code = "embedded.did_not_start"


class NotTheMainThread(EmbeddedFault):
    """Launch the server from the main thread: its death signal follows the forking thread."""

    code = "embedded.not_the_main_thread"
