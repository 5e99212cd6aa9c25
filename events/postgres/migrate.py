"""
Bring a database's schema up to date, once, whichever process starts first.

A migration is a file `NNNN_pre_name.sql` (before the new code serves) or `NNNN_post_name.sql`
(after the old code is gone) in a package's `migrations` folder. Its first comment lines may
set limits:

    -- lock_timeout: 10s
    -- statement_timeout: 15min, because the index covers the whole log
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from inspect import getdoc
from pathlib import Path
from typing import ClassVar

import asyncpg
import structlog

from events.cannot_run import CannotRun

log = structlog.get_logger()

FILE_NAME = re.compile(r"(?P<number>\d{4})_(?P<phase>pre|post)_[a-z0-9_]+\.sql")
LIMIT = re.compile(r"--\s*(?P<name>lock_timeout|statement_timeout):\s*(?P<value>\w+)")
DEFAULT_LIMITS = {"lock_timeout": "4s", "statement_timeout": "5s"}
ADVISORY_LOCK = 1_234_500_001
WAIT_FOR_OTHERS = "15min"
TABLE = """
CREATE TABLE migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


class MigrationFault(CannotRun):
    """The migrations cannot be run."""

    heading: ClassVar[str] = "数据库结构未能升级 · the schema was not brought up to date"

    code: ClassVar[str] = "migration.fault"

    def __init__(self, name: str) -> None:
        super().__init__(f"{getdoc(type(self))} ({name})")
        self.name = name


class MigrationChanged(MigrationFault):
    """迁移文件在执行后被改动。Never edit a released one: restore it and add a new one."""

    code = "migration.changed"


class MigrationMisnamed(MigrationFault):
    """迁移文件名不合规则。Name it NNNN_pre_name.sql or NNNN_post_name.sql, each once."""

    code = "migration.misnamed"


class MigrationEndsTransaction(MigrationFault):
    """迁移文件自行结束了事务。It must not COMMIT: a failure would leave it half done."""

    code = "migration.ends_transaction"


class MigrationNotOurs(MigrationFault):
    """当前数据库角色无权执行迁移。Migrate as the database's owner: set HOTLINE_OWNER_URL."""

    code = "migration.not_ours"


class MigrationRefused(MigrationFault):
    """数据库拒绝了迁移语句, 该文件未留下任何改动。Fix the cause, then start again."""

    code = "migration.refused"


@dataclass(frozen=True, order=True)
class Migration:
    """Sorts by number, then `pre` before `post`, then by the order of the folders."""

    number: int
    late: bool
    folder_order: int
    name: str
    sql: str = field(compare=False)
    sha256: str = field(compare=False)


async def migrate(connection: asyncpg.Connection, folders: Sequence[Path]) -> list[str]:
    """Apply what is pending, a transaction a file; return names like events/0001_pre_log.sql."""
    migrations = read_migrations(folders)
    await require_table(connection)
    return [step.name for step in migrations if await apply_once(connection, step)]


async def pending(connection: asyncpg.Connection, folders: Sequence[Path]) -> list[str]:
    """Name what `migrate` would apply; changes nothing. Raises MigrationChanged as it would."""
    migrations = read_migrations(folders)
    known = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
    if not known:
        return [step.name for step in migrations]
    rows = await connection.fetch("SELECT name, sha256 FROM migration")
    applied = {row["name"]: row["sha256"] for row in rows}
    return [step.name for step in migrations if not is_applied(step, applied.get(step.name))]


def read_migrations(folders: Sequence[Path]) -> list[Migration]:
    found = [
        read_migration(path, order)
        for order, folder in enumerate(folders)
        for path in folder.glob("*.sql")
    ]
    names = [step.name for step in found]
    for name in names:
        if names.count(name) > 1:
            raise MigrationMisnamed(name)
    return sorted(found)


def read_migration(path: Path, folder_order: int) -> Migration:
    """Name it after its package too: two packages may both have a 0001_pre_tables.sql."""
    name = f"{path.parent.parent.name}/{path.name}"
    parts = FILE_NAME.fullmatch(path.name)
    if parts is None:
        raise MigrationMisnamed(name)
    content = path.read_bytes()
    return Migration(
        number=int(parts["number"]),
        late=parts["phase"] == "post",
        folder_order=folder_order,
        name=name,
        sql=content.decode("utf-8"),
        sha256=hashlib.sha256(content).hexdigest(),
    )


async def require_table(connection: asyncpg.Connection) -> None:
    async with connection.transaction():
        await wait_for_turn(connection)
        if not await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL"):
            try:
                await connection.execute(TABLE)
            except asyncpg.InsufficientPrivilegeError as error:
                raise MigrationNotOurs("migration") from error


async def apply_once(connection: asyncpg.Connection, step: Migration) -> bool:
    """Apply unless some process already has. The lock ends with the transaction, even if we die."""
    async with connection.transaction():
        await wait_for_turn(connection)
        recorded = "SELECT sha256 FROM migration WHERE name = $1"
        if is_applied(step, await connection.fetchval(recorded, step.name)):
            return False
        await run(connection, step)
        new = "INSERT INTO migration (name, sha256) VALUES ($1, $2)"
        await connection.execute(new, step.name, step.sha256)
    log.info("migration_applied", name=step.name)
    return True


def is_applied(step: Migration, recorded: str | None) -> bool:
    if recorded not in {None, step.sha256}:
        raise MigrationChanged(step.name)
    return recorded is not None


async def run(connection: asyncpg.Connection, step: Migration) -> None:
    await set_limits(connection, limits_of(step.sql))
    before = await connection.fetchval("SELECT pg_current_xact_id()::text")
    try:
        await connection.execute(step.sql)
    except asyncpg.InsufficientPrivilegeError as error:
        raise MigrationNotOurs(step.name) from error
    except asyncpg.PostgresError as error:
        said = error.args[0]  # without the DETAIL, which repeats values
        raise MigrationRefused(f"{step.name}, SQLSTATE {error.sqlstate}: {said}") from error
    await set_limits(connection, DEFAULT_LIMITS)
    if before != await connection.fetchval("SELECT pg_current_xact_id()::text"):
        raise MigrationEndsTransaction(step.name)


def limits_of(sql: str) -> dict[str, str]:
    """Read the limits from the comment lines at the top, and from nowhere else."""
    limits = dict(DEFAULT_LIMITS)
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if said := LIMIT.match(line):
            limits[said["name"]] = said["value"]
    return limits


async def wait_for_turn(connection: asyncpg.Connection) -> None:
    """One migration at a time in the whole database; another process's may take minutes."""
    waiting = {"lock_timeout": WAIT_FOR_OTHERS, "statement_timeout": WAIT_FOR_OTHERS}
    await set_limits(connection, waiting)
    await connection.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK, timeout=None)


async def set_limits(connection: asyncpg.Connection, limits: dict[str, str]) -> None:
    for name, value in limits.items():
        await connection.execute("SELECT set_config($1, $2, true)", name, value)
