"""The acts on a patrol round: plan, start, pass a point, end, reassign, cancel (G-08)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act, command
from events.catalog.names import Role
from events.catalog.patrol_rounds import (
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    PointPassed,
    RoundCancellation,
    RoundCancelled,
    RoundEnded,
    RoundPlanned,
    RoundReassigned,
    RoundStarted,
    RoundStatus,
)
from events.decider import Decider
from events.event import Event
from events.input_types import CellCode, Code, Day
from grid.map.divisions import DivisionLevel
from grid.workers.acts import MANAGERS, AreaCode, PhonePoint, PhoneTime, require_cells
from grid.workers.context import Asked
from grid.workers.refusals import NoSuchArea, NoSuchWorker, NotYourArea, WrongRole
from grid.workers.round import PatrolRound, Plan, evolve
from grid.workers.round_refusals import (
    AlreadyDue,
    ConsentNeeded,
    NotAPoint,
    NotYourRound,
    RoundNotOpen,
    StartsInThePast,
)

MOST_POINTS: Final = 200
WORKERS: Final = frozenset({Role.GRID_WORKER, Role.GRID_LEAD})
MONTHS: Final = {PatrolPeriod.MONTH: 1, PatrolPeriod.QUARTER: 3, PatrolPeriod.HALF_YEAR: 6}
DAYS: Final = {PatrolPeriod.DAY: 1, PatrolPeriod.WEEK: 7}
WorkerAccount = Annotated[Code, Field(description="负责巡查的网格员，账号")]


@command
class PlanRound:
    """安排."""

    kind: Annotated[PatrolKind, Field(description="巡查种类")]
    form: Annotated[PatrolForm, Field(description="巡查形式")]
    period: Annotated[PatrolPeriod, Field(description="巡查周期: 自首日起多长时间内完成")]
    starts_on: Annotated[Day, Field(description="首日")]
    area: AreaCode
    worker: WorkerAccount
    cells: Annotated[
        tuple[CellCode, ...],
        Field(min_length=1, max_length=MOST_POINTS, description="点位: 单元网格编码"),
    ]
    consent: Annotated[
        bool, Field(description="关爱走访: 拟走访的居民是否均已同意; 不登记居民姓名")
    ] = False


def plan_round(ask: Asked[PlanRound], _: PatrolRound) -> Sequence[Event]:
    """Its end is fixed here: the close of the last day, in the city's time."""
    body, context = ask.command, ask.context
    path = context.divisions.path(body.area)
    if not path:
        raise NoSuchArea
    if not context.may_manage(ask.by, [body.area]):
        raise NotYourArea
    require_own_worker(ask, body.worker)
    require_cells(context, body.cells, body.area)
    if body.kind is PatrolKind.CARE and not body.consent:
        raise ConsentNeeded
    if body.starts_on < ask.at.astimezone(context.zone).date():
        raise StartsInThePast
    community = path[0].code if path[0].level is DivisionLevel.COMMUNITY else None
    last = after(body.starts_on, body.period)
    planned = RoundPlanned(
        at=ask.at,
        kind=body.kind,
        form=body.form,
        period=body.period,
        area=body.area,
        path=tuple(each.code for each in path),
        community=community,
        worker=body.worker,
        cells=tuple(dict.fromkeys(body.cells)),
        map_version=context.map_version or 0,
        starts_at=datetime.combine(body.starts_on, time(), context.zone),
        due_at=datetime.combine(last, time(), context.zone),
        consent=body.consent,
    )
    return [planned]


def require_own_worker(ask: Asked[Any], account: str) -> None:
    """A lead gives no rounds to workers of another division; who has no area yet is of none."""
    if not ask.context.may_serve(account):
        raise NoSuchWorker(role=Role.GRID_WORKER)
    duty = ask.context.roster.of(account).area
    if duty is not None and not ask.context.may_manage(ask.by, [duty]):
        raise NotYourArea


def after(first: date, period: PatrolPeriod) -> date:
    """The day after the last one. A month from 31 January ends with February."""
    if period in DAYS:
        return first + timedelta(days=DAYS[period])
    months = first.month - 1 + MONTHS[period]
    year, month = first.year + months // 12, months % 12 + 1
    beyond = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=first.day - 1), beyond)


@command
class StartRound:
    """开始."""

    phone_at: PhoneTime = None


def start_round(ask: Asked[StartRound], state: PatrolRound) -> Sequence[Event]:
    require_own(ask, state)
    return [RoundStarted(at=ask.at, worker=ask.by.account, phone_at=ask.command.phone_at)]


@command
class PassPoint:
    """到达."""

    cell: Annotated[CellCode, Field(description="到达的点位: 单元网格编码")]
    phone_at: PhoneTime = None
    point: PhonePoint = None


def pass_point(ask: Asked[PassPoint], state: PatrolRound) -> Sequence[Event]:
    """
    A point is passed once; a repeat says nothing new. It starts a round that was not started.

    What a worker passed before the round was given to another one is passed, whenever it arrives.
    """
    done_at = ask.context.counted_at or ask.at
    if not state.was_of(ask.by.account, done_at):
        require_own(ask, state)
    body, plan = ask.command, plan_of(state)
    if body.cell not in plan.cells:
        raise NotAPoint
    if body.cell in state.passed:
        return []
    passed = PointPassed(
        at=ask.at,
        worker=ask.by.account,
        cell=body.cell,
        in_time=is_in_time(ask, plan),
        phone_at=body.phone_at,
        phone_cell=ask.context.cell_at(body.point),
    )
    if state.status is RoundStatus.PLANNED:
        return [RoundStarted(at=ask.at, worker=ask.by.account, phone_at=body.phone_at), passed]
    return [passed]


def is_in_time(ask: Asked[PassPoint], plan: Plan) -> bool:
    """No worker is late because of the network; no later than a phone may be offline (G-04)."""
    at, phone_at, context = ask.at, ask.command.phone_at, ask.context
    if context.counted_at is not None:
        return context.counted_at < plan.due_at
    if at < plan.due_at:
        return True
    if phone_at is None or at >= plan.due_at + context.offline:
        return False
    return plan.starts_at <= phone_at < plan.due_at


@command
class EndRound:
    """结束."""

    phone_at: PhoneTime = None


def end_round(ask: Asked[EndRound], state: PatrolRound) -> Sequence[Event]:
    """What was not passed stays due: it may still be passed."""
    require_own(ask, state)
    return [RoundEnded(at=ask.at, worker=ask.by.account, phone_at=ask.command.phone_at)]


@command
class ReassignRound:
    """改派."""

    worker: WorkerAccount


def reassign_round(ask: Asked[ReassignRound], state: PatrolRound) -> Sequence[Event]:
    require_managed(ask, state)
    worker = ask.command.worker
    require_own_worker(ask, worker)
    return [] if worker == state.worker else [RoundReassigned(at=ask.at, worker=worker)]


@command
class CancelRound:
    """取消."""

    reason: Annotated[RoundCancellation, Field(description="取消原因")]


def cancel_round(ask: Asked[CancelRound], state: PatrolRound) -> Sequence[Event]:
    """Before its end alone: what is overdue stays in the count."""
    require_managed(ask, state)
    if plan_of(state).due_at <= ask.at:
        raise AlreadyDue
    return [RoundCancelled(at=ask.at, reason=ask.command.reason)]


def plan_of(state: PatrolRound) -> Plan:
    if state.plan is None:
        raise RoundNotOpen
    return state.plan


def require_managed(ask: Asked[Any], state: PatrolRound) -> None:
    if not ask.context.may_manage(ask.by, [plan_of(state).area]):
        raise NotYourArea


def require_own(ask: Asked[Any], state: PatrolRound) -> None:
    """The worker of the round, or who has taken over their cells."""
    owner = ask.context.roster.of(state.worker)
    if ask.by.account not in {state.worker, ask.context.roster.taken_over_by(owner, ask.at)}:
        raise NotYourRound


OPEN: Final = frozenset({RoundStatus.PLANNED, RoundStatus.STARTED})
PLANNED_EXAMPLE: Final = {
    "kind": "hazard",
    "form": "on_foot",
    "period": "week",
    "starts_on": "2026-11-30",
    "area": "440511001001",
    "worker": "worker-1",
    "cells": ["440511001001001", "440511001001002"],
}
PHONE: Final = {"phone_at": "2026-11-30T09:12:05+08:00"}
PASSED_EXAMPLE: Final = {"cell": "440511001001001", **PHONE}


def act_of(what: type, name_zh: str, allowed_in: Any, roles: Any, decide: Any, example: Any) -> Act:
    return Act(
        command=what,
        name_zh=name_zh,
        allowed_in=allowed_in,
        roles=roles,
        decide=decide,
        example=example,
    )


PASSABLE: Final = OPEN | {RoundStatus.ENDED}  # what was not passed stays due
FRESH: Final = frozenset({RoundStatus.PLANNED})
ACTS: Final = (
    act_of(PlanRound, "安排巡查", frozenset({None}), MANAGERS, plan_round, PLANNED_EXAMPLE),
    act_of(StartRound, "开始巡查", FRESH, WORKERS, start_round, PHONE),
    act_of(PassPoint, "到达点位", PASSABLE, WORKERS, pass_point, PASSED_EXAMPLE),
    act_of(EndRound, "结束巡查", OPEN, WORKERS, end_round, PHONE),
    act_of(ReassignRound, "改派巡查", OPEN, MANAGERS, reassign_round, {"worker": "worker-2"}),
    act_of(CancelRound, "取消巡查", OPEN, MANAGERS, cancel_round, {"reason": "weather"}),
)
RULES: Final = {act.command: act for act in ACTS}


def decide(ask: Asked[Any], state: PatrolRound) -> Sequence[Event]:
    act = RULES[type(ask.command)]
    if not ask.by.roles & act.roles:
        raise WrongRole(roles=sorted(act.roles))
    if state.status not in act.allowed_in:
        raise RoundNotOpen
    return act.decide(ask, state)


patrol_round: Final = Decider(initial=PatrolRound(), decide=decide, evolve=evolve)
