"""The status of a work order and the instants of its life."""

from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import Status
from events.catalog.work_order.effect import Data, Effect, instant

ENDED = frozenset(
    {
        Status.CLOSED,
        Status.DECLINED,
        Status.INVALID,
        Status.TRANSFERRED,
        Status.MERGED,
        Status.WITHDRAWN,
        Status.ARCHIVED,
    }
)
OPEN = frozenset(Status) - ENDED


class Lifecycle(NamedTuple):
    """`status` None: the order does not exist yet."""

    status: Status | None = None
    before_return: Status | None = None  # a denied return restores it
    first_submitted_at: datetime | None = None  # T-06
    round: int = 1
    accepted_at: datetime | None = None
    dispatched_at: datetime | None = None
    closed_at: datetime | None = None
    ended_at: datetime | None = None  # closed, or ended without a reply


def evolve(part: Lifecycle, effect: Effect, data: Data) -> Lifecycle:
    """Return the lifecycle after a fact with this effect."""
    status = (part.before_return or part.status) if effect.restores else effect.status
    changes: dict[str, Any] = {} if status is None else moved(part, effect, status, data)
    for name in effect.stamps:
        changes[name] = instant(data["at"])
    if effect.submission == "void":
        changes["first_submitted_at"] = None
    elif effect.submission == "first" and part.first_submitted_at is None:
        changes["first_submitted_at"] = instant(data["at"])
    if effect.next_round and part.status is not Status.SUBMITTED:  # a reply was sent
        changes["round"] = part.round + 1
    return part._replace(**changes) if changes else part


def moved(part: Lifecycle, effect: Effect, status: Status, data: Data) -> dict[str, Any]:
    """An open status clears the end: the order was closed and came back (T-06)."""
    ended = {"ended_at": instant(data["at"])} if status in ENDED else NOT_ENDED
    remembered = part.status if effect.remembers else None
    return {"status": status, "before_return": remembered, **ended}


NOT_ENDED = {"ended_at": None, "closed_at": None}
