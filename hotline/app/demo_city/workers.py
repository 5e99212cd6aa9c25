"""The demo city's workers on the cells of its generated map: posts of communities, and others."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from events.catalog.grid_workers import GRID_WORKERS, ShiftStarted, WorkerAssigned
from events.catalog.names import Role
from events.catalog.patrol_rounds import (
    PATROL_ROUNDS,
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    PointPassed,
    RoundEnded,
    RoundPlanned,
    RoundStarted,
)
from events.event import Event
from grid.map.cells import Cell
from grid.map.divisions import Divisions
from hotline.app.demo_city.accounts import DemoAccount
from hotline.app.demo_city.departments import PILOTS
from hotline.app.demo_city.geography import BUILT_UP, MAP_VERSION
from hotline.app.reference.data import Publication

LEADS: Final = ("440511001000", "440511000000")  # 石炮台街道, 金平区: no community has its own
EACH_ON_LEAVE: Final = 5  # every fifth worker is off duty
SHIFT: Final = timedelta(hours=8)
DAY: Final = timedelta(days=1)
POINTS: Final = 6  # of a round
DEMO_ROUNDS: Final = uuid5(NAMESPACE_URL, "hotline:demo-rounds")


def demo_assignments(
    people: Iterable[DemoAccount], cells: Iterable[Cell], at: datetime
) -> Iterator[Publication]:
    """
    The posts of a pilot community share its cells; a worker of no post has a community elsewhere.

    Most communities have neither: what happens there goes to a lead.
    """
    listed = [each for each in people if {Role.GRID_WORKER, Role.GRID_LEAD} & set(each.roles)]
    by_community = cells_by_community(cells)
    posts = [each for each in listed if each.department]
    others = [each for each in listed if not each.department and Role.GRID_WORKER in each.roles]
    leads = [each for each in listed if Role.GRID_LEAD in each.roles]
    for post in posts:
        _, community, number = (post.department or "").split("-")
        mine = by_community[community][int(number) - 1 :: 2]
        yield assigned(post.username, community, mine, at)
    free = [code for code in sorted(by_community) if f"{code[:9]}000" in BUILT_UP - PILOTS]
    for other, community in zip(others, free, strict=False):
        yield assigned(other.username, community, by_community[community], at)
    for lead, area in zip(leads, LEADS, strict=True):
        event = WorkerAssigned(at=at, worker=lead.username, area=area, is_lead=True)
        yield f"{GRID_WORKERS}-{lead.username}", event


def cells_by_community(cells: Iterable[Cell]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.community is not None:
            found[cell.community].append(cell.code)
    return {community: sorted(codes) for community, codes in found.items()}


def assigned(worker: str, community: str, cells: list[str], at: datetime) -> Publication:
    event = WorkerAssigned(
        at=at, worker=worker, area=community, cells=tuple(cells), map_version=MAP_VERSION
    )
    return f"{GRID_WORKERS}-{worker}", event


def demo_shifts(
    assignments: Iterable[Publication], is_on_duty: Callable[[str], bool], at: datetime
) -> Iterator[Publication]:
    """Who goes on duty at the first start; every fifth does not."""
    for number, (stream, event) in enumerate(assignments):
        if not isinstance(event, WorkerAssigned) or is_on_duty(event.worker):
            continue
        if number % EACH_ON_LEAVE:
            yield stream, ShiftStarted(at=at, worker=event.worker, ends_at=at + SHIFT)


def demo_rounds(
    assignments: Iterable[Publication], divisions: Divisions, zone: tzinfo, at: datetime
) -> Iterator[Publication]:
    """For each worker a round of hazards yesterday, with some points missed, and one of today."""
    for number, (_, event) in enumerate(assignments):
        if not isinstance(event, WorkerAssigned) or event.is_lead:
            continue
        today = datetime.combine(at.astimezone(zone).date(), time(), zone)
        for day in (today - DAY, today):
            stream = f"{PATROL_ROUNDS}-{uuid5(DEMO_ROUNDS, f'{event.worker} {day:%F}')}"
            planned = round_of(event, divisions, day, at - DAY)
            yield stream, planned
            if day < today:
                yield from ((stream, each) for each in gone(planned, number, day))


def round_of(
    worker: WorkerAssigned, divisions: Divisions, day: datetime, at: datetime
) -> RoundPlanned:
    return RoundPlanned(
        at=min(at, day),
        kind=PatrolKind.HAZARD,
        form=PatrolForm.ON_FOOT,
        period=PatrolPeriod.DAY,
        area=worker.area,
        path=tuple(each.code for each in divisions.path(worker.area)),
        community=worker.area,
        worker=worker.worker,
        cells=worker.cells[:POINTS],
        map_version=MAP_VERSION,
        starts_at=day,
        due_at=day + DAY,
    )


def gone(planned: RoundPlanned, number: int, day: datetime) -> Iterator[Event]:
    """One point in the hour from nine on; every third worker has missed the last ones."""
    worker, missed = planned.worker, 0 if number % 3 else 2
    start = day + timedelta(hours=9)
    yield RoundStarted(at=start, worker=worker)
    for hour, cell in enumerate(planned.cells[: len(planned.cells) - missed], start=1):
        passed = start + timedelta(hours=hour)
        yield PointPassed(at=passed, worker=worker, cell=cell, in_time=True, phone_at=passed)
    yield RoundEnded(at=start + timedelta(hours=POINTS + 1), worker=worker)
