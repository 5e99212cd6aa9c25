"""The vault's own connections: its tables may stand in another database than the log."""

from functools import cache
from importlib.resources import files

import asyncpg

WAIT = 10.0  # seconds, for a connection and for a statement
APP_ROLE = "hotline_app"

Pool = asyncpg.Pool


async def open_pool(dsn: str, *, size: int = 4) -> Pool:
    """Connections that may do no more than the program needs."""
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        timeout=WAIT,
        command_timeout=WAIT,
        server_settings={"application_name": "hotline vault", "role": APP_ROLE},
    )


@cache
def statement(name: str) -> str:
    return files("events.vault").joinpath("sql", f"{name}.sql").read_text("utf-8")
