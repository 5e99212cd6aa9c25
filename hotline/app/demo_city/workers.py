"""The demo city's workers on the cells of its generated map: posts of communities, and others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from events.catalog.grid_workers import GRID_WORKERS, ShiftStarted, WorkerAssigned
from events.catalog.names import Role
from grid.map.cells import Cell
from hotline.app.demo_city.accounts import DemoAccount
from hotline.app.demo_city.departments import PILOTS
from hotline.app.demo_city.geography import BUILT_UP, MAP_VERSION
from hotline.app.reference.data import Publication

LEADS: Final = ("440511001000", "440511000000")  # 石炮台街道, 金平区: no community has its own
EACH_ON_LEAVE: Final = 5  # every fifth worker is off duty
SHIFT: Final = timedelta(hours=8)


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


def demo_shifts(assignments: Iterable[Publication], at: datetime) -> Iterator[Publication]:
    """Who is on duty at the first start; every fifth is not."""
    for number, (stream, event) in enumerate(assignments):
        if isinstance(event, WorkerAssigned) and number % EACH_ON_LEAVE:
            yield stream, ShiftStarted(at=at, worker=event.worker, ends_at=at + SHIFT)
