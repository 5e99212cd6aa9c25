"""What a fact of a grid case does to its nodes. Pure; it never refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.names import (
    CaseSource,
    CaseStatus,
    ClockName,
    Unit,
    VerificationResult,
)
from events.catalog.registry import EVENTS
from projections.engine.read_model import Fact
from projections.evaluation.marks import CaseMark, CaseNode
from projections.evaluation.nodes import STEPS, CaseNodes, Node, NodeKey, Particulars

TYPES: Final = {
    type_: declared for type_, declared in EVENTS.items() if issubclass(declared, GridCaseEvent)
}
WITHDRAWN: Final = "grid_case.withdrawn"
OF_CENTRE: Final = frozenset({CaseNode.ACCEPT, CaseNode.OPEN, CaseNode.DISPATCH, CaseNode.CLOSE})
NATURAL: Final = frozenset({Unit.MINUTE, Unit.HOUR})
MANY_REWORKS: Final = 3


def place_of(area: Mapping[str, Any]) -> dict[str, Any]:
    cell = area.get("cell")
    divisions = {name: area.get(name) for name in ("district", "subdistrict", "community")}
    return {**divisions, "cell": cell and cell["code"]}


def begun(data: Mapping[str, Any]) -> CaseNodes:
    matter = data["matter"]
    is_public = data["source"] == CaseSource.PUBLIC
    report = Node(
        begun_at=instant(data["at"]),
        worker=data.get("reporter"),
        marks=int(CaseMark.PUBLIC) if is_public else 0,
    )
    particulars = Particulars(
        order_no=data.get("order_no"),
        **place_of(data["area"]),
        matter=matter["code"],
        kind=matter["kind"],
        source=data["source"],
        area_class=data["area_class"],
    )
    return CaseNodes(particulars, {(CaseNode.REPORT, 1): report})


def after(case: CaseNodes | None, fact: Fact) -> CaseNodes:
    """Return the nodes after a fact, in a new dictionary."""
    declared, data = TYPES[fact.type], fact.data
    if case is None:
        new = begun(data)
    else:
        place = place_of(data["area"]) if data.get("area") else {}
        new = CaseNodes(case.particulars._replace(**place), dict(case.nodes))
    stopped(new, declared, fact)
    started(new, data)
    if fact.type in PARTICULAR:
        PARTICULAR[fact.type](new, data)
    if declared.status_after is CaseStatus.DISPATCHED:
        given(new, data["department"])
    if data.get("task"):
        asked(new, data["task"], instant(data["at"]))
    follow_handling(new)
    return new


def stopped(case: CaseNodes, declared: type[GridCaseEvent], fact: Fact) -> None:
    """What the fact ends: a step that is done, or those that are not needed any more."""
    data = fact.data
    counted = instant(data.get("counted_at") or data["at"])
    if declared.stops is not None:
        done(case, CaseNode(declared.stops), counted, fact.member)
    if declared.undoes is ClockName.HANDLE:
        key = case.last(CaseNode.HANDLE)
        case.change(key, drop=CaseMark.DONE | CaseMark.IN_TIME, done_at=None)
    if declared.ends:
        for key, node in [*case.nodes.items()]:
            if key[0] in STEPS and node.is_open:
                case.change(key, add=CaseMark.DROPPED, due_at=None)
    for clock in data.get("stopped", ()):
        case.change(case.open_step(clock["name"]), due_at=None)


def done(case: CaseNodes, name: CaseNode, at: datetime, member: str | None) -> None:
    key = case.open_step(name)
    if key is None:
        return
    node = case.nodes[key]
    in_time = CaseMark.IN_TIME if node.due_at is not None and at <= node.due_at else 0
    by_person = name in OF_CENTRE and member is not None and ":" not in member
    worker = member if by_person else node.worker
    case.change(key, add=CaseMark.DONE | in_time, done_at=at, worker=worker)


def started(case: CaseNodes, data: Mapping[str, Any]) -> None:
    """A clock that runs on moves the limit of its step; any other begins one; not in a pause."""
    paused = {each["name"] for each in data.get("stopped", ())}
    for clock in data.get("clocks", ()):
        name = clock["name"]
        if name not in STEPS or name in paused:
            continue
        due, key = instant(clock["due_at"]), case.open_step(name)
        if key is None:
            begins = Node(begun_at=instant(data["at"]), due_at=due, department=case.department)
            key = case.begin(CaseNode(name), begins)
        case.change(key, add=emergency(clock), due_at=due)


def emergency(clock: Mapping[str, Any]) -> int:
    limit = clock.get("limit")
    is_natural = limit is not None and limit["unit"] in NATURAL
    return CaseMark.EMERGENCY if is_natural and clock["name"] == ClockName.HANDLE else 0


def given(case: CaseNodes, department: str | None) -> None:
    case.change(case.last(CaseNode.CASE), department=department)
    key = case.open_step(CaseNode.HANDLE)
    case.change(key, drop=CaseMark.ASSIGNED, department=department, worker=None)


def asked(case: CaseNodes, task: Mapping[str, Any], at: datetime) -> None:
    """A task for a worker; it may wait until the grid lead names one."""
    key, worker = case.open_step(task["kind"]), task.get("worker")
    if key is None:
        return
    was_asked_now = case.nodes[key].begun_at == at
    sent = CaseMark.SENT if worker is not None and was_asked_now else 0
    assigned = CaseMark.ASSIGNED if worker is not None else 0
    case.change(key, add=sent | assigned, worker=worker)


def follow_handling(case: CaseNodes) -> None:
    """The case is due when its handling is."""
    key, handling = case.last(CaseNode.CASE), case.last(CaseNode.HANDLE)
    if key is None or case.nodes[key].marks & CaseMark.DONE:
        return
    due = None if handling is None else case.nodes[handling].due_at
    urgent = 0 if handling is None else case.nodes[handling].marks & CaseMark.EMERGENCY
    case.change(key, add=urgent, due_at=due)


def opened(case: CaseNodes, data: Mapping[str, Any]) -> None:
    case.begin(CaseNode.CASE, Node(begun_at=instant(data["at"])))
    valid(case, CaseMark.OPENED)


def valid(case: CaseNodes, more: int = 0) -> None:
    of_worker = case.particulars.source == CaseSource.WORKER
    by_worker = CaseMark.OF_WORKER_VALID if of_worker else 0
    case.mark(CaseNode.REPORT, add=CaseMark.VALID | by_worker | more)


def verified(case: CaseNodes, data: Mapping[str, Any]) -> None:
    """The last verification holds."""
    if case.particulars.source == CaseSource.PUBLIC:
        is_true = data["result"] == VerificationResult.TRUE
        name = "add" if is_true else "drop"
        case.mark(CaseNode.REPORT, **{name: CaseMark.PUBLIC_TRUE})


def closed(case: CaseNodes, data: Mapping[str, Any]) -> None:
    """Closed in time: what passed the check was handled within the limit."""
    handling = case.last(CaseNode.HANDLE)
    prompt = 0 if handling is None else case.nodes[handling].marks & CaseMark.IN_TIME
    key = case.last(CaseNode.CASE)
    case.change(key, add=CaseMark.DONE | prompt, done_at=instant(data["at"]))


def reworked(case: CaseNodes, data: Mapping[str, Any]) -> None:
    case.mark(CaseNode.CASE, CaseNode.HANDLE, CaseNode.CHECK, add=CaseMark.REWORKED)
    many = CaseMark.REPEATED if data["round"] >= MANY_REWORKS else CaseMark(0)
    happened(case, CaseNode.REWORK, data, case.department, marks=many)


def returned(case: CaseNodes, data: Mapping[str, Any]) -> None:
    dispatches = [key for key in case.nodes if key[0] is CaseNode.DISPATCH and is_done(case, key)]
    case.change(max(dispatches, default=None), add=CaseMark.RETURNED)
    happened(case, CaseNode.RETURN, data, data["former"])
    given(case, None)


def is_done(case: CaseNodes, key: NodeKey) -> bool:
    return bool(case.nodes[key].marks & CaseMark.DONE)


def extended(case: CaseNodes, data: Mapping[str, Any]) -> None:
    case.mark(CaseNode.CASE, CaseNode.HANDLE, add=CaseMark.EXTENDED)
    happened(case, CaseNode.EXTENSION, data, case.department)


def suspended(case: CaseNodes, data: Mapping[str, Any]) -> None:
    case.mark(CaseNode.CASE, CaseNode.HANDLE, add=CaseMark.SUSPENDED)
    happened(case, CaseNode.SUSPENSION, data, case.department)


def happened(
    case: CaseNodes,
    name: CaseNode,
    data: Mapping[str, Any],
    department: str | None,
    *,
    marks: CaseMark = CaseMark(0),  # noqa: B008 - a constant
) -> None:
    node = Node(begun_at=instant(data["at"]), department=department, marks=int(marks))
    case.begin(name, node)


def voided(case: CaseNodes, _: Mapping[str, Any]) -> None:
    case.mark(CaseNode.CASE, CaseNode.HANDLE, add=CaseMark.VOIDED)


def restored(case: CaseNodes, _: Mapping[str, Any]) -> None:
    case.mark(CaseNode.CASE, CaseNode.HANDLE, drop=CaseMark.VOIDED)


PARTICULAR: Final = {
    "grid_case.opened": opened,
    "grid_case.verified": verified,
    "grid_case.fix_accepted": lambda case, _: valid(case),
    "grid_case.closed": closed,
    "grid_case.check_failed": reworked,
    "grid_case.return_granted": returned,
    "grid_case.extension_granted": extended,
    "grid_case.suspension_granted": suspended,
    "grid_case.voided": voided,
    "grid_case.restored": restored,
}


def instant(value: str) -> datetime:
    return datetime.fromisoformat(value)
