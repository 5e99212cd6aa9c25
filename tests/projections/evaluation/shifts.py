"""Histories of workers and their shifts, and a recount of them by single minutes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from events.catalog.grid_workers import (
    GRID_WORKERS,
    ShiftEnded,
    ShiftRelieved,
    ShiftStarted,
    WorkerAssigned,
    WorkerReleased,
)
from events.event import Event
from events.store import Origin, Recorded
from events.working_time import SHANGHAI, OfficeHours, ordinary_weeks
from projections.engine.runner import Runner
from projections.evaluation.duty import required_hours
from projections.figures.question import Question
from tests.databases import Database
from tests.projections.figures.recount import catch_up
from tests.projections.recording import write

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
HERE, THERE = "440511001001", "440511002001"
AREAS: Final = [
    {"community": HERE, "subdistrict": "440511001000", "district": "440511000000"},
    {"community": THERE, "subdistrict": "440511002000", "district": "440511000000"},
]
OFFICE: Final = OfficeHours()  # 09:00 to 12:00 and 14:00 to 18:00
CALENDAR: Final = ordinary_weeks(SHANGHAI, "1.1")


def local(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """In March 2026, whose second day is a Monday; day 32 is the first of April."""
    return datetime(2026, 3, 1, tzinfo=SHANGHAI) + timedelta(
        days=day - 1, hours=hour, minutes=minute, seconds=second
    )


@dataclass(frozen=True)
class Ordinary:
    """What a city of ordinary weeks and office hours requires."""

    def conditions(self, since: datetime, until: datetime) -> Mapping[str, Any]:
        first, last = (each.astimezone(SHANGHAI).date() for each in (since, until))
        after = last + timedelta(days=1)
        return {
            "hours": [*required_hours(first, after, CALENDAR, lambda _: OFFICE)],
            "areas": AREAS,
        }


def asked(since: datetime, to: datetime, as_of: datetime, position: int) -> Question:
    return Question(
        since=since,
        to=to,
        as_of=as_of,
        zone=str(SHANGHAI),
        position=position,
        protected="all",
        duty=Ordinary(),
    )


def assigned(worker: str, at: datetime, area: str = HERE, *, is_lead: bool = False) -> Event:
    return WorkerAssigned(at=at, worker=worker, area=area, is_lead=is_lead)


def started(worker: str, at: datetime, hours: float = 12) -> Event:
    return ShiftStarted(at=at, worker=worker, ends_at=at + hours * HOUR)


def ended(worker: str, at: datetime, *, by_clock: bool = False) -> Event:
    return ShiftEnded(at=at, worker=worker, by_clock=by_clock)


async def live(
    database: Database, view: Runner, events: Sequence[Event], *, size: int = 5_000
) -> int:
    """Write the events in the order of time, take all in, and return the head of the log."""
    versions: dict[str, int] = {}
    log = []
    for event in sorted(events, key=lambda each: each.at):
        stream = f"{GRID_WORKERS}-{event.worker}"  # type: ignore[attr-defined]
        versions[stream] = versions.get(stream, 0) + 1
        log.append(
            Recorded(
                position=0,
                stream=stream,
                version=versions[stream],
                event=event,
                recorded_at=event.at,
                origin=Origin(actor="somebody"),
            )
        )
    async with database.pool.acquire() as connection:
        await write(connection, log)
        head = int(await connection.fetchval("SELECT max(position) FROM hotline_log.event"))
    await catch_up(view, size)
    return head


def random_events(dice: Random, workers: Sequence[str], many: int) -> list[Event]:
    """Whatever order: ends without a start, starts over each other, areas that change."""
    found: list[Event] = []
    at = local(26, 6)
    for _ in range(many):
        at += timedelta(seconds=dice.randrange(2 * 3600))
        worker = dice.choice(workers)
        kind = dice.randrange(10)
        if kind < 2:
            found.append(assigned(worker, at, dice.choice((HERE, THERE)), is_lead=kind < 1))
        elif kind < 3:
            found.append(WorkerReleased(at=at, worker=worker))
        elif kind < 7:
            found.append(started(worker, at, dice.randrange(1, 40) / 3))
        elif kind < 9:
            found.append(ended(worker, at, by_clock=dice.random() < 0.3))
        else:
            found.append(ShiftRelieved(at=at, worker=worker, by="other", until=at + HOUR))
    return found


@dataclass(frozen=True)
class Told:
    """From one moment to another; `until` None: no event has said an end."""

    since: datetime
    until: datetime | None = None
    area: str | None = None  # of an assignment of a worker, not of a lead

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def told(events: Sequence[Event]) -> tuple[list[Told], list[Told]]:
    """Return the duty areas and the shifts of one worker, by events in the order of time."""
    areas: list[Told] = []
    shifts: list[tuple[Told, bool]] = []  # and whether an event has ended it
    for event in events:
        if isinstance(event, WorkerAssigned | WorkerReleased):
            if areas and areas[-1].until is None:
                areas[-1] = replace(areas[-1], until=event.at)
            if isinstance(event, WorkerAssigned):
                areas.append(Told(event.at, area=None if event.is_lead else event.area))
        elif isinstance(event, ShiftStarted):
            shifts.append((Told(event.at, event.ends_at), False))
        else:
            running = [number for number, (_, over) in enumerate(shifts) if not over]
            if running:
                shift, _ = shifts[running[-1]]
                assert shift.until is not None
                shifts[running[-1]] = replace(shift, until=min(shift.until, event.at)), True
    return areas, [shift for shift, _ in shifts]


def is_required(at: datetime) -> bool:
    here = at.astimezone(SHANGHAI)
    sessions = ((time(9), time(12)), (time(14), time(18)))
    return here.weekday() < 5 and any(opens <= here.time() < ends for opens, ends in sessions)


Counted = dict[tuple[str, str, date], list[int]]  # worker, area, day: on duty, required, outside


def recount(events: Sequence[Event], since: datetime, until: datetime) -> Counted:
    """Minute by minute."""
    found: Counted = {}
    for worker in {each.worker for each in events}:  # type: ignore[attr-defined]
        own = [each for each in events if each.worker == worker]  # type: ignore[attr-defined]
        areas, shifts = told(own)
        for at in minutes(since, until):
            area = next((each.area for each in areas if each.holds(at)), None)
            if area is None:
                continue
            on_duty = any(each.holds(at) for each in shifts)
            row = found.setdefault((worker, area, at.astimezone(SHANGHAI).date()), [0, 0, 0])
            row[0] += is_required(at) and on_duty
            row[1] += is_required(at)
            row[2] += on_duty and not is_required(at)
    return found


def minutes(since: datetime, until: datetime) -> Iterator[datetime]:
    at = since
    while at < until:
        yield at
        at += MINUTE
