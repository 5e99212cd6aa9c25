"""The status of a work order and the instants of its life."""

from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.names import Status
from events.catalog.work_order.effect import Data, Effect, counted, instant

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
BEFORE_REPLY = frozenset({Status.SUBMITTED, Status.REPLYING})  # with a result, in the same round


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
    status, before_return = status_after(part.status, part.before_return, effect)
    changes: dict[str, Any] = {name: instant(data["at"]) for name in effect.stamps}
    if effect.status is not None or effect.restores:
        changes = {**end_of(status, data), **changes}
    if effect.next_round and part.status not in BEFORE_REPLY:
        changes["round"] = part.round + 1
    return part._replace(
        status=status,
        before_return=before_return,
        first_submitted_at=submission_after(part.first_submitted_at, effect, data),
        **changes,
    )


def status_after(
    status: Status | None, before_return: Status | None, effect: Effect
) -> tuple[Status | None, Status | None]:
    """Return the status and the one that a denied return would restore."""
    if effect.restores:
        return before_return or status, None
    if effect.status is None:
        return status, before_return
    return effect.status, status if effect.remembers else None


def submission_after(first: datetime | None, effect: Effect, data: Data) -> datetime | None:
    """Return when the order was first submitted; a void submission never was one (T-06)."""
    if effect.submission is None:
        return first
    return (first or counted(data)) if effect.submission == "first" else None


def end_of(status: Status | None, data: Data) -> dict[str, Any]:
    """An open status clears the end: the order came back (T-06). The archive changes nothing."""
    if status is Status.ARCHIVED:
        return {}
    return {"ended_at": instant(data["at"])} if status in ENDED else NOT_ENDED


NOT_ENDED = {"ended_at": None, "closed_at": None}
