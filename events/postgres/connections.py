"""Connections to the log: as the application's role, with an end to every wait."""

import asyncpg
from asyncpg.pool import PoolAcquireContext

APP_ROLE = "hotline_app"  # the service's own; an owner who signs in steps down to it
WAIT = 5.0  # seconds, for a connection, a statement, a close
APPENDING = {
    "application_name": "hotline append",
    "role": APP_ROLE,
    "jit": "off",
    # one plan, made while the tables may still be empty, and right for any size: index probes
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "statement_timeout": "3000",  # milliseconds; below WAIT, so that the server speaks first
    "idle_in_transaction_session_timeout": "3000",  # no session holds the lock and waits
}
READING = {"application_name": "hotline", "role": APP_ROLE, "jit": "off"}


class PlainConnection(asyncpg.Connection):
    """Released without a reset: no session changes a setting, and the round trip costs a third."""

    def get_reset_query(self) -> str:
        return ""


async def connect_to_append(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        dsn, connection_class=PlainConnection, timeout=WAIT, server_settings=APPENDING
    )


def reading_pool(dsn: str, *, size: int) -> asyncpg.Pool:
    """Not yet connected: enter it."""
    return asyncpg.create_pool(
        dsn,
        connection_class=PlainConnection,
        min_size=1,
        max_size=size,
        timeout=WAIT,
        command_timeout=WAIT,
        server_settings=READING,
    )


def noting_pool(dsn: str, *, size: int) -> asyncpg.Pool:
    """
    For notes that are made from the log, and the checkpoint behind them; not yet connected.

    They are not waited for on the disk: PostgreSQL writes in order, so a crash that loses a note
    loses the later checkpoint with it.
    """
    return asyncpg.create_pool(
        dsn,
        connection_class=PlainConnection,
        min_size=1,
        max_size=size,
        timeout=WAIT,
        command_timeout=WAIT,
        server_settings={**READING, "synchronous_commit": "off"},
    )


def borrowed(pool: asyncpg.Pool) -> PoolAcquireContext:
    """`command_timeout` bounds neither the waiting for a connection nor its return."""
    return pool.acquire(timeout=WAIT)
