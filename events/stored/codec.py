"""
Between events and what is stored of them: strict both ways.

`data` holds no personal value; those stand in `personal`, to be sealed one by one.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, NamedTuple

import orjson

from events.cannot_run import CannotRun
from events.catalog.registry import EVENTS
from events.event import Event
from events.stored.upcasters import upcast

COLUMNS = ("type", "subject_id")  # stored beside `data`, not in it


class Encoded(NamedTuple):
    """An event, taken apart. `data` is canonical JSON: sorted keys, UTF-8, no nulls."""

    type: str
    schema_version: int
    data: bytes
    subject_id: str | None
    personal: Mapping[str, Any]


class UnknownEvent(CannotRun, ValueError):
    """The log holds a type or version that this program does not know: it is older than the log."""

    heading: ClassVar[str] = "日志由更新版本的程序写入 · the log was written by a newer program"


class NobodysData(ValueError):
    """A personal value was given without the subject whose key would seal it."""


def encode(event: Event) -> Encoded:
    fields = event.model_dump(mode="json", exclude_none=True)
    for column in COLUMNS:  # taken out here: `exclude` costs more than the whole rest
        fields.pop(column, None)
    personal = {name: fields.pop(name) for name in event.personal if name in fields}
    if personal and event.subject_id is None:
        raise NobodysData(event.type)
    return Encoded(event.type, event.schema_version, canonical(fields), event.subject_id, personal)


def decode(
    type_: str,
    version: int,
    data: Mapping[str, Any],
    *,
    subject_id: str | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Event:
    """Build the event of today's shape from what was stored, whatever version it was."""
    declared = declaration(type_)
    if version > declared.schema_version:
        raise UnknownEvent(f"{type_} v{version}")
    fields = upcast(type_, version, data) if version < declared.schema_version else data
    return declared.model_validate(
        {**fields, **(personal or {}), "type": type_, "subject_id": subject_id}
    )


def canonical(data: object) -> bytes:
    """The bytes that are hashed: the same for a value and for what jsonb makes of it."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


@cache
def declaration(type_: str) -> type[Event]:
    try:
        return EVENTS[type_]
    except KeyError:
        raise UnknownEvent(type_) from None
