"""How many deadlines are computed in a second."""

from datetime import datetime, timedelta
from random import Random
from time import perf_counter

from events.calendars import shipped_years
from events.catalog.names import Unit
from events.working_time import SHANGHAI, OfficeHours, TimeLimit, calendar_of, due_at
from hotline.bench.measurement import Findings, Measurement
from hotline.bench.options import BenchOptions

NAME = "calendar"
LIMITS = (
    TimeLimit(5, Unit.WORKING_DAY),
    TimeLimit(4, Unit.WORKING_HOUR),
    TimeLimit(2, Unit.HOUR),
    TimeLimit(3, Unit.NATURAL_DAY),
    TimeLimit(30, Unit.MINUTE),
)
STARTS = 5_000


async def calendar(ask: BenchOptions) -> Findings:
    """All five units, starts at any minute of four years."""
    chance, first = Random(1), datetime(2022, 1, 1, tzinfo=SHANGHAI)
    starts = [first + timedelta(minutes=chance.randrange(4 * 525_600)) for _ in range(STARTS)]
    year, hours = calendar_of(shipped_years()), OfficeHours()
    rates = []
    for _ in range(ask.scale.rounds):
        done, begun = 0, perf_counter()
        while perf_counter() - begun < ask.scale.seconds / ask.scale.rounds:
            for number, at in enumerate(starts):
                due_at(at, LIMITS[number % len(LIMITS)], year, hours)
            done += len(starts)
        rates.append(done / (perf_counter() - begun))
    return [
        Measurement(
            bench=NAME,
            what="due_at, all five units in turn",
            value=max(rates),
            worst=min(rates),
            unit="calls/s",
            note="the explanation is written only when asked for",
        )
    ]
