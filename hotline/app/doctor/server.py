"""What the database says of itself: reachable, safe, up to date."""

from collections.abc import AsyncIterator

import asyncpg

from events.postgres.migrate import MigrationFault, pending
from events.postgres.safety import unsafe_settings
from hotline.app.database.prepared import Database, migration_folders, signed_in
from hotline.app.doctor.check import Check, Severity
from hotline.app.doctor.machine import ok
from hotline.app.doctor.roles import role_check

LEVELS = {"refuse": Severity.BAD, "warn": Severity.WARN}


async def server_checks(found: Database) -> list[Check]:
    """The last one is of the schema. Before the first migration the service has no role yet."""
    async with signed_in(found.owner_dsn) as owner:
        first, schema = await reached(found, owner), await schema_check(owner)
        if schema.level is not Severity.OK:
            return [first, *[check async for check in safety_checks(owner)], schema]
    async with signed_in(found.dsn) as service:
        safety = [check async for check in safety_checks(service)]
        return [first, *safety, await role_check(service), schema]


async def reached(found: Database, connection: asyncpg.Connection) -> Check:
    version = await connection.fetchval("SELECT current_setting('server_version')")
    if found.server is None:
        how = "外部 HOTLINE_DATABASE_URL"
    elif found.server.is_ours:
        how = "内置, 为本次检查启动 embedded, started for this look"
    else:
        how = "内置, 服务正在使用 embedded, a service is running"
    return ok("数据库 database", f"PostgreSQL {version}, {how}")


async def safety_checks(connection: asyncpg.Connection) -> AsyncIterator[Check]:
    unsafe = await unsafe_settings(connection)
    for each in unsafe:
        value = f"{each.name} = {each.value}"
        yield Check("数据安全 safety", LEVELS[each.level], value, each.why, each.how_to_fix)
    if not unsafe:
        yield ok("数据安全 safety", "fsync, synchronous_commit, full_page_writes, UTF8, pg_trgm")


async def schema_check(connection: asyncpg.Connection) -> Check:
    name = "数据库结构 schema"
    try:
        names = await pending(connection, migration_folders())
    except MigrationFault as fault:
        return Check(name, Severity.BAD, type(fault).__name__, str(fault))
    if names:
        why = "结构落后于程序。The schema is behind the program."
        return Check(name, Severity.WARN, f"{len(names)} 待执行 pending", why, "hotline migrate")
    return ok(name, "最新 up to date")
