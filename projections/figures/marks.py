"""
The marks of an order: what has happened to it, as one bit each. Pure.

An indicator of orders (`projections/figures/shares/`) counts by moments and marks alone. The
numbers are stored: a new mark takes the next free bit.
"""

from collections.abc import Mapping
from enum import IntFlag
from typing import Any, Final, NamedTuple

from events.catalog.names import AssignmentStatus, Satisfaction, Status
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.parts.lifecycle import ENDED


class Mark(IntFlag):
    """Stored in the column `marks`."""

    WITHDRAWN = 1 << 0
    MERGED = 1 << 1
    EXCLUDED = 1 << 2  # from the assessment of its lead
    ANSWERED = 1 << 3  # in the call, and never dispatched
    DISPATCHED = 1 << 4
    REDISPATCHED = 1 << 5
    RETURN_ASKED = 1 << 6
    RETURNED = 1 << 7
    EXTENDED = 1 << 8
    SUSPENDED = 1 << 9  # once or more
    REWORKED = 1 << 10
    REOPENED = 1 << 11
    URGED = 1 << 12  # by the requester or another caller
    CLOSED = 1 << 13
    FOLLOW_UP_TRIED = 1 << 14  # in the present round, as the following
    FOLLOWED_UP = 1 << 15
    CONTACTED = 1 << 16
    NOT_CONTACTED = 1 << 17
    RESOLVED = 1 << 18
    UNRESOLVED = 1 << 19
    SATISFIED = 1 << 20
    BASICALLY_SATISFIED = 1 << 21
    DISSATISFIED = 1 << 22
    SUBMITTED = 1 << 23  # a result that counts (T-06)
    ENDED = 1 << 24  # in whatever way


LEFT_OUT: Final = Mark.WITHDRAWN | Mark.MERGED

# What the fold reads are plain integers: `|` of two marks makes a mark, at twenty times the cost.
BY_TYPE: Final[Mapping[str, int]] = {
    "work_order.extension_granted": Mark.EXTENDED.value,
    "work_order.rework_ordered": Mark.REWORKED.value,
    "work_order.reopened": Mark.REOPENED.value,
}
BY_STATUS: Final[Mapping[Status | None, int]] = {
    Status.RETURN_PENDING: Mark.RETURN_ASKED.value,
    Status.SUSPENDED: Mark.SUSPENDED.value,
}
BY_LEFT_OUT: Final[Mapping[str | None, int]] = {
    "withdrawn": Mark.WITHDRAWN.value,
    "merged": Mark.MERGED.value,
    "excluded": Mark.EXCLUDED.value,
    None: 0,
}
RESOLUTION: Final = {"true": Mark.RESOLVED.value, "false": Mark.UNRESOLVED.value}
CONTACT: Final = {None: 0, True: Mark.CONTACTED.value, False: Mark.NOT_CONTACTED.value}
RESOLVED: Final = {None: 0, True: Mark.RESOLVED.value, False: Mark.UNRESOLVED.value}
SATISFACTION: Final[Mapping[str | None, int]] = {
    Satisfaction.SATISFIED.value: Mark.SATISFIED.value,
    Satisfaction.BASICALLY_SATISFIED.value: Mark.BASICALLY_SATISFIED.value,
    Satisfaction.DISSATISFIED.value: Mark.DISSATISFIED.value,
}
ANSWERED, DISPATCHED, REDISPATCHED, RETURNED, URGED, CLOSED, HAS_ENDED = (
    mark.value
    for mark in (
        *(Mark.ANSWERED, Mark.DISPATCHED, Mark.REDISPATCHED, Mark.RETURNED),
        *(Mark.URGED, Mark.CLOSED, Mark.ENDED),
    )
)
ALL: Final = -1  # every bit
TRIED, REACHED = Mark.FOLLOW_UP_TRIED.value, Mark.FOLLOW_UP_TRIED.value | Mark.FOLLOWED_UP.value
RESOLUTIONS: Final = Mark.RESOLVED | Mark.UNRESOLVED
SATISFACTIONS: Final = Mark.SATISFIED | Mark.BASICALLY_SATISFIED | Mark.DISSATISFIED
OF_ROUND: Final = (
    REACHED
    | Mark.CONTACTED.value
    | Mark.NOT_CONTACTED.value
    | RESOLUTIONS.value
    | SATISFACTIONS.value
)


class MarkStep(NamedTuple):
    """
    What a fact of one type and effect does to the marks, worked out once for all its facts.

    `kept` is a mask of what stays, `given` is added. `tells`: the rest depends on the order or on
    what the fact says.
    """

    kept: int
    given: int
    tells: bool


def mark_step(type_: str, effect: Effect) -> MarkStep:
    """Return what it does to the marks, but those of an order that is left out or excluded."""
    kept, given = ALL, BY_TYPE.get(type_, 0) | by_effect(effect)
    if effect.status is Status.CLOSED:
        given |= CLOSED
    elif effect.restores or effect.status not in (None, Status.ARCHIVED):
        kept &= ~CLOSED
    if effect.status in ENDED:
        given |= HAS_ENDED
    elif effect.restores or effect.status is not None:
        kept &= ~HAS_ENDED
    return MarkStep(kept, given, effect.urges or effect.assigns or effect.follow_up is not None)


def marks_after(marks: int, step: MarkStep, effect: Effect, data: Mapping[str, Any]) -> int:
    kept, given, tells = step
    marks = marks & kept | given
    if not tells:
        return marks
    if effect.urges and data.get("by_staff") is None:
        marks |= URGED
    if effect.assigns:
        again = REDISPATCHED if marks & DISPATCHED else 0
        marks = marks & ~ANSWERED | DISPATCHED | again
    return marks if effect.follow_up is None else followed_up(marks, effect, data)


def by_effect(effect: Effect) -> int:
    """Return the marks that an effect alone gives; an undone merge returns nothing."""
    if effect.replies and effect.status is Status.CLOSED:
        return ANSWERED
    if effect.assignment is AssignmentStatus.RETURNED and effect.ends == "dispatch":
        return RETURNED
    return BY_STATUS.get(effect.status, 0)


def followed_up(marks: int, effect: Effect, data: Mapping[str, Any]) -> int:
    """Return the marks after a fact of the follow-up; a new round begins without any (F-01)."""
    match effect.follow_up:
        case "reset":
            return marks & ~OF_ROUND
        case "missed":
            return marks | TRIED
        case "recorded":
            return marks & ~OF_ROUND | REACHED | answers(data)
        case "corrected" if data["field"] == "resolved":
            return marks & ~RESOLUTIONS.value | RESOLUTION[data["follow_up_answer"]]
        case "corrected" if data["field"] == "satisfied_result":
            return marks & ~SATISFACTIONS.value | SATISFACTION[data["follow_up_answer"]]
        case _:
            return marks


def answers(data: Mapping[str, Any]) -> int:
    """Return what the requester said; a question without an answer leaves no mark."""
    contacted = CONTACT[data.get("contacted")]
    resolved = RESOLVED[data.get("resolved")]
    return contacted | resolved | SATISFACTION.get(data.get("satisfied_result"), 0)
