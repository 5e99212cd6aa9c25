"""待补充: the requester is asked once for everything that is missing (一次性告知, T-05, T-08)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import ClockName, PauseKind, Secrecy, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.pauses import InformationRequested, InformationSupplied
from events.input_types import Line, Narrative, Note
from events.refusal import Refusal
from hotline.work_order.clock_moves import pause_ends_at, resumed_clocks, stopped_clocks
from hotline.work_order.clocks import information_clock
from hotline.work_order.context import Asked
from hotline.work_order.errors import RequesterIsAnonymous
from hotline.work_order.guards import require_lead
from hotline.work_order.inputs import Evidence
from hotline.work_order.roles import HANDLER, OPERATOR
from hotline.work_order.state import WorkOrder

Items = Annotated[tuple[Line, ...], Field(max_length=30)]


@command
class RequestInformation:
    """请诉求人补充材料 (T-08): all items that are missing; `note` says what no item says."""

    items: Items = ()
    note: Note = None


class InformationAskedTooOften(Refusal):
    """The requester was asked as often as the policy allows (T-05)."""

    code: ClassVar[str] = "work_order.information_asked_too_often"
    title: ClassVar[str] = "请诉求人补充的次数已用完"
    needs_zh: ClassVar[str] = "每件工单最多请诉求人补充 {most} 次，请按现有材料办理"
    needs: ClassVar[str] = "At most {most} requests; go on with what is there."


class NothingWasSupplied(Refusal):
    """A second request may ask only for what the first answer raised, and there was none (T-08)."""

    code: ClassVar[str] = "work_order.nothing_was_supplied"
    title: ClassVar[str] = "诉求人未作补充，不能再次要求补充"
    needs_zh: ClassVar[str] = "再次要求只能针对上次补充引出的问题；请按现有材料办理"
    needs: ClassVar[str] = "Go on with what is there."


class UnknownItem(Refusal):
    """The items are those that the matter requires (T-08)."""

    code: ClassVar[str] = "work_order.unknown_item"
    title: ClassVar[str] = "所列材料不在该事项的材料清单中"
    needs_zh: ClassVar[str] = "清单中的材料：{valid}；清单以外的请写在 note 中"
    needs: ClassVar[str] = "Of the matter: {valid}; anything else goes into `note`."


class NoSuchList(Refusal):
    """The matter has no list of required items: what is missing is said in words (T-08)."""

    code: ClassVar[str] = "work_order.no_item_list"
    title: ClassVar[str] = "该事项没有材料清单"
    needs_zh: ClassVar[str] = "请不填 items，将须补充的材料写在 note 中"
    needs: ClassVar[str] = "Leave `items` out; say in `note` what is missing."


class AskedBefore(Refusal):
    """These items were asked for before: one notice lists everything (T-08)."""

    code: ClassVar[str] = "work_order.asked_before"
    title: ClassVar[str] = "不得重复要求同一材料"
    needs_zh: ClassVar[str] = "已要求过：{items}；再次要求只能针对上次补充引出的问题"
    needs: ClassVar[str] = "Already asked for: {items}."


class NothingAskedFor(Refusal):
    """Say what is missing: as items of the matter, or in words (T-08)."""

    code: ClassVar[str] = "work_order.nothing_asked_for"
    title: ClassVar[str] = "请列明须补充的材料"
    needs_zh: ClassVar[str] = "请在 items 中列出，或在 note 中写明"
    needs: ClassVar[str] = "Give `items` or `note`."


class WhatRaisedIt(Refusal):
    """A second request says what in the first answer raised it (T-08)."""

    code: ClassVar[str] = "work_order.say_what_raised_it"
    title: ClassVar[str] = "再次要求补充须说明由上次补充的什么内容引出"
    needs_zh: ClassVar[str] = "请在 note 中写明上次补充中引出本次要求的内容"
    needs: ClassVar[str] = "Say in `note` what the answer raised."


def may_ask(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The lead; a second time only after the requester supplied something (T-08)."""
    require_lead(order, by)
    if order.secrecy is Secrecy.ANONYMOUS or not order.has_requester:
        raise RequesterIsAnonymous
    most = order.most_information_requests
    if most is not None and order.information_requests >= most:
        raise InformationAskedTooOften(most=most)
    if order.information_requests and not order.information_supplied:
        raise NothingWasSupplied


def request_information(
    ask: Asked[RequestInformation], order: WorkOrder
) -> Sequence[WorkOrderEvent]:
    """The handling clocks pause until the answer, for the time that the policy gives (T-05)."""
    require_items(ask, order)
    terms = ask.context.terms
    return [
        InformationRequested(
            at=ask.at,
            subject_id=order.subject_id,
            department=require_lead(order, ask.by),
            items=ask.command.items,
            most=terms.policy.max_information_requests,
            clocks=(information_clock(ask.at, terms),),
            stopped=stopped_clocks(order, PauseKind.AWAITING_REQUESTER, ask.at, terms),
            note=ask.command.note,
        )
    ]


def require_items(ask: Asked[RequestInformation], order: WorkOrder) -> None:
    items, matter = ask.command.items, ask.context.terms.matters.get(order.matter)
    valid = () if matter is None else matter.required_items
    if not items and not ask.command.note:
        raise NothingAskedFor
    if not set(items) <= set(valid):
        raise UnknownItem(valid=list(valid)) if valid else NoSuchList
    if again := sorted(order.items_asked & set(items)):
        raise AskedBefore(items=again)
    if order.information_requests and not ask.command.note:
        raise WhatRaisedIt


@command
class SupplyInformation:
    """诉求人已补充 (T-05)."""

    text: Narrative
    evidence: Evidence = ()


def supply_information(ask: Asked[SupplyInformation], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """What was left of the time is left from now on (T-05)."""
    end = pause_ends_at(order, ClockName.INFORMATION, ask.at)
    return [
        InformationSupplied(
            at=ask.at,
            subject_id=order.subject_id,
            clocks=resumed_clocks(order, end, ask.context.terms),
            evidence=ask.command.evidence,
            text=ask.command.text,
        )
    ]


ACTS = (
    Act(
        command=RequestInformation,
        name_zh="请诉求人补充材料",
        allowed_in=frozenset({Status.IN_PROGRESS}),
        roles=HANDLER,
        decide=request_information,
        when=may_ask,
        example={"items": [], "note": "请提供路灯杆号。"},
    ),
    Act(
        command=SupplyInformation,
        name_zh="诉求人已补充",
        allowed_in=frozenset({Status.AWAITING_REQUESTER}),
        roles=OPERATOR,
        decide=supply_information,
        by_requester=True,
        example={"text": "杆号为 0123。"},
    ),
)
