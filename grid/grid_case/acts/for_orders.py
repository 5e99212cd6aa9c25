"""A case that a work order opens, and what becomes of it with its order (G-10). The service's."""

from collections.abc import Sequence
from typing import Final

from events.act import Act, command
from events.catalog.grid_case.dispatching import CaseDispatched
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.for_orders import CaseDeadlineFollowed, CaseWithdrawn
from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.grid_case.overlays import CaseVoided
from events.catalog.grid_case.reporting import CaseOpened, CaseReported
from events.catalog.grid_case.values import CaseRoute, CaseTask
from events.catalog.names import CaseSource, CaseStatus, ClockName, PauseKind, Status, TaskKind
from events.catalog.values import ClockStart, ClockStopped, Point
from events.catalog.work_order.parts.clocks import Clock, latest
from grid.grid_case.acts.reporting import row_of
from grid.grid_case.clocks import node_clock, stopped_clocks
from grid.grid_case.context import AskedOfCase
from grid.grid_case.inputs import CatalogueKey

TO_POST: Final = CaseRoute(
    rule="work_order",
    because="工单事项可由网格员先行处置，派所在网格的网格员",
    because_en="A grid worker can handle the matter of the work order first",
)


@command
class OpenCaseForOrder:
    """
    工单转网格. `department`: the worker's post of the place; None: the dispatcher names one.

    `clock`: that of the order's lead department, which is the case's too.
    """

    matter: CatalogueKey
    clock: ClockStart
    department: str | None
    title: str | None
    place_text: str | None
    point: Point | None


def open_for_order(ask: AskedOfCase[OpenCaseForOrder], _: GridCase) -> Sequence[GridCaseEvent]:
    """The centre has accepted the request already: it is not opened a second time by a person."""
    body, context = ask.command, ask.context
    at, department = ask.at, body.department
    reported = CaseReported(
        at=at,
        subject_id=context.subject_id,
        case_no=context.case_no,
        source=CaseSource.WORK_ORDER,
        matter=row_of(body.matter, context.terms),
        area_class=context.area_class,
        standards_version=context.terms.standards.newest,
        area=context.area,
        order_no=context.order_no,
        description=body.title,
        place_text=body.place_text,
        point=body.point,
    )
    if department is None:
        waits = node_clock(ClockName.DISPATCH, at, context.terms)
        return [reported, CaseOpened(at=at, clocks=waits)]
    worker = context.duty.post_worker(department)
    dispatched = CaseDispatched(
        at=at,
        subject_id=context.subject_id,
        department=department,
        route=TO_POST,
        task=CaseTask(id="1", kind=TaskKind.HANDLE, worker=worker) if worker else None,
        clocks=(of_case(body.clock),),
    )
    return [reported, CaseOpened(at=at, clocks=()), dispatched]


def of_case(clock: ClockStart) -> ClockStart:
    """The order's clock as the case's own: how it may be moved stays the order's."""
    own = {"assignment_id": None, "department": None, "revision": 1, "may_extend": None}
    return clock.model_copy(update=own)


@command
class FollowOrderClock:
    """时限随工单. `clock`: that of the order's lead department, as it is now, and its pause."""

    clock: ClockStart
    paused: ClockStopped | None = None


def follow_clock(ask: AskedOfCase[FollowOrderClock], case: GridCase) -> Sequence[GridCaseEvent]:
    """Nothing where the deadline, or what is left of it in a pause, is the same already."""
    clock, paused = ask.command.clock, ask.command.paused
    own = latest(case.clocks, None, ClockName.HANDLE)
    if own is None or not own.is_open or is_same(own, clock, paused):
        return []
    pauses = {"assignment_id": None, "department": None}
    stopped = () if paused is None else (paused.model_copy(update=pauses),)
    return [CaseDeadlineFollowed(at=ask.at, clocks=(of_case(clock),), stopped=stopped)]


def is_same(own: Clock, clock: ClockStart, paused: ClockStopped | None) -> bool:
    if own.paused is None or paused is None:
        return own.paused is paused and own.start.due_at == clock.due_at
    return own.paused.remaining == paused.remaining


@command
class VoidCaseOfOrder:
    """随工单作废. The department has submitted without the case, or the order is over."""

    status: Status


def void_with_order(ask: AskedOfCase[VoidCaseOfOrder], case: GridCase) -> Sequence[GridCaseEvent]:
    """As by a person: it may be restored, as when the result is rejected."""
    stopped = stopped_clocks(case, PauseKind.VOIDED, ask.at, ask.context.terms)
    return [CaseVoided(at=ask.at, stopped=stopped, order_status=ask.command.status)]


@command
class WithdrawCase:
    """撤回."""


def withdraw(ask: AskedOfCase[WithdrawCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """Also of a case that is over: from now on no reader sees it (D-07)."""
    return [] if case.withdrawn else [CaseWithdrawn(at=ask.at)]


ACTS: Final = (
    Act(
        command=OpenCaseForOrder,
        name_zh="工单转网格",
        allowed_in=frozenset({None}),
        roles=frozenset(),
        decide=open_for_order,
        example={},
    ),
    Act(
        command=FollowOrderClock,
        name_zh="时限随工单",
        allowed_in=OPEN_CASE,
        roles=frozenset(),
        decide=follow_clock,
        example={},
    ),
    Act(
        command=VoidCaseOfOrder,
        name_zh="随工单作废",
        allowed_in=OPEN_CASE,
        roles=frozenset(),
        decide=void_with_order,
        example={},
    ),
    Act(
        command=WithdrawCase,
        name_zh="撤回案件",
        allowed_in=frozenset(CaseStatus),
        roles=frozenset(),
        decide=withdraw,
        example={},
    ),
)
