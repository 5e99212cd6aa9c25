"""
I-08 on the logs of two cities: alarms are few on ordinary weeks, and what was inserted is found.

The logs lie beside the repository and may not be redistributed.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from hotline.policy import SurgeLimits
from hotline.topics.surges import Beside, is_surge

LOGS = Path(__file__).parents[4] / "shared" / "data" / "dev"
LIMITS = SurgeLimits(at_least=5, times_baseline=3.0, false_alarm=0.05)
Topic = tuple[str, str]  # area, matter
Days = Sequence[Counter[Topic]]


class City(NamedTuple):
    file: str
    columns: tuple[str, str, str]  # when, where, what
    most_a_week: float  # alarms; above the chance alone, as storms and staff rounds are real


CITIES = (
    City("nyc311_queens_2020_2023.csv.gz", ("created", "zip", "descriptor"), 1.5),
    City("boston311_2011h2_sla.csv.gz", ("open_dt", "neighborhood", "type"), 3.0),
)


@cache
def days_of(city: City) -> tuple[date, Days]:
    if not (LOGS / city.file).exists():
        pytest.skip(f"no {city.file} in ../shared/data/dev")
    rows = list(read(city))
    first = min(at.date() for at, _ in rows)
    days: list[Counter[Topic]] = [
        Counter() for _ in range((max(at.date() for at, _ in rows) - first).days + 1)
    ]
    for at, topic in rows:
        days[(at.date() - first).days][topic] += 1
    return first, days


def read(city: City) -> Iterator[tuple[datetime, Topic]]:
    when, where, what = city.columns
    with gzip.open(LOGS / city.file, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[where]:
                yield datetime.fromisoformat(row[when]), (row[where], row[what])


def alarms(days: Days, day: int) -> set[Topic]:
    window, before = days[day], days[day - 7 : day]
    earlier = sum(before, Counter[Topic]())
    batches = batches_of(before, earlier)
    city = {"all_orders": window.total(), "all_earlier": earlier.total()}
    return {
        topic
        for topic, orders in window.items()
        if is_surge(
            Beside(
                orders=orders,
                earlier=earlier[topic],
                windows=7,
                batch=batches.get(topic[1], 1.0),
                looked_at=len(window),
                **city,
            ),
            LIMITS,
        )
    }


def batches_of(before: Days, earlier: Counter[Topic]) -> dict[str, float]:
    """By matter: the variance of its days in an area, beside their mean."""
    spreads: dict[str, list[float]] = {}
    for topic, total in earlier.items():
        if total > 1:
            mean = total / 7
            spread = sum((day[topic] - mean) ** 2 for day in before) / mean
            spreads.setdefault(topic[1], []).append(spread / 6)
    return {matter: sum(own) / len(own) for matter, own in spreads.items()}


def begun(days: Days) -> list[tuple[int, Topic]]:
    """A surge that goes on from the day before is no new alarm."""
    found, last = [], set[Topic]()
    for day in range(7, len(days)):
        now = alarms(days, day)
        found += [(day, topic) for topic in now - last]
        last = now
    return found


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.file.partition("_")[0])
def test_alarms_a_week_are_few(city: City):
    _, days = days_of(city)
    a_week = len(begun(days)) / (len(days) / 7)

    assert 0 < a_week < city.most_a_week


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.file.partition("_")[0])
def test_what_was_inserted_into_an_ordinary_day_is_found(city: City):
    """Twelve more orders of a matter that was reported once or twice in the week before."""
    _, days = days_of(city)
    random, found = Random(7), 0
    tried = random.sample(range(30, len(days)), 60)
    for day in tried:
        earlier = sum(days[day - 7 : day], Counter[Topic]())
        topic = random.choice(sorted(topic for topic, total in earlier.items() if total <= 2))
        changed = [*days[:day], days[day] + Counter({topic: 12})]
        found += topic in alarms(changed, day)

    assert found >= 0.95 * len(tried)


def test_a_hurricane_is_found():
    """Irene passed Boston on 28 August 2011."""
    first, days = days_of(CITIES[1])
    of_day = alarms(days, (date(2011, 8, 28) - first) // timedelta(days=1))

    assert {"Tree Emergencies"} <= {matter for _, matter in of_day}
