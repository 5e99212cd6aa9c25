"""Whose order it is, over any life: what no sequence of commands can break."""

from collections.abc import Iterator

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import latest
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order
from tests.databases import effort
from tests.hotline.work_order.moves import life_of

lives = st.lists(st.tuples(st.integers(0, 999), st.sampled_from([1, 20, 61, 24 * 60])), max_size=20)
any_life = settings(max_examples=effort(ci=80, full=10_000), deadline=None)
LED = {
    Status.DISPATCHED,
    Status.IN_PROGRESS,
    Status.RETURN_PENDING,
    Status.SUBMITTED,
    Status.REPLYING,
    Status.FOLLOW_UP,
}
NAMED_BY_RULING = "work_order.lead_ruled"


def steps_of(life: list[tuple[int, int]]) -> Iterator[tuple[WorkOrderEvent, WorkOrder, WorkOrder]]:
    """Each fact with the order before and after it."""
    order = work_order.initial
    for event in life_of(life)[0]:
        before, order = order, work_order.evolve(order, event)
        yield event, before, order


@any_life
@for_all(lives)
def test_exactly_one_lead_while_an_order_is_with_departments(life):
    """D-01, whatever joins, leaves, delegates and is ruled."""
    for _, _, order in steps_of(life):
        leads = [part for part in order.parts.assignments.present if part.is_lead]
        held = [part for part in leads if part.status is not AssignmentStatus.RETURNED]

        assert order.status not in LED or len(held) == 1


@any_life
@for_all(lives)
def test_no_department_gets_an_order_again_that_it_returned_except_by_ruling(life):
    """D-03."""
    for event, before, _ in steps_of(life):
        if event.type != NAMED_BY_RULING:
            assert before.excluded_departments.isdisjoint(receives(event))


def receives(event: WorkOrderEvent) -> set[str]:
    """The departments to which the fact gives an assignment."""
    if event.effect.joins:
        return {getattr(event, "department", "")}
    if event.effect.assigns:
        return {
            getattr(event, "lead_department", ""),
            *getattr(event, "supporting_departments", ()),
        }
    return set()


@any_life
@for_all(lives)
def test_a_delegate_ends_no_later_than_its_parent(life):
    """D-11."""
    for _, _, order in steps_of(life):
        for part in order.parts.assignments.present:
            if part.parent is None or part.left:
                continue
            own = latest(order.clocks, part.id, ClockName.HANDLE)
            above = latest(order.clocks, part.parent, ClockName.HANDLE)

            assert own is None or above is None or own.start.due_at <= above.start.due_at


@any_life
@for_all(lives)
def test_ids_of_assignments_are_never_used_again(life):
    seen: dict[str, str] = {}
    for _, _, order in steps_of(life):
        for part in order.parts.assignments.present:
            assert seen.setdefault(part.id, part.department) == part.department
        assert order.parts.assignments.made == len(seen)


@any_life
@for_all(lives)
def test_who_has_left_has_no_clock_that_runs_and_none_of_its_delegates_is_open(life):
    """A release or a recall is no miss."""
    for _, _, order in steps_of(life):
        gone = {part.id for part in order.parts.assignments.present if part.left}

        assert not [each for each in order.clocks if each.running and each.key[0] in gone]
        assert not [
            part
            for part in order.parts.assignments.present
            if part.parent in gone and not part.left
        ]
