"""The commands that pause and resume, and the clocks that they lead to, written out."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from events.act import Actor
from events.catalog.names import ClockName, PauseKind, Unit
from events.catalog.values import ClockMoves, ClockStart, ClockStopped, Limit, PauseTaken
from hotline.work_order.acts.deadlines import EndPause
from hotline.work_order.acts.informing import (
    RequestInformation,
    SupplyInformation,
)
from hotline.work_order.acts.suspending import Resume, Suspend
from hotline.work_order.context import Asked
from hotline.work_order.reactions import CLOCK
from tests.hotline.work_order.life import accept, acknowledge, dispatch
from tests.hotline.work_order.spec import (
    HOUR,
    LIGHTING,
    OPERATOR,
    SHIFT_LEAD,
    T0,
    ask,
    register,
    terms,
)

DUE = T0 + 24 * HOUR
AT_WORK = (register(), accept(), dispatch("lighting", ("power",)), acknowledge())
REVIEW = T0 + timedelta(days=30)
STOPPED_AT = T0 + 4 * HOUR
LIMIT = Limit(value=24, unit=Unit.HOUR)
BEGUN = "自2026年3月2日09:30起24小时（夜间和节假日照计），"
DAY_LIMIT = replace(terms().matters["010301"], limit=None, required_items=("杆号", "照片"))
ITEMS = replace(terms(), matters={**terms().matters, "010301": DAY_LIMIT})


def suspend(
    by: Actor = SHIFT_LEAD, at: datetime = STOPPED_AT, until: datetime = REVIEW, **said: Any
) -> Asked[Suspend]:
    fields = {"reason_code": "long_works", "reason": "待施工", "review_at": until, **said}
    return ask(Suspend(**fields), by, at)


def resume(by: Actor = SHIFT_LEAD, at: datetime = STOPPED_AT + 48 * HOUR) -> Asked[Resume]:
    return ask(Resume(), by, at)


def inform(
    *items: str, note: str | None = None, at: datetime = STOPPED_AT, by: Actor = LIGHTING
) -> Asked[RequestInformation]:
    return ask(RequestInformation(items=items, note=note), by, at, terms=ITEMS)


def supply(at: datetime = STOPPED_AT + 48 * HOUR) -> Asked[SupplyInformation]:
    return ask(SupplyInformation(text="杆号0123"), OPERATOR, at)


def end_pause(clock: ClockName, at: datetime, revision: int = 1) -> Asked[EndPause]:
    return ask(EndPause(clock=clock, revision=revision), CLOCK, at)


def stopped(assignment_id: str, department: str, kind: PauseKind) -> ClockStopped:
    why = {PauseKind.SUSPENDED: "挂起", PauseKind.AWAITING_REQUESTER: "等待诉求人补充"}[kind]
    return ClockStopped(
        name=ClockName.HANDLE,
        assignment_id=assignment_id,
        department=department,
        kind=kind,
        paused_at=STOPPED_AT,
        remaining=20 * HOUR,
        explanation=f"{BEGUN}2026年3月2日13:30起{why}，剩余20小时。",
    )


def both_stopped(kind: PauseKind) -> tuple[ClockStopped, ...]:
    return stopped("1", "lighting", kind), stopped("2", "power", kind)


def run_on(
    assignment_id: str, department: str, kind: PauseKind, until: datetime, told: str
) -> ClockStart:
    """Twenty hours were left."""
    return ClockStart(
        name=ClockName.HANDLE,
        assignment_id=assignment_id,
        department=department,
        started_at=T0,
        due_at=until + 20 * HOUR,
        warn_at=until + 20 * HOUR - 24 * HOUR / 5,
        limit=LIMIT,
        revision=2,
        policy_version=1,
        calendar_version="2026.1",
        explanation=BEGUN + told,
        may_extend=(Limit(value=5, unit=Unit.WORKING_DAY), Limit(value=10, unit=Unit.WORKING_DAY)),
        moves=ClockMoves(pauses=(PauseTaken(kind=kind, started_at=STOPPED_AT, ended_at=until),)),
    )


def both_run_on(kind: PauseKind, until: datetime, told: str) -> tuple[ClockStart, ...]:
    parts = (("1", "lighting"), ("2", "power"))
    return tuple(run_on(*part, kind, until, told) for part in parts)
