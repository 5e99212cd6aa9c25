"""Beside the course of a case: void and restore it, give its task to another worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import OPEN_CASE, GridCase, TaskState
from events.catalog.grid_case.overlays import (
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
from grid.grid_case.roles import OPENERS, TASK_GIVERS

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


@command
class ReassignCaseTask:
    """任务改派."""

    worker: Annotated[str, Field(min_length=1, max_length=64)]


def has_task(case: GridCase, _by: Actor, _at: datetime) -> None:
    if case.open_task is None:
        raise NoOpenTask


def reassign(ask: AskedOfCase[ReassignCaseTask], case: GridCase) -> Sequence[GridCaseEvent]:
    """In the time that is left."""
    state = case.open_task
    if state is None:
        raise NoOpenTask
    task = CaseTask(id=case.next_task, kind=state.task.kind, worker=ask.command.worker)
    return [CaseTaskReassigned(at=ask.at, task=task, former=state.task.worker)]


ACTS: Final = (
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
