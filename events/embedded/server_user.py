"""Whom the server runs as: ourselves, or for root an unprivileged user that already exists."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from events.embedded.faults import FolderClosed, NoServerAccount

CANDIDATES = ("hotline", "postgres", "nobody")  # best one that runs nothing else


class Identity(TypedDict, total=False):
    """What subprocess needs in order to become another user; empty when we stay ourselves."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class ServerUser:
    uid: int
    gid: int

    def identity(self) -> Identity:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)

    def require_passage(self, folder: Path) -> None:
        """Raise FolderClosed when the server could not walk down to `folder`."""
        if self.uid == os.geteuid():
            return
        for step in (*reversed(folder.parents), folder):
            if not self.may_pass(step.stat()):
                raise FolderClosed(folder=step)

    def may_pass(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def server_account(data: Path) -> ServerUser:
    """Root takes the owner of an existing data folder, else the first of CANDIDATES."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid())
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid)
    raise NoServerAccount
