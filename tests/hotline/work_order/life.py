"""Commands with everything that does not matter to a test filled in."""

from datetime import datetime
from typing import Any

from events.act import Actor
from events.catalog.names import Channel, ContactMethod, Satisfaction
from hotline.work_order.acts.corrections import Correct
from hotline.work_order.acts.departments.dispatching import Dispatch
from hotline.work_order.acts.departments.returning import DenyReturn, GrantReturn, RequestReturn
from hotline.work_order.acts.endings.at_intake import Answer, Decline, MarkInvalid
from hotline.work_order.acts.endings.withdrawing import Withdraw
from hotline.work_order.acts.handling import Acknowledge, ContactRequester
from hotline.work_order.acts.intake import Accept
from hotline.work_order.acts.overlays.revealing import Reveal
from hotline.work_order.acts.overlays.urging import Urge
from hotline.work_order.acts.reply import Close, RecordFollowUp, SendReply
from hotline.work_order.acts.results import ApproveResult, RejectResult, SubmitResult
from hotline.work_order.context import Asked
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    SUPERVISOR,
    T0,
    ask,
)


def accept(at: datetime = T0) -> Asked[Accept]:
    return ask(Accept(), OPERATOR, at)


def dispatch(
    lead: str | None = None,
    supporting: tuple[str, ...] | None = None,
    reason: str | None = "该单位管养",
    by: Actor = DISPATCHER,
    at: datetime = T0,
    **looked_up: Any,
) -> Asked[Dispatch]:
    command = Dispatch(lead_department=lead, supporting_departments=supporting, reason=reason)
    return ask(command, by, at, **looked_up)


def acknowledge(by: Actor = LIGHTING, at: datetime = T0 + HOUR) -> Asked[Acknowledge]:
    return ask(Acknowledge(), by, at)


def contact(by: Actor = LIGHTING) -> Asked[ContactRequester]:
    return ask(ContactRequester(method=ContactMethod.PHONE, reached=True), by, T0 + HOUR)


def request_return(
    by: Actor = LIGHTING, at: datetime = T0 + HOUR, reason: str = "not_in_charge", to: str = "power"
) -> Asked[RequestReturn]:
    command = RequestReturn(reason_code=reason, ground="非本单位管养", suggested_department=to)
    return ask(command, by, at)


def grant_return(by: Actor = DISPATCHER) -> Asked[GrantReturn]:
    return ask(GrantReturn(), by, T0 + HOUR)


def deny_return(by: Actor = DISPATCHER) -> Asked[DenyReturn]:
    return ask(DenyReturn(), by, T0 + HOUR)


def submit(
    by: Actor = LIGHTING,
    at: datetime = T0 + 2 * HOUR,
    *,
    resolved: bool = True,
    why: str | None = None,
) -> Asked[SubmitResult]:
    command = SubmitResult(
        substantiated=True,
        resolved=resolved,
        unresolved_reason=why,
        findings="更换灯头",
        public_reply="已修复",
    )
    return ask(command, by, at)


def approve(by: Actor = DISPATCHER) -> Asked[ApproveResult]:
    return ask(ApproveResult(), by, T0 + 3 * HOUR)


def reject(by: Actor = DISPATCHER, *, false_close: bool = False) -> Asked[RejectResult]:
    return ask(RejectResult(reason="无照片", false_close=false_close), by, T0 + 3 * HOUR)


def reply(by: Actor = CALLER_BACK) -> Asked[SendReply]:
    return ask(SendReply(text="已修复"), by, T0 + 4 * HOUR)


def follow_up(
    by: Actor = CALLER_BACK,
    at: datetime = T0 + 5 * HOUR,
    *,
    reached: bool = True,
    resolved: bool | None = True,
) -> Asked[RecordFollowUp]:
    command = RecordFollowUp(
        reached=reached,
        contacted=True,
        resolved=resolved,
        satisfied_result=Satisfaction.SATISFIED,
        satisfied_process=Satisfaction.SATISFIED,
    )
    return ask(command, by, at)


def close(by: Actor = CALLER_BACK) -> Asked[Close]:
    return ask(Close(), by, T0 + 6 * HOUR)


def urge(by: Actor = OPERATOR) -> Asked[Urge]:
    return ask(Urge(note="再次来电", channel=Channel.PHONE), by, T0 + HOUR)


def withdraw(by: Actor = OPERATOR) -> Asked[Withdraw]:
    return ask(Withdraw(reason="已自行解决"), by, T0 + HOUR)


def correct(field: str = "place_text", by: Actor = SUPERVISOR) -> Asked[Correct]:
    return ask(Correct(field=field, value="石炮台街道", reason="听错"), by, T0 + HOUR)


def reveal(by: Actor = OPERATOR) -> Asked[Reveal]:
    return ask(Reveal(reason="回电核实"), by, T0 + HOUR)


def decline(reason: str) -> Asked[Decline]:
    return ask(Decline(reason_code=reason, reason="已进入诉讼"), OPERATOR, T0)


def answer() -> Asked[Answer]:
    return ask(Answer(text="可通过小程序办理"), OPERATOR, T0)


def mark_invalid() -> Asked[MarkInvalid]:
    return ask(MarkInvalid(reason="无声电话"), OPERATOR, T0)
