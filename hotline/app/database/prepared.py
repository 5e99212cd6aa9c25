"""The database of the service: the embedded one or another; fit to be trusted, and up to date."""

import os
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import asyncpg
import structlog

from events.cannot_run import CannotRun
from events.embedded import Server, embedded_server
from events.postgres.migrate import migrate
from events.postgres.safety import Unsafe, unsafe_settings
from hotline.app.settings import Settings

log = structlog.get_logger(__name__)

PACKAGES: Final = ("events", "events.vault", "projections", "hotline", "grid")
CONNECT_SECONDS: Final = 10.0
OF_A_CITY: Final = {"postgres", "vault.key"}  # in a state folder
OPEN_TO_OTHERS: Final = 0o066  # of a state folder; root lets the database's user pass, no more


class UnsafeDatabase(CannotRun):
    """The database would lose what it has acknowledged; the service does not start on it."""

    def __init__(self, found: Sequence[Unsafe]) -> None:
        super().__init__("; ".join(f"{each.name} = {each.value}: {each.why}" for each in found))
        self.found = found


class BadAddress(CannotRun):
    """A database address cannot be read. Its text is not repeated: it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "数据库地址格式有误, 应为 postgresql://用户@主机:端口/库名, 口令中的 : / @ 须写成 %3A "
            "%2F %40。A database address is malformed: check HOTLINE_DATABASE_URL and, where "
            "they are set, HOTLINE_OWNER_URL, HOTLINE_VAULT_URL, HOTLINE_VAULT_OWNER_URL"
        )


@dataclass(frozen=True)
class Database:
    """
    `dsn` is how the service signs in, `owner_dsn` how its owner does: to migrate and to erase.

    `server` is None when the database is not the embedded one (HOTLINE_DATABASE_URL).
    """

    dsn: str
    owner_dsn: str
    server: Server | None


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Run or reach it. Raises EmbeddedFault."""
    if settings.database_url is not None:
        yield Database(settings.database_url, settings.owner_url or settings.database_url, None)
        return
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with embedded_server(settings.state, pg_bin=settings.pg_bin) as server:
        yield Database(server.service_dsn, server.dsn, server)


def close_to_others(state: Path) -> None:
    """
    Take from others what `hotline doctor` warns of.

    Only in a folder of this user that is empty or holds a city: HOTLINE_STATE=/tmp closes nothing.
    """
    if not state.is_dir():
        return
    found = state.stat()
    is_open = found.st_mode & OPEN_TO_OTHERS and not found.st_mode & stat.S_ISVTX
    if is_open and found.st_uid == os.geteuid() and is_for_a_city(state):
        state.chmod(stat.S_IMODE(found.st_mode) & ~OPEN_TO_OTHERS)
        log.warning("state_folder_closed_to_others", folder=str(state))


def is_for_a_city(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return not names or bool(names & OF_A_CITY)


def vault_owner_dsn(settings: Settings, found: Database) -> str:
    """Who may destroy a key."""
    if settings.vault_url is None:
        return found.owner_dsn
    return settings.vault_owner_url or settings.vault_url


@asynccontextmanager
async def prepared_database(settings: Settings) -> AsyncIterator[Database]:
    """In a folder closed to others, on the newest schema. Raises what `database`, `prepare` do."""
    close_to_others(settings.state)
    async with database(settings) as found:
        await prepare(found)
        yield found


async def prepare(found: Database) -> list[str]:
    """
    Refuse what is unsafe, then migrate as the owner; return what was applied.

    The service is asked too, once its role is there: a role may carry its own synchronous_commit.
    Raises UnsafeDatabase.
    """
    async with signed_in(found.owner_dsn) as owner:
        await require_safe(owner)
        names = await migrate(owner, migration_folders())
    async with signed_in(found.dsn) as service:
        await require_safe(service)
    return names


async def require_safe(connection: asyncpg.Connection) -> None:
    found = await unsafe_settings(connection)
    if refused := [each for each in found if each.level == "refuse"]:
        raise UnsafeDatabase(refused)


@asynccontextmanager
async def signed_in(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Raises BadAddress, and what asyncpg raises."""
    try:
        connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except (ValueError, asyncpg.ClientConfigurationError):
        raise BadAddress from None
    try:
        yield connection
    finally:
        await connection.close(timeout=CONNECT_SECONDS)


async def prepare_vault(settings: Settings) -> None:
    """A vault in a database of its own (HOTLINE_VAULT_URL) needs its tables there too."""
    if settings.vault_url is None:
        return
    owner = settings.vault_owner_url or settings.vault_url
    async with signed_in(owner) as connection:
        await migrate(connection, [folder_of("events.vault")])


def migration_folders() -> list[Path]:
    return [folder_of(package) for package in PACKAGES]


def folder_of(package: str) -> Path:
    return Path(str(files(package))) / "migrations"
