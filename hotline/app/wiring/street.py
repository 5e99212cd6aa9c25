"""The resources of the street side."""

from dataclasses import dataclass
from typing import Any

from grid.api.areas import Areas
from grid.api.catalogue import CatalogueApi
from grid.api.cell_history import CellHistories
from grid.api.cells import Cells
from grid.api.components import Components
from grid.api.street import Street
from grid.api.workers.cells import CellsWithoutWorker
from grid.api.workers.coverage import PatrolCoverage
from grid.api.workers.rounds import PatrolRounds
from grid.api.workers.staffing import StaffingApi
from grid.api.workers.workers import Workers
from hotline.api.dependencies import Desk
from hotline.api.views import NotYet, PositionBeyondLog, ReadSide
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.wiring.both_sides import OrdersForCases
from hotline.app.wiring.cases import case_parts
from hotline.app.wiring.evaluations import evaluation_parts
from hotline.app.wiring.phones import phone_parts
from hotline.http.paging import Cursors
from hotline.http.request.commands import origin


def street_parts(
    core: Core, desk: Desk, pools: Pools, read: ReadSide, cursors: Cursors, orders: OrdersForCases
) -> tuple[Any, ...]:
    street = street_of(core, desk)
    return (
        Cells(core.feed.territory, cursors),
        CellHistories(core.feed.territory),
        Areas(core.feed.territory),
        Components(core.feed.components, cursors),
        CatalogueApi(core.feed.street, cursors),
        Workers(street, cursors),
        CellsWithoutWorker(street, cursors),
        *case_parts(core, street, pools, read, cursors, orders),
        PatrolRounds(street, read, cursors),
        PatrolCoverage(street, read),
        StaffingApi(
            street,
            cursors,
            norms=lambda: core.city().policy.staffing,
            households=lambda: {
                each.area: each.households for each in core.city().households.areas
            },
        ),
        *phone_parts(core, street, pools, read, cursors),
        *evaluation_parts(core, desk, read, cursors),
    )


def street_of(core: Core, desk: Desk) -> Street:
    """With the crossings to accounts, keys and the published city."""
    return Street(
        store=desk.store,
        context=core.street_context,
        actor=desk.actor,
        origin=origin,
        command_key=desk.command_key,
        reached=RosterReached(core),
    )


@dataclass(frozen=True)
class RosterReached:
    core: Core

    async def __call__(self, position: int | None) -> None:
        """`min_position` of the roster. Raises PositionBeyondLog, NotYet."""
        if position is None:
            return
        if position > (await self.core.reader.head()).position:
            raise PositionBeyondLog
        if not await self.core.followers.of(REFERENCE).reached(position):
            raise NotYet
