"""What the facts of a case make of its nodes: one step, one limit, one verdict."""

from datetime import timedelta
from typing import Any

import orjson
from hypothesis import given as of_any
from hypothesis import settings
from hypothesis import strategies as st

from events.catalog.grid_case.life import GridCase, evolve
from events.catalog.names import VerificationResult
from events.stored.codec import encode
from grid.grid_case.acts.handling import SubmitCaseHandling
from grid.grid_case.acts.overlays import RestoreCase, VoidCase
from grid.grid_case.acts.returning import GrantCaseReturn, RequestCaseReturn
from grid.grid_case.context import AskedOfCase
from projections.engine.read_model import Fact
from projections.evaluation.course import after
from projections.evaluation.marks import CaseMark, CaseNode
from projections.evaluation.nodes import STEPS, CaseNodes, Node
from tests.databases import effort
from tests.grid.grid_case import courses
from tests.grid.grid_case.spec import (
    CASE_NO,
    DEPARTMENT,
    DISPATCHER,
    HOUR,
    SHIFT_LEAD,
    T0,
    ask,
)
from tests.grid.grid_case.test_for_orders import CLOCK, followed, opened, paused
from tests.grid.grid_case.test_lives import Life, beginnings, steps
from tests.projections.evaluation.histories import History, Said, checked, history


def nodes_of(told: History) -> dict[str, list[Node]]:
    case: CaseNodes | None = None
    for number, each in enumerate(told, 1):
        data = orjson.loads(encode(each.event).data)
        member = None if each.department else each.actor
        case = after(case, Fact(number, CASE_NO, number, each.event.type, data, member=member))
    assert case is not None
    found: dict[str, list[Node]] = {}
    for (name, _), node in sorted(case.nodes.items()):
        found.setdefault(name, []).append(node)
    return found


def counted(*asked: AskedOfCase[Any]) -> dict[str, list[Node]]:
    return nodes_of(history(*asked))


def test_a_case_has_no_limit_while_its_order_is_paused():
    """G-10, T-05."""
    stopped = counted(opened(), paused())["handle"][0]
    assert stopped.due_at is None

    on = counted(opened(), paused(), followed(2 * HOUR))["handle"][0]
    assert CLOCK.due_at + 2 * HOUR == on.due_at


def test_each_step_is_in_time_by_who_did_it():
    found = counted(*courses.checked())
    who = {name: found[name][0].worker for name in ("report", "open", "dispatch", "check")}

    assert {"report": "li", "open": "shift-lead", "dispatch": "dispatcher", "check": "li"} == who
    for name in ("open", "dispatch", "handle", "check"):
        assert found[name][0].marks & CaseMark.IN_TIME, name
    assert "urban-management" == found["handle"][0].department == found["case"][0].department


def test_a_failed_check_makes_the_handling_open_again_and_counts_as_a_rework():
    found = counted(*checked(courses.checking(), passed=False))
    (handling,), (rework,) = found["handle"], found["rework"]

    assert (None, True) == (handling.done_at, handling.is_open)
    assert handling.marks & CaseMark.REWORKED
    assert "urban-management" == rework.department


def test_a_return_counts_against_the_dispatch_and_for_the_department_that_returned():
    ground = RequestCaseReturn(ground="不属于本单位职责。")
    found = counted(
        *courses.handling(),
        ask(ground, DEPARTMENT, T0 + HOUR),
        ask(GrantCaseReturn(), DISPATCHER, T0 + 2 * HOUR),
    )
    first, again = found["dispatch"]

    assert first.marks & CaseMark.RETURNED
    assert again.is_open
    assert "urban-management" == found["return"][0].department
    assert found["handle"][0].marks & CaseMark.DROPPED
    assert found["case"][0].department is None


def test_a_void_case_is_due_at_no_time_until_it_is_restored():
    void = ask(VoidCase(reason="重复上报。"), SHIFT_LEAD, T0 + HOUR)
    restored = ask(RestoreCase(reason="误作废。"), SHIFT_LEAD, T0 + 2 * HOUR)
    gone = counted(*courses.handling(), void)
    back = counted(*courses.handling(), void, restored)

    assert gone["case"][0].marks & CaseMark.VOIDED
    assert gone["case"][0].due_at is None
    assert not back["case"][0].marks & CaseMark.VOIDED
    assert back["case"][0].due_at == back["handle"][0].due_at is not None


def test_only_what_is_verified_as_true_is_a_true_report_of_the_public():
    marks = {
        result: counted(*courses.verified(result))["report"][0].marks
        for result in VerificationResult
    }

    assert [VerificationResult.TRUE] == [
        result for result, mark in marks.items() if mark & CaseMark.PUBLIC_TRUE
    ]
    assert all(mark & CaseMark.PUBLIC for mark in marks.values())


def test_late_handling_is_no_closing_in_time():
    late = ask(SubmitCaseHandling(note="已清运"), DEPARTMENT, T0 + timedelta(days=9))
    found = counted(*courses.handling(), late)

    assert found["handle"][0].marks & (CaseMark.DONE | CaseMark.IN_TIME) == CaseMark.DONE


@settings(max_examples=effort(ci=40, full=2_000), deadline=None)
@of_any(beginnings, st.lists(steps, min_size=1, max_size=2))
def test_the_steps_are_the_clocks_of_the_case(begun: Any, tried: Any):
    """Of any life: as many done and as many open, and what is open is due at the same time."""
    life = Life(begun())
    for each in tried:
        for step in each:
            life.tries(step)
    found = nodes_of([Said(event, "somebody") for event in life.history])
    case = GridCase()
    for event in life.history:
        case = evolve(case, event)

    for name in STEPS:
        clocks = [clock for clock in case.clocks if clock.start.name == name]
        nodes = found.get(name, [])
        done = [node for node in nodes if node.marks & CaseMark.DONE]
        assert sum(each.done_at is not None for each in clocks) == len(done), name
        running = [clock.due_at for clock in clocks if clock.is_open]
        assert running == [node.due_at for node in nodes if node.is_open], name
        prompt = sum(bool(node.marks & CaseMark.IN_TIME) for node in done)
        assert prompt == sum(
            each.done_at is not None and each.done_at <= each.start.due_at for each in clocks
        ), name
    assert len(found.get(CaseNode.REWORK, [])) == case.count("reworks")
    assert len(found.get(CaseNode.EXTENSION, [])) == case.count("extensions")
