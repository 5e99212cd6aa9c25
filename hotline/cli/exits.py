"""Exit codes, documented in the README."""

from enum import IntEnum
from typing import Final

from events.embedded import EmbeddedFault
from events.migrate import MigrationFault
from events.vault import MasterKeyError
from hotline.app.database import UnsafeDatabase
from hotline.app.replay.running import NotThisLog
from hotline.app.settings import BadSetting


class Exit(IntEnum):
    """0 done · 1 done, but something was found or refused · 2 wrong words · 3 cannot run."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    FAULT = 3


FAULTS: Final = (
    BadSetting,
    EmbeddedFault,
    MasterKeyError,
    MigrationFault,
    NotThisLog,
    UnsafeDatabase,
)
