"""Give a case to the department that handles it (派遣, G-03)."""

from collections.abc import Sequence
from typing import ClassVar, Final

from events.act import Act, command
from events.catalog.grid_case.dispatching import CaseAcknowledged, CaseDispatched
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.values import CaseRoute, CaseTask
from events.catalog.names import CaseStatus, TaskKind
from events.input_types import Code, Note
from events.refusal import Refusal
from grid.grid_case.clocks import handle_clock
from grid.grid_case.context import AskedOfCase, RoutedCase
from grid.grid_case.guards import handles_it
from grid.grid_case.roles import COMMAND, HANDLERS

BY_PERSON: Final = CaseRoute(
    rule="person", because="由派遣员指定", because_en="The dispatcher named it."
)


class CaseWithoutDepartment(Refusal):
    """No rule and no fallback names a department for this matter at this place (G-03)."""

    code: ClassVar[str] = "grid_case.no_department"
    title: ClassVar[str] = "按派遣规则找不到处置单位"
    needs_zh: ClassVar[str] = "请填写 department，有效编码见 GET /api/v1/departments"
    needs: ClassVar[str] = "Name a `department`."


class NoSuchHandler(Refusal):
    """There is no such department, or it is given no cases."""

    code: ClassVar[str] = "grid_case.unknown_department"
    title: ClassVar[str] = "处置单位不存在或已停用"
    needs_zh: ClassVar[str] = "没有可派遣的单位 {department}，有效编码见 GET /api/v1/departments"
    needs: ClassVar[str] = "GET /api/v1/departments lists the valid codes."


class ReturnedByDepartment(Refusal):
    """This department has returned the case; it is not given to it again."""

    code: ClassVar[str] = "grid_case.returned_by_department"
    title: ClassVar[str] = "该单位已退单，不能再次派给它"
    needs_zh: ClassVar[str] = "{department} 已退单并获同意，请在 department 中指定其他单位"
    needs: ClassVar[str] = "{department} returned it; name another `department`."


@command
class DispatchCase:
    """派遣. `department`: another than the rules name."""

    department: Code | None = None
    note: Note = None


def dispatch(ask: AskedOfCase[DispatchCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """To the department that the rules name, or the dispatcher; its limit is fixed now (T-01)."""
    routed = named_or_routed(ask, case)
    if routed.department in case.returned_by:
        raise ReturnedByDepartment(department=routed.department)
    worker = ask.context.duty.post_worker(routed.department)
    task = CaseTask(id=case.next_task, kind=TaskKind.HANDLE, worker=worker) if worker else None
    return [
        CaseDispatched(
            at=ask.at,
            subject_id=case.subject_id,
            department=routed.department,
            route=routed.route,
            task=task,
            clocks=handle_clock(case, ask.at, ask.context.terms),
            note=ask.command.note,
        )
    ]


def named_or_routed(ask: AskedOfCase[DispatchCase], case: GridCase) -> RoutedCase:
    """Raises CaseWithoutDepartment, NoSuchHandler."""
    code = ask.command.department
    if code is not None:
        if code not in ask.context.terms.departments:
            raise NoSuchHandler(department=code)
        return RoutedCase(department=code, route=BY_PERSON)
    if case.matter is None:
        raise CaseWithoutDepartment
    routed = ask.context.duty.route_for(case.matter, case.component, case.area, ask.at)
    if routed is None:
        raise CaseWithoutDepartment
    return routed


@command
class AcknowledgeCase:
    """签收."""


def acknowledge(ask: AskedOfCase[AcknowledgeCase], case: GridCase) -> Sequence[GridCaseEvent]:
    department = case.department or ""
    return [CaseAcknowledged(at=ask.at, department=department)]


ACTS: Final = (
    Act(
        command=DispatchCase,
        name_zh="派遣",
        allowed_in=frozenset({CaseStatus.OPENED}),
        roles=COMMAND,
        decide=dispatch,
        example={},
    ),
    Act(
        command=AcknowledgeCase,
        name_zh="签收案件",
        allowed_in=frozenset({CaseStatus.DISPATCHED}),
        roles=HANDLERS,
        decide=acknowledge,
        when=handles_it,
        example={},
    ),
)
