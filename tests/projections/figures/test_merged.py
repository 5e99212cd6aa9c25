"""The matter of merged orders counts once (D-06)."""

from datetime import timedelta

from events.catalog.names import ClockName
from events.catalog.work_order.effects import effect_of
from projections.figures.facts import Facts, after
from tests.projections.lives import T0

DUE = T0 + timedelta(days=1)


def told(facts: Facts, type_: str, **data: object) -> Facts:
    said = {"at": T0.isoformat(), **data}
    return after(facts, ClockName.HANDLE, effect_of(type_, said), said)


def test_a_merged_order_is_left_out_until_the_merge_is_undone():
    """Also when it closes with its leading order; a new dispatch counts again."""
    handled = Facts(effective_due=DUE, first_due=DUE, lead_department="lighting")
    merged = told(handled, "work_order.merged", into="2")
    closed = told(merged, "work_order.closed", outcome="handled")
    alone = told(merged, "work_order.unmerged", assignment_id="1", department="lighting")
    unaccepted = told(merged, "work_order.unmerged", to_accept=True)

    assert merged == handled._replace(left_out="merged")
    assert closed.left_out == "merged"
    assert (alone.left_out, alone.effective_due, alone.lead_department) == (None, None, None)
    assert unaccepted.left_out is None
