"""Who may sign in over the socket: the user whose state folder it is, and no other user."""

import os
import pwd
from collections.abc import Iterator, Mapping
from pathlib import Path

from events.embedded.folders import ServerFolders
from events.embedded.initdb import SERVICE, SUPERUSER
from events.embedded.server_user import ServerUser

MAP = "hotline"


def write_doors(place: ServerFolders, account: ServerUser) -> Mapping[str, str]:
    """
    Write both files at each start; return the settings that name them.

    They lie in `home`, where only we write: the server's user can read but not replace them. The
    kernel tells the server who is at the other end of the socket (peer), so that not even the
    server's own user signs in.
    """
    rules = [f"local all {SUPERUSER},{SERVICE} peer map={MAP}"]
    write(place.home / "pg_hba.conf", rules, account)
    write(place.home / "pg_ident.conf", identities(), account)
    return {
        "hba_file": str(place.home / "pg_hba.conf"),
        "ident_file": str(place.home / "pg_ident.conf"),
    }


def identities() -> Iterator[str]:
    us = pwd.getpwuid(os.geteuid()).pw_name
    for role in (SUPERUSER, SERVICE):
        yield f'{MAP} "{us}" {role}'


def write(path: Path, lines: Iterator[str] | list[str], account: ServerUser) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    if account.identity():
        os.chown(draft, -1, account.gid)
        draft.chmod(0o640)
    draft.replace(path)
