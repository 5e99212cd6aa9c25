"""
What makes a database unfit to keep the city's requests.

`serve` refuses to start on a finding of level `refuse`; `doctor` prints why and how to fix it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import asyncpg

OLDEST_VERSION = 150000

# one row, a column for each value, all as text
FACTS = """
SELECT current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS synchronous_commit,
       current_setting('synchronous_standby_names') AS synchronous_standby_names,
       current_setting('full_page_writes') AS full_page_writes,
       current_setting('data_checksums') AS data_checksums,
       current_setting('server_encoding') AS server_encoding,
       current_setting('server_version') AS server_version,
       current_setting('server_version_num') AS server_version_num
"""

Level = Literal["refuse", "warn"]


@dataclass(frozen=True)
class Unsafe:
    """One finding. `why` and `how_to_fix` are for the operator: Chinese first, then English."""

    name: str
    value: str
    level: Level
    why: str
    how_to_fix: str


Facts = Mapping[str, str]


async def unsafe_settings(connection: asyncpg.Connection) -> list[Unsafe]:
    """
    List what is unsafe as this connection sees it, the gravest first; empty means safe.

    Ask with the connection the service writes with: a role or a database may carry its own
    synchronous_commit.
    """
    row = await connection.fetchrow(FACTS)
    facts: Facts = dict(row or {}) | {"chinese_trigrams": await chinese_trigrams(connection)}
    found = [unsafe for check in CHECKS for unsafe in check(facts)]
    return sorted(found, key=lambda unsafe: unsafe.level != "refuse")


async def chinese_trigrams(connection: asyncpg.Connection) -> str:
    """Count what pg_trgm sees in a Chinese text; `not installed` when it is not there."""
    if not await connection.fetchval("SELECT to_regproc('show_trgm') IS NOT NULL"):
        return "not installed"
    return str(await connection.fetchval("SELECT cardinality(show_trgm('路灯坏了'))"))


def check_fsync(facts: Facts) -> Iterator[Unsafe]:
    if facts["fsync"] != "on":
        yield Unsafe(
            "fsync",
            facts["fsync"],
            "refuse",
            "断电或死机会损坏整个数据库。A power failure can destroy the whole database.",
            "ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();",
        )


def check_commit(facts: Facts) -> Iterator[Unsafe]:
    value = facts["synchronous_commit"]
    remedy = (
        "ALTER SYSTEM, ALTER DATABASE or ALTER ROLE … SET synchronous_commit = on; then reconnect."
    )
    if value == "off":
        why = "已回复成功的操作会在死机时丢失。What was acknowledged can be lost in a crash."
        yield Unsafe("synchronous_commit", value, "refuse", why, remedy)
    elif value in {"local", "remote_write"} and facts["synchronous_standby_names"]:
        why = "切换到备库时可能丢失已回复的操作。A failover can lose what was acknowledged."
        yield Unsafe("synchronous_commit", value, "warn", why, remedy)


def check_pages(facts: Facts) -> Iterator[Unsafe]:
    if facts["full_page_writes"] != "on":
        yield Unsafe(
            "full_page_writes",
            facts["full_page_writes"],
            "refuse",
            "断电可能留下写了一半的数据页。A power failure can leave half-written pages behind.",
            "ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();",
        )


def check_encoding(facts: Facts) -> Iterator[Unsafe]:
    if facts["server_encoding"] != "UTF8":
        yield Unsafe(
            "server_encoding",
            facts["server_encoding"],
            "refuse",
            "数据库不是 UTF-8，部分汉字无法保存。Some Chinese characters cannot be stored.",
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0; then restore a dump into it.",
        )


def check_version(facts: Facts) -> Iterator[Unsafe]:
    if int(facts["server_version_num"]) < OLDEST_VERSION:
        yield Unsafe(
            "server_version",
            facts["server_version"],
            "refuse",
            "PostgreSQL 版本低于 15。The service's SQL needs PostgreSQL 15 or later.",
            "Upgrade the server (pg_upgrade, or dump and restore).",
        )


def check_trigrams(facts: Facts) -> Iterator[Unsafe]:
    if facts["chinese_trigrams"] == "0":
        yield Unsafe(
            "lc_ctype",
            "pg_trgm finds 0 trigrams in 路灯坏了",
            "refuse",
            "数据库的字符分类不识汉字，查重会全部落空。No duplicate would ever be found.",
            "CREATE DATABASE … LC_CTYPE 'C.UTF-8' TEMPLATE template0; then restore a dump into it.",
        )


def check_checksums(facts: Facts) -> Iterator[Unsafe]:
    if facts["data_checksums"] != "on":
        yield Unsafe(
            "data_checksums",
            facts["data_checksums"],
            "warn",
            "磁盘损坏的数据不会被发现。Data damaged on the disk goes unnoticed.",
            "Stop the server, then: pg_checksums --enable -D <data folder>",
        )


CHECKS: tuple[Callable[[Facts], Iterator[Unsafe]], ...] = (
    check_fsync,
    check_commit,
    check_pages,
    check_encoding,
    check_version,
    check_trigrams,
    check_checksums,
)
