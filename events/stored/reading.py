"""From rows to events: opened where the key is still there, decoded to today's shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.personal.sealing import unseal
from events.store import Origin, Recorded
from events.stored.codec import decode
from events.stored.row import Row
from events.stored.writing import KeySource


async def open_rows(rows: Sequence[Row], keys: KeySource) -> list[Recorded]:
    """What a destroyed key sealed stays None."""
    subjects = {row.subject_id for row in rows if row.sealed is not None and row.subject_id}
    known = await keys.keys_for(subjects) if subjects else {}
    return [as_recorded(row, personal_of(row, known)) for row in rows]


def personal_of(row: Row, known: Mapping[str, bytes | None]) -> Mapping[str, Any] | None:
    if row.sealed is None or row.subject_id is None:
        return None
    key = known.get(row.subject_id)
    if key is None:
        return None
    return unseal(key, row.sealed, stream=row.stream, version=row.version)


def as_recorded(row: Row, personal: Mapping[str, Any] | None = None) -> Recorded:
    return Recorded(
        position=row.position,
        stream=row.stream,
        version=row.version,
        event=decode(
            row.type, row.schema_version, row.data, subject_id=row.subject_id, personal=personal
        ),
        recorded_at=row.recorded_at,
        origin=Origin(
            actor=row.actor,
            role=row.role,
            department=row.department,
            request_id=row.request_id,
            caused_by=row.caused_by,
        ),
    )
