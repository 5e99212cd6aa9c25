"""
The program without the time that Python takes to import it: a process imports it once and forks.

A fork is the program all the same: a process of its own, with its own words, settings, files,
signals and exit code. test_program.py, test_help.py, test_start.py, tests/faults and tests/house
start it as an operator does.
"""

import asyncio
import atexit
import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from select import select
from signal import SIGKILL

from tests.databases import ROOT

COMMANDS = ("account", "backup", "doctor", "dry_run", "erase", "export", "migrate", "outbox",
    "rebuild", "replay", "serve", "simulate", "topics", "verify")  # fmt: skip
MAX_REQUEST_BYTES = 100_000  # words and settings


class Process:
    """As asyncio.subprocess.Process; `reports` gives its pid and, later, its exit code."""

    def __init__(self, reports: asyncio.StreamReader, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: asyncio.StreamWriter | None = None
        self.stdout: asyncio.StreamReader | None = None
        self.stderr: asyncio.StreamReader | None = None
        self.ending = asyncio.create_task(self.end(reports))

    async def end(self, reports: asyncio.StreamReader) -> None:
        self.returncode = int(await reports.readline())

    async def wait(self) -> int:
        await asyncio.shield(self.ending)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(SIGKILL)

    async def communicate(self, typed: bytes = b"") -> tuple[bytes, bytes]:
        if self.stdin is not None and not self.stdin.is_closing():
            with suppress(BrokenPipeError, ConnectionResetError):
                self.stdin.write(typed)
                await self.stdin.drain()
            self.stdin.close()
        out, err = await asyncio.gather(read(self.stdout), read(self.stderr))
        await self.wait()
        return out, err


async def read(stream: asyncio.StreamReader | None) -> bytes:
    return b"" if stream is None else await stream.read()


async def forked(
    words: Sequence[str], settings: Mapping[str, str], *, stdin: int, stderr: int
) -> Process:
    """Start a command; `stdin` and `stderr` are files, or asyncio.subprocess.PIPE."""
    piped = asyncio.subprocess.PIPE
    child_stdin, typing = os.pipe() if stdin == piped else (stdin, None)
    out, child_stdout = os.pipe()
    err, child_stderr = os.pipe() if stderr == piped else (None, stderr)
    reports, child_reports = os.pipe()
    request = json.dumps({"words": words, "settings": dict(settings)}).encode()
    files = [child_stdin, child_stdout, child_stderr, child_reports]
    socket.send_fds(fork_server(), [request], files)
    for file in {*files} - {stdin, stderr}:
        os.close(file)

    reported = await reader(reports)
    process = Process(reported, int(await reported.readline()))
    process.stdin = None if typing is None else await writer(typing)
    process.stdout = await reader(out)
    process.stderr = None if err is None else await reader(err)
    return process


class ClosesAtEnd(asyncio.StreamReaderProtocol):
    """uvloop keeps a pipe open whose other end is closed, unless its protocol returns False."""

    def eof_received(self) -> bool:
        super().eof_received()
        return False


async def reader(file: int) -> asyncio.StreamReader:
    stream = asyncio.StreamReader(limit=2**20)
    protocol = ClosesAtEnd(stream)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(file, "rb", 0))
    return stream


async def writer(file: int) -> asyncio.StreamWriter:
    loop, kind = asyncio.get_running_loop(), asyncio.streams.FlowControlMixin
    transport, protocol = await loop.connect_write_pipe(kind, os.fdopen(file, "wb", 0))
    return asyncio.StreamWriter(transport, protocol, None, loop)


@cache
def fork_server() -> socket.socket:
    """Start the process that forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    settings = {name: value for name, value in os.environ.items() if "HOTLINE" not in name}
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.hotline.cli.forking", str(theirs.fileno())],
            cwd=ROOT,
            env=settings,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def import_commands() -> None:
    """Import all that commands need; each fork imports the modules of `hotline.cli` itself."""
    for name in ("hotline.app.logs", *(f"hotline.cli.commands.{each}" for each in COMMANDS)):
        import_module(name)
    for name in [name for name in sys.modules if name.startswith("hotline.cli")]:
        del sys.modules[name]  # some read settings, as the width of a terminal
    gc.freeze()
    threads = list(Path("/proc/self/task").iterdir())
    assert len(threads) == 1, "a thread does not survive a fork"


def serve_forks(requests: socket.socket) -> Sequence[str]:
    """Fork at each request and return its words in the fork; exit when the socket is closed."""
    running: dict[int, tuple[int, int]] = {}  # pid and reports by pidfd
    while True:
        ready, _, _ = select([requests, *running], [], [])
        for pidfd in running.keys() & set(ready):
            pid, reports = running.pop(pidfd)
            _, status = os.waitpid(pid, 0)
            report(reports, os.waitstatus_to_exitcode(status))
            os.close(reports)
            os.close(pidfd)
        if requests not in ready:
            continue
        request, files, _, _ = socket.recv_fds(requests, MAX_REQUEST_BYTES, 4)
        if not request:
            sys.exit()
        *standard, reports = files
        pid = os.fork()
        if pid == 0:
            for file in (*(other for _, other in running.values()), *running, reports):
                os.close(file)
            requests.close()
            return become(json.loads(request), standard)
        running[os.pidfd_open(pid)] = pid, reports
        report(reports, pid)
        for file in standard:
            os.close(file)


def report(file: int, number: int) -> None:
    with suppress(BrokenPipeError):
        os.write(file, f"{number}\n".encode())


def become(request: dict, standard: Sequence[int]) -> Sequence[str]:
    """Take the standard files and settings of a request; return its words."""
    for number, file in enumerate(standard):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["settings"])
    return request["words"]


if __name__ == "__main__":
    import_commands()
    sys.argv = ["hotline", *serve_forks(socket.socket(fileno=int(sys.argv[1])))]
    import_module("hotline.cli").main()
