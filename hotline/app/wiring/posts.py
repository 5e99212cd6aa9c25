"""Where an account works on the street by now: by the streams of workers, not by what was heard."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from events.act import Actor
from events.catalog.grid_workers import GRID_WORKERS, WorkerAssigned, WorkerReleased
from events.postgres.following.log_reader import LogReader
from events.stored.reading import as_recorded
from grid.grid_case.roles import CENTRE_ROLES, WORKERS
from grid.map.divisions import DivisionLevel, Divisions
from grid.workers.context import is_within
from grid.workers.roster import Roster
from grid.workers.worker import Worker
from hotline.app.compose import Core

POSTED: Final = tuple(
    each.model_fields["type"].default for each in (WorkerAssigned, WorkerReleased)
)


async def posts_of(core: Core, by: Actor, at: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """
    The communities that the account leads, and its cells with those that it has taken over.

    The roster of this process hears of an appointment a moment later: it says whom the account
    covers, and the stream of each says which cells that are. None of one who reads every case.
    """
    if not by.roles & WORKERS or by.roles & CENTRE_ROLES:
        return frozenset(), frozenset()
    owners = (by.account, *core.feed.roster.covers(by.account, at))
    posted = await appointed(core, owners)
    cells = frozenset[str]().union(*(posted.of(each).cells for each in owners))
    return led_by(posted.of(by.account), core.feed.territory().divisions), cells


async def appointed(core: Core, accounts: Sequence[str]) -> Roster:
    """With what the streams of these accounts say of appointments, and nothing else."""
    streams, posted = [f"{GRID_WORKERS}-{each}" for each in accounts], Roster()
    for row in await LogReader(core.store.pool).of_types(streams, POSTED):
        posted.take(as_recorded(row).event)
    return posted


def led_by(lead: Worker, divisions: Divisions) -> frozenset[str]:
    """The communities in the division that a lead has; it may be one itself."""
    if not lead.is_lead or lead.area is None:
        return frozenset()
    communities = divisions.of_level(DivisionLevel.COMMUNITY)
    return frozenset(
        each.code for each in communities if is_within(divisions, each.code, lead.area)
    )
