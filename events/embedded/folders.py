"""The folders below the state folder, and who may enter them."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from events.embedded.faults import FolderClosed, NotYourFolder
from events.embedded.server_user import ServerUser

PORT = 5432
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's own limit is 107 on Linux and 103 on macOS
RUNTIME_FOLDER = Path("/tmp")  # noqa: S108 -- the same for every process that shares; owner and mode are checked


@dataclass(frozen=True)
class ServerFolders:
    """
    The folders of one server, all derived from the state folder.

    `home` belongs to the user who runs the service; the others to the server's user.
    """

    state: Path

    @property
    def home(self) -> Path:
        return self.state / "postgres"

    @property
    def lock(self) -> Path:
        return self.home / "owner.lock"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def first_words(self) -> Path:
        """What the server says before its own logging begins; in `home`, where only we write."""
        return self.home / "startup.log"

    @property
    def socket(self) -> Path:
        near = self.home / "socket"
        if len(os.fsencode(near)) + len(f"/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return RUNTIME_FOLDER / f"hotline-{digest}"


def make_home(place: ServerFolders, account: ServerUser) -> None:
    """Only our own state folder, and no folder of others, lets the server's group pass."""
    try:
        for folder in (place.state, place.home):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            require_ours(folder)
            let_through(folder, account)
    except PermissionError as error:
        raise NotYourFolder(folder=place.state) from error
    account.require_passage(place.home)


def require_ours(folder: Path) -> None:
    """Root must not write where another user could have laid a link to somewhere else."""
    if os.geteuid() == 0 and folder.stat().st_uid != 0:
        raise NotYourFolder(folder=folder)


def let_through(folder: Path, account: ServerUser) -> None:
    found = folder.stat()
    if account.uid == os.geteuid() or account.may_pass(found):
        return
    if found.st_uid == os.geteuid() and not found.st_mode & stat.S_IRWXG:
        os.chown(folder, -1, account.gid)
        folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXGRP)


def make_private(folder: Path, account: ServerUser) -> None:
    """Make `folder` 0700 for the server's user; refuse one that another user put there first."""
    try:
        folder.mkdir(mode=0o700)
        account.give(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise FolderClosed(folder=folder) from None
        folder.chmod(0o700)
