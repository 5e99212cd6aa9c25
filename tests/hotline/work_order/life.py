"""Commands with everything that does not matter to a test filled in."""

from datetime import datetime

from events.catalog.names import Channel, Satisfaction
from hotline.work_order import commands as c
from hotline.work_order.commands import Actor
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    SUPERVISOR,
    T0,
    router,
    terms,
)


def accept(at: datetime = T0) -> c.Accept:
    return c.Accept(by=OPERATOR, at=at, terms=terms())


def dispatch(
    lead: str | None = None,
    supporting: tuple[str, ...] | None = None,
    reason: str | None = "该单位管养",
    by: Actor = DISPATCHER,
    at: datetime = T0,
) -> c.Dispatch:
    return c.Dispatch(
        by=by,
        at=at,
        lead_department=lead,
        supporting_departments=supporting,
        reason=reason,
        router=router(),
        terms=terms(),
    )


def acknowledge(by: Actor = LIGHTING, at: datetime = T0 + HOUR) -> c.Acknowledge:
    return c.Acknowledge(by=by, at=at)


def contact(by: Actor = LIGHTING) -> c.ContactRequester:
    return c.ContactRequester(by=by, at=T0 + HOUR, method="phone", reached=True)


def request_return(
    by: Actor = LIGHTING, at: datetime = T0 + HOUR, reason: str = "not_in_charge", to: str = "power"
) -> c.RequestReturn:
    return c.RequestReturn(
        by=by,
        at=at,
        reason_code=reason,
        ground="非本单位管养",
        suggested_department=to,
        router=router(),
        terms=terms(),
    )


def grant_return(by: Actor = DISPATCHER) -> c.GrantReturn:
    return c.GrantReturn(by=by, at=T0 + HOUR)


def deny_return(by: Actor = DISPATCHER) -> c.DenyReturn:
    return c.DenyReturn(by=by, at=T0 + HOUR)


def submit(
    by: Actor = LIGHTING,
    at: datetime = T0 + 2 * HOUR,
    *,
    resolved: bool = True,
    why: str | None = None,
) -> c.SubmitResult:
    return c.SubmitResult(
        by=by,
        at=at,
        substantiated=True,
        resolved=resolved,
        unresolved_reason=why,
        findings="更换灯头",
        public_reply="已修复",
    )


def approve(by: Actor = DISPATCHER) -> c.ApproveResult:
    return c.ApproveResult(by=by, at=T0 + 3 * HOUR)


def reject(by: Actor = DISPATCHER, *, false_close: bool = False) -> c.RejectResult:
    return c.RejectResult(by=by, at=T0 + 3 * HOUR, reason="无照片", false_close=false_close)


def reply(by: Actor = CALLER_BACK) -> c.SendReply:
    return c.SendReply(by=by, at=T0 + 4 * HOUR, text="已修复", terms=terms())


def follow_up(
    by: Actor = CALLER_BACK,
    at: datetime = T0 + 5 * HOUR,
    *,
    reached: bool = True,
    resolved: bool | None = True,
) -> c.RecordFollowUp:
    return c.RecordFollowUp(
        by=by,
        at=at,
        reached=reached,
        contacted=True,
        resolved=resolved,
        satisfied_result=Satisfaction.SATISFIED,
        satisfied_process=Satisfaction.SATISFIED,
        terms=terms(),
    )


def close(by: Actor = CALLER_BACK) -> c.Close:
    return c.Close(by=by, at=T0 + 6 * HOUR)


def urge(by: Actor = OPERATOR) -> c.Urge:
    return c.Urge(by=by, at=T0 + HOUR, note="再次来电", channel=Channel.PHONE)


def withdraw(by: Actor = OPERATOR) -> c.Withdraw:
    return c.Withdraw(by=by, at=T0 + HOUR, reason="已自行解决")


def correct(what: str = "place_text", by: Actor = SUPERVISOR) -> c.Correct:
    return c.Correct(by=by, at=T0 + HOUR, what=what, value="石炮台街道", reason="听错")


def reveal(by: Actor = OPERATOR) -> c.Reveal:
    return c.Reveal(by=by, at=T0 + HOUR, reason="回电核实")


def decline(reason: str) -> c.Decline:
    return c.Decline(by=OPERATOR, at=T0, reason_code=reason, reason="已进入诉讼", terms=terms())


def answer() -> c.Answer:
    return c.Answer(by=OPERATOR, at=T0, text="可通过小程序办理")


def mark_invalid() -> c.MarkInvalid:
    return c.MarkInvalid(by=OPERATOR, at=T0, reason="无声电话")
