"""Both sides of one request, in the time of a play: the service's own reactions, and who waits."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from events.catalog.grid_case.dispatching import CaseDispatched, CaseEscalated, CaseReturnGranted
from events.catalog.grid_case.event import GRID_CASES
from events.catalog.grid_case.for_orders import CaseDeadlineFollowed, CaseWithdrawn
from events.catalog.grid_case.handling import CaseCheckFailed, CaseClosed, CaseHandlingSubmitted
from events.catalog.grid_case.overlays import CaseRestored, CaseVoided
from events.catalog.grid_case.reporting import CaseReported
from events.catalog.names import CaseSource
from events.catalog.work_order.handling import (
    CaseHandled,
    CaseHandlingUndone,
    CaseResultKept,
    ResultSubmitted,
)
from events.catalog.work_order.support import SupportingAdded, SupportingReleased
from events.stored.row import Row
from hotline.app.compose import Core
from hotline.app.followers import grid_cases
from hotline.app.followers.facts import type_of
from hotline.app.followers.grid_cases import JoinSides
from hotline.app.simulation.drivers import Inside
from hotline.app.simulation.street.play import StreetPlay
from hotline.app.wiring.case_links import DISPATCHES
from hotline.app.wiring.cases import case_desk_of
from hotline.work_order.acts.street import REPLY
from hotline.work_order.state import WorkOrder

Follow = Callable[[Row], Awaitable[set[str]]]
OF_ORDERS: Final = "work_order-"
OF_CASES: Final = f"{GRID_CASES}-"
REPORTED: Final = type_of(CaseReported)
CHANGED: Final = frozenset(
    {type_of(CaseDeadlineFollowed), type_of(CaseWithdrawn), type_of(CaseVoided)}
)
MOVES_CASE: Final = (grid_cases.MOVES_CLOCKS | grid_cases.LEAVES_CASE) - DISPATCHES
TELLS: Final = frozenset(
    {
        *(type_of(CaseDispatched), type_of(CaseEscalated), type_of(CaseReturnGranted)),
        *(type_of(CaseCheckFailed), type_of(CaseClosed), type_of(CaseVoided)),
        *(type_of(CaseRestored), type_of(CaseHandlingSubmitted)),
    }
)
SUBMITTED: Final = type_of(ResultSubmitted)
BY_CASES: Final = frozenset(
    {
        *(SUBMITTED, type_of(CaseResultKept)),
        *(type_of(CaseHandled), type_of(CaseHandlingUndone)),
        *(type_of(SupportingAdded), type_of(SupportingReleased)),
    }
)


@dataclass
class Sides:
    """`orders`: of cases, by their number. `brought`: orders whose result a case has submitted."""

    core: Core
    inside: Inside
    street: StreetPlay
    orders: dict[str, str] = field(default_factory=dict)
    brought: set[str] = field(default_factory=set)
    now: datetime | None = None

    def joins(self, core: Core) -> JoinSides:
        return JoinSides(core, case_desk_of(core))

    def follows(self, core: Core) -> list[tuple[Collection[str], Follow]]:
        """The reaction between both sides, at the moment of `core`, for the rows that it is for."""
        joins, self.now = self.joins(core), core.clock()
        return [
            (DISPATCHES, partial(self.dispatched, joins)),
            (MOVES_CASE, partial(self.moved, joins)),
            ({grid_cases.PROTECTS}, partial(self.protected, joins)),
            (grid_cases.OF_CASES, partial(self.of_case, joins)),
            ({REPORTED}, self.opened),
            (CHANGED, self.changed),
            (BY_CASES, self.of_order),
        ]

    def expects(self, order: WorkOrder) -> bool:
        """Whether the dispatch of the order opens a case."""
        return self.joins(self.core).is_for_street(order)

    async def dispatched(self, joins: JoinSides, row: Row) -> set[str]:
        order_no = row.stream.removeprefix(OF_ORDERS)
        order = (await self.inside.state(order_no)).order
        if self.has_case(order_no) or joins.is_for_street(order):
            await joins.take(row)
        return {order_no}

    async def moved(self, joins: JoinSides, row: Row) -> set[str]:
        if row.stream.removeprefix(OF_ORDERS) in self.street.of_orders:
            await joins.take(row)
        return set()

    async def protected(self, joins: JoinSides, row: Row) -> set[str]:
        await joins.take(row)
        return set()

    async def of_case(self, joins: JoinSides, row: Row) -> set[str]:
        """Of a case of an order, where a person gave it to a department or ended it."""
        is_own = row.actor == grid_cases.BY.account
        if row.stream.removeprefix(OF_CASES) in self.orders and row.type in TELLS and not is_own:
            await joins.take(row)
        return set()

    async def opened(self, row: Row) -> set[str]:
        """A case of an order; those of workers and the public are known already."""
        if row.data["source"] == CaseSource.WORK_ORDER and self.now is not None:
            case_no = row.stream.removeprefix(OF_CASES)
            self.orders[case_no] = row.data["order_no"]
            self.street.adopt(await self.street.hand.look(case_no), self.now)
        return set()

    async def changed(self, row: Row) -> set[str]:
        if self.now is not None:
            await self.street.refresh(row.stream.removeprefix(OF_CASES), self.now)
        return set()

    async def of_order(self, row: Row) -> set[str]:
        """What the reaction has done to an order."""
        if row.actor != grid_cases.BY.account:
            return set()
        order_no = row.stream.removeprefix(OF_ORDERS)
        if row.type == SUBMITTED and row.data["is_lead"]:
            self.brought.add(order_no)
        return {order_no}

    def reply(self, order_no: str) -> str | None:
        """Of the result that a case has brought; None: it has brought none since it was asked."""
        is_new = order_no in self.brought
        self.brought.discard(order_no)
        return REPLY if is_new else None

    def has_case(self, order_no: str) -> bool:
        return order_no in self.street.of_orders

    def outlived(self, order: WorkOrder) -> bool:
        """The order needs its case no more."""
        return order.status in grid_cases.WITHOUT_CASE and self.has_case(order.order_no)

    async def take_up(self, at: datetime) -> None:
        await self.street.take_up(at)
        self.orders |= {case: order for order, case in self.street.of_orders.items()}
