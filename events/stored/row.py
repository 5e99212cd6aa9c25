"""An event as the log stores it: what readers by position get, before anything is opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.registry import EVENTS
from events.stored.upcasters import upcast


class Row(NamedTuple):
    """The columns in the order of `postgres/load.sql` and `postgres/read.sql`."""

    position: int
    stream: str
    version: int
    type: str
    schema_version: int
    recorded_at: datetime
    actor: str
    role: str | None
    department: str | None
    request_id: str | None
    caused_by: int | None
    subject_id: str | None
    sealed: bytes | None
    hash: bytes
    data: Mapping[str, Any]


def of_today(row: Row) -> Row:
    """
    The row with its data in today's shape.

    A type or version that this program does not know stays as it is; decoding it raises
    UnknownEvent.
    """
    declared = EVENTS.get(row.type)
    if declared is None or row.schema_version >= declared.schema_version:
        return row
    today = declared.schema_version
    data = upcast(row.type, row.schema_version, row.data)
    return row._replace(data=data, schema_version=today)
