"""What can keep a command from running, other than a mistake in the program."""

from collections.abc import Iterator
from typing import Final

import asyncpg

from events.cannot_run import CannotRun

FAULTS: Final = (
    CannotRun,
    # the machine, the network, the server: their own words say what is wrong
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.OperatorInterventionError,  # shutdown, cancelled, over its time
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.ReadOnlySQLTransactionError,
)


def faults_in(error: BaseException) -> list[BaseException]:
    """
    The faults that we have words for; [] when there is anything else in it: then it is a mistake.

    A task group wraps what its tasks raise, once for each level: what counts are the leaves.
    """
    leaves = [*leaves_of(error)]
    return leaves if all(isinstance(leaf, FAULTS) for leaf in leaves) else []


def leaves_of(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from leaves_of(inner)
    else:
        yield error
