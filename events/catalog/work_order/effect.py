"""
What a fact does to its order, as declared data.

The parts (`lifecycle`, `assignments`, `clocks`, `follow_up`) apply an effect to the fields of a
fact: those of a declared event, or the stored JSON. Rules and views share the parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Unpack

from typing_extensions import TypedDict

from events.catalog.names import AssignmentStatus, ClockName, Status

Data = Mapping[str, Any]


class Changes(TypedDict, total=False):
    """The fields of an effect, for `Effect.and_`."""

    status: Status
    stamps: tuple[str, ...]
    submission: Literal["first", "void"]
    undoes: ClockName


@dataclass(frozen=True, kw_only=True)
class Effect:
    """`None` and `False` change nothing."""

    status: Status | None = None
    remembers: bool = False  # the status before, for `restores`
    restores: bool = False  # the remembered status
    next_round: bool = False  # another round begins if a reply was sent in this one
    stamps: tuple[str, ...] = ()  # instants of the lifecycle that the fact sets
    submission: Literal["first", "void"] | None = None  # T-06
    sets: tuple[str, ...] = ()  # particulars: the fields of the fact that replace those of before
    assigns: bool = False  # new assignments for the departments that the fact lists
    assignment: AssignmentStatus | None = None  # of the assignment that the fact names
    releases: Literal["open", "all"] | None = None  # the other assignments
    joins: bool = False  # one more assignment, for the department that the fact names
    leaves: bool = False  # the assignments that the fact lists are over, and their clocks
    starts: bool = False  # the clocks that the fact carries; they replace those with their key
    pauses: bool = False  # the clocks that the fact lists as stopped (T-05)
    extension: Literal["asked", "refused"] | None = None  # of the assignment's handling clock
    stops: ClockName | None = None  # as done; the clock of the fact's assignment, or the order's
    undoes: ClockName | None = None  # a clock that was done runs on
    ends: Literal["dispatch", "all"] | None = None  # all clocks, or all but the citizen's
    marks: Literal["warned", "missed"] | None = None  # the clock that the fact names (T-07)
    explains: bool = False  # the missed clock that the fact names (S-02)
    follow_up: Literal["reset", "missed", "recorded", "corrected"] | None = None
    excludes: bool = False  # the order is not held against its lead
    urges: bool = False  # it is asked about again
    replies: bool = False  # the requester has an answer
    corrects: bool = False  # the field that the fact names gets its value

    @property
    def begins(self) -> bool:
        """The fact is the first one of its order."""
        return self.status is Status.REGISTERED

    def and_(self, **changes: Unpack[Changes]) -> "Effect":
        """Return an effect that does this and more."""
        return replace(self, **changes)


NONE = Effect()
Condition = tuple[str, Effect] | None
"""A boolean field of the fact, and the effect when it is true."""


def counted(data: Data) -> datetime:
    """Return when it counts as done: it may have been done before it was recorded (G-10)."""
    return instant(data.get("counted_at") or data["at"])


def instant(value: datetime | str) -> datetime:
    """Read an instant of a declared event or of stored JSON."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
