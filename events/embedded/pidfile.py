"""postmaster.pid: the only source for which server runs on a data folder."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from events.embedded.folders import PORT, ServerFolders

PID_LINE, SOCKET_LINE, STATUS_LINE = 0, 4, 7


@dataclass(frozen=True)
class PidFile:
    pid: int
    socket: Path
    status: str

    @property
    def ready(self) -> bool:
        return self.status == "ready"


def read_pid_file(data: Path) -> PidFile | None:
    """Return what the server wrote; nothing while there is none or it is still being written."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) <= STATUS_LINE:
        return PidFile(int(lines[PID_LINE]), Path(), "") if lines else None
    return PidFile(int(lines[PID_LINE]), Path(lines[SOCKET_LINE]), lines[STATUS_LINE].strip())


def serves(pid: int, data: Path) -> bool:
    """Tell whether `pid` is a living server on `data`: no zombie, no reused number."""
    if sys.platform != "linux":
        return is_some_process(pid)
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data  # a zombie has none
    except OSError:
        return False


def is_some_process(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def clear_traces_of_the_dead(place: ServerFolders) -> None:
    """
    Remove the lock files of a server that no longer lives. Only the owner may call this.

    PostgreSQL takes a zombie, and any process with a reused number, for a running server. Its own
    check for children still attached to the shared memory does not need these files.
    """
    left = read_pid_file(place.data)
    if left is None or serves(left.pid, place.data):
        return
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (place.socket / name).unlink(missing_ok=True)
