"""
The events that the commands of `life.py` lead to, whole: every field is written out here.

Each function takes what its command takes; what a test leaves out is what the command leaves out.
"""

from datetime import datetime, timedelta

from events.act import Actor
from events.catalog.names import (
    Channel,
    ClockName,
    Outcome,
    RequestKind,
    Satisfaction,
    Secrecy,
    Unit,
    Urgency,
)
from events.catalog.values import Alternative, ClockStart, Limit, RouteTaken
from events.catalog.work_order import dispatch, handling, intake, overlays, reply
from tests.hotline.work_order.spec import DISPATCHER, HOUR, LIGHTING, PLACE, T0

SUBJECT = "subject-1"
DAY = timedelta(days=1)
LAMP_ROUTE = RouteTaken(
    rule_id="matter-010301",
    rule_set_version=1,
    because="matter 010301 in subdistrict 440511001000: 路灯不亮 → 汕头市路灯管理所 (lighting)",
    because_zh="路灯不亮，街道 440511001000 → 汕头市路灯管理所",
    alternatives=(
        Alternative(
            department="subdistrict-440511001",
            rule_id="fallback-440511001000",
            why_not="less_specific",
            name="石炮台街道办事处",
            why_not_zh="有更具体的规则",
        ),
    ),
)


def natural_clock(name: ClockName, hours: int, ends: str) -> ClockStart:
    """Of the lamp, from Monday 09:30 on, in hours that run through the night."""
    allowed = tuple(Limit(value=days, unit=Unit.WORKING_DAY) for days in (5, 10))
    return ClockStart(
        name=name,
        assignment_id="1",
        department="lighting",
        started_at=T0,
        due_at=T0 + hours * HOUR,
        warn_at=T0 + hours * HOUR * 4 / 5,
        limit=Limit(value=hours, unit=Unit.HOUR),
        policy_version=1,
        calendar_version="2026.1",
        explanation=f"自2026年3月2日09:30起{hours}小时（夜间和节假日照计），2026年3月{ends}到期。",
        may_extend=allowed if name is ClockName.HANDLE else None,
    )


def registered() -> intake.WorkOrderRegistered:
    return intake.WorkOrderRegistered(
        at=T0,
        order_no="20260302-440500-000001",
        subject_id=SUBJECT,
        channel=Channel.PHONE,
        kind=RequestKind.COMPLAINT,
        matter="010301",
        matter_name="路灯不亮",
        catalogue_version=1,
        urgency=Urgency.ORDINARY,
        secrecy=Secrecy.OPEN,
        has_requester=True,
        area=PLACE,
        source_system=None,
        external_ref=None,
        occurred_at=None,
        reported_department=None,
        title="路灯不亮",
        narrative="三盏路灯不亮",
        requester_name="林某",
        requester_phone="13800000000",
        place_text=None,
        point=None,
    )


def accepted() -> intake.WorkOrderAccepted:
    """The citizen's clock: 24 hours to Tuesday, two working days more, to Thursday's close."""
    explanation = (
        "自2026年3月2日09:30起24小时（夜间和节假日照计），2026年3月3日09:30到期。"
        "自原时限2026年3月3日09:30起再加2个工作日（当日不计），2026年3月5日18:00到期。"
    )
    citizen = ClockStart(
        name=ClockName.CITIZEN,
        started_at=T0,
        due_at=datetime(2026, 3, 5, 18, tzinfo=T0.tzinfo),
        warn_at=datetime(2026, 3, 5, 15, 12, tzinfo=T0.tzinfo),  # 0.4 of a day of 7 hours
        policy_version=1,
        calendar_version="2026.1",
        explanation=explanation,
    )
    return intake.WorkOrderAccepted(at=T0, clocks=(citizen,))


def dispatched() -> dispatch.WorkOrderDispatched:
    """The lamp, as the routing says."""
    return dispatch.WorkOrderDispatched(
        at=T0,
        subject_id=SUBJECT,
        lead_department="lighting",
        supporting_departments=(),
        route=LAMP_ROUTE,
        clocks=(
            natural_clock(ClockName.ACKNOWLEDGE, 4, "2日13:30"),
            natural_clock(ClockName.CONTACT, 12, "2日21:30"),
            natural_clock(ClockName.HANDLE, 24, "3日09:30"),
        ),
        return_until=T0.replace(hour=15),
        reason="该单位管养",
    )


def acknowledged(by: Actor = LIGHTING, *, lead: bool = True) -> handling.AssignmentAcknowledged:
    return handling.AssignmentAcknowledged(
        at=T0 + HOUR, assignment_id=id_of(lead=lead), department=str(by.department), is_lead=lead
    )


def id_of(*, lead: bool) -> str:
    """Of the first dispatch, with at most one supporter."""
    return "1" if lead else "2"


def contacted(department: str | None = "lighting") -> handling.RequesterContacted:
    return handling.RequesterContacted(
        at=T0 + HOUR,
        assignment_id=None if department is None else "1",
        department=department,
        method="phone",
        reached=True,
    )


def return_requested(
    by: Actor = LIGHTING, at: datetime = T0 + HOUR, reason: str = "not_in_charge", to: str = "power"
) -> dispatch.ReturnRequested:
    return dispatch.ReturnRequested(
        at=at,
        subject_id=SUBJECT,
        department=str(by.department),
        reason_code=reason,
        suggested_department=to,
        ground="非本单位管养",
    )


def return_granted(department: str = "lighting") -> dispatch.ReturnGranted:
    return dispatch.ReturnGranted(
        at=T0 + HOUR, subject_id=SUBJECT, assignment_id="1", department=department, note=None
    )


def return_denied(department: str = "lighting") -> dispatch.ReturnDenied:
    return dispatch.ReturnDenied(at=T0 + HOUR, subject_id=SUBJECT, department=department, note=None)


def dispute_opened(by: Actor, to: str = "power") -> dispatch.DisputeOpened:
    """R-02: ruled within one working day, from Monday to Tuesday's close."""
    clock = ClockStart(
        name=ClockName.DISPUTE,
        started_at=T0 + HOUR,
        due_at=(T0 + DAY).replace(hour=18, minute=0),
        warn_at=(T0 + DAY).replace(hour=16, minute=36),
        limit=Limit(value=1, unit=Unit.WORKING_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation="自2026年3月2日10:30起1个工作日（当日不计），2026年3月3日18:00到期。",
    )
    return dispatch.DisputeOpened(
        at=T0 + HOUR,
        subject_id=SUBJECT,
        department=str(by.department),
        suggested_department=to,
        clocks=(clock,),
        ground="非本单位管养",
    )


def submitted(
    by: Actor = LIGHTING,
    at: datetime = T0 + 2 * HOUR,
    *,
    resolved: bool = True,
    why: str | None = None,
    lead: bool = True,
) -> handling.ResultSubmitted:
    return handling.ResultSubmitted(
        at=at,
        subject_id=SUBJECT,
        assignment_id=id_of(lead=lead),
        department=str(by.department),
        is_lead=lead,
        submitted_by=by.account,
        substantiated=True,
        resolved=resolved,
        unresolved_reason=why,
        findings="更换灯头",
        public_reply="已修复",
        evidence=(),
    )


def approved(by: Actor = DISPATCHER) -> handling.ResultApproved:
    return handling.ResultApproved(at=T0 + 3 * HOUR, approved_by=by.account)


def rejected(department: str = "lighting", *, false_close: bool = False) -> handling.ResultRejected:
    return handling.ResultRejected(
        at=T0 + 3 * HOUR,
        subject_id=SUBJECT,
        assignment_id="1",
        department=department,
        false_close=false_close,
        reason="无照片",
    )


def replied(
    channel: Channel = Channel.PHONE, number: int = 1, *, follow_up: bool = True
) -> reply.ReplySent:
    """`number` of the round."""
    return reply.ReplySent(
        at=T0 + 4 * HOUR,
        subject_id=SUBJECT,
        channel=channel,
        round=number,
        follow_up_due=follow_up,
        follow_up_attempts=3 if follow_up else 0,
        text="已修复",
    )


def follow_up_missed(at: datetime, attempt: int = 1) -> reply.FollowUpAttempted:
    return reply.FollowUpAttempted(at=at, subject_id=SUBJECT, attempt=attempt, note=None)


def followed_up(*, resolved: bool | None = True) -> reply.FollowUpRecorded:
    return reply.FollowUpRecorded(
        at=T0 + 5 * HOUR,
        subject_id=SUBJECT,
        contacted=True,
        resolved=resolved,
        satisfied_result=Satisfaction.SATISFIED,
        satisfied_process=Satisfaction.SATISFIED,
        note=None,
    )


def closed(
    outcome: Outcome = Outcome.HANDLED, at: datetime = T0 + 6 * HOUR
) -> reply.WorkOrderClosed:
    return reply.WorkOrderClosed(at=at, outcome=outcome, clocks=(appeal_clock(at),))


def appeal_clock(at: datetime) -> ClockStart:
    """Thirty days to the minute."""
    ends = at + 30 * DAY
    return ClockStart(
        name=ClockName.APPEAL,
        started_at=at,
        due_at=ends,
        limit=Limit(value=30, unit=Unit.NATURAL_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation=f"自{day(at)}起30个自然日（夜间和节假日照计），{day(ends)}到期。",
    )


def day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"


def answered() -> intake.WorkOrderAnswered:
    return intake.WorkOrderAnswered(
        at=T0, subject_id=SUBJECT, article_id=None, text="可通过小程序办理"
    )


def declined(reason: str) -> intake.WorkOrderDeclined:
    return intake.WorkOrderDeclined(
        at=T0, subject_id=SUBJECT, reason_code=reason, reason="已进入诉讼"
    )


def marked_invalid() -> intake.WorkOrderMarkedInvalid:
    return intake.WorkOrderMarkedInvalid(at=T0, subject_id=SUBJECT, reason="无声电话")


def withdrawn() -> overlays.WorkOrderWithdrawn:
    return overlays.WorkOrderWithdrawn(at=T0 + HOUR, subject_id=SUBJECT, reason="已自行解决")


def corrected(field: str = "place_text") -> overlays.CorrectionRecorded:
    return overlays.CorrectionRecorded(
        at=T0 + HOUR, subject_id=SUBJECT, field=field, value="石炮台街道", reason="听错"
    )
