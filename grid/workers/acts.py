"""The acts on a worker: assign, release, start and end a shift, relieve; one table of rules."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act, command
from events.catalog.grid_workers import (
    DutyStatus,
    ShiftEnded,
    ShiftRelieved,
    ShiftStarted,
    WorkerAssigned,
    WorkerReleased,
)
from events.catalog.names import Role
from events.catalog.values import Point
from events.decider import Decider
from events.event import Event
from events.input_types import CellCode, Code, Instant
from grid.map.divisions import DivisionLevel
from grid.workers.context import Asked, StreetContext, is_within
from grid.workers.refusals import (
    CellsNotThere,
    NoSuchArea,
    NoSuchWorker,
    NotAssigned,
    NotOnThisDuty,
    NotYourArea,
    NotYourself,
    OwnAppointment,
    RelieverNotOnDuty,
    ShiftEndsInThePast,
    ShiftTooLong,
    WrongRole,
)
from grid.workers.worker import NO_WORKER, Worker, evolve

MOST_CELLS: Final = 500
MOST_NAMED: Final = 10  # cells in a refusal
MANAGERS: Final = frozenset({Role.GRID_LEAD, Role.SUPERVISOR})
WORKERS: Final = frozenset({Role.GRID_WORKER, Role.GRID_LEAD})
AreaCode = Annotated[str, Field(pattern=r"^\d{12}$", description="区划代码，12 位")]
Cells = Annotated[
    tuple[CellCode, ...], Field(max_length=MOST_CELLS, description="责任网格: 单元网格编码")
]
PhoneTime = Annotated[Instant | None, Field(description="手机时间; 只作佐证，时间以系统收到时为准")]
PhonePoint = Annotated[
    Point | None, Field(description="手机位置; 只据以确定所在网格，坐标本身不保存")
]


@command
class AssignWorker:
    """安排."""

    worker: Annotated[Code, Field(description="网格员或网格长，账号")]
    area: AreaCode
    is_lead: Annotated[bool, Field(description="是否网格长")] = False
    cells: Cells = ()


def assign(ask: Asked[AssignWorker], worker: Worker) -> Sequence[Event]:
    """In place of the assignment before; who assigns leads both areas."""
    body, context = ask.command, ask.context
    require_another(ask, body.worker)
    require_person(context, body.worker, is_lead=body.is_lead)
    require_area(context, body.area, is_lead=body.is_lead)
    require_managed(ask, [body.area, *([worker.area] if worker.area else [])])
    require_cells(context, body.cells, body.area)
    event = WorkerAssigned(
        at=ask.at,
        worker=body.worker,
        area=body.area,
        is_lead=body.is_lead,
        cells=tuple(sorted(set(body.cells))),
        map_version=context.map_version if body.cells else None,
    )
    same = (worker.area, worker.is_lead, worker.cells, worker.map_version)
    new = (event.area, event.is_lead, frozenset(event.cells), event.map_version)
    return [] if same == new else [event]


@command
class ReleaseWorker:
    """解除."""


def release(ask: Asked[ReleaseWorker], worker: Worker) -> Sequence[Event]:
    """The cells have no worker from then on."""
    require_another(ask, worker.account)
    require_managed(ask, [area_of(worker)])
    at, account = ask.at, worker.account
    ended = [ShiftEnded(at=at, worker=account)] if worker.on_duty(at) else forgotten(worker, at)
    return [*ended, WorkerReleased(at=at, worker=account)]


@command
class StartShift:
    """上岗."""

    until: Annotated[Instant | None, Field(description="拟离岗时间; 不填则为最长班次")] = None
    phone_at: PhoneTime = None
    point: PhonePoint = None


def start_shift(ask: Asked[StartShift], worker: Worker) -> Sequence[Event]:
    """The service's time counts, whatever the phone says (G-04)."""
    require_self(ask, worker)
    body, context = ask.command, ask.context
    latest = (ask.at + context.longest_shift).astimezone(context.zone)
    ends_at = body.until or latest
    if ends_at <= ask.at:
        raise ShiftEndsInThePast(latest=latest)
    if ends_at > latest:
        raise ShiftTooLong(latest=latest)
    started = ShiftStarted(
        at=ask.at,
        worker=worker.account,
        ends_at=ends_at,
        phone_at=body.phone_at,
        cell=context.cell_at(body.point),
    )
    return [*forgotten(worker, ask.at), started]


@command
class EndShift:
    """离岗."""

    phone_at: PhoneTime = None
    point: PhonePoint = None


def end_shift(ask: Asked[EndShift], worker: Worker) -> Sequence[Event]:
    require_self(ask, worker)
    body, cell = ask.command, ask.context.cell_at(ask.command.point)
    return [ShiftEnded(at=ask.at, worker=worker.account, phone_at=body.phone_at, cell=cell)]


@command
class RelieveWorker:
    """顶岗."""

    by: Annotated[Code, Field(description="顶岗的网格员，账号")]


def relieve(ask: Asked[RelieveWorker], worker: Worker) -> Sequence[Event]:
    """The other one has the cells until the end of their own shift; this shift ends."""
    other = ask.context.roster.of(ask.command.by)
    require_managed(ask, [area_of(worker), *([other.area] if other.area else [])])
    serves = ask.context.may_serve(other.account)
    if other.account == worker.account or not serves or not other.on_duty(ask.at):
        raise RelieverNotOnDuty
    until = other.shift.ends_at if other.shift else ask.at
    return [ShiftRelieved(at=ask.at, worker=worker.account, by=other.account, until=until)]


@command
class EndForgottenShift:
    """By the clock: the worker did not sign out before the shift ran out."""


def forgotten(worker: Worker, at: datetime) -> Sequence[Event]:
    """The end of a shift that ran out without a word, recorded once."""
    if not worker.forgot_to_end(at):
        return []
    return [ShiftEnded(at=at, worker=worker.account, by_clock=True)]


def end_forgotten(ask: Asked[EndForgottenShift], worker: Worker) -> Sequence[Event]:
    return forgotten(worker, ask.at)


def area_of(worker: Worker) -> str:
    if worker.area is None:
        raise NotAssigned
    return worker.area


def require_self(ask: Asked[Any], worker: Worker) -> None:
    if ask.by.account != worker.account:
        raise NotYourself


def require_another(ask: Asked[Any], account: str) -> None:
    if ask.by.account == account:
        raise OwnAppointment


def require_managed(ask: Asked[Any], areas: Collection[str]) -> None:
    if not ask.context.may_manage(ask.by, areas):
        raise NotYourArea


def require_person(context: StreetContext, account: str, *, is_lead: bool) -> None:
    role = Role.GRID_LEAD if is_lead else Role.GRID_WORKER
    person = context.people.get(account)
    if person is None or not person.enabled or role not in person.roles:
        raise NoSuchWorker(role=role)


def require_area(context: StreetContext, area: str, *, is_lead: bool) -> None:
    """A community holds every cell: none hangs directly under a subdistrict or district."""
    division = context.divisions.get(area)
    if division is None or not (is_lead or division.level is DivisionLevel.COMMUNITY):
        raise NoSuchArea


def require_cells(context: StreetContext, cells: Sequence[str], area: str) -> None:
    wrong = [
        code
        for code in cells
        if (cell := context.cells.get(code)) is None
        or not is_within(context.divisions, cell.community, area)
    ]
    if wrong:
        raise CellsNotThere(cells=wrong[:MOST_NAMED])


ANY: Final = frozenset({None, *DutyStatus})
ASSIGNED: Final = frozenset({DutyStatus.ON_DUTY, DutyStatus.OFF_DUTY})
POINT: Final = {"lon": 116.6925, "lat": 23.3587, "crs": "wgs84"}
ACTS: Final = (
    Act(
        command=AssignWorker,
        name_zh="安排网格员",
        allowed_in=ANY,
        roles=MANAGERS,
        decide=assign,
        example={"worker": "worker-1", "area": "440511001001", "cells": ["440511001001001"]},
    ),
    Act(
        command=ReleaseWorker,
        name_zh="解除网格员安排",
        allowed_in=ASSIGNED,
        roles=MANAGERS,
        decide=release,
        example={},
    ),
    Act(
        command=StartShift,
        name_zh="上岗签到",
        allowed_in=frozenset({DutyStatus.OFF_DUTY}),
        roles=WORKERS,
        decide=start_shift,
        example={"phone_at": "2026-11-27T08:59:58+08:00", "point": POINT},
    ),
    Act(
        command=EndShift,
        name_zh="离岗签退",
        allowed_in=frozenset({DutyStatus.ON_DUTY}),
        roles=WORKERS,
        decide=end_shift,
        example={"phone_at": "2026-11-27T17:30:02+08:00", "point": POINT},
    ),
    Act(
        command=RelieveWorker,
        name_zh="安排顶岗",
        allowed_in=frozenset({DutyStatus.ON_DUTY}),
        roles=MANAGERS,
        decide=relieve,
        example={"by": "worker-2"},
    ),
)
BY_CLOCK: Final = Act(
    command=EndForgottenShift,
    name_zh="到时自动离岗",
    allowed_in=ANY,
    roles=frozenset(),
    decide=end_forgotten,
    example={},
)
RULES: Final = {act.command: act for act in (*ACTS, BY_CLOCK)}


def decide(ask: Asked[Any], worker: Worker) -> Sequence[Event]:
    act = RULES[type(ask.command)]
    if not (ask.by.is_system or ask.by.roles & act.roles):
        raise WrongRole(roles=sorted(act.roles))
    status = worker.status(ask.at)
    if status is None and act.allowed_in is not ANY:
        raise NotAssigned
    if status not in act.allowed_in:
        stages = [each for each in DutyStatus if each in act.allowed_in]
        raise NotOnThisDuty(command=act.name, name=act.name_zh, status=status, allowed_in=stages)
    return act.decide(ask, worker)


grid_worker: Final = Decider(initial=NO_WORKER, decide=decide, evolve=evolve)
