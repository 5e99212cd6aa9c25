"""The clocks of a work order (T-07): facts start, pause and stop them; nothing is computed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from events.catalog.names import ClockName, Status
from events.catalog.values import ClockStart, ClockStopped, Limit, MissedClock, Value
from events.catalog.work_order.effect import Data, Effect, counted, instant
from events.catalog.work_order.parts.lifecycle import ENDED, OPEN

V = TypeVar("V", bound=Value)
State = Literal["running", "paused", "done", "ended"]
Subject = tuple[str | None, ClockName, MissedClock | None]
APPEAL = (None, ClockName.APPEAL)
OUTLIVING_ALL = frozenset({ClockName.EXPLANATION})  # a miss is explained, whatever comes after it


@dataclass(frozen=True, kw_only=True)
class Clock:
    """
    A started clock, of an assignment or (`assignment_id` None) of the order itself.

    `done_at`: what it asked for happened. `ended_at`: it stopped mattering (returned, withdrawn).
    `paused`: since when it does not run, and what was left then. `asked`: an extension that was
    requested and is not decided. The natural key is (assignment, name, revision).
    """

    start: ClockStart
    paused: ClockStopped | None = None
    asked: Limit | None = None
    done_at: datetime | None = None
    ended_at: datetime | None = None
    warned: bool = False
    missed: bool = False

    @property
    def state(self) -> State:
        if self.done_at is not None:
            return "done"
        if self.ended_at is not None:
            return "ended"
        return "running" if self.paused is None else "paused"

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def is_open(self) -> bool:
        return self.state in {"running", "paused"}

    @property
    def due_at(self) -> datetime | None:
        """None while it is paused: it is not due at any time."""
        return self.start.due_at if self.paused is None else None

    @property
    def key(self) -> tuple[str | None, ClockName]:
        return self.start.assignment_id, self.start.name

    @property
    def subject(self) -> Subject:
        """What at most one open clock is about."""
        return (*self.key, self.start.explains)


Clocks = tuple[Clock, ...]


def evolve(part: Clocks, effect: Effect, data: Data) -> Clocks:
    """Return the clocks after a fact with this effect."""
    own = data.get("assignment_id")
    if effect.stops is not None:
        part = done(part, own, effect.stops, counted(data))
    if effect.undoes is not None:
        owner = None if effect.undoes is ClockName.CITIZEN else own
        part = undone(part, owner, effect.undoes)
    if effect.ends is not None:
        part = ended(part, instant(data["at"]), keep=outliving(effect))
    if effect.leaves:
        part = left(part, frozenset(data["assignment_ids"]), instant(data["at"]))
    if effect.status in OPEN:
        part = not_closed(part, instant(data["at"]))
    if effect.starts:
        part = started(part, data.get("clocks", ()))
    if effect.pauses:
        part = paused(part, data.get("stopped", ()))
    if effect.extension is not None:
        part = asked(part, own, data["limit"] if effect.extension == "asked" else None)
    if effect.marks is not None:
        part = marked(part, effect.marks, data)
    return explained(part, data) if effect.explains else part


def started(part: Clocks, given: Iterable[ClockStart | Mapping[str, Any]]) -> Clocks:
    """
    An open clock with the same key is replaced; the new one has the next revision.

    Clocks of explanation are as many as the misses that they are about (S-02).
    """
    for one in given:
        start = read(ClockStart, one)
        new = Clock(start=start)
        before = latest(part, *new.key)
        if before is not None:
            revision = before.start.revision + 1
            new = Clock(start=start.model_copy(update={"revision": revision}))
        subject = (*new.key, start.explains)
        kept = tuple(each for each in part if not (each.is_open and each.subject == subject))
        part = (*kept, new)
    return part


def paused(part: Clocks, given: Iterable[ClockStopped | Mapping[str, Any]]) -> Clocks:
    """The open clocks that are listed do not run until a fact starts them again."""
    for one in given:
        stopped = read(ClockStopped, one)
        key = (stopped.assignment_id, stopped.name)
        part = tuple(
            replace(clock, paused=stopped) if clock.is_open and clock.key == key else clock
            for clock in part
        )
    return part


def asked(
    part: Clocks, assignment_id: str | None, limit: Limit | Mapping[str, Any] | None
) -> Clocks:
    """An extension of the open handling clock is requested; or it is refused (None)."""
    key = (assignment_id, ClockName.HANDLE)
    return tuple(
        replace(clock, asked=None if limit is None else read(Limit, limit))
        if clock.is_open and clock.key == key
        else clock
        for clock in part
    )


def read(declared: type[V], given: V | Mapping[str, Any]) -> V:
    """Return a value of a declared event, or of stored JSON."""
    return given if isinstance(given, declared) else declared.model_validate(given)


def done(part: Clocks, owner: str | None, name: ClockName, at: datetime) -> Clocks:
    """Stop the open clock with that key; the first time counts. A request about it lapses."""
    keys = keys_of(owner, name)
    return tuple(
        replace(clock, done_at=at, asked=None) if clock.is_open and clock.key in keys else clock
        for clock in part
    )


def undone(part: Clocks, owner: str | None, name: ClockName) -> Clocks:
    """A false close is void: the clock runs on as if nothing had been submitted (T-06)."""
    last = [latest(part, *key) for key in keys_of(owner, name)]
    return tuple(
        replace(clock, done_at=None, ended_at=None)
        if any(clock is each for each in last)
        else clock
        for clock in part
    )


def keys_of(owner: str | None, name: ClockName) -> tuple[tuple[str | None, ClockName], ...]:
    """A submission meets the promise with the handling limit (T-09)."""
    own = (owner, name)
    return (own, (owner, ClockName.PROMISE)) if name is ClockName.HANDLE else (own,)


def outliving(effect: Effect) -> frozenset[ClockName]:
    """The citizen's clock a return (R-03); that of a supervision order reply and close (S-01)."""
    if effect.ends == "dispatch":
        return OUTLIVING_ALL | {ClockName.CITIZEN, ClockName.SUPERVISION}
    is_over = effect.status in ENDED and effect.status is not Status.CLOSED
    return OUTLIVING_ALL if is_over else OUTLIVING_ALL | {ClockName.SUPERVISION}


def ended(part: Clocks, at: datetime, *, keep: frozenset[ClockName]) -> Clocks:
    """End what is open and does not outlive the fact."""
    return tuple(
        clock if not clock.is_open or clock.start.name in keep else replace(clock, ended_at=at)
        for clock in part
    )


def not_closed(part: Clocks, at: datetime) -> Clocks:
    """An open order waits for no end of the time to appeal."""
    return tuple(
        replace(clock, ended_at=at) if clock.is_open and clock.key == APPEAL else clock
        for clock in part
    )


def left(part: Clocks, ids: frozenset[str], at: datetime) -> Clocks:
    """End what runs for these assignments; that is no miss."""
    return tuple(
        replace(clock, ended_at=at)
        if clock.running
        and clock.start.assignment_id in ids
        and clock.start.name not in OUTLIVING_ALL
        else clock
        for clock in part
    )


def marked(part: Clocks, mark: Literal["warned", "missed"], data: Data) -> Clocks:
    key = (data.get("assignment_id"), data["clock"])
    return tuple(
        replace(
            clock,
            warned=clock.warned or mark == "warned",
            missed=clock.missed or mark == "missed",
        )
        if clock.key == key and clock.start.revision == data["revision"]
        else clock
        for clock in part
    )


def explained(part: Clocks, data: Data) -> Clocks:
    """Stop the clock of explanation about the missed clock that the fact names (S-02)."""
    missed = MissedClock(name=data["clock"], revision=data["revision"])
    subject = (data.get("assignment_id"), ClockName.EXPLANATION, missed)
    at = instant(data["at"])
    return tuple(
        replace(clock, done_at=at) if clock.is_open and clock.subject == subject else clock
        for clock in part
    )


def latest(part: Clocks, assignment_id: str | None, name: ClockName) -> Clock | None:
    key = (assignment_id, name)
    return next((clock for clock in reversed(part) if clock.key == key), None)
