"""The checker names each way in which the log of the street side may be untrue."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.stored.row import Row
from hotline.app.simulation.checking.street import STREET_INVARIANTS, StreetChecker, gaps
from hotline.app.simulation.checking.witness import Witness

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBER = "G20260302-440500-000001"
ORDER = "20260302-440500-000007"
POST = "worker-440511001001-1"
Step = tuple[str, str, str | None, Mapping[str, Any]]


def clock(name: str, due: int) -> dict[str, Any]:
    return {"name": name, "due_at": (T0 + due * HOUR).isoformat(), "revision": 1}


def task(id_: str, kind: str, worker: str | None) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "worker": worker}


def missed(name: str, due: int) -> dict[str, Any]:
    return {"clock": name, "revision": 1, "due_at": (T0 + due * HOUR).isoformat()}


REPORTED: Step = (
    "reported",
    "operator",
    None,
    {"source": "public", "clocks": [clock("accept", 4)]},
)
ASKED: Step = (
    "verification_requested",
    "operator",
    None,
    {"task": task("1", "verify", "worker-1"), "clocks": [clock("verify", 9)]},
)
VERIFIED: Step = (
    "verified",
    "worker-1",
    None,
    {"task_id": "1", "result": "true", "clocks": [clock("open", 9)]},
)
OPENED: Step = ("opened", "shift-lead", None, {"clocks": [clock("dispatch", 9)]})
DISPATCHED: Step = (
    "dispatched",
    "dispatcher",
    None,
    {"department": "lighting", "clocks": [clock("handle", 30)]},
)
SIGNED: Step = ("acknowledged", "handler-lighting", "lighting", {"department": "lighting"})
HANDLED: Step = (
    "handling_submitted",
    "handler-lighting",
    "lighting",
    {"task": task("2", "check", "worker-2"), "clocks": [clock("check", 30)]},
)
PASSED: Step = ("check_passed", "worker-2", POST, {"task_id": "2", "clocks": [clock("close", 30)]})
CLOSED: Step = ("closed", "shift-lead", None, {})
LIFE = (REPORTED, ASKED, VERIFIED, OPENED, DISPATCHED, SIGNED, HANDLED, PASSED, CLOSED)


def row(n: int, stream: str, step: Step, caused_by: int | None = None) -> Row:
    name, actor, department, data = step
    return Row(
        position=n,
        stream=stream,
        version=data.get("version", n),
        type=f"{stream.partition('-')[0]}.{name}",
        schema_version=1,
        recorded_at=T0,
        actor=actor,
        role=None,
        department=department,
        request_id=None,
        caused_by=caused_by,
        subject_id=None,
        sealed=None,
        hash=b"",
        data={"at": (T0 + (n - 1) * HOUR).isoformat(), **data},
    )


def found(*steps: Step, stream: str = f"grid_case-{NUMBER}") -> set[str]:
    checker = StreetChecker()
    seen = [*of(checker, steps, stream), *checker.at_the_end({}, T0 + 100 * HOUR)]
    return {each.invariant for each in seen}


def of(checker: StreetChecker, steps: tuple[Step, ...], stream: str) -> Iterator[Any]:
    for n, step in enumerate(steps, start=1):
        yield from checker.take(row(n, stream, step))


def instead(old: Step, *new: Step) -> tuple[Step, ...]:
    at = LIFE.index(old)
    return (*LIFE[:at], *new, *LIFE[at + 1 :])


def by(step: Step, actor: str, department: str | None = None) -> Step:
    return (step[0], actor, department, step[3])


LATE: Step = ("deadline_missed", "system:clock", None, missed("handle", 30))
TAMPERED = {
    "versions_without_gaps": instead(SIGNED, (*SIGNED[:3], {**SIGNED[3], "version": 9})),
    "time_never_goes_back": instead(SIGNED, (*SIGNED[:3], {**SIGNED[3], "at": T0.isoformat()})),
    "no_work_after_the_end": (*LIFE, SIGNED),
    "a_task_is_done_by_the_person_who_has_it": instead(PASSED, by(PASSED, "worker-9")),
    "no_department_checks_or_closes_its_case": instead(CLOSED, by(CLOSED, "x", "lighting")),
    "public_report_verified_before_it_is_opened": (REPORTED, OPENED),
    "checked_before_it_is_closed": instead(PASSED),
    "every_case_clock_ended_or_running": (*LIFE[:3], (*OPENED[:3], {"clocks": []})),
    "case_clock_missed_once_while_it_runs": (*LIFE[:6], LATE),
}


def test_a_true_life_is_not_blamed():
    assert found(*LIFE) == set()


@pytest.mark.parametrize("invariant", TAMPERED)
def test_a_case_that_was_tampered_with_is_named(invariant: str):
    assert invariant in found(*TAMPERED[invariant])


def test_a_deadline_that_ran_out_unmarked_is_named():
    assert found(*LIFE[:6]) == {"case_clock_missed_once_while_it_runs"}


def test_a_worker_has_one_shift_and_passes_a_point_of_the_round_once():
    started: Step = ("shift_started", "worker-1", None, {"ends_at": (T0 + 9 * HOUR).isoformat()})
    planned: Step = ("planned", "supervisor", None, {"worker": "worker-1", "cells": ["a", "b"]})
    passed: Step = (
        "point_passed",
        "worker-1",
        None,
        {"worker": "worker-1", "cell": "a", "in_time": True},
    )

    assert found(started, started, stream="grid_worker-worker-1") == {"one_shift_at_a_time"}
    assert found(planned, passed, stream="patrol_round-1") == set()
    assert found(planned, passed, passed, stream="patrol_round-1") == {
        "points_passed_once_by_their_worker"
    }


def test_each_close_answers_its_order_once():
    of_order: Step = ("reported", "system:grid-cases", None, {"source": "work_order"})
    told: Step = (*of_order[:3], {**of_order[3], "order_no": ORDER, "clocks": []})
    life = (told, OPENED, *LIFE[4:])
    handled = (T0 + (life.index(HANDLED)) * HOUR).isoformat()
    result: Step = (
        "result_submitted",
        "system:grid-cases",
        None,
        {"is_lead": True, "counted_at": handled},
    )

    def answered(*causes: int) -> set[str]:
        checker = StreetChecker()
        assert [*of(checker, life, f"grid_case-{NUMBER}")] == []
        for n, cause in enumerate(causes, start=20):
            assert [*checker.take(row(n, f"work_order-{ORDER}", result, cause))] == []
        return {each.invariant for each in checker.at_the_end({}, T0 + 100 * HOUR)}

    closed = len(life)
    assert answered(closed) == set()
    late: Step = (*result[:3], {**result[3], "counted_at": T0.isoformat()})
    checker = StreetChecker()
    told_all = [*of(checker, life, f"grid_case-{NUMBER}")]
    told_all += checker.take(row(20, f"work_order-{ORDER}", late, closed))
    assert ["in_time_on_both_sides"] == [each.invariant for each in told_all]
    assert answered() == answered(closed, closed) == {"one_result_of_a_case_on_its_order"}


def test_a_case_has_the_deadline_of_its_order():
    told: Step = ("reported", "x", None, {"source": "work_order", "order_no": ORDER, "clocks": []})
    checker, order = StreetChecker(), Witness(ORDER)
    assert [*of(checker, (told, OPENED, DISPATCHED), f"grid_case-{NUMBER}")] == []
    sent = {
        "lead_department": "lighting",
        "clocks": [{**clock("handle", 31), "assignment_id": "1"}],
    }
    assert [
        *order.take(row(1, f"work_order-{ORDER}", ("dispatched", "dispatcher", None, sent)))
    ] == []

    at_the_end = checker.at_the_end({ORDER: order}, T0 + 9 * HOUR)

    assert [each.invariant for each in at_the_end] == ["one_deadline_on_both_sides"]


def test_numbers_of_a_day_have_no_gap_once_the_play_has_begun():
    numbers = ["G20260302-440500-000005", "G20260303-440500-000001", "G20260303-440500-000003"]

    assert [each.order_no for each in gaps(iter(numbers), T0, UTC)] == ["G20260303-440500"]


def test_each_invariant_of_the_street_has_been_seen_broken():
    elsewhere = {
        *("numbers_without_gaps", "one_result_of_a_case_on_its_order"),
        *("one_deadline_on_both_sides", "in_time_on_both_sides", "one_shift_at_a_time"),
        *("points_passed_once_by_their_worker", "case_list_equals_the_recount"),
        "coverage_equals_the_recount",
    }
    of_orders_too = {"versions_without_gaps", "time_never_goes_back", "no_work_after_the_end"}

    assert set(TAMPERED) - of_orders_too | elsewhere == set(STREET_INVARIANTS)
