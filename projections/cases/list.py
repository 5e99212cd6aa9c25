"""The list of grid cases (案件列表) and the tasks of workers: one row per case. Pure."""

from datetime import datetime
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from events.catalog.grid_case.event import GRID_CASES, GridCaseEvent
from events.catalog.grid_case.for_orders import CaseWithdrawn
from events.catalog.names import (
    AreaClass,
    CaseSource,
    CaseStatus,
    ClockName,
)
from events.catalog.registry import EVENTS
from events.catalog.work_order.parts.particulars import AREA_COLUMNS, area_columns
from events.input_types import CellCode, Code
from projections.engine.read_model import Fact, ReadModel
from projections.whole_rows import whole_rows

Row = dict[str, Any]
TYPES: Final = {
    type_: declared for type_, declared in EVENTS.items() if issubclass(declared, GridCaseEvent)
}
MISSED: Final = "grid_case.deadline_missed"


class ListedCase(BaseModel):
    """The columns that an item of the list shows as they are."""

    model_config = ConfigDict(defer_build=True)

    case_no: str = Field(description="案件编号")
    status: CaseStatus = Field(description="案件状态")
    source: CaseSource = Field(description="案件来源")
    area_class: AreaClass = Field(description="区域类别")
    district: str | None = Field(description="区县, 12 位区划代码")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    community: str | None = Field(description="社区或村, 12 位区划代码")
    cell: str | None = Field(description="网格编码")
    department: str | None = Field(description="处置单位编码")
    order_no: str | None = Field(description="所属工单编号")
    reported_at: AwareDatetime = Field(description="上报时间")
    closed_at: AwareDatetime | None = Field(description="结案时间")
    clock: ClockName | None = Field(description="当前环节的时限")
    due_at: AwareDatetime | None = Field(description="当前环节到期时间; 挂账时为 null")
    reworks: int = Field(description="返工次数")
    review_at: AwareDatetime | None = Field(description="挂账中的复核日期; 未挂账为 null")


class ByCaseColumn(BaseModel):
    """Filters: the column of that name holds the value. Statement `find` has one line for each."""

    model_config = ConfigDict(frozen=True)

    status: CaseStatus | None = None
    source: CaseSource | None = None
    cell: CellCode | None = None
    community: Code | None = None
    subdistrict: Code | None = None
    district: Code | None = None
    department: Code | None = None
    matter: Code | None = None
    order_no: str | None = Field(default=None, pattern=r"^[0-9]{8}-[0-9]{6}-[0-9]{6,9}$")


SHOWN: Final = tuple(ListedCase.model_fields)
BESIDE: Final = (
    "standard",
    "kind",
    "matter",
    "matter_name",
    "reporter",
    "workers",
    "photos",
    "withdrawn",
    "warn_at",
    "handle_due_at",
    "handle_warn_at",
    "task",
    "task_kind",
    "task_worker",
    "task_since",
)
COLUMNS: Final = (*SHOWN, *BESIDE)
NO_CLOCK: Final = {"clock": None, "due_at": None, "warn_at": None}
NO_TASK: Final = {"task": None, "task_kind": None, "task_worker": None, "task_since": None}


def after(row: Row | None, fact: Fact) -> Row:
    """The row after a fact."""
    declared = TYPES[fact.type]
    known = begun(fact) if row is None else row
    status = declared.status_after or fact.data.get("status") or known["status"]
    closed = fact.data["at"] if declared.status_after is CaseStatus.CLOSED else None
    return {
        **known,
        **(place_of(fact.data["area"]) if "area" in fact.data else {}),
        "status": str(status),
        "closed_at": moment(closed) or known["closed_at"],
        "department": department_after(known, declared, fact),
        "reworks": fact.data.get("round", known["reworks"]),
        "withdrawn": known["withdrawn"] or declared is CaseWithdrawn,
        "photos": known["photos"] + new_photos(known["photos"], fact),
        "review_at": review_after(known, str(status), fact),
        **clock_after(known, declared, fact),
        **task_after(known, declared, fact),
    }


def review_after(row: Row, status: str, fact: Fact) -> datetime | None:
    """Only while it is suspended."""
    if status != CaseStatus.SUSPENDED:
        return None
    return moment(fact.data.get("review_at")) or row["review_at"]


def department_after(row: Row, declared: type[GridCaseEvent], fact: Fact) -> str | None:
    """A dispatch and an escalation name it; a return leaves none. It stays after the close."""
    if declared.status_after is CaseStatus.DISPATCHED:
        return str(fact.data["department"])
    return None if declared.status_after is CaseStatus.OPENED else row["department"]


def begun(fact: Fact) -> Row:
    data = fact.data
    matter = data["matter"]
    return {
        **dict.fromkeys(COLUMNS),
        "case_no": fact.key,
        "source": data["source"],
        "area_class": data["area_class"],
        "order_no": data.get("order_no"),
        "reported_at": moment(data["at"]),
        "standard": matter["standard"],
        "kind": matter["kind"],
        "matter": matter["code"],
        "matter_name": matter["name"],
        "reporter": data.get("reporter"),
        "workers": [],
        "photos": [],
        "withdrawn": False,
        "reworks": 0,
    }


def place_of(area: Row) -> Row:
    """That of the report, until the place is located again."""
    return dict(zip(AREA_COLUMNS, area_columns(area), strict=True))


def clock_after(row: Row, declared: type[GridCaseEvent], fact: Fact) -> Row:
    """The clock of the present node; that of the handling is kept for a rework."""
    kept: Row = {}
    if declared.ends or (declared.stops is not None and declared.stops == row["clock"]):
        kept = dict(NO_CLOCK)
    if declared.undoes is ClockName.HANDLE:
        kept = {
            "clock": str(ClockName.HANDLE),
            "due_at": row["handle_due_at"],
            "warn_at": row["handle_warn_at"],
        }
    stopped = {each["name"] for each in fact.data.get("stopped", ())}
    if stopped:
        kept = dict(NO_CLOCK)
    if ClockName.HANDLE in stopped:
        kept |= {"handle_due_at": None, "handle_warn_at": None}
    for start in fact.data.get("clocks", ()):
        if start["name"] in stopped:
            continue
        due, warn = moment(start["due_at"]), moment(start.get("warn_at"))
        kept |= {"clock": start["name"], "due_at": due, "warn_at": warn}
        if start["name"] == ClockName.HANDLE:
            kept |= {"handle_due_at": due, "handle_warn_at": warn}
    return kept


def task_after(row: Row, declared: type[GridCaseEvent], fact: Fact) -> Row:
    """The task that is open, and everyone who has had one."""
    task = fact.data.get("task")
    if task is not None:
        worker = task.get("worker")
        return {
            "task": task["id"],
            "task_kind": task["kind"],
            "task_worker": worker,
            "task_since": moment(fact.data["at"]),
            "workers": joined(row["workers"], worker),
        }
    return dict(NO_TASK) if declared.does or declared.leaves else {}


def joined(workers: list[str], worker: str | None) -> list[str]:
    return workers if worker is None or worker in workers else [*workers, worker]


def new_photos(kept: list[str], fact: Fact) -> list[str]:
    """By content: the same photo for two cases is a question to ask (G-04)."""
    named = dict.fromkeys(each["sha256"] for each in fact.data.get("photos", ()))
    return [each for each in named if each not in kept]


def moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


CASE_LIST: Final = ReadModel(
    name="case_list",
    types=frozenset(TYPES),
    fold=whole_rows(COLUMNS, after),
    file=__file__,
    version=5,
    streams=GRID_CASES,
)
