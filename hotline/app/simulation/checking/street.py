"""The street side of a play: invariants of each case, worker and round, and of all of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Final

import asyncpg

from events.stored.row import Row
from hotline.app.simulation.checking.case_witness import CaseWitness
from hotline.app.simulation.checking.counting import Line, line
from hotline.app.simulation.checking.rounds import RoundWitness, ShiftWitness
from hotline.app.simulation.checking.witness import Violation, Witness, instant
from hotline.app.simulation.rates import rates

CASES, WORKERS, ROUNDS = "grid_case-", "grid_worker-", "patrol_round-"
RESULT: Final = "work_order.result_submitted"
BY_SIDES: Final = "system:grid-cases"
LISTED: Final = "SELECT case_no, status, department, task, task_worker FROM projections.case_list"
WALKED: Final = "SELECT round_id, points, done, late, status FROM projections.patrol_round_list"
STREET_INVARIANTS: Final = (
    *("a_task_is_done_by_the_person_who_has_it", "no_department_checks_or_closes_its_case"),
    *("public_report_verified_before_it_is_opened", "checked_before_it_is_closed"),
    *("every_case_clock_ended_or_running", "case_clock_missed_once_while_it_runs"),
    *("numbers_without_gaps", "one_result_of_a_case_on_its_order", "one_deadline_on_both_sides"),
    "in_time_on_both_sides",
    *("one_shift_at_a_time", "points_passed_once_by_their_worker"),
    *("case_list_equals_the_recount", "coverage_equals_the_recount"),
)


@dataclass
class StreetChecker:
    """Takes the rows of all streams of the street side, in their order."""

    cases: dict[str, CaseWitness] = field(default_factory=dict)
    shifts: dict[str, ShiftWitness] = field(default_factory=dict)
    rounds: dict[str, RoundWitness] = field(default_factory=dict)
    answered: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closings: dict[int, str] = field(default_factory=dict)  # of cases of orders, by position

    def take(self, row: Row) -> Iterator[Violation]:
        if row.stream.startswith(CASES):
            yield from self.of_case(row)
        elif row.stream.startswith(WORKERS):
            account = row.stream.removeprefix(WORKERS)
            yield from self.shifts.setdefault(account, ShiftWitness(account)).take(row)
        elif row.stream.startswith(ROUNDS):
            id_ = row.stream.removeprefix(ROUNDS)
            yield from self.rounds.setdefault(id_, RoundWitness(id_)).take(row)
        elif row.actor == BY_SIDES and is_answer(row):
            yield from self.answer(row, self.closings.get(row.caused_by or 0, ""))

    def answer(self, row: Row, case_no: str) -> Iterator[Violation]:
        """The result of the order counts from when its case was handled (T-06)."""
        self.answered[case_no].append(row.stream)
        case, counted = self.cases.get(case_no), row.data.get("counted_at")
        moment = None if counted is None else instant(counted)
        if row.type == RESULT and case is not None and moment != case.last_done:
            yield case.broken("in_time_on_both_sides", row)

    def of_case(self, row: Row) -> Iterator[Violation]:
        case_no = row.stream.removeprefix(CASES)
        witness = self.cases.get(case_no)
        if witness is None:
            witness = self.cases[case_no] = CaseWitness(case_no)
        yield from witness.take(row)
        if row.type == "grid_case.closed" and witness.order_no and not witness.withdrawn:
            self.closings[row.position] = case_no

    def at_the_end(self, orders: Mapping[str, Witness], until: datetime) -> Iterator[Violation]:
        for case in self.cases.values():
            yield from case.at_the_end(until)
            yield from self.one_deadline(case, orders.get(case.order_no or ""))
        for case_no in self.closings.values():
            order_no = self.cases[case_no].order_no
            if self.answered.get(case_no) != [f"work_order-{order_no}"]:
                yield Violation("one_result_of_a_case_on_its_order", case_no, 0)
        if self.answered.get(""):
            detail = ", ".join(self.answered[""])
            yield Violation("one_result_of_a_case_on_its_order", "", 0, detail)

    def one_deadline(self, case: CaseWitness, order: Witness | None) -> Iterator[Violation]:
        """While both run: a case that a dispatcher still has to give to someone has none."""
        runs = case.running.get("handle")
        lead = None if order is None or order.lead is None else order.parts.get(order.lead)
        if runs is None or lead is None or lead.due is None or not lead.is_open:
            return
        if case.status in {"dispatched", "handling"} and runs.due != lead.due:
            detail = f"{runs.due:%m-%d %H:%M} ≠ {lead.due:%m-%d %H:%M}"
            yield Violation("one_deadline_on_both_sides", case.case_no, case.version, detail)


def is_answer(row: Row) -> bool:
    """The lead's result by a case, or that it was kept."""
    is_leads = row.type == RESULT and row.data["is_lead"]
    return is_leads or row.type == "work_order.case_result_kept"


def gaps(numbers: Iterator[str], since: datetime, zone: tzinfo) -> Iterator[Violation]:
    """
    Of the days after the first one: those before a play may have holes.

    A number is drawn before it is used, and one that is not used leaves a hole.
    """
    by_day: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        head, _, serial = number.rpartition("-")
        by_day[head].append(int(serial))
    first = since.astimezone(zone).date()
    for head, serials in by_day.items():
        if date.fromisoformat(head.removeprefix("G")[:8]) <= first:
            continue
        if sorted(serials) != list(range(1, len(serials) + 1)):
            yield Violation("numbers_without_gaps", head, 0, f"{len(serials)}, {max(serials)}")


async def street_differences(pool: asyncpg.Pool, checker: StreetChecker) -> list[Violation]:
    """Where the views of the street side say other than the log."""
    found = []
    listed = {row["case_no"]: tuple(row)[1:] for row in await pool.fetch(LISTED, timeout=120)}
    for case_no in listed.keys() | checker.cases.keys():
        case = checker.cases.get(case_no)
        if listed.get(case_no) != (case and as_listed(case)):
            found.append(Violation("case_list_equals_the_recount", case_no, 0))
    walked = {row["round_id"]: tuple(row)[1:] for row in await pool.fetch(WALKED, timeout=120)}
    for id_ in walked.keys() | checker.rounds.keys():
        walk = checker.rounds.get(id_)
        if walked.get(id_) != (walk and walk.counted):
            found.append(Violation("coverage_equals_the_recount", id_, 0))
    return found


def as_listed(case: CaseWitness) -> tuple[Any, ...]:
    task = case.task
    return case.status, case.department, task and task.id, task and task.worker


def street_lines(checker: StreetChecker, until: datetime) -> Iterator[Line]:
    known, cases = rates(), [*checker.cases.values()]
    of_street = [each for each in cases if each.order_no is None]

    def count(name: str) -> int:
        return sum(name in each.counts for each in of_street)

    verified = [each for each in of_street if "verified" in each.counts]
    due = [each for each in cases if each.due is not None and each.due < until]
    shares = {
        "street.public": (sum(each.source == "public" for each in of_street), len(of_street)),
        "street.fixed": (count("fixed_on_spot"), len(of_street)),
        "street.not_opened": (count("not_opened"), len(of_street)),
        "street.verified_true": (sum(each.verified for each in verified), len(verified)),
        "street.returned": (count("return_requested"), count("dispatched")),
        "street.extended": (count("extension_granted"), count("dispatched")),
        "street.check_failed": (count("check_failed"), count("handling_submitted")),
        "street.on_time": (sum(each.is_on_time for each in due), len(due)),
    }
    for name, (numerator, denominator) in shares.items():
        yield line(known[name], numerator, denominator)
