"""One server process: launch it, wait for it, stop it."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

import structlog

from events.embedded.binaries import CLEAN_ENVIRONMENT, Binaries
from events.embedded.faults import NotTheMainThread, ServerDidNotStart
from events.embedded.folders import PORT, ServerFolders
from events.embedded.pidfile import clear_traces_of_the_dead, read_pid_file, serves
from events.embedded.server_user import ServerUser

log = structlog.get_logger()

POLL = 0.01  # seconds between two looks at another process
RECOVERY_PATIENCE = 600.0  # seconds; replaying 4 GB of WAL on a slow disk
CLEARING_PATIENCE = 30.0  # seconds until the children of a killed server are gone
FAST_STOP_PATIENCE = 60.0  # seconds for the last checkpoint
REPORT_EVERY = 5.0  # seconds
PR_SET_PDEATHSIG = 1
HELD_BY_THE_DEAD = ("lock file", "shared memory block")


@dataclass(frozen=True)
class Launch:
    """Everything that it takes to start the same server again."""

    place: ServerFolders
    binaries: Binaries
    account: ServerUser
    settings: Mapping[str, str]


async def start(launch: Launch) -> subprocess.Popen[bytes]:
    """Start, wait until it takes connections; raise ServerDidNotStart with its last words."""
    await orphan_gone(launch.place)
    began = monotonic()
    while True:
        clear_traces_of_the_dead(launch.place)
        process = fork_server(launch)
        try:
            if await ready_or_exited(process, launch.place):
                return process
        except BaseException:
            process.send_signal(signal.SIGQUIT)
            process.wait()
            raise
        words = last_words(launch.place)
        held = any(sign in words for sign in HELD_BY_THE_DEAD)
        if not held or monotonic() - began > CLEARING_PATIENCE:
            raise ServerDidNotStart(said=words, log=launch.place.first_words)
        await asyncio.sleep(0.1)


def fork_server(launch: Launch) -> subprocess.Popen[bytes]:
    if threading.current_thread() is not threading.main_thread():
        raise NotTheMainThread
    place = launch.place
    address = ["-h", "", "-p", str(PORT), "-k", str(place.socket)]
    settings = [f"--{name}={value}" for name, value in launch.settings.items()]
    with place.first_words.open("wb") as first_words:
        return subprocess.Popen(
            [launch.binaries.folder / "postgres", "-D", place.data, *address, *settings],
            stdin=subprocess.DEVNULL,
            stdout=first_words,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=CLEAN_ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the service, which then stops the server
            preexec_fn=stop_with_parent(),  # noqa: PLW1509 -- it only makes two system calls
            **launch.account.identity(),
        )


def stop_with_parent() -> Callable[[], None] | None:
    """Have the kernel send SIGINT (fast shutdown) to the server when we die, however we die."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up here: nothing may be loaded after the fork
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:  # we died before the child could ask
            os._exit(1)

    return ask


async def ready_or_exited(process: subprocess.Popen[bytes], place: ServerFolders) -> bool:
    """True when ready. Crash recovery may take minutes, so say at times what is going on."""
    began = reported = monotonic()
    while process.poll() is None:
        found = read_pid_file(place.data)
        if found is not None and found.pid == process.pid and found.ready:
            return True
        if monotonic() - began > RECOVERY_PATIENCE:
            raise ServerDidNotStart(waited_seconds=RECOVERY_PATIENCE, log=place.log)
        if monotonic() - reported > REPORT_EVERY:
            reported = monotonic()
            waited = round(reported - began)
            log.info("postgres_still_starting", seconds=waited, status=found and found.status)
        await asyncio.sleep(POLL)
    return False


async def orphan_gone(place: ServerFolders) -> None:
    """Wait for a server whose owner died: the kernel is stopping it, else we ask it to."""
    left = read_pid_file(place.data)
    if left is None or not serves(left.pid, place.data):
        return
    log.info("postgres_orphan_stopping", pid=left.pid)
    asked = False
    began = monotonic()
    while serves(left.pid, place.data):
        waited = monotonic() - began
        if waited > FAST_STOP_PATIENCE:
            raise ServerDidNotStart(still_running=left.pid)
        if waited > 1 and not asked:
            os.kill(left.pid, signal.SIGINT)
            asked = True
        await asyncio.sleep(POLL)


async def stop(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown first (sessions are cut, the last checkpoint is written), then the hard way."""
    for sign, patience in ((signal.SIGINT, FAST_STOP_PATIENCE), (signal.SIGQUIT, 10.0)):
        process.send_signal(sign)
        if await exited(process, patience):
            return
        log.warning("postgres_slow_to_stop", pid=process.pid, signal=sign.name)
    process.kill()
    process.wait()


async def exited(process: subprocess.Popen[bytes], patience: float) -> bool:
    began = monotonic()
    while process.poll() is None and monotonic() - began < patience:  # noqa: ASYNC110 -- no event
        await asyncio.sleep(POLL)
    return process.returncode is not None


def last_words(place: ServerFolders) -> str:
    return place.first_words.read_text(encoding="utf-8", errors="replace").strip()[-1000:]
