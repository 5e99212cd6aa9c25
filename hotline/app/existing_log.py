"""
An existing log of a city, opened by commands that inspect or repair it.

Nothing is made by accident: a misspelt HOTLINE_STATE must not leave a new, empty city behind, and
only `migrate` and `serve` change the schema.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from events.cannot_run import CannotRun
from events.embedded.folders import ServerFolders
from events.postgres.connections import reading_pool
from events.postgres.migrate import pending
from events.vault import KeyFile, Vault, open_vault
from hotline.app.attachments.opening import opened_files
from hotline.app.database.prepared import (
    Database,
    database,
    folder_of,
    migration_folders,
    signed_in,
)
from hotline.app.settings import Settings
from hotline.app.signing.signer import NOTE, SignedNote
from hotline.attachments.store import Store

CONNECTIONS = 4


class CannotLook(CannotRun):
    """There is nothing here that the command could work on."""


class NothingHere(CannotLook):
    """The state folder holds no city."""


class SchemaBehind(CannotLook):
    """The database is older than the program."""


@dataclass(frozen=True)
class ExistingLog:
    """Open to read, as the application's role; `vault` opens what is sealed."""

    dsn: str
    pool: asyncpg.Pool
    vault: Vault
    note: SignedNote | None = None  # of the last signature, outside the database
    files: Store | None = None  # of attachments


def is_empty(settings: Settings) -> bool:
    """Whether the embedded server has never run on this state folder."""
    if settings.database_url is not None:
        return False
    return not (ServerFolders(settings.state.resolve()).data / "PG_VERSION").exists()


@asynccontextmanager
async def existing_database(settings: Settings) -> AsyncIterator[Database]:
    """Run or reach it. Raises NothingHere, SchemaBehind, EmbeddedFault."""
    if is_empty(settings):
        raise NothingHere(
            f"{settings.state} 里还没有数据库。There is no city in this state folder; "
            "set HOTLINE_STATE to the right one, or begin one with: hotline serve"
        )
    async with database(settings) as found:
        if names := await pending_for(settings, found.owner_dsn):
            raise SchemaBehind(
                f"数据库结构落后于程序 ({len(names)} 个迁移未执行)。The schema is behind; "
                "run: hotline migrate"
            )
        yield found


async def pending_for(settings: Settings, dsn: str) -> list[str]:
    """The migrations that `hotline migrate` would apply, also to a vault with its own database."""
    names = await pending_at(dsn, migration_folders())
    if settings.vault_url is not None:
        owner = settings.vault_owner_url or settings.vault_url
        own = await pending_at(owner, [folder_of("events.vault")])
        names += [f"{name} (HOTLINE_VAULT_URL)" for name in own]
    return names


async def pending_at(dsn: str, folders: Sequence[Path]) -> list[str]:
    async with signed_in(dsn) as connection:
        return await pending(connection, folders)


@asynccontextmanager
async def existing_log(settings: Settings) -> AsyncIterator[ExistingLog]:
    """Raises what `existing_database` raises, and MasterKeyError."""
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        reading_pool(found.dsn, size=CONNECTIONS) as pool,
        opened_files(settings) as files,
    ):
        yield ExistingLog(found.dsn, pool, vault, SignedNote(settings.state / NOTE), files)


def key_file(settings: Settings) -> KeyFile:
    return KeyFile(settings.key_file, ours=settings.master_key_file is None)
