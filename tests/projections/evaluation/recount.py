"""Street indicators counted from the rules' own fold of a case; no node, mark or SQL."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from events.catalog.grid_case.life import GridCase, evolve
from events.catalog.names import CaseSource, CaseStatus, VerificationResult
from events.catalog.work_order.parts.clocks import Clock, latest
from tests.projections.evaluation.histories import History

Counts = tuple[int, int]


class Lived(NamedTuple):
    """What the events of one case say up to a moment."""

    case: GridCase
    happened: Sequence[tuple[str, datetime]]

    @property
    def opened_at(self) -> datetime | None:
        return next((at for name, at in self.happened if name == "opened"), None)

    @property
    def is_void(self) -> bool:
        return self.case.status is CaseStatus.VOIDED


class Span(NamedTuple):
    since: datetime
    until: datetime

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until


def lived(life: History, many: int) -> Lived | None:
    """After the first `many` events; None: there is no case yet."""
    case = GridCase()
    for each in life[:many]:
        case = evolve(case, each.event)  # type: ignore[arg-type]
    told = [(each.event.type.removeprefix("grid_case."), each.event.at) for each in life[:many]]
    return Lived(case, told) if told else None


def steps(one: Lived, name: str) -> list[Clock]:
    return [each for each in one.case.clocks if each.start.name == name and each.ended_at is None]


def is_prompt(clock: Clock) -> bool:
    return clock.done_at is not None and clock.done_at <= clock.start.due_at


def prompt(name: str) -> Callable[[Lived, Span], Counts]:
    def count(one: Lived, span: Span) -> Counts:
        due = [each for each in steps(one, name) if span.holds(each.due_at)]
        return sum(map(is_prompt, due)), len(due)

    return count


def times(name: str) -> Callable[[Lived, Span], Counts]:
    def count(one: Lived, span: Span) -> Counts:
        many = sum(span.holds(at) for each, at in one.happened if each == name)
        return many, many

    return count


def handled(one: Lived, span: Span) -> Counts:
    found = [
        each
        for each in steps(one, "handle")
        if not one.is_void and (span.holds(each.due_at) or span.holds(each.done_at))
    ]
    return sum(each.done_at is not None for each in found), len(found)


def to_close(one: Lived, span: Span) -> bool:
    handling = latest(one.case.clocks, None, "handle")  # type: ignore[arg-type]
    is_due = handling is not None and handling.ended_at is None and span.holds(handling.due_at)
    return is_due and one.opened_at is not None and not one.is_void


def closed(one: Lived, span: Span) -> Counts:
    is_due = to_close(one, span)
    return int(is_due and one.case.status is CaseStatus.CLOSED), int(is_due)


def closed_in_time(one: Lived, span: Span) -> Counts:
    handling = latest(one.case.clocks, None, "handle")  # type: ignore[arg-type]
    is_closed, is_due = closed(one, span)
    return int(bool(is_closed) and handling is not None and is_prompt(handling)), is_due


def valid(one: Lived, span: Span) -> Counts:
    is_in = span.holds(one.case.reported_at)
    did = {name for name, _ in one.happened}
    return int(is_in and bool(did & {"opened", "fix_accepted"})), int(is_in)


def missed_by_patrol(one: Lived, span: Span) -> Counts:
    is_public = one.case.source is CaseSource.PUBLIC
    is_true = is_public and one.case.verified is VerificationResult.TRUE
    is_in = span.holds(one.case.reported_at)
    of_worker = one.case.source is CaseSource.WORKER and bool(valid(one, span)[0])
    return int(is_in and is_true), int(is_in and (is_true or of_worker))


def opened(one: Lived, span: Span) -> Counts:
    is_in = span.holds(one.opened_at)
    return int(is_in and not one.is_void), int(is_in)


COUNTED: Final = {
    "in-time-accept-rate": prompt("accept"),
    "in-time-verify-rate": prompt("verify"),
    "in-time-register-rate": prompt("open"),
    "in-time-dispatch-rate": prompt("dispatch"),
    "in-time-check-rate": prompt("check"),
    "report": times("reported"),
    "rework": times("check_failed"),
    "back": times("return_granted"),
    "delay": times("extension_granted"),
    "hang": times("suspension_granted"),
    "dispose-rate": handled,
    "archive-rate": closed,
    "in-time-archive-rate": closed_in_time,
    "accurate-register-rate": opened,
    "valid-report-rate": valid,
    "miss-rate": missed_by_patrol,
}
