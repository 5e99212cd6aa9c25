"""A policy tried on past orders: which due dates move, and what the on-time rate would be."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, Final, NamedTuple

from events.catalog.names import Unit
from events.working_time import Pause, TimeLimit, due_at, extended, resumed
from hotline.dry_run.past import UNCOUNTED, Handling, PastOrder
from hotline.policy_limits import handling_limit
from hotline.work_order.terms import Terms

SHOWN: Final = 20  # numbers of orders for each department and way


@dataclass
class DueCount:
    """On time, of those due."""

    numerator: int = 0
    denominator: int = 0

    def take(self, due: datetime, submitted_at: datetime | None, now: datetime) -> bool | None:
        """None: not due yet."""
        if submitted_at is None and due >= now:
            return None
        on_time = submitted_at is not None and submitted_at <= due
        if due < now:
            self.denominator += 1
            self.numerator += on_time
        return on_time

    def outcome(self) -> dict[str, Any]:
        rate = round(self.numerator / self.denominator, 6) if self.denominator else None
        return {"numerator": self.numerator, "denominator": self.denominator, "rate": rate}


@dataclass
class LimitTally:
    """What would be otherwise, of all orders or of one department's."""

    orders: int = 0
    earlier: int = 0
    later: int = 0
    was: DueCount = field(default_factory=DueCount)
    would_be: DueCount = field(default_factory=DueCount)
    would_be_late: list[str] = field(default_factory=list)
    would_be_on_time: list[str] = field(default_factory=list)

    def take(self, order: PastOrder, due: datetime, new_due: datetime, now: datetime) -> None:
        submitted_at = order.first_submitted_at
        self.orders += 1
        self.earlier += new_due < due
        self.later += new_due > due
        before = self.was.take(due, submitted_at, now)
        after = self.would_be.take(new_due, submitted_at, now)
        if after is False and before is not False:
            keep(self.would_be_late, order.order_no)
        if before is False and after is not False:
            keep(self.would_be_on_time, order.order_no)

    def outcome(self) -> dict[str, Any]:
        return {
            "orders": self.orders,
            "unmoved": self.orders - self.earlier - self.later,
            "earlier": self.earlier,
            "later": self.later,
            "was": self.was.outcome(),
            "would_be": self.would_be.outcome(),
            "would_be_late": self.would_be_late,
            "would_be_on_time": self.would_be_on_time,
        }


def keep(numbers: list[str], number: str) -> None:
    if len(numbers) < SHOWN:
        numbers.append(number)


@dataclass
class LimitTrial:
    """
    The handling limit of each order's lead by the tried policy, from the recorded start on.

    Pauses and extensions stay as they were. Left out: orders without a limit, with one set
    elsewhere, paused ones, and those that no figure counts.
    """

    terms: Terms
    now: datetime
    name: Callable[[str], str]
    left_out: int = 0
    whole: LimitTally = field(default_factory=LimitTally)
    departments: dict[str, LimitTally] = field(default_factory=lambda: defaultdict(LimitTally))

    def take(self, order: PastOrder) -> None:
        handling = order.handling
        if handling is None or not handling.is_ours or order.status in UNCOUNTED:
            self.left_out += 1
            return
        due = handling.due_at
        if due is None:
            self.left_out += 1
            return
        new_due = due_by(self.terms, handling)
        for tally in (self.whole, self.departments[handling.department]):
            tally.take(order, due, new_due, self.now)

    def outcome(self) -> dict[str, Any]:
        valid_from = self.terms.policy.valid_from
        return {
            "version": self.terms.policy.version,
            "valid_from": valid_from and valid_from.isoformat(),
            "calendar_version": self.terms.calendar.version,
            "left_out": self.left_out,
            **self.whole.outcome(),
            "by_department": [
                {"department": code, "department_name": self.name(code), **tally.outcome()}
                for code, tally in sorted(
                    self.departments.items(), key=lambda each: (-each[1].orders, each[0])
                )
            ],
        }


class PastMove(NamedTuple):
    at: datetime
    pause: Pause | None = None
    extension: TimeLimit | None = None


def due_by(terms: Terms, handling: Handling) -> datetime:
    """The deadline under these terms, moved as it was moved then."""
    calendar, hours, basis = terms.calendar, terms.policy.office_hours, handling.basis

    def due(limit: TimeLimit) -> datetime:
        return due_at(handling.started_at, limit, calendar, hours).due_at

    limit = handling_limit(
        terms.policy.kinds[basis.kind],
        urgency=basis.urgency,
        matter=terms.matters.get(basis.matter),
        due=due,
    )
    end = due(limit)
    for move in sorted(moves(handling), key=lambda each: each.at):
        if move.pause is not None:
            end = resumed(end, move.pause, limit.unit, calendar, hours).due_at
        if move.extension is not None:
            end = extended(end, move.extension, calendar, hours).due_at
    return end


def moves(handling: Handling) -> Iterator[PastMove]:
    """As the events keep them."""
    return chain(
        (
            PastMove(start, pause=Pause(start, datetime.fromisoformat(each["ended_at"])))
            for each in handling.moves.get("pauses", ())
            for start in (datetime.fromisoformat(each["started_at"]),)
        ),
        (
            PastMove(
                datetime.fromisoformat(each["granted_at"]),
                extension=TimeLimit(each["limit"]["value"], Unit(each["limit"]["unit"])),
            )
            for each in handling.moves.get("extensions", ())
        ),
    )
