"""A municipality's permit applications with its own deadlines: every verdict is ours too."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import ReplayResult, replay
from hotline.app.settings import Settings
from tests.databases import Database

REAL = Path(__file__).parents[5] / "shared" / "data" / "dev" / "permit_receipt_cases.csv"
HEAD = ("case_id", "startdate", "department", "deadline", "channel", "enddate")
DUE = "2012-03-30T00:00:00.000+02:00"
MADE_UP = (
    ("a", "2012-02-02T00:00:00.010+01:00", "General", DUE, "Internet", DUE),
    ("b", "2012-02-02T10:30:00.000+01:00", "General", DUE, "Desk", "2012-03-30T00:00:00.001+02:00"),
    ("c", "2012-02-02T10:30:00.000+01:00", "Experts", DUE, "Post", ""),
    # an end known by its day alone: midnight of the day on which it was opened
    ("d", "2012-02-02T10:30:00.000+01:00", "General", DUE, "e-mail", "2012-02-02T00:00:00+01:00"),
    ("e", "2012-02-02T10:30:00.000+01:00", "General", DUE, "Intern", "2012-02-01T23:59:59+01:00"),
    ("f", "2012-02-02T10:30:00.000+01:00", "General", "2012-03-30", "Intern", ""),
)
VERDICTS = """SELECT order_no, met_at, effective_due
  FROM projections.on_time
 WHERE clock = 'handle' AND to_position = 9223372036854775807 AND effective_due IS NOT NULL"""


async def played(database: Database, state: Path, path: Path) -> ReplayResult:
    settings = Settings(state=state, database_url=database.dsn)
    return await replay(settings, path, PRESETS["permits"], lambda _: None, lambda _: None)


async def verdicts(database: Database, state: Path) -> dict[str, str]:
    """By the reference in the file: what the on-time view counts."""
    with (state / "replay-permits.csv").open(encoding="utf-8", newline="") as file:
        refs = {line["order_no"]: line["ref"] for line in csv.DictReader(file)}
    rows = await database.pool.fetch(VERDICTS)
    return {refs[row["order_no"]]: verdict(row["met_at"], row["effective_due"]) for row in rows}


def verdict(end: datetime | None, due: datetime) -> str:
    if end is None:
        return "without an end"
    return "on time" if end <= due else "late"


async def test_a_case_ends_on_time_late_or_not_at_all(safe_database: Database, tmp_path: Path):
    path = tmp_path / "permits.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *MADE_UP])

    outcome = await played(safe_database, tmp_path, path)

    assert {"a": "on time", "b": "late", "c": "without an end", "d": "on time"} == await verdicts(
        safe_database, tmp_path
    )
    assert (6, 4, 4, 2) == (outcome.rows, outcome.work_orders, outcome.due, outcome.on_time)
    assert (2, 1, 1) == (outcome.overdue, outcome.late, outcome.without_end)
    assert [("e", "closed before it was opened"), ("f", "a time without an offset")] == [
        (each["ref"], each["reason"]) for each in outcome.refused
    ]


async def test_every_verdict_on_the_real_file_is_that_of_its_own_columns(
    safe_database: Database, tmp_path: Path
):
    """661 on time, 270 late, 73 without an end."""
    if not REAL.exists():
        pytest.skip("the permit log is not here: ../shared/data/dev")
    with REAL.open(encoding="utf-8", newline="") as file:
        rows: Sequence[Mapping[str, str]] = list(csv.DictReader(file))
    theirs = {row["case_id"]: of_the_file(row) for row in rows}

    outcome = await played(safe_database, tmp_path, REAL)

    assert [] == outcome.refused
    assert theirs == await verdicts(safe_database, tmp_path)
    assert {"on time": 661, "late": 270, "without an end": 73} == Counter(theirs.values())
    assert (1004, 661, 270, 73) == (
        outcome.due,
        outcome.on_time,
        outcome.late,
        outcome.without_end,
    )


def of_the_file(row: Mapping[str, str]) -> str:
    end = datetime.fromisoformat(row["enddate"]) if row["enddate"] else None
    return verdict(end, datetime.fromisoformat(row["deadline"]))
