"""Random lives of a case: whatever people try, the rules hold, and a way on is always open."""

from datetime import timedelta
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.names import CaseStatus, ClockName
from events.refusal import Refusal
from events.stored.codec import decode, encode
from grid.grid_case.context import AskedOfCase
from grid.grid_case.table import OFFERED, grid_case, offered_commands
from projections.cases.list import after
from projections.engine.read_model import Fact
from tests.databases import effort
from tests.grid.grid_case import courses
from tests.grid.grid_case.spec import (
    CASE_NO,
    DEPARTMENT,
    DISPATCHER,
    GRID_LEAD,
    LIGHTING,
    OPERATOR,
    OTHER_WORKER,
    POST_WORKER,
    SHIFT_LEAD,
    T0,
    WORKER,
    ask,
    report,
)

PEOPLE = (
    WORKER,
    OTHER_WORKER,
    OPERATOR,
    SHIFT_LEAD,
    DISPATCHER,
    GRID_LEAD,
    DEPARTMENT,
    LIGHTING,
    POST_WORKER,
)
BODIES: dict[str, list[dict[str, Any]]] = {
    name: [dict(act.example)] for name, act in OFFERED.items()
}
BODIES["dispatch"] += [{"department": "lighting"}, {"department": "worker-440511001004-1"}]
BODIES["submit-check"].append({"passed": False, "note": "没有到位"})
BODIES["submit-verification"].append({"result": "not_found"})
BODIES["review-fix"].append({"accepted": False, "reason": "没有清净"})
BODIES["reassign-task"] = [{"worker": "zhao"}, {"worker": "grid-lead"}, {"worker": "wang"}]
NODES = {
    CaseStatus.REPORTED: {ClockName.ACCEPT, ClockName.OPEN},
    CaseStatus.VERIFYING: {ClockName.VERIFY},
    CaseStatus.OPENED: {ClockName.DISPATCH},
    CaseStatus.DISPATCHED: {ClockName.HANDLE},
    CaseStatus.HANDLING: {ClockName.HANDLE},
    CaseStatus.CHECKING: {ClockName.CHECK, ClockName.CLOSE},
    CaseStatus.FIXED_ON_SPOT: {ClockName.CLOSE},
}
BESIDE = {"attach", "locate-again", "void", "reassign-task"}
Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(OFFERED)),
        st.integers(0, 3),
        st.integers(0, len(PEOPLE) - 1),
        st.integers(0, 2_000),
    ),
    max_size=30,
)
beginnings = st.sampled_from([courses.reported, courses.reported_by_public, courses.verified])


def command(name: str, which: int) -> Any:
    bodies = BODIES[name]
    return OFFERED[name].reads.validate_json(orjson.dumps(bodies[which % len(bodies)]))


class Life:
    """A case and the row that the list keeps of it."""

    def __init__(self, begun: list[AskedOfCase[Any]]) -> None:
        self.history: list[Any] = []
        self.case, self.row = GridCase(), None
        self.at = T0
        self.refusals: set[tuple[str, str]] = set()
        for each in begun:
            self.decided(each)

    def decided(self, asked: AskedOfCase[Any]) -> None:
        for event in grid_case.decide(asked, self.case):
            self.history.append(event)
            self.case = grid_case.evolve(self.case, event)
            data = orjson.loads(encode(event).data)
            self.row = after(self.row, Fact(0, CASE_NO, len(self.history), event.type, data))

    def tries(self, step: Step) -> None:
        """Anyone may try; one in two steps is what somebody is offered."""
        name, which, who, minutes = step
        self.at += timedelta(minutes=minutes)
        by = PEOPLE[who]
        offered = offered_commands(self.case, by, self.at)
        if offered and which % 2:
            name = offered[minutes % len(offered)]
        try:
            self.decided(ask(command(name, which), by, self.at))
        except Refusal as refusal:
            self.refusals.add((refusal.code, refusal.advice_zh))


def require_sound(life: Life) -> None:
    case = life.case
    running = {each.start.name for each in case.clocks if each.running}
    assert sum(each.is_open for each in case.tasks) <= 1
    if case.status in NODES:
        assert running & NODES[case.status], (case.status, running)
        assert running <= NODES[case.status], (case.status, running)
    if case.status in {CaseStatus.CLOSED, CaseStatus.NOT_OPENED}:
        assert not running
        assert case.open_task is None
    if case.status is CaseStatus.CLOSED:
        assert case.passed or case.verified is None
    assert (case.department is None) == (life.row["department"] is None)


def require_refusals(life: Life) -> None:
    """Each has a code of its own and says in Chinese what would be needed."""
    assert all(code.startswith("grid_case.") and advice for code, advice in life.refusals)


def require_row(life: Life) -> None:
    case, row = life.case, life.row
    running = [each.start for each in case.clocks if each.running]
    task = case.open_task
    assert (str(case.status), case.department) == (row["status"], row["department"])
    assert {each.due_at for each in running} == ({row["due_at"]} - {None})
    assert (task and task.task.id, task and task.task.worker) == (row["task"], row["task_worker"])
    assert case.count("reworks") == row["reworks"]


def require_a_way_on(life: Life) -> None:
    """No dead ends: someone can bring an open case forward."""
    if life.case.status in OPEN_CASE:
        possible = {
            name for by in PEOPLE for name in offered_commands(life.case, by, life.at)
        } - BESIDE
        assert possible or "reassign-task" in offered_commands(life.case, GRID_LEAD, life.at)


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@given(begun=beginnings, tried=steps)
def test_a_case_lives_by_its_rules_whatever_is_tried(begun: Any, tried: list[Step]):
    life = Life(begun())
    for step in tried:
        life.tries(step)
        require_sound(life)
        require_row(life)
        require_a_way_on(life)
    require_refusals(life)


@settings(max_examples=effort(ci=20, full=1_000), deadline=None)
@given(begun=beginnings, tried=steps)
def test_what_is_stored_leads_to_the_same_case(begun: Any, tried: list[Step]):
    life = Life(begun())
    for step in tried:
        life.tries(step)
    stored = [encode(each) for each in life.history]
    read = [
        decode(
            each.type,
            each.schema_version,
            orjson.loads(each.data),
            subject_id=each.subject_id,
            personal=each.personal,
        )
        for each in stored
    ]

    assert grid_case.fold(read) == life.case


def test_a_case_begins_with_a_report_alone():
    life = Life([report()])

    assert CaseStatus.REPORTED is life.case.status
