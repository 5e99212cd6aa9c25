"""
The list of work orders (工单列表) and what it is searched by. Pure.

Its columns are declared here once; `list.sql` has the table and the questions to it. A row is
written whole. Statuses come from the declared effects, deadlines from the facts. Whether an order
is overdue depends on the clock, and is asked at query time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from events.catalog.names import (
    AssignmentStatus,
    Channel,
    RequestKind,
    Secrecy,
    Status,
    Urgency,
)
from events.catalog.registry import EVENTS
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.overlays import TopicLinked, TopicUnlinked
from events.catalog.work_order.parts.lifecycle import OPEN, status_after, submission_after
from events.catalog.work_order.parts.particulars import as_columns, given, is_protected
from events.input_types import Code
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.orders.list_texts import erased, texts_after, texts_registered
from projections.orders.search_tokens import BEGINNING, CORRECTING, tokens_of
from projections.orders.stored_facts import HANDLE_DUE_ONLY, WORK_ORDERS, lead_after

Json = Mapping[str, Any]
Columns = dict[str, Any]


class Listed(BaseModel):
    """The columns that an item of the list shows as they are."""

    model_config = ConfigDict(defer_build=True)

    order_no: str = Field(description="工单编号")
    status: Status = Field(description="工单状态")
    kind: RequestKind = Field(description="诉求类型")
    urgency: Urgency = Field(description="紧急程度")
    secrecy: Secrecy = Field(description="保密要求")
    channel: Channel = Field(description="接入渠道")
    registered_at: AwareDatetime = Field(description="登记时间")
    lead_department: str | None = Field(description="主办单位编码")
    due_at: AwareDatetime | None = Field(description="办理时限")
    first_submitted_at: AwareDatetime | None = Field(description="主办单位首次申报办结时间")
    district: str | None = Field(description="区县, 12 位区划代码")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    community: str | None = Field(description="社区或村, 12 位区划代码")
    cell: str | None = Field(description="网格编码")
    reclassified: bool = Field(description="登记后是否变更过事项")
    place_unsure: bool = Field(description="地点未能定位或把握不大, 须人工确认")


class ByColumn(BaseModel):
    """Filters: the column of that name holds the value. Statement `find` has one line for each."""

    model_config = ConfigDict(frozen=True)

    kind: RequestKind | None = None
    matter: Code | None = None
    cell: Code | None = None
    district: Code | None = None
    subdistrict: Code | None = None
    community: Code | None = None
    channel: Channel | None = None
    topic: Annotated[str | None, Field(pattern=r"^[0-9a-f-]{36}$")] = None
    reclassified: Annotated[bool | None, Field(description="true 只列变更过事项的")] = None
    place_unsure: Annotated[bool | None, Field(description="true 只列地点待确认的")] = None


SHOWN: Final = tuple(Listed.model_fields)
BESIDE: Final = (
    "before_return",
    "matter",
    "matter_name",
    "protected",
    "reported_department",
    "departments",
    "unsubmitted",
    "members",
    "topics",
    "subject_id",
    "renumbered_to",
    "caller_ids",
    "sealed_title",
    "title_subject",
    "title_version",
    "search_tokens",
    "text_positions",
)
COLUMNS: Final = (*SHOWN, *BESIDE)
in_columns: Final = itemgetter(*COLUMNS)
GUESS: Final = 0.5  # the confidence of a place that is known by its name alone
LINKED, UNLINKED = (each.model_fields["type"].default for each in (TopicLinked, TopicUnlinked))


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that replace each row that changed."""
    rows = {row["order_no"]: {name: row[name] for name in COLUMNS} for row in before}
    stored = frozenset(rows)
    changed: dict[str, None] = {}
    for fact in batch:
        if fact.type == "subject.erased":
            subject = fact.data["erased_subject"]
            changes = {order_no: erased(row, subject) for order_no, row in rows.items()}
        else:
            if fact.type in BEGINNING:
                rows[fact.key] = new_row(fact)
            changes = {fact.key: after(rows[fact.key], fact)}
        for order_no, new in changes.items():
            if any(rows[order_no][name] != value for name, value in new.items()):
                rows[order_no] |= new
                changed[order_no] = None
    return writes({order_no: rows[order_no] for order_no in changed}, stored)


def new_row(fact: Fact) -> Columns:
    begun = {"order_no": fact.key, "registered_at": datetime.fromisoformat(fact.data["at"])}
    none: Columns = {"departments": [], "members": [], "topics": [], "caller_ids": []}
    return {**dict.fromkeys(COLUMNS), **begun, **none, **texts_registered(fact)}


def writes(changed: Mapping[str, Columns], stored: frozenset[str]) -> list[Write]:
    rows = [in_columns(row | derived(row)) for row in changed.values()]
    old = [order_no for order_no in changed if order_no in stored]
    return [
        *([Change("take_out", (old,))] if old else []),
        *([Added(rows, COLUMNS)] if rows else []),
    ]


def derived(row: Columns) -> Columns:
    return {
        "protected": is_protected(row["kind"], row["secrecy"]),
        "unsubmitted": row["first_submitted_at"] is None and row["status"] in OPEN,
    }


def after(row: Columns, fact: Fact) -> Columns:
    """Return the columns that the fact sets."""
    effect = effect_of(fact.type, fact.data)
    particulars = as_columns(given(effect, fact.data))
    status, before_return = status_after(row["status"], row["before_return"], effect)
    return {
        **{name: value for name, value in particulars.items() if name in row},
        **held(row, effect, fact.data),
        **texts_after(row, fact),
        "reclassified": row["matter"] is not None
        and (row["reclassified"] or "matter" in effect.sets),
        "place_unsure": unsure_after(row, effect, fact.data),
        "status": status,
        "before_return": before_return,
        "first_submitted_at": submission_after(row["first_submitted_at"], effect, fact.data),
        "members": joined(row["members"], fact.member),
        "topics": topics_after(row["topics"], fact),
    }


def unsure_after(row: Columns, effect: Effect, data: Json) -> bool:
    """A name in a text is a guess, a border point one of several cells: a person looks (G-01)."""
    if "area" not in effect.sets:
        return bool(row["place_unsure"])
    kind, area = RequestKind(data.get("kind", row["kind"])), data.get("area") or {}
    cell = area.get("cell") or {}
    sure = (area.get("confidence") or 0) > GUESS and not cell.get("ambiguous", False)
    return kind.happens_somewhere and not sure


def topics_after(topics: list[str], fact: Fact) -> list[str]:
    if fact.type == LINKED:
        return [*topics, fact.data["topic"]]
    return (
        [each for each in topics if each != fact.data["topic"]] if fact.type == UNLINKED else topics
    )


def joined(members: list[str], account: str | None) -> list[str]:
    return members if account is None or account in members else [*members, account]


def held(row: Columns, effect: Effect, data: Json) -> Columns:
    """Who holds the order, until when; one that ended stays with those that held it then."""
    lead, due_at = lead_after(row["lead_department"], row["due_at"], effect, data)
    held: Columns = {"lead_department": lead, "due_at": due_at}
    if effect.assigns:
        return held | {"departments": [lead, *data.get("supporting_departments", ())]}
    if effect.assignment is AssignmentStatus.RETURNED:
        return held | {"departments": []}
    if effect.joins:
        return {"departments": list(dict.fromkeys([*row["departments"], data["department"]]))}
    if effect.leaves:
        over = data["departments"]
        return {"departments": [code for code in row["departments"] if code not in over]}
    return held


ORDER_LIST = ReadModel(
    name="order_list",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith("work_order."))
    | {"subject.erased"},
    fold=fold,
    file=__file__,
    version=10,
    streams=WORK_ORDERS,
    in_part=HANDLE_DUE_ONLY,
    sealed=BEGINNING | CORRECTING,
    tokens=tokens_of,
)
