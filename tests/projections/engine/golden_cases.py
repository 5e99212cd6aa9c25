"""Fixed grid cases for the stored rows of views; never changed, only extended."""

from datetime import timedelta
from typing import Any

from events.catalog.grid_case import dispatching, for_orders, handling, overlays, reporting
from events.catalog.grid_case.deadlines import CaseDeadlineMissed, CaseDeadlineWarned
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.values import CaseMatter, CaseRoute, CaseTask
from events.catalog.names import (
    AreaClass,
    CaseLevel,
    CaseSource,
    ClockName,
    PauseKind,
    TaskKind,
    VerificationResult,
)
from events.catalog.values import Area, CellRef, ClockStart, ClockStopped
from tests.projections.lives import DAY, HOUR, T0

BEGUN = T0 + 80 * DAY  # after all else: no position moves
MATTER = CaseMatter(standard="GB/T 47678.5-2026", kind="matter", code="06010", name="暴露垃圾")
CELL = CellRef(scheme="unit", code="440511001001001", map_version=1, method="point", confidence=1.0)
AREA = Area(
    district="440511000000", subdistrict="440511001000", community="440511001001", cell=CELL
)
POST, COMMUNITY = "worker-440511001001-1", "community-440511001001"
ROUTE = CaseRoute(rule="fallback", because="属地兜底", because_en="The place's own")


def clock(name: ClockName, after: timedelta, hours: int = 4) -> ClockStart:
    begun = BEGUN + after
    due = begun + hours * HOUR
    return ClockStart(name=name, started_at=begun, due_at=due, warn_at=due - HOUR)


def task(number: int, kind: TaskKind, worker: str | None) -> CaseTask:
    return CaseTask(id=str(number), kind=kind, worker=worker)


def reported(number: int, **more: Any) -> reporting.CaseReported:
    fields = {
        "at": BEGUN,
        "case_no": f"G20260521-440500-{number:06d}",
        "source": CaseSource.WORKER,
        "matter": MATTER,
        "area_class": AreaClass.ORDINARY,
        "area": AREA,
        "reporter": "worker-1",
    }
    return reporting.CaseReported(**(fields | more))


def dispatched(after: timedelta, **more: Any) -> dispatching.CaseDispatched:
    fields = {"department": "lighting", "route": ROUTE, "clocks": (clock(ClockName.HANDLE, after),)}
    return dispatching.CaseDispatched(at=BEGUN + after, **(fields | more))


def submitted(number: int, worker: str | None, after: timedelta) -> handling.CaseHandlingSubmitted:
    return handling.CaseHandlingSubmitted(
        at=BEGUN + after,
        department="lighting",
        task=task(number, TaskKind.CHECK, worker),
        clocks=(clock(ClockName.CHECK, after),),
    )


OF_RESIDENT = (  # verified, reworked once, overdue, closed
    reported(
        1,
        source=CaseSource.PUBLIC,
        reporter="operator",
        clocks=(clock(ClockName.ACCEPT, 0 * HOUR),),
    ),
    reporting.CaseVerificationRequested(
        at=BEGUN + HOUR,
        task=task(1, TaskKind.VERIFY, "worker-1"),
        clocks=(clock(ClockName.VERIFY, HOUR),),
    ),
    reporting.CaseVerified(
        at=BEGUN + 2 * HOUR,
        task_id="1",
        result=VerificationResult.TRUE,
        clocks=(clock(ClockName.OPEN, 2 * HOUR),),
    ),
    reporting.CaseOpened(at=BEGUN + 3 * HOUR, clocks=(clock(ClockName.DISPATCH, 3 * HOUR),)),
    dispatched(4 * HOUR),
    dispatching.CaseAcknowledged(at=BEGUN + 5 * HOUR, department="lighting"),
    submitted(2, "worker-2", 6 * HOUR),
    handling.CaseCheckFailed(at=BEGUN + 7 * HOUR, task_id="2", round=1),
    CaseDeadlineWarned(
        at=BEGUN + 7 * HOUR, clock=ClockName.HANDLE, revision=1, due_at=BEGUN + 8 * HOUR
    ),
    CaseDeadlineMissed(
        at=BEGUN + 9 * HOUR, clock=ClockName.HANDLE, revision=1, due_at=BEGUN + 8 * HOUR
    ),
    submitted(3, None, 10 * HOUR),
    overlays.CaseTaskReassigned(
        at=BEGUN + 10 * HOUR, task=task(4, TaskKind.CHECK, "worker-3"), former=None
    ),
    handling.CaseCheckPassed(
        at=BEGUN + 11 * HOUR, task_id="4", clocks=(clock(ClockName.CLOSE, 11 * HOUR),)
    ),
    handling.CaseClosed(at=BEGUN + 12 * HOUR),
)


def opened_by_order(number: int) -> tuple[GridCaseEvent, ...]:
    return (
        reported(
            number,
            source=CaseSource.WORK_ORDER,
            reporter=None,
            order_no=f"20260302-440500-{number:06d}",
        ),
        reporting.CaseOpened(at=BEGUN, clocks=()),
        dispatched(0 * HOUR, department=POST, task=task(1, TaskKind.HANDLE, "worker-1")),
    )


def stop(after: timedelta, kind: PauseKind) -> ClockStopped:
    return ClockStopped(
        name=ClockName.HANDLE,
        kind=kind,
        paused_at=BEGUN + after,
        remaining=2 * HOUR,
        explanation="暂停计时。",
    )


OF_ORDER = (  # escalated, and paused with its order
    *opened_by_order(2),
    dispatching.CaseEscalated(
        at=BEGUN + HOUR, former=POST, department=COMMUNITY, level=CaseLevel.COMMUNITY
    ),
    for_orders.CaseDeadlineFollowed(
        at=BEGUN + 2 * HOUR,
        clocks=(clock(ClockName.HANDLE, 0 * HOUR),),
        stopped=(stop(2 * HOUR, PauseKind.SUSPENDED),),
    ),
)
OF_PROTECTED = (*opened_by_order(3), for_orders.CaseWithdrawn(at=BEGUN + HOUR))
VOIDED = (  # and restored, where it was
    reported(4, clocks=(clock(ClockName.OPEN, 0 * HOUR),)),
    reporting.CaseOpened(at=BEGUN + HOUR, clocks=(clock(ClockName.DISPATCH, HOUR),)),
    dispatched(2 * HOUR),
    overlays.CaseVoided(at=BEGUN + 3 * HOUR, stopped=(stop(3 * HOUR, PauseKind.VOIDED),)),
    overlays.CaseRestored(
        at=BEGUN + 4 * HOUR, status="dispatched", clocks=(clock(ClockName.HANDLE, 4 * HOUR),)
    ),
)
FIXED = (
    reported(5, clocks=(clock(ClockName.OPEN, 0 * HOUR),)),
    overlays.CaseFixedOnSpot(at=BEGUN + HOUR, photos=(), clocks=(clock(ClockName.CLOSE, HOUR),)),
)
GOLDEN_CASES = (OF_RESIDENT, OF_ORDER, OF_PROTECTED, VOIDED, FIXED)
