"""Which errors are the database's, and which the fault of the values that it was given."""

import asyncpg

FAULT_OF_VALUES = frozenset({"22", "23", "54"})  # classes of SQLSTATE
CONNECTION = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection that was killed may raise
    OSError,  # TimeoutError is one
)


def is_of_the_database(error: BaseException) -> bool:
    """Cancelled, locked, full, damaged, away: the same request may succeed later."""
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "")[:2] not in FAULT_OF_VALUES
    return isinstance(error, CONNECTION)


def cause_of(error: BaseException) -> str:
    """Its kind and SQLSTATE; never its message, which may quote personal data."""
    sqlstate = getattr(error, "sqlstate", None)
    return f"{type(error).__name__} {sqlstate}" if sqlstate else type(error).__name__
