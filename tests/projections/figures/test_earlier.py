"""The period that a figure is compared with."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from projections.figures.earlier import Compare, earlier
from tests.projections.figures.recount import CITY_ZONE, PERIOD


@pytest.mark.parametrize(
    ("compare", "since", "to", "as_of", "expected"),
    [
        ("previous", "2026-03-01", "2026-04-01", "2026-05-01", ("2026-02-01", "2026-03-01")),
        ("previous", "2026-01-01", "2026-04-01", "2026-05-01", ("2025-10-01", "2026-01-01")),
        ("previous", "2026-03-02", "2026-03-09", "2026-05-01", ("2026-02-23", "2026-03-02")),
        ("previous", "2026-03-01", "2026-04-01", "2026-03-15", ("2026-02-01", "2026-02-15")),
        ("previous", "2026-03-01", "2026-04-01", "2026-03-31", ("2026-02-01", "2026-03-01")),
        ("previous", "2026-03-01", "2026-04-01", "2026-02-10", ("2026-02-01", "2026-02-01")),
        ("last_year", "2026-03-02", "2026-03-09", "2026-05-01", ("2025-03-02", "2025-03-09")),
        ("last_year", "2028-02-01", "2028-02-29", "2028-05-01", ("2027-02-01", "2027-03-01")),
        ("last_year", "2026-01-01", "2027-01-01", "2026-06-10", ("2025-01-01", "2025-06-10")),
    ],
)
def test_a_period_is_compared_with_as_much_of_the_earlier_one(
    compare: Compare, since: str, to: str, as_of: str, expected: tuple[str, str]
):
    question = replace(PERIOD, since=day(since), to=day(to), as_of=day(as_of), position=7)
    found = earlier(question, compare)

    assert expected == tuple(f"{each:%Y-%m-%d}" for each in (found.since, found.to))
    assert (found.as_of, found.position) == (question.as_of, 7)


def day(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(CITY_ZONE))
