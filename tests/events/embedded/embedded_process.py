"""
A small service of its own process: owns or shares the server of a state folder until SIGTERM.

    python -m tests.events.embedded.embedded_process STATE [PG_BIN or -] [UID]

With UID it first becomes that user. It prints one line of JSON when the server is ready.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from events.embedded import embedded_server
from tests.databases import ROOT

PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Running:
    process: asyncio.subprocess.Process
    ready: dict[str, object]

    @property
    def server_pid(self) -> int:
        return int(str(self.ready["pid"]))

    @property
    def dsn(self) -> str:
        return str(self.ready["dsn"])

    async def kill(self, sign: signal.Signals = signal.SIGKILL) -> int:
        self.process.send_signal(sign)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def embedded_process(
    state: Path, pg_bin: Path | None = None, uid: int | None = None
) -> AsyncIterator[Running]:
    as_user = [] if uid is None else [str(uid)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.events.embedded.embedded_process", str(state)),
        *(str(pg_bin or "-"), *as_user),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        yield Running(process, json.loads(line))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def main(state: Path, pg_bin: Path | None) -> None:
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, asked_to_stop.set)
    loop.add_reader(sys.stdin, asked_to_stop.set)  # its end: the test was killed
    async with embedded_server(state, pg_bin=pg_bin) as server:
        ready = {"pid": server.pid, "dsn": server.dsn, "is_ours": server.is_ours}
        print(json.dumps(ready), flush=True)
        await asked_to_stop.wait()


def become(uid: int) -> None:
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if len(sys.argv) > 3:
        become(int(sys.argv[3]))
    asyncio.run(main(Path(sys.argv[1]), None if sys.argv[2] == "-" else Path(sys.argv[2])))
