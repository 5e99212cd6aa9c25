"""The matter of merged orders counts once (D-06)."""

from typing import Any

from projections.engine.read_model import Added, Fact
from projections.figures.facts import FOREVER, ON_TIME, fold
from tests.projections.lives import (
    DAY,
    NUMBER,
    T0,
    accepted,
    acknowledged,
    dispatched,
    facts,
    history,
    registered,
)

AT_WORK = (registered(), accepted(), dispatched(), acknowledged())
MERGED = ("work_order.merged", {"into": "2"})


def test_a_merged_order_is_left_out_until_the_merge_is_undone():
    """Also when it closes with its leading order; a new dispatch counts again."""
    due = T0 + 5 * DAY
    merged = told(MERGED)
    closed = told(MERGED, ("work_order.closed", {"outcome": "handled", "clocks": []}))
    alone = told(MERGED, ("work_order.unmerged", {"assignment_id": "1", "department": "lighting"}))
    unaccepted = told(MERGED, ("work_order.unmerged", {"to_accept": True}))

    assert ("merged", due, "lighting") == merged
    assert ("merged", due, "lighting") == closed
    assert (None, None, None) == alone
    assert unaccepted[0] is None


def told(*ends: tuple[str, dict[str, Any]]) -> tuple[Any, ...]:
    """What the row of the handling clock says that holds in the end."""
    before = facts(history(*AT_WORK))
    after = [
        Fact(position, NUMBER, position, type_, {"at": T0.isoformat(), **data})
        for position, (type_, data) in enumerate(ends, start=len(before) + 1)
    ]
    batch = [fact for fact in (*before, *after) if fact.type in ON_TIME.types]
    added, *_ = fold([], batch)
    assert isinstance(added, Added)
    rows = [dict(zip(added.columns or (), row, strict=True)) for row in added.rows]
    (row,) = [r for r in rows if r["clock"] == "handle" and r["to_position"] == FOREVER]
    return row["left_out"], row["effective_due"], row["lead_department"]
