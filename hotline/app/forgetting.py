"""A person erased by another process is forgotten here at once, not when the key cache runs out."""

import asyncio
from typing import Final

import structlog

from events.catalog.people import SubjectErased
from events.postgres.group_commit import LOST
from events.reading import as_recorded
from events.subscription import LogReader
from events.vault import Vault
from events.wake import Wake

log = structlog.get_logger()

TYPES: Final = frozenset({SubjectErased.model_fields["type"].default})
PAGE: Final = 1_000
RETRY: Final = 1.0  # seconds
BETWEEN: Final = 0.5  # seconds between two looks at a log that grows


async def forget_the_erased(vault: Vault, reader: LogReader, wake: Wake, position: int) -> None:
    """Follow the log after `position`, for ever; while the database is away, wait for it."""
    while True:
        try:
            position = await forget_next(vault, reader, position)
        except LOST as error:
            log.warning("erasures_not_followed", error=type(error).__name__)
            await asyncio.sleep(RETRY)
        else:
            await wake.beyond(position)
            await asyncio.sleep(BETWEEN)


async def forget_next(vault: Vault, reader: LogReader, position: int) -> int:
    batch = await reader.read(position, PAGE, types=TYPES)
    for row in batch.rows:
        event = as_recorded(row).event
        if isinstance(event, SubjectErased):
            vault.forget(event.erased_subject)
    return batch.up_to
