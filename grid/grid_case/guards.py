"""What a case and a caller must be before a command is decided; the body does not matter here."""

from datetime import datetime

from events.act import Actor
from events.catalog.grid_case.life import GridCase, TaskState
from events.catalog.names import TaskKind
from grid.grid_case.refusals import (
    DeadlineOfOrder,
    NotYourCase,
    NotYourTask,
    OwnDepartmentHandles,
)


def handles_it(case: GridCase, by: Actor, _at: datetime) -> None:
    if case.department is None or by.department != case.department:
        raise NotYourCase(department=case.department)


def not_own_case(case: GridCase, by: Actor, _at: datetime) -> None:
    """Two axes: whatever else this account may do, not about its own department's work (G-09)."""
    if case.department is not None and case.department in by.line:
        raise OwnDepartmentHandles(department=case.department)


def has_own_deadline(case: GridCase) -> None:
    """One problem, one clock (G-10)."""
    if case.order_no is not None:
        raise DeadlineOfOrder(order_no=case.order_no)


def own_task(case: GridCase, by: Actor, kind: TaskKind) -> TaskState:
    """Return the open task of this kind, if it is this worker's."""
    task = case.open_task_of(kind)
    if task is None or task.task.worker != by.account:
        raise NotYourTask
    return task


def has_to_verify(case: GridCase, by: Actor, _at: datetime) -> None:
    own_task(case, by, TaskKind.VERIFY)


def has_to_check(case: GridCase, by: Actor, _at: datetime) -> None:
    """Never of what their own post handled; those of a subdistrict may check its work (G-09)."""
    if case.department is not None and case.department == by.department:
        raise OwnDepartmentHandles(department=case.department)
    own_task(case, by, TaskKind.CHECK)
