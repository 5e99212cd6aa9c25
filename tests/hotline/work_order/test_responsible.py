"""首接负责: who answers to the citizen while departments settle whose order it is (D-09)."""

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from hotline.work_order.table import work_order
from tests.databases import effort
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    request_return,
)
from tests.hotline.work_order.moves import life_of
from tests.hotline.work_order.spec import HOUR, POWER, T0, given, register

lives = st.lists(st.tuples(st.integers(0, 999), st.sampled_from([1, 20, 61])), max_size=14)


def test_the_first_lead_is_responsible_until_another_has_acknowledged():
    """D-09: a granted return does not leave the citizen without a department."""
    accepted = given(register(), accept())
    returned = accepted.after(dispatch(), request_return(), grant_return())
    sent_on = returned.after(dispatch("power", ()))
    taken = sent_on.after(acknowledge(POWER, T0 + 2 * HOUR))

    assert [
        each.order.parts.assignments.responsible for each in (accepted, returned, sent_on, taken)
    ] == [None, "lighting", "lighting", "power"]


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_once_dispatched_some_department_is_always_responsible(steps):
    """D-09: and it changes only when a lead acknowledges."""
    order = work_order.initial
    for event in life_of(steps)[0]:
        before, order = order, work_order.evolve(order, event)
        was, now = before.parts.assignments.responsible, order.parts.assignments.responsible

        assert (now is None) is (order.lifecycle.dispatched_at is None)
        if was is not None and now != was:
            assert event.type == "work_order.assignment_acknowledged"
            assert now == order.lead
