"""Who gets a task of a case: the worker who is named, or who is on duty for the place."""

from datetime import datetime
from typing import Any

from events.catalog.grid_case.life import GridCase
from events.catalog.names import TaskKind
from grid.grid_case.context import AskedOfCase, CaseContext
from grid.grid_case.refusals import NotForThisWorker, UnknownWorker
from grid.grid_case.roles import HANDLERS, WORKERS


def named_or_on_duty(
    kind: TaskKind, named: str | None, case: GridCase, ask: AskedOfCase[Any]
) -> str | None:
    """Raises UnknownWorker, NotForThisWorker."""
    if named is None:
        return worker_of(case, ask.at, ask.context)
    require_worker(kind, named, case, ask.context)
    return named


def require_worker(kind: TaskKind, account: str, case: GridCase, context: CaseContext) -> None:
    """Who is named can do the task: a department handles its cases and checks none (G-09)."""
    person = context.duty.person(account)
    if person is None or not WORKERS.intersection(person.roles):
        raise UnknownWorker(worker=account)
    is_own = case.department is not None and case.department == person.department
    handles = is_own and not HANDLERS.isdisjoint(person.roles)
    if (kind is TaskKind.HANDLE and not handles) or (kind is TaskKind.CHECK and is_own):
        raise NotForThisWorker(worker=account, task=kind, department=case.department)


def worker_of(case: GridCase, at: datetime, context: CaseContext) -> str | None:
    """On duty for the place; never of the department that handles the case (G-09)."""
    return context.duty.worker_for(case.area, at, case.department)
