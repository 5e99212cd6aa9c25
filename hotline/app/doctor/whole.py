"""All checks in order, from the machine to the views; what cannot be looked at is said."""

from collections.abc import AsyncIterator, Mapping

import asyncpg

from events.embedded import EmbeddedFault
from events.postgres.connections import reading_pool
from hotline.app.database.prepared import BadAddress, database
from hotline.app.doctor.check import Check, Severity
from hotline.app.doctor.city import city_checks
from hotline.app.doctor.machine import machine_checks, settings_from
from hotline.app.doctor.server import server_checks
from hotline.app.existing_log import is_empty
from hotline.app.settings import Settings

CONNECTIONS = 2
CANNOT = (BadAddress, EmbeddedFault, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
NAME = "数据库 database"


async def diagnosis(env: Mapping[str, str]) -> list[Check]:
    """Works beside a running service; without one it starts the embedded server for the checks."""
    settings, checks = settings_from(env)
    checks += machine_checks(settings)
    if not is_empty(settings):
        try:
            checks += [check async for check in database_checks(settings)]
        except CANNOT as fault:
            checks.append(out_of_reach(settings, fault))
    return checks


async def database_checks(settings: Settings) -> AsyncIterator[Check]:
    async with database(settings) as found:
        checks = await server_checks(found)
        for check in checks:
            yield check
        if checks[-1].level is Severity.OK:  # the schema is today's
            async with reading_pool(found.dsn, size=CONNECTIONS) as pool:
                async for check in city_checks(settings, found.dsn, pool):
                    yield check


def out_of_reach(settings: Settings, fault: BaseException) -> Check:
    """Never the DETAIL of the database's words: it repeats values."""
    said = str(fault.args[0]) if isinstance(fault, asyncpg.PostgresError) else str(fault)
    if settings.database_url is not None:
        mend = "检查 HOTLINE_DATABASE_URL 与网络。Check HOTLINE_DATABASE_URL and the network."
    else:
        log = settings.state / "postgres" / "startup.log"
        mend = f"看 {log} 与旁边的 log 目录。See that file and the folder log beside it."
    return Check(NAME, Severity.UNKNOWN, type(fault).__name__, said, mend)
