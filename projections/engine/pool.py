"""Connections for the views: as the role that owns them, and with time to build an index."""

import asyncpg

from events.postgres.connections import APP_ROLE, PlainConnection

VIEWS_ROLE = "hotline_views"  # owns the generations of the views; reads the log
WAIT = 5.0  # seconds, for a connection
SETTINGS = {
    "application_name": "hotline projections",
    "role": VIEWS_ROLE,
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",  # conditions that do not apply fall away
    "max_parallel_workers_per_gather": "0",  # starting workers takes longer than a month's figures
    "synchronous_commit": "off",  # a view that lost its last moments takes them from the log again
}
READING = SETTINGS | {"role": APP_ROLE}  # for queries only


def projection_pool(dsn: str, *, size: int) -> asyncpg.Pool:
    """Not yet connected: enter it. Two connections per view are enough, one more for a rebuild."""
    return asyncpg.create_pool(
        dsn,
        connection_class=PlainConnection,
        min_size=1,
        max_size=size,
        timeout=WAIT,
        server_settings=SETTINGS,
    )
