"""From rows to events: opened where the key is still there, decoded to today's shape."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson

from events.codec import decode
from events.sealing import unseal
from events.store import Origin, Recorded
from events.writing import Keys


class Row(Protocol):
    """An event as stored, by the log's column names; `data` is JSON text."""

    def __getitem__(self, column: str, /) -> Any: ...


async def opened(stream: str, rows: Sequence[Row], keys: Keys) -> list[Recorded]:
    """All rows are of `stream`. What a destroyed key sealed stays None."""
    subjects = {row["subject_id"] for row in rows if row["sealed"] is not None}
    known = await keys.keys_for(subjects) if subjects else {}
    return [as_recorded(stream, row, personal_of(stream, row, known)) for row in rows]


def personal_of(stream: str, row: Row, known: Mapping[str, bytes | None]) -> dict[str, Any] | None:
    if row["sealed"] is None:
        return None
    key = known.get(row["subject_id"])
    if key is None:
        return None
    return unseal(key, row["sealed"], stream=stream, version=row["version"])


def as_recorded(stream: str, row: Row, personal: dict[str, Any] | None) -> Recorded:
    return Recorded(
        position=row["position"],
        stream=stream,
        version=row["version"],
        event=decode(
            row["type"],
            row["schema_version"],
            orjson.loads(row["data"]),
            subject_id=row["subject_id"],
            personal=personal,
        ),
        recorded_at=row["recorded_at"],
        origin=Origin(
            actor=row["actor"],
            role=row["role"],
            department=row["department"],
            request_id=row["request_id"],
            caused_by=row["caused_by"],
        ),
    )
