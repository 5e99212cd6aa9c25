"""
The time of an order cut into spans (T-11): one stage and one holder each, without gap or overlap.

Every instant is taken down to its minute, so that the parts of the time sum to the whole exactly,
also where they are read aloud.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts import composed
from events.catalog.work_order.parts.composed import NEW, Parts
from events.catalog.work_order.parts.lifecycle import ENDED


class Holder(StrEnum):
    """For whom the order waits."""

    CENTRE = "centre"
    DEPARTMENT = "department"
    REQUESTER = "requester"
    NONE = "none"  # suspended; or it had ended, and came back


OF_THE_LEAD: Final = frozenset({Status.DISPATCHED, Status.IN_PROGRESS})
HOLDERS: Final = {
    Status.AWAITING_REQUESTER: Holder.REQUESTER,
    Status.SUSPENDED: Holder.NONE,
    **dict.fromkeys(ENDED, Holder.NONE),
}


class Held(NamedTuple):
    """A stage, and for whom the order waits in it."""

    stage: Status
    holder: Holder
    department: str | None = None


class Span(NamedTuple):
    """`start` is in it, `end` is not."""

    held: Held
    start: datetime
    end: datetime


def spans(events: Sequence[WorkOrderEvent], until: datetime) -> tuple[Span, ...]:
    """
    From the registration until the order ended, or until the moment that is asked for.

    The time between an end and a reopening belongs to it, and has no holder.
    """
    found = list(joined(raw(events, until)))
    while found and found[-1].held.stage in ENDED:
        found.pop()
    return tuple(found)


def raw(events: Sequence[WorkOrderEvent], until: datetime) -> Iterator[Span]:
    """
    One span from each event to the next, be it less than a minute; an event that is told late
    begins no earlier than the one before it.
    """
    parts = NEW
    ends = [minute(each.at) for each in events[1:]] + [minute(until)]
    start = minute(events[0].at)
    for event, next_at in zip(events, ends, strict=True):
        end = max(start, next_at)
        parts = composed.evolve(parts, event.type, event.__dict__)
        held = held_in(parts)
        if held is not None:
            yield Span(held, start, end)
        start = end


def joined(found: Iterator[Span]) -> Iterator[Span]:
    """Neighbours with one stage and holder are one span."""
    last: Span | None = None
    for span in found:
        if last is not None and last.held == span.held:
            last = last._replace(end=span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def held_in(parts: Parts) -> Held | None:
    """
    The lead holds what it has not signed for, and what it handles. A reply that waits for a
    supporting department is held by that department (U-01); all else is the centre's.
    """
    stage = parts.lifecycle.status
    if stage is None:
        return None
    if stage in HOLDERS:
        return Held(stage, HOLDERS[stage])
    department = None
    if stage in OF_THE_LEAD and parts.assignments.lead is not None:
        department = parts.assignments.lead.department
    elif stage is Status.REPLYING:
        late = (part.department for part in parts.assignments.present if part.is_open)
        department = next(late, None)
    holder = Holder.CENTRE if department is None else Holder.DEPARTMENT
    return Held(stage, holder, department)


def minute(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
