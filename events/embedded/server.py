"""The embedded server as the rest of the program sees it: an address that stays valid."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import asyncpg
import structlog

from events.embedded.binaries import find_binaries
from events.embedded.faults import EmbeddedFault
from events.embedded.folders import PORT, ServerFolders, make_home
from events.embedded.initdb import SERVICE, SUPERUSER
from events.embedded.owner import Ownership, drop_old_logs, own_or_find
from events.embedded.pidfile import read_pid_file, serves
from events.embedded.postmaster import RECOVERY_PATIENCE, Launch
from events.embedded.server_user import server_account
from events.embedded.settings import PRODUCTION

log = structlog.get_logger()

DATABASE = "hotline"
CONNECT_TIMEOUT = 10.0  # seconds
LOOK_EVERY = 0.1  # seconds between two looks at the server or at the lock
RETRY_EVERY = 2.0  # seconds between two attempts to start a server that will not start
DROP_LOGS_EVERY = 600  # looks


@dataclass
class Server:
    """A running server, ours or shared. Its address survives restarts and changes of owner."""

    launch: Launch
    ownership: Ownership | None

    @property
    def dsn(self) -> str:
        """As the owner of everything."""
        return self.dsn_of()

    @property
    def service_dsn(self) -> str:
        """As the service's own role, which the migrations make."""
        return self.dsn_of(user=SERVICE)

    def dsn_of(self, *, database: str = DATABASE, user: str = SUPERUSER) -> str:
        """Address another database, or connect as another role; asyncpg and libpq both take it."""
        socket = quote(str(self.launch.place.socket))
        return f"postgresql://{user}@/{quote(database)}?host={socket}&port={PORT}"

    @property
    def pid(self) -> int | None:
        """The server's process now; none while it is being restarted."""
        data = self.launch.place.data
        found = read_pid_file(data)
        return found.pid if found and serves(found.pid, data) else None

    @property
    def is_ours(self) -> bool:
        return self.ownership is not None

    @property
    def version(self) -> str:
        return self.launch.binaries.version

    @property
    def bin_folder(self) -> Path:
        """Where pg_dump and its like lie."""
        return self.launch.binaries.folder

    @property
    def data_folder(self) -> Path:
        return self.launch.place.data

    @property
    def log_file(self) -> Path:
        """The newest log file; what the server said at start when it has written none."""
        written = sorted(self.launch.place.log.glob("server-*.log"))
        return written[-1] if written else self.launch.place.first_words


@asynccontextmanager
async def embedded_server(
    state: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    pg_bin: Path | None = None,
) -> AsyncIterator[Server]:
    """
    Run or share the server of the state folder, from the main thread only.

    `settings` override PRODUCTION and count only when we become its owner. Leaving stops the server
    when it is ours. Raises a subclass of EmbeddedFault.
    """
    launch = prepare(state, {**PRODUCTION, **settings}, pg_bin)
    server = Server(launch, await own_or_find(launch))
    watch = asyncio.create_task(keep_running(server))
    try:
        await require_database(server)
        yield server
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        if server.ownership is not None:
            await server.ownership.release()


def prepare(state: Path, settings: Mapping[str, str], pg_bin: Path | None) -> Launch:
    place = ServerFolders(state.resolve())
    account = server_account(place.data)
    make_home(place, account)
    binaries = find_binaries(place.home, account, pg_bin)
    return Launch(place, binaries, account, {**settings, "log_directory": str(place.log)})


async def require_database(server: Server) -> None:
    """Both the owner and those who share come here: the first makes the database."""
    connection = await connect_in_time(server.dsn_of(database="postgres"))
    try:
        known = "SELECT 1 FROM pg_database WHERE datname = $1"
        if await connection.fetchval(known, DATABASE) is None:
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close(timeout=CONNECT_TIMEOUT)


async def connect_in_time(dsn: str) -> asyncpg.Connection:
    """Connect, patiently: the owner may be stopping just now, and we take over in a moment."""
    async with asyncio.timeout(RECOVERY_PATIENCE):
        while True:
            try:
                return await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT)
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(LOOK_EVERY)


async def keep_running(server: Server) -> None:
    """Watch the server until cancelled; a failed attempt is repeated."""
    for look in count():
        try:
            await look_after(server)
            if look % DROP_LOGS_EVERY == 0 and server.is_ours:
                drop_old_logs(server.launch.place)
        except (EmbeddedFault, OSError) as fault:
            log.error("postgres_does_not_start", fault=str(fault))  # noqa: TRY400 -- its sentence is enough, no traceback
            await asyncio.sleep(RETRY_EVERY)
        await asyncio.sleep(LOOK_EVERY)


async def look_after(server: Server) -> None:
    """Restart the server that we own when it died; take over the one that we share."""
    if server.ownership is None:
        server.ownership = await own_or_find(server.launch)
    elif server.ownership.process.poll() is not None:
        await server.ownership.revive()
