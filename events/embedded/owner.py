"""
One owner for each state folder: the holder of the lock starts, watches and stops the server.

The kernel drops the lock when its holder dies, so a dead owner never has to be detected: another
process that shares the folder simply finds the lock free, and takes over.
"""

import asyncio
import fcntl
import os
import subprocess
from dataclasses import dataclass, replace
from time import monotonic

import structlog

from events.embedded.binaries import drop_older_copies
from events.embedded.doors import write_doors
from events.embedded.faults import NotYourFolder, ServerDidNotStart
from events.embedded.folders import ServerFolders, make_private
from events.embedded.initdb import require_cluster
from events.embedded.pidfile import read_pid_file, serves
from events.embedded.postmaster import POLL, RECOVERY_PATIENCE, Launch, start, stop
from events.embedded.settings import lz4_if_built_in

log = structlog.get_logger()

KEPT_LOG_FILES = 5  # of 10 MB each


@dataclass
class Ownership:
    """The held lock and its server. Closing the descriptor lets go of the lock."""

    lock: int
    launch: Launch
    process: subprocess.Popen[bytes]

    async def release(self) -> None:
        try:
            await stop(self.process)
        finally:
            os.close(self.lock)

    async def revive(self) -> None:
        """Start the server again after it died; the service answers 503 meanwhile."""
        log.warning("postgres_died", status=self.process.returncode)
        self.process = await start(self.launch)
        log.info("postgres_restarted", pid=self.process.pid)


async def own_or_find(launch: Launch) -> Ownership | None:
    """Become the owner and start the server, or find the one that another process owns ready."""
    began = monotonic()
    while monotonic() - began < RECOVERY_PATIENCE:
        if (lock := try_lock(launch)) is not None:
            return await take_over(lock, launch)
        found = read_pid_file(launch.place.data)
        if found and found.ready and serves(found.pid, launch.place.data):
            return None
        await asyncio.sleep(POLL)
    raise ServerDidNotStart(waited_for_its_owner_seconds=RECOVERY_PATIENCE)


def try_lock(launch: Launch) -> int | None:
    """Return the descriptor of the lock when no other process holds it."""
    path = launch.place.lock
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except PermissionError as error:
        raise NotYourFolder(folder=launch.place.state) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


async def take_over(lock: int, launch: Launch) -> Ownership:
    try:
        place, settings = launch.place, launch.settings
        sync = settings.get("fsync") != "off"
        drop_older_copies(place.home, launch.binaries)
        require_cluster(place, launch.binaries, launch.account, sync=sync)
        for folder in (place.log, place.socket):
            make_private(folder, launch.account)
        compression = lz4_if_built_in(launch.binaries, place.data, launch.account)
        doors = write_doors(place, launch.account)
        launch = replace(launch, settings={**compression, **doors, **settings})
        return Ownership(lock, launch, await start(launch))
    except BaseException:
        os.close(lock)
        raise


def drop_old_logs(place: ServerFolders) -> None:
    """Keep the newest files: together with their size limit that bounds the log."""
    for old in sorted(place.log.glob("server-*.log"))[:-KEPT_LOG_FILES]:
        old.unlink(missing_ok=True)
