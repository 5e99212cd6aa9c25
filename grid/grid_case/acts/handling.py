"""Handle, check, close (处置、核查、结案, G-09)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.handling import (
    CaseCheckFailed,
    CaseCheckPassed,
    CaseClosed,
    CaseHandlingSubmitted,
)
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.overlays import CaseCheckRequested
from events.catalog.grid_case.values import CaseTask
from events.catalog.names import CaseStatus, ClockName, TaskKind
from events.input_types import Narrative, Note
from events.refusal import Refusal
from grid.grid_case.clocks import counted_at, node_clock
from grid.grid_case.context import AskedOfCase
from grid.grid_case.guards import handles_it, has_to_check, not_own_case, own_task
from grid.grid_case.inputs import Photos, shown
from grid.grid_case.roles import HANDLERS, MONITORS, OPENERS, WORKERS
from grid.grid_case.task_workers import named_or_on_duty, worker_of

CHECKING: Final = frozenset({CaseStatus.CHECKING})


@command
class SubmitCaseHandling:
    """处置反馈."""

    note: Narrative
    photos: Photos = ()


def submit_handling(
    ask: AskedOfCase[SubmitCaseHandling], case: GridCase
) -> Sequence[GridCaseEvent]:
    """A worker checks it on site: the task is made at once."""
    worker = worker_of(case, ask.at, ask.context)
    return [
        CaseHandlingSubmitted(
            at=ask.at,
            subject_id=case.subject_id,
            department=case.department or "",
            task=CaseTask(id=case.next_task, kind=TaskKind.CHECK, worker=worker),
            clocks=node_clock(ClockName.CHECK, ask.at, ask.context.terms),
            note=ask.command.note,
            **shown(ask.command.photos),
        )
    ]


@command
class SubmitCaseCheck:
    """核查反馈. A check that fails says why."""

    passed: bool
    note: Note = None
    photos: Photos = ()


class SayWhyItFailed(Refusal):
    """A check that fails says what is not done."""

    code: ClassVar[str] = "grid_case.say_why_it_failed"
    title: ClassVar[str] = "核查不通过须写明原因"
    needs_zh: ClassVar[str] = "请在 note 中写明哪里没有处置到位"
    needs: ClassVar[str] = "Say in `note` what is not done."


def submit_check(ask: AskedOfCase[SubmitCaseCheck], case: GridCase) -> Sequence[GridCaseEvent]:
    """Passed: the shift lead closes it. Failed: rework, with the deadline that it had (G-09)."""
    body, task = ask.command, own_task(case, ask.by, TaskKind.CHECK)
    said = {
        "at": ask.at,
        "subject_id": case.subject_id,
        "task_id": task.task.id,
        "phone_at": ask.context.phone_at,
        "counted_at": counted_at(case, ClockName.CHECK, ask.context),
        "note": body.note,
        **shown(body.photos),
    }
    if body.passed:
        clocks = node_clock(ClockName.CLOSE, ask.at, ask.context.terms)
        return [CaseCheckPassed(clocks=clocks, **said)]
    if body.note is None:
        raise SayWhyItFailed
    return [CaseCheckFailed(round=case.count("reworks") + 1, **said)]


@command
class RequestCaseCheck:
    """发核查. `worker`: another than who is on duty for the place."""

    worker: Annotated[str | None, Field(max_length=64)] = None
    note: Note = None


def request_check(ask: AskedOfCase[RequestCaseCheck], case: GridCase) -> Sequence[GridCaseEvent]:
    """Another look, or another worker; a check that is still due keeps its deadline."""
    worker = named_or_on_duty(TaskKind.CHECK, ask.command.worker, case, ask)
    is_due = any(each.running and each.start.name is ClockName.CHECK for each in case.clocks)
    clocks = () if is_due else node_clock(ClockName.CHECK, ask.at, ask.context.terms)
    return [
        CaseCheckRequested(
            at=ask.at,
            subject_id=case.subject_id,
            task=CaseTask(id=case.next_task, kind=TaskKind.CHECK, worker=worker),
            clocks=clocks,
            note=ask.command.note,
        )
    ]


class CheckNotPassed(Refusal):
    """A case is closed after a worker has seen on site that it is done (G-09)."""

    code: ClassVar[str] = "grid_case.check_not_passed"
    title: ClassVar[str] = "须核查通过后才能结案"
    needs_zh: ClassVar[str] = "请等待网格员核查反馈；任务无人办理的，可重新发核查（request-check）"
    needs: ClassVar[str] = "Wait for the check, or request another one."


def has_passed(case: GridCase, by: Actor, at: datetime) -> None:
    not_own_case(case, by, at)
    if not case.passed:
        raise CheckNotPassed


@command
class CloseCase:
    """结案."""

    note: Note = None


def close(ask: AskedOfCase[CloseCase], case: GridCase) -> Sequence[GridCaseEvent]:
    return [CaseClosed(at=ask.at, subject_id=case.subject_id, note=ask.command.note)]


ACTS: Final = (
    Act(
        command=SubmitCaseHandling,
        name_zh="处置反馈",
        allowed_in=frozenset({CaseStatus.HANDLING}),
        roles=HANDLERS,
        decide=submit_handling,
        when=handles_it,
        example={"note": "垃圾已清运。", "photos": []},
    ),
    Act(
        command=RequestCaseCheck,
        name_zh="发核查",
        allowed_in=CHECKING,
        roles=MONITORS,
        decide=request_check,
        when=not_own_case,
        example={},
    ),
    Act(
        command=SubmitCaseCheck,
        name_zh="核查反馈",
        allowed_in=CHECKING,
        roles=WORKERS,
        decide=submit_check,
        when=has_to_check,
        example={"passed": True, "note": None, "photos": []},
    ),
    Act(
        command=CloseCase,
        name_zh="结案",
        allowed_in=CHECKING,
        roles=OPENERS,
        decide=close,
        when=has_passed,
        example={},
    ),
)
