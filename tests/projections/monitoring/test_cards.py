"""Cards are a fold: one row for each clock, whatever order its warning and miss came in (S-02)."""

from datetime import datetime
from typing import Any

from events.catalog.names import ClockName
from projections.engine.read_model import Added, Change, Fact
from projections.monitoring.cards import COLUMNS, fold

NO = "20260302-440500-000001"
HANDLE = {"clock": "handle", "revision": 1, "assignment_id": "1", "department": "lighting"}
ABOUT = {"name": "handle", "revision": 1}


def fact(position: int, name: str, **data: Any) -> Fact:
    at = f"2026-03-0{position}T10:00:00+08:00"
    due = {"due_at": "2026-03-02T18:00:00+08:00"}
    return Fact(position, NO, position, f"work_order.{name}", {"at": at, **due, **data})


WARNED = fact(1, "deadline_warned", **HANDLE)
MISSED = fact(
    2,
    "deadline_missed",
    **HANDLE,
    clocks=[{"name": "explanation", "due_at": "2026-03-03T18:00:00+08:00", "explains": ABOUT}],
)
LATE = fact(
    4,
    "deadline_missed",
    clock="explanation",
    revision=1,
    assignment_id="1",
    department="lighting",
    explains=ABOUT,
)
MOVED = fact(
    3,
    "deadline_recomputed",
    clocks=[
        {
            "name": "explanation",
            "assignment_id": "1",
            "due_at": "2026-03-04T18:00:00+08:00",
            "explains": ABOUT,
        },
        {"name": "citizen", "due_at": "2026-03-09T18:00:00+08:00"},
    ],
)
EXPLAINED = fact(5, "miss_explained", **HANDLE)


def rows(*facts: Fact) -> list[dict[str, Any]]:
    """Folded one by one, each time from the rows of before."""
    held: list[dict[str, Any]] = []
    for each in facts:
        for write in fold(held, [each]):
            if isinstance(write, Change):
                held = []
            elif isinstance(write, Added):
                held += [dict(zip(COLUMNS, row, strict=True)) for row in write.rows]
    return held


def days(row: dict[str, Any]) -> dict[str, int]:
    """The day of each moment that the card has."""
    moments = {name: row[name] for name in COLUMNS[6:] if isinstance(row[name], datetime)}
    return {name: moment.day for name, moment in moments.items()}


def test_a_card_tells_the_whole_course_of_a_miss():
    (yellow,) = rows(WARNED)
    (red,) = rows(WARNED, MISSED, MOVED, LATE, EXPLAINED)

    assert {"warned_at": 1} == days(yellow)
    assert (ClockName.HANDLE, "1", "lighting") == tuple(
        red[name] for name in ("clock", "assignment_id", "department")
    )
    assert {
        "warned_at": 1,
        "missed_at": 2,
        "explain_by": 4,
        "explanation_missed_at": 4,
        "explained_at": 5,
    } == days(red)


def test_a_warning_of_the_explanation_is_no_card():
    own = fact(3, "deadline_warned", clock="explanation", revision=1, assignment_id="1")

    assert rows(WARNED, MISSED) == rows(WARNED, MISSED, own)


def test_a_miss_without_a_limit_to_explain_it_is_red_as_well():
    (red,) = rows(fact(2, "deadline_missed", **HANDLE))

    assert {"missed_at": 2} == days(red)
