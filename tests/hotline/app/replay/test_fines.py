"""A log of fines: suspended while appealed, closed when paid or sent for collection."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import ReplayResult, replay
from hotline.app.settings import Settings
from tests.databases import Database, effort

DATA = Path(__file__).parents[5] / "shared" / "data"
REAL = DATA / "reference" / "event_log_road_fines.csv.gz"
PUBLISHED = DATA / "dev" / "event_log_road_fines_published_stats.json"
WHOLE = 10**9
ROWS = effort(ci=1_000, full=WHOLE)
HEAD = ("case_id", "seq", "activity", "date", "article")
APPEALED = (
    "Create Fine", "Send Fine", "Insert Fine Notification", "Insert Date Appeal to Prefecture",
    "Send Appeal to Prefecture", "Receive Result Appeal from Prefecture", "Payment", "Payment",
)  # fmt: skip


def fine(case: str, *activities: str) -> list[tuple[str, ...]]:
    return [
        (case, str(seq), activity, f"2001-03-{seq + 1:02}", "157" if seq == 0 else "")
        for seq, activity in enumerate(activities)
    ]


async def played(
    database: Database, state: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD
) -> ReplayResult:
    path = state / "fines.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    settings = Settings(state=state, database_url=database.dsn)
    return await replay(settings, path, PRESETS["road-fines"], lambda _: None, lambda _: None)


async def test_a_fine_is_suspended_while_appealed_and_closed_when_paid(
    safe_database: Database, tmp_path: Path
):
    """The rows of cases alternate, as in a log in the order of time."""
    paid, collected = fine("A1", *APPEALED), fine("B2", "Create Fine", "Send for Credit Collection")
    unpaid = fine("C3", "Create Fine", "Payment", "Send Fine")
    rows = sorted([*paid, *collected, *unpaid], key=lambda row: row[3])

    outcome = await played(safe_database, tmp_path, rows)

    assert [] == outcome.refused
    assert (3, 3, 1) == (outcome.rows, outcome.work_orders, outcome.without_end)
    assert (1, 1, 2) == tuple(
        outcome.commands[name] for name in ("suspend", "resume", "send-reply")
    )
    assert ({}, {}) == (outcome.followed, outcome.verdicts)


async def test_a_real_part_is_played_without_one_refused_step(
    safe_database: Database, tmp_path: Path
):
    """All of it with HOTLINE_TEST_EFFORT=full."""
    rows, head = real_rows()

    outcome = await played(safe_database, tmp_path, rows, head)

    cases = {row[0] for row in rows}
    assert [] == outcome.refused
    assert (len(cases), len(cases)) == (outcome.rows, outcome.work_orders)


def test_the_whole_log_has_the_events_that_its_header_publishes():
    if ROWS < WHOLE:
        pytest.skip("561,470 rows are read with HOTLINE_TEST_EFFORT=full")
    rows, _ = real_rows()
    published = json.loads(PUBLISHED.read_text("utf-8"))

    assert published["meta_concept:named_events_total"]["items"] == Counter(row[2] for row in rows)
    assert published["meta_general:traces_total"] == len([*PRESETS["road-fines"].rows(REAL)])


def real_rows() -> tuple[list[list[str]], list[str]]:
    if not REAL.exists():
        pytest.skip("the log of fines is not here: ../shared/data/reference")
    with gzip.open(REAL, "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        head = next(lines)
        return [row for _, row in zip(range(ROWS), lines, strict=False)], head
