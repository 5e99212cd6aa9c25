"""拆单: one matter for each order; the parts are registered by a reaction (D-12, ADR 0021)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field

from events.act import Act, Actor, Ask, command
from events.catalog.names import RequestKind, Secrecy
from events.catalog.work_order.endings.splitting import PartRegistered, SplitPart, WorkOrderSplit
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.particulars import is_protected
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.inputs import OtherMatter
from hotline.work_order.roles import ANY_STAGE, AT_THE_DOOR, DISPATCHERS, OPERATOR
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


@command
class Split:
    """拆单: the order keeps its matter, each other one becomes an order (D-12)."""

    parts: Annotated[tuple[OtherMatter, ...], Field(min_length=1, max_length=9)]


class NothingLeftToSplit(Refusal):
    """What the requester told is erased: nothing can be told apart in it."""

    code: ClassVar[str] = "work_order.nothing_left_to_split"
    title: ClassVar[str] = "诉求人的个人信息已删除，本工单不能拆单"
    needs_zh: ClassVar[str] = "诉求内容已随个人信息删除，无从拆分；诉求人另有诉求的，请另行登记"
    needs: ClassVar[str] = "Register another request by itself."


class TipOffNotSplit(Refusal):
    """A part that is protected would be told of by the order that is not (D-07)."""

    code: ClassVar[str] = "work_order.tip_off_not_split"
    title: ClassVar[str] = "举报不得从公开的工单拆出"
    needs_zh: ClassVar[str] = "拆单会使能查看本工单的人得知该举报，请将举报单独登记"
    needs: ClassVar[str] = "Register the tip-off by itself: a split would tell of it."


def can_be_told_apart(order: WorkOrder, _by: Actor, _at: datetime) -> None:
    """An order whose texts are there."""
    if order.erased:
        raise NothingLeftToSplit


def split(ask: Asked[Split], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """It keeps the first matter; the others are registered by a reaction (D-07, D-12)."""
    terms, parts = ask.context.terms, ask.command.parts
    if not order.protected and any(part.kind is RequestKind.TIP_OFF for part in parts):
        raise TipOffNotSplit
    return [
        WorkOrderSplit(
            at=ask.at,
            subject_id=order.subject_id,
            catalogue_version=terms.catalogue_version,
            first=order.split_parts + 1,
            parts=tuple(named(part, order, terms) for part in parts),
            titles=tuple(part.title for part in parts),
            narratives=tuple(part.narrative for part in parts),
        )
    ]


def named(part: OtherMatter, order: WorkOrder, terms: Terms) -> SplitPart:
    matter = terms.require_matter(part.matter)
    kind = part.kind or order.kind
    return SplitPart(kind=kind, matter=matter.code, matter_name=matter.name)


@command
class RegisterPart:
    """
    拆出登记. `origin`: the registration of the order that was split, as it is now.

    `title` and `narrative` None: its requester was erased meanwhile.
    """

    order_no: str
    subject_id: str
    origin: Any
    reachable: bool
    part: SplitPart
    catalogue_version: int
    title: str | None
    narrative: str | None


def register_part(ask: Ask[RegisterPart, Any], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The same requester, channel, place and secrecy; another matter (D-07, D-12)."""
    asked = ask.command
    origin, part = asked.origin, asked.part
    gone = origin.personal if asked.title is None else ()
    protects = is_protected(origin.kind, origin.secrecy) and part.kind is not RequestKind.TIP_OFF
    lost = protects and origin.secrecy is Secrecy.OPEN
    return [
        origin.model_copy(
            update=dict.fromkeys(gone)
            | {
                "at": ask.at,
                "order_no": asked.order_no,
                "split_from": origin.order_no,
                "subject_id": asked.subject_id,
                "reachable": asked.reachable,
                "kind": part.kind,
                "matter": part.matter,
                "matter_name": part.matter_name,
                "catalogue_version": asked.catalogue_version,
                "secrecy": Secrecy.CONFIDENTIAL if lost else origin.secrecy,
                "title": asked.title,
                "narrative": asked.narrative,
            }
        )
    ]


@command
class NotePart:
    """记录拆出登记的工单编号."""

    part: int
    part_order: str


def note_part(ask: Ask[NotePart, Any], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order that was split says what became of it (D-12)."""
    return [PartRegistered(at=ask.at, part=ask.command.part, part_order=ask.command.part_order)]


ACTS = (
    Act(
        command=Split,
        name_zh="拆单",
        allowed_in=AT_THE_DOOR,
        roles=OPERATOR | DISPATCHERS,
        decide=split,
        when=can_be_told_apart,
        waits=False,
        example={
            "parts": [
                {
                    "matter": "060101",
                    "title": "施工噪声",
                    "narrative": "同一路口夜间施工，噪声扰民。",
                }
            ]
        },
    ),
)
SYSTEM_ACTS = (
    Act(
        command=RegisterPart,
        name_zh="拆出登记",
        allowed_in=frozenset({None}),
        roles=frozenset(),
        decide=register_part,
        example={"order_no": "20260302-440500-000002", "part": {"matter": "060101"}},
    ),
    Act(
        command=NotePart,
        name_zh="记录拆出的工单",
        allowed_in=ANY_STAGE,
        roles=frozenset(),
        decide=note_part,
        example={"part": 1, "part_order": "20260302-440500-000002"},
    ),
)
