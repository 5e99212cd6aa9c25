"""
The reactions between a work order and the grid case that it opens (G-10, ADR 0021).

A case is found by the natural key of the dispatch that opened it: no table keeps the link. Each
reaction takes effect once by its cause, and acts on both streams as they are now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from events.act import Ask
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.handling import CaseClosed, CaseHandlingSubmitted
from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.names import CaseStatus, ClockName, Status
from events.catalog.registry import EVENTS
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.overlays import SecrecySet
from events.catalog.work_order.parts.clocks import Clock, latest
from events.catalog.work_order.parts.lifecycle import BEFORE_REPLY, ENDED
from events.execute import execute
from events.reaction import reaction_key, system
from events.refusal import Refusal
from events.store import Origin, Recorded
from events.stored.row import Row
from events.stored.writing import SubjectIsErased, own_subject
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.grid_case.acts.for_orders import (
    FollowOrderClock,
    OpenCaseForOrder,
    VoidCaseOfOrder,
    WithdrawCase,
)
from grid.grid_case.context import CaseContext
from grid.grid_case.inputs import CatalogueKey
from grid.grid_case.table import grid_case
from hotline.api.dependencies import order_stream
from hotline.app.compose import Core
from hotline.app.followers.facts import facts_of, type_of
from hotline.app.wiring.case_links import DISPATCHES, cases_of, opening
from hotline.matter import MatterFlag
from hotline.work_order.acts.street import (
    ShareWithCaseDepartment,
    TakeCaseHandling,
    TakeCaseResult,
    UndoCaseHandling,
)
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order
from projections.orders.detail_fold import fold

NAME: Final = "grid cases"
BY: Final = system("grid-cases")
PROTECTS: Final = type_of(SecrecySet)
MOVES_CLOCKS: Final = frozenset(
    type_ for type_, (effect, _) in EFFECTS.items() if effect.starts or effect.pauses
)
WITHOUT_CASE: Final = ENDED | BEFORE_REPLY | {Status.FOLLOW_UP}
"""The department has submitted, or the order is over: its case is not needed any more."""

LEAVES_CASE: Final = frozenset(
    type_
    for type_, (effect, condition) in EFFECTS.items()
    if WITHOUT_CASE & {effect.status, condition and condition[1].status}
)
CLOSED: Final = type_of(CaseClosed)
OF_CASES: Final = frozenset(
    type_
    for type_, declared in EVENTS.items()
    if issubclass(declared, GridCaseEvent)
    and (declared.status_after is not None or "status" in declared.model_fields)
)
"""Its stage changed: what it has of its order is compared."""
TYPES: Final = MOVES_CLOCKS | OF_CASES | DISPATCHES | LEAVES_CASE | {PROTECTS}
AT_HAND: Final = frozenset({Status.DISPATCHED, Status.IN_PROGRESS})
History = Sequence[Recorded]


@dataclass(frozen=True)
class JoinSides:
    core: Core
    desk: CaseDesk

    async def take(self, row: Row) -> None:
        if row.type in OF_CASES:
            await self.of_case(row)
        elif row.type in DISPATCHES:
            await self.open(row)
        elif row.type in LEAVES_CASE | {PROTECTS} or moves_handling(row):
            await self.of_order(row)

    async def open(self, row: Row) -> None:
        """Of an order that a grid worker can handle first, once; a redispatch finds its case."""
        history = await self.core.store.load(row.stream)
        order = order_of(history)
        if found := await self.open_cases(history):
            for stream, case in found:
                await self.compare(row, stream, case, order)
            return
        clock = handling(order)
        if clock is None or not self.is_for_street(order):
            return
        try:
            await self.begin(row, history, order, clock)
        except SubjectIsErased:
            await self.begin(row, history, order, clock, erased=True)

    def is_for_street(self, order: WorkOrder) -> bool:
        """Never one that is protected or names a department (D-07)."""
        matter = self.core.city().matters.get(order.matter)
        return (
            not order.protected
            and order.reported_department is None
            and order.status in AT_HAND
            and order.area.cell is not None
            and order.matter in self.core.feed.street().matters
            and matter is not None
            and MatterFlag.GRID_FIRST in matter.flags
        )

    async def begin(
        self,
        row: Row,
        history: History,
        order: WorkOrder,
        clock: Clock,
        *,
        erased: bool = False,
    ) -> None:
        at = self.core.clock()
        case_no = await self.desk.next_case_no(at)
        stream = case_stream(case_no)
        context = replace(
            self.context(),
            case_no=case_no,
            subject_id=own_subject(stream, 1) if erased else order.subject_id,
            area=order.area,
            area_class=self.desk.area_class(order.area),
            order_no=order.order_no,
        )
        told, usual = fold(history).registered, self.core.feed.street().matters[order.matter][0]
        command = OpenCaseForOrder(
            matter=CatalogueKey(standard=usual.standard, kind=usual.kind, code=usual.code),
            clock=clock.start,
            department=self.post(order),
            title=None if erased else told.title,
            place_text=None if erased else told.place_text,
            point=None if erased else told.point,
        )
        await execute(
            self.core.store,
            grid_case,
            stream,
            Ask(command=command, by=BY, at=at, context=context),
            origin=Origin(actor=BY.account, caused_by=row.position),
            keys=[opening(row.stream, row.position)],
            creates=True,
        )

    def post(self, order: WorkOrder) -> str | None:
        """The post whose worker is on duty for the place; None: a dispatcher names who handles."""
        duty, city = self.desk.duty(), self.core.city()
        worker = duty.worker_for(order.area, self.core.clock(), None)
        account = None if worker is None else city.accounts.get(worker)
        if account is None or account.department is None:
            return None
        post = account.department
        return post if duty.post_worker(post) == worker else None

    async def of_order(self, row: Row) -> None:
        history = await self.core.store.load(row.stream)
        order = order_of(history)
        if order.protected:
            for stream in await self.cases(history):
                await self.move(row, stream, WithdrawCase())
            return
        for stream, _ in await self.open_cases(history):
            if order.status in WITHOUT_CASE:
                await self.move(row, stream, VoidCaseOfOrder(status=order.status))
            else:
                await self.follow(row, stream, order)

    async def of_case(self, row: Row) -> None:
        history = await self.core.store.load(row.stream)
        case = case_of(history)
        if case.order_no is None or case.withdrawn:
            return
        stream = order_stream(case.order_no)
        if row.type == CLOSED:
            await self.submit(row, stream, case, history)
        else:
            order = order_of(await self.core.store.load(stream))
            await self.compare(row, row.stream, case, order)

    async def compare(self, row: Row, stream: str, case: GridCase, order: WorkOrder) -> None:
        """One deadline, and a part of the order for the level that the case was escalated to."""
        await self.follow(row, stream, order)
        if case.status is CaseStatus.CLOSED:
            return  # the close itself brings the result
        await self.wait_for_check(row, case, order)
        has_it = case.status in OPEN_CASE and case.level is not None
        department = case.department if has_it else None
        if department is not None or order.part_of_case(case.case_no) is not None:
            command = ShareWithCaseDepartment(case_no=case.case_no, department=department)
            await self.of_its_order(row, order_stream(order.order_no), command)

    async def wait_for_check(self, row: Row, case: GridCase, order: WorkOrder) -> None:
        """The order has no limit to miss while its case, which was handled, is checked (G-10)."""
        stream, done = order_stream(order.order_no), handled_at(case)
        if case.status is CaseStatus.CHECKING and done is not None:
            command = TakeCaseHandling(case_no=case.case_no, handled_at=done)
            await self.of_its_order(row, stream, command)
        elif order.handled_by_case:
            await self.of_its_order(row, stream, UndoCaseHandling(case_no=case.case_no))

    async def follow(self, row: Row, stream: str, order: WorkOrder) -> None:
        clock = handling(order)
        if clock is not None and not order.protected:
            await self.move(row, stream, FollowOrderClock(clock=clock.start, paused=clock.paused))

    async def submit(self, row: Row, stream: str, case: GridCase, history: History) -> None:
        command = TakeCaseResult(
            case_no=case.case_no,
            note=note_of(history),
            handled_at=handled_at(case),
            evidence=evidence_of(case),
        )
        await self.of_its_order(row, stream, command)

    async def of_its_order(self, row: Row, stream: str, command: Any) -> None:
        await execute(
            self.core.store,
            work_order,
            stream,
            Ask(command=command, by=BY, at=self.core.clock(), context=None),
            origin=Origin(actor=BY.account, caused_by=row.position),
            keys=[reaction_key(type(command).__name__, stream, row.stream, row.position)],
        )

    async def move(self, row: Row, stream: str, command: Any) -> None:
        """A case that is over meanwhile follows no clock."""
        name = type(command).__name__
        try:
            await execute(
                self.core.store,
                grid_case,
                stream,
                Ask(command=command, by=BY, at=self.core.clock(), context=self.context()),
                origin=Origin(actor=BY.account, caused_by=row.position),
                keys=[reaction_key(name, stream, row.stream, row.position)],
            )
        except Refusal:
            if isinstance(command, WithdrawCase):
                raise

    def context(self) -> CaseContext:
        return CaseContext(terms=self.desk.terms(), duty=self.desk.duty())

    async def open_cases(self, history: History) -> list[tuple[str, GridCase]]:
        streams = await self.cases(history)
        loaded = [(each, case_of(await self.core.store.load(each))) for each in streams]
        return [(stream, case) for stream, case in loaded if case.status in OPEN_CASE]

    async def cases(self, history: History) -> list[str]:
        """The streams of the cases that dispatches of this order have opened."""
        return await cases_of(self.core.store, history)


def order_of(history: History) -> WorkOrder:
    return work_order.fold(facts_of(history))


def handling(order: WorkOrder) -> Clock | None:
    """The clock that the lead department has for the handling, while it is open."""
    lead = order.parts.assignments.lead
    found = None if lead is None else latest(order.clocks, lead.id, ClockName.HANDLE)
    return found if found is not None and found.is_open else None


def handled_at(case: GridCase) -> datetime | None:
    """When the handling counts as done that no check has undone; None: it is not."""
    clock = latest(case.clocks, None, ClockName.HANDLE)
    return None if clock is None else clock.done_at


def moves_handling(row: Row) -> bool:
    moved = (*(row.data.get("clocks") or ()), *(row.data.get("stopped") or ()))
    return any(each["name"] == ClockName.HANDLE for each in moved)


def note_of(history: History) -> str | None:
    """What was written of the handling that the check passed."""
    notes = [each.event.note for each in history if isinstance(each.event, CaseHandlingSubmitted)]
    return notes[-1] if notes else None


def evidence_of(case: GridCase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.sha256 for each in case.photos))[-20:]
