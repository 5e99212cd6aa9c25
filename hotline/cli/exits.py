"""
Exit codes, documented in the README.

0  done, and nothing was found
1  done, but something was found or refused: a break by `verify`, a defect by `import`, a view that
   `rebuild` did not swap, rows that `replay` did not take, anything but "fine" by `doctor`, nobody
   found or a view not yet cleared by `erase`
2  wrong words: an option, an argument, `erase` that was not confirmed (--yes)
3  cannot run; why and what to do stand on stderr: a misspelt setting, fsync=off, no server

An error that is none of these is a mistake in the program: it ends with its traceback and code 1.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

import asyncpg

from events.codec import UnknownEvent
from events.embedded import EmbeddedFault
from events.migrate import MigrationFault
from events.postgres.properties import NotSimulated
from events.vault import MasterKeyError, NotTheOwner
from hotline.app.core import OtherCity
from hotline.app.database import BadAddress, UnsafeDatabase
from hotline.app.existing import CannotLook
from hotline.app.replay.reading import UnreadableLog
from hotline.app.replay.running import NotThisLog
from hotline.app.seed import NotTheDemoCity
from hotline.app.settings import BadSetting
from hotline.app.simulation.playing import CannotSimulate
from hotline.city import NotPublished
from projections.rebuild import NotRebuilt


class Exit(IntEnum):
    """0 done · 1 done, but something was found or refused · 2 wrong words · 3 cannot run."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    FAULT = 3


FAULTS: Final = (
    BadAddress,
    BadSetting,
    CannotLook,
    CannotSimulate,
    EmbeddedFault,
    MasterKeyError,
    MigrationFault,
    NotPublished,
    NotRebuilt,
    NotSimulated,
    NotTheOwner,
    NotTheDemoCity,
    NotThisLog,
    OtherCity,
    UnknownEvent,
    UnreadableLog,
    UnsafeDatabase,
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
