"""Beside the course of a case: void and restore it, give its task to another worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import OPEN_CASE, GridCase, TaskState
from events.catalog.grid_case.overlays import (
    CaseLocatedAgain,
    CaseRestored,
    CaseTaskReassigned,
    CaseVoided,
)
from events.catalog.grid_case.values import CaseTask
from events.catalog.names import CaseStatus, PauseKind
from events.input_types import Narrative
from events.refusal import Refusal
from grid.grid_case.clocks import resumed_clocks, stopped_clocks
from grid.grid_case.context import AskedOfCase
from grid.grid_case.guards import not_own_case
from grid.grid_case.roles import LOCATORS, OPENERS, TASK_GIVERS
from grid.grid_case.task_workers import require_worker

ANY_STAGE: Final = frozenset(CaseStatus)


@command
class VoidCase:
    """作废."""

    reason: Narrative


def void(ask: AskedOfCase[VoidCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """Its clocks stop, its task is taken back; it may be restored."""
    return [
        CaseVoided(
            at=ask.at,
            subject_id=case.subject_id,
            stopped=stopped_clocks(case, PauseKind.VOIDED, ask.at, ask.context.terms),
            reason=ask.command.reason,
        )
    ]


@command
class RestoreCase:
    """恢复."""

    reason: Narrative


def restore(ask: AskedOfCase[RestoreCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """Where it was, with the task and the time that it had."""
    task = taken_back(case)
    return [
        CaseRestored(
            at=ask.at,
            subject_id=case.subject_id,
            status=case.voided_from or CaseStatus.REPORTED,
            task=task and task.task.model_copy(update={"id": case.next_task}),
            clocks=resumed_clocks(case, PauseKind.VOIDED, ask.at, ask.context.terms),
            reason=ask.command.reason,
        )
    ]


def taken_back(case: GridCase) -> TaskState | None:
    """The task that was open when the case was voided."""
    last = case.tasks[-1] if case.tasks else None
    return last if last is not None and last.left_at == case.voided_at else None


class NoOpenTask(Refusal):
    """The case has no open task."""

    code: ClassVar[str] = "grid_case.no_open_task"
    title: ClassVar[str] = "本案件没有待办的网格员任务"
    needs_zh: ClassVar[str] = (
        "核实、核查任务由话务员或班长下达（request-verification、request-check）"
    )
    needs: ClassVar[str] = "A verification or a check is requested first."


class TaskWorkerElsewhere(Refusal):
    """The worker's duty area is not below yours, or not in the subdistrict of the place."""

    code: ClassVar[str] = "grid_case.worker_elsewhere"
    title: ClassVar[str] = "该网格员的责任区域不在可改派的范围内"
    field: ClassVar[str] = "worker"
    needs_zh: ClassVar[str] = (
        "网格长请选择本人负责区域内的网格员，中心请选择事发街道的网格员；该网格员须已安排责任区域"
    )
    needs: ClassVar[str] = "A lead names a worker of the own area, the centre one of the place's."


@command
class ReassignCaseTask:
    """任务改派."""

    worker: Annotated[str, Field(min_length=1, max_length=64)]


def has_task(case: GridCase, _by: Actor, _at: datetime) -> None:
    if case.open_task is None:
        raise NoOpenTask


def reassign(ask: AskedOfCase[ReassignCaseTask], case: GridCase) -> Sequence[GridCaseEvent]:
    """In the time that is left, to a worker who can go there."""
    state = case.open_task
    if state is None:
        raise NoOpenTask
    require_worker(state.task.kind, ask.command.worker, case, ask.context)
    if not ask.context.duty.may_send(ask.by, ask.command.worker, case.area):
        raise TaskWorkerElsewhere
    task = CaseTask(id=case.next_task, kind=state.task.kind, worker=ask.command.worker)
    return [CaseTaskReassigned(at=ask.at, task=task, former=state.task.worker)]


@command
class LocateCaseAgain:
    """重新定位: an open case keeps the cell of its time until someone asks for that of today."""


class CaseNotOnMap(Refusal):
    """The map of today has no cell there, or the place is not known any more (G-02)."""

    code: ClassVar[str] = "grid_case.not_on_map"
    title: ClassVar[str] = "现行网格图上找不到案件地点"
    needs_zh: ClassVar[str] = "案件保留上报时的网格；图上没有对应网格的，请网格长核对网格图"
    needs: ClassVar[str] = "The case keeps the cell that it has."


class CellIsToday(Refusal):
    """The place is in the same cell on the map of today."""

    code: ClassVar[str] = "grid_case.cell_is_today_s"
    title: ClassVar[str] = "案件所在网格没有变化，无须重新定位"
    needs_zh: ClassVar[str] = "现行网格图上仍是网格 {cell}"
    needs: ClassVar[str] = "It is still cell {cell}."


def has_cell(case: GridCase, _by: Actor, _at: datetime) -> None:
    if case.area.cell is None:
        raise CaseNotOnMap


def locate_again(ask: AskedOfCase[LocateCaseAgain], case: GridCase) -> Sequence[GridCaseEvent]:
    """On the map of today; tasks stay with who has them (G-02)."""
    was, area = case.area.cell, ask.context.area
    if was is None or area.cell is None:
        raise CaseNotOnMap
    if was.code == area.cell.code:
        raise CellIsToday(cell=was.code)
    return [CaseLocatedAgain(at=ask.at, area=area, was=was)]


ACTS: Final = (
    Act(
        command=LocateCaseAgain,
        name_zh="重新定位",
        allowed_in=OPEN_CASE,
        roles=LOCATORS,
        decide=locate_again,
        when=has_cell,
        example={},
    ),
    Act(
        command=VoidCase,
        name_zh="作废",
        allowed_in=OPEN_CASE,
        roles=OPENERS,
        decide=void,
        when=not_own_case,
        example={"reason": "重复上报。"},
    ),
    Act(
        command=RestoreCase,
        name_zh="恢复案件",
        allowed_in=frozenset({CaseStatus.VOIDED}),
        roles=OPENERS,
        decide=restore,
        when=not_own_case,
        example={"reason": "误作废。"},
    ),
    Act(
        command=ReassignCaseTask,
        name_zh="任务改派",
        allowed_in=OPEN_CASE,
        roles=TASK_GIVERS,
        decide=reassign,
        when=has_task,
        example={"worker": "worker-2"},
    ),
)
