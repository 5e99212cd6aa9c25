"""The seal of a published month: SHA-256 over its canonical form. Pure."""

from datetime import UTC
from hashlib import sha256
from typing import TypeVar

from events.catalog.published_months import MonthCorrected, MonthPublished
from events.stored.codec import canonical

E = TypeVar("E", MonthPublished, MonthCorrected)


def seal_of(event: MonthPublished | MonthCorrected) -> str:
    """
    Hash everything that the event says, but its seal.

    The canonical form is JSON in UTF-8 with sorted keys and without nulls; the moment is in UTC,
    so that the same event has the same seal wherever it is read.
    """
    content = event.model_dump(mode="json", exclude={"seal", "subject_id"}, exclude_none=True)
    return sha256(canonical(content | {"at": event.at.astimezone(UTC).isoformat()})).hexdigest()


def sealed(event: E) -> E:
    return event.model_copy(update={"seal": seal_of(event)})
