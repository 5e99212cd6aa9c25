"""What the facts of a grid case make of it: rules and views share this fold. It never refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from events.catalog.grid_case.deadlines import CaseDeadlineMissed, CaseDeadlineWarned
from events.catalog.grid_case.dispatching import (
    CaseDispatched,
    CaseEscalated,
    CaseReturnDenied,
    CaseReturnGranted,
    CaseReturnRequested,
)
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.for_orders import CaseWithdrawn
from events.catalog.grid_case.handling import (
    CaseCheckFailed,
    CaseCheckPassed,
    CaseHandlingSubmitted,
)
from events.catalog.grid_case.overlays import CaseCheckRequested
from events.catalog.grid_case.reporting import CaseReported, CaseVerified
from events.catalog.grid_case.time_moved import (
    CaseExtensionDenied,
    CaseExtensionGranted,
    CaseExtensionRequested,
    CaseReviewDue,
    CaseReviewSet,
    CaseSuspensionDenied,
    CaseSuspensionGranted,
    CaseSuspensionRequested,
)
from events.catalog.grid_case.values import CaseMatter, CasePhoto, CaseRoute, CaseTask
from events.catalog.names import (
    AreaClass,
    CaseLevel,
    CaseSource,
    CaseStatus,
    TaskKind,
    VerificationResult,
)
from events.catalog.values import NOWHERE, Area, Limit
from events.catalog.work_order.parts import clocks
from events.catalog.work_order.parts.clocks import Clock, Clocks

ENDED = frozenset({CaseStatus.CLOSED, CaseStatus.NOT_OPENED, CaseStatus.VOIDED})
OPEN_CASE = frozenset(CaseStatus) - ENDED


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """`done_at`: the worker answered. `left_at`: it was not needed any more."""

    task: CaseTask
    since: datetime
    done_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.left_at is None


@dataclass(frozen=True, kw_only=True)
class GridCase:
    """A case as its rules see it; no personal value is kept here."""

    status: CaseStatus | None = None  # None: it does not exist yet
    case_no: str = ""
    subject_id: str = ""
    source: CaseSource = CaseSource.WORKER
    matter: CaseMatter | None = None
    component: str | None = None
    area_class: AreaClass = AreaClass.ORDINARY
    standards_version: int = 0
    area: Area = NOWHERE
    reporter: str | None = None
    order_no: str | None = None
    withdrawn: bool = False  # its order became protected (D-07)
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    verified: VerificationResult | None = None
    department: str | None = None  # that handles it; it stays after the close
    level: CaseLevel | None = None  # of the department that it was escalated to
    route: CaseRoute | None = None
    clocks: Clocks = ()
    tasks: tuple[TaskState, ...] = ()
    photos: tuple[CasePhoto, ...] = ()
    passed: bool = False  # the last check
    first_submitted_at: datetime | None = None
    asked_return: bool = False  # each of these waits for the dispatcher
    asked_extension: Limit | None = None
    asked_suspension: bool = False
    review_at: datetime | None = None  # of its last suspension
    reminded: bool = False  # of that review
    returned_by: frozenset[str] = frozenset()  # it is not dispatched to them again
    voided_from: CaseStatus | None = None
    voided_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        return self.source is CaseSource.PUBLIC

    @property
    def open_task(self) -> TaskState | None:
        return next((each for each in self.tasks if each.is_open), None)

    def open_task_of(self, kind: TaskKind) -> TaskState | None:
        found = self.open_task
        return found if found is not None and found.task.kind is kind else None

    @property
    def next_task(self) -> str:
        return str(len(self.tasks) + 1)

    def count(self, name: str) -> int:
        return self.counts.get(name, 0)


def evolve(case: GridCase, event: GridCaseEvent) -> GridCase:
    """Return the case after this fact."""
    status = event.status_after or getattr(event, "status", case.status)
    new = replace(
        case,
        status=status,
        area=getattr(event, "area", case.area),
        clocks=clocks_after(case.clocks, event),
        tasks=tasks_after(case.tasks, event),
        photos=(*case.photos, *event.showing),
    )
    if status is CaseStatus.VOIDED and case.status is not CaseStatus.VOIDED:
        new = replace(new, voided_from=case.status, voided_at=event.at)
    if status is CaseStatus.CLOSED and case.status is not CaseStatus.CLOSED:
        new = replace(new, closed_at=event.at)
    return remember(new, event)


def clocks_after(part: Clocks, event: GridCaseEvent) -> Clocks:
    if event.stops is not None:
        part = not_late(clocks.done(part, None, event.stops, event.counted))
    if event.undoes is not None:
        part = clocks.undone(part, None, event.undoes)
    if event.ends:
        part = clocks.ended(part, event.at, keep=frozenset())
    part = clocks.paused(clocks.started(part, event.starting), event.stopping)
    if isinstance(event, CaseDeadlineWarned):
        return clocks.marked(part, "warned", event.__dict__)
    if isinstance(event, CaseDeadlineMissed):
        return clocks.marked(part, "missed", event.__dict__)
    return part


def not_late(part: Clocks) -> Clocks:
    """What was done in time on a phone without a network was not missed, whatever was marked."""
    return tuple(
        replace(each, missed=False)
        if each.missed and each.done_at is not None and each.done_at <= each.start.due_at
        else each
        for each in part
    )


def tasks_after(tasks: tuple[TaskState, ...], event: GridCaseEvent) -> tuple[TaskState, ...]:
    if event.does:
        done = getattr(event, "task_id", None)
        tasks = tuple(
            replace(each, done_at=event.counted) if each.task.id == done else each for each in tasks
        )
    if event.leaves or event.making is not None:  # one task at a time
        tasks = tuple(replace(each, left_at=event.at) if each.is_open else each for each in tasks)
    if event.making is not None:
        tasks = (*tasks, TaskState(task=event.making, since=event.at))
    return tasks


def remember(case: GridCase, event: GridCaseEvent) -> GridCase:
    """Return the case with what this kind of fact alone says."""
    match event:
        case CaseReported():
            return begun(case, event)
        case CaseVerified(result=result):
            return replace(case, verified=result)
        case CaseDispatched(department=department, route=route):
            return replace(case, department=department, route=route, level=None)
        case CaseHandlingSubmitted():
            first = case.first_submitted_at or event.at
            new = without_requests(case)
            return replace(new, passed=False, first_submitted_at=first)
        case CaseCheckPassed():
            return replace(case, passed=True)
        case CaseWithdrawn():
            return replace(case, withdrawn=True)
        case CaseCheckFailed():
            return counted(case, "reworks")
        case CaseCheckRequested():
            return replace(case, passed=False)
        case CaseEscalated(department=department, level=level):
            new = without_requests(case)
            return counted(new, "escalations", department=department, level=level)
        case _:
            return remember_request(case, event)


def remember_request(case: GridCase, event: GridCaseEvent) -> GridCase:
    """The same of what the department asks of the dispatcher."""
    match event:
        case CaseReturnRequested():
            return replace(case, asked_return=True)
        case CaseReturnGranted():
            return returned(case)
        case CaseReturnDenied():
            return replace(case, asked_return=False)
        case CaseExtensionRequested(limit=limit):
            return replace(case, asked_extension=limit)
        case CaseExtensionGranted():
            return counted(case, "extensions", asked_extension=None)
        case CaseExtensionDenied():
            return replace(case, asked_extension=None)
        case _:
            return remember_suspension(case, event)


def remember_suspension(case: GridCase, event: GridCaseEvent) -> GridCase:
    match event:
        case CaseSuspensionRequested():
            return replace(case, asked_suspension=True)
        case CaseSuspensionGranted(review_at=review):
            new = counted(case, "suspensions", asked_suspension=False)
            return replace(new, review_at=review, reminded=False)
        case CaseReviewSet(review_at=review):
            return replace(case, review_at=review, reminded=False)
        case CaseReviewDue():
            return replace(case, reminded=True)
        case CaseSuspensionDenied():
            return replace(case, asked_suspension=False)
        case _:
            return case


def returned(case: GridCase) -> GridCase:
    by = case.returned_by | {case.department or ""}
    new = counted(without_requests(case), "returns", department=None, route=None, level=None)
    return replace(new, returned_by=by)


def without_requests(case: GridCase) -> GridCase:
    """Who is to decide them, or who asked, has nothing to do with the case any more."""
    return replace(case, asked_return=False, asked_extension=None, asked_suspension=False)


def begun(case: GridCase, event: CaseReported) -> GridCase:
    return replace(
        case,
        case_no=event.case_no,
        subject_id=event.subject_id or "",
        source=event.source,
        matter=event.matter,
        component=event.component,
        area_class=event.area_class,
        standards_version=event.standards_version,
        reporter=event.reporter,
        order_no=event.order_no,
        reported_at=event.at,
    )


def counted(case: GridCase, name: str, **more: Any) -> GridCase:
    return replace(case, counts={**case.counts, name: case.count(name) + 1}, **more)


def open_clocks(case: GridCase) -> tuple[Clock, ...]:
    return tuple(clock for clock in case.clocks if clock.is_open)
