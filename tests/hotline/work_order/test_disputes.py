"""争议会商与裁定: who may ask for a ruling, what it starts and ends, and whom it binds."""

from datetime import datetime, timedelta

from events.act import Actor
from events.catalog.names import ClockName, RequestKind, Role, Secrecy, Status, Unit
from events.catalog.values import Area, ClockStart, Limit, PrecedentScope
from events.catalog.work_order.dispatch import DisputeOpened
from events.catalog.work_order.disputes import LeadRuled
from events.catalog.work_order.parts.clocks import latest
from hotline.work_order.acts.departments.dispatching import (
    DepartmentReported,
    LeadLacksPower,
    OneLeadOnly,
)
from hotline.work_order.acts.departments.disputes import LeadInTime, OpenDispute, RuleLead
from hotline.work_order.acts.departments.returning import RuledLeadMayNotReturn
from hotline.work_order.clocks import dispute_clock as started_dispute
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, NotYourRole, OwnWork, UnknownDepartment
from hotline.work_order.table import OFFERED, offered_commands
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    reject,
    request_return,
    submit,
    withdraw,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    POWER,
    SHIFT_LEAD,
    T0,
    TWO_HATS,
    WATER,
    ask,
    given,
    register,
    terms,
)

MINUTE = timedelta(minutes=1)
TUESDAY = (T0 + timedelta(days=1)).replace(hour=18, minute=0)
LEADS_OF_LIGHTING = Actor(
    account="leads", roles=frozenset({Role.SHIFT_LEAD}), department="lighting"
)
TWICE_RETURNED = (
    register(),
    accept(),
    dispatch(),
    request_return(LIGHTING),
    grant_return(),
    dispatch("power", ()),
    request_return(POWER, to="water"),
    grant_return(),
    dispatch("water", ()),
)


def open_dispute(
    by: Actor = DISPATCHER, to: str | None = "power", at: datetime = T0 + HOUR
) -> Asked[OpenDispute]:
    command = OpenDispute(ground="职责交叉", suggested_department=to)
    return ask(command, by, at)


def rule(
    lead: str = "power",
    supporting: tuple[str, ...] = (),
    by: Actor = SHIFT_LEAD,
    at: datetime = T0 + 2 * HOUR,
) -> Asked[RuleLead]:
    command = RuleLead(
        lead_department=lead, supporting_departments=supporting, ground="电杆由其管养"
    )
    return ask(command, by, at)


def dispute_clock() -> ClockStart:
    return ClockStart(
        name=ClockName.DISPUTE,
        started_at=T0 + HOUR,
        due_at=TUESDAY,
        warn_at=TUESDAY.replace(hour=16, minute=36),
        limit=Limit(value=1, unit=Unit.WORKING_DAY),
        policy_version=1,
        calendar_version="2026.1",
        explanation="自2026年3月2日10:30起1个工作日（当日不计），2026年3月3日18:00到期。",
    )


def opened(department: str | None) -> DisputeOpened:
    return DisputeOpened(
        at=T0 + HOUR,
        subject_id=facts.SUBJECT,
        department=department,
        opened_by_centre=True,
        suggested_department="power",
        clocks=(dispute_clock(),),
        ground="职责交叉",
    )


def opened_late(department: str, at: datetime) -> DisputeOpened:
    clocks = (started_dispute(at, terms()),)
    return opened(department).model_copy(update={"at": at, "clocks": clocks})


def clock_of(name: ClockName, hours: int, ends: str) -> ClockStart:
    """From 11:30 on, when it was ruled."""
    start = T0 + 2 * HOUR
    clock = facts.natural_clock(name, hours, ends)
    return clock.model_copy(
        update={
            "department": "power",
            "assignment_id": "2",
            "started_at": start,
            "due_at": start + hours * HOUR,
            "warn_at": start + hours * HOUR * 4 / 5,
            "explanation": (
                f"自2026年3月2日11:30起{hours}小时（夜间和节假日照计），2026年3月{ends}到期。"
            ),
        }
    )


def ruled() -> LeadRuled:
    route = facts.LAMP_ROUTE
    return LeadRuled(
        at=T0 + 2 * HOUR,
        subject_id=facts.SUBJECT,
        lead_department="power",
        supporting_departments=(),
        former_lead="lighting",
        precedent=PrecedentScope(matter="010301", area="440511001000"),
        route=route.model_copy(
            update={
                "overridden_by_person": True,
                "because": f"{route.because}; the shift lead ruled for {POWER_NAME} (power)",
                "because_zh": f"{route.because_zh}；经争议会商裁定由{POWER_NAME}主办",
            }
        ),
        clocks=(
            clock_of(ClockName.ACKNOWLEDGE, 4, "2日15:30"),
            clock_of(ClockName.CONTACT, 12, "2日23:30"),
            clock_of(ClockName.HANDLE, 24, "3日11:30"),
        ),
        reason="电杆由其管养",
    )


POWER_NAME = "供电企业"


def test_the_centre_opens_a_dispute_about_an_order_without_a_lead():
    """R-02: from accepted nobody leads; the dispute has its own clock."""
    disputed = given(register(), accept()).when(open_dispute()).then(opened(None))

    assert disputed.order.status is Status.DISPUTED
    given(register(), accept()).when(open_dispute(to="nobody")).then_refused(UnknownDepartment)


def test_the_centre_opens_a_dispute_instead_of_deciding_a_return():
    """R-02; X-02: nobody does for their own department."""
    returned = given(register(), accept(), dispatch(), request_return())

    returned.when(open_dispute()).then(opened("lighting"))
    returned.when(open_dispute(TWO_HATS)).then_refused(OwnWork)
    given(register(), accept(), dispatch()).when(open_dispute()).then_refused(LeadInTime)
    given(register()).when(open_dispute()).then_refused(NotAllowedNow)


def test_a_lead_that_stays_silent_does_not_keep_the_order():
    """R-02: late to acknowledge, late to submit, or rejected without another result."""
    dispatched = given(register(), accept(), dispatch())
    late_to_sign, late = T0 + 4 * HOUR + MINUTE, T0 + 24 * HOUR + MINUTE

    dispatched.when(open_dispute(at=T0 + 4 * HOUR)).then_refused(LeadInTime)
    dispatched.when(open_dispute(at=late_to_sign)).then(opened_late("lighting", late_to_sign))
    at_work = dispatched.after(acknowledge())
    at_work.when(open_dispute(at=late_to_sign)).then_refused(LeadInTime)
    at_work.when(open_dispute(at=late)).then(opened_late("lighting", late))
    rejected = at_work.after(submit(), reject())
    ruled = rejected.when(open_dispute(at=late), rule(at=late))

    assert (ruled.order.status, ruled.order.lead) == (Status.DISPATCHED, "power")


def test_the_ruling_is_a_dispatch_with_fresh_limits():
    """R-02, R-03, D-04."""
    disputed = given(register(), accept(), dispatch(), request_return(), open_dispute())
    after = disputed.when(rule()).then(ruled()).order

    assert (after.status, after.lead, [*after.assignments]) == (
        Status.DISPATCHED,
        "power",
        ["power"],
    )


def test_the_ruling_ends_the_clock_of_the_dispute_and_those_of_the_former_lead():
    """R-03: the citizen's clock runs on from acceptance."""
    order = given(register(), accept(), dispatch(), request_return(), open_dispute(), rule()).order
    dispute = latest(order.clocks, None, ClockName.DISPUTE)
    handled = latest(order.clocks, "1", ClockName.HANDLE)

    assert dispute is not None
    assert handled is not None
    assert (dispute.done_at, handled.ended_at) == (T0 + 2 * HOUR, T0 + 2 * HOUR)
    assert {
        (clock.start.assignment_id, clock.start.name) for clock in order.clocks if clock.running
    } == {
        (None, ClockName.CITIZEN),
        ("2", ClockName.ACKNOWLEDGE),
        ("2", ClockName.CONTACT),
        ("2", ClockName.HANDLE),
    }


def test_a_ruled_lead_may_not_return_the_order():
    """R-02: the ruling binds; the former lead has no part any more."""
    ruled_order = given(*TWICE_RETURNED, request_return(WATER), rule())

    ruled_order.when(request_return(POWER, T0 + 2 * HOUR)).then_refused(RuledLeadMayNotReturn)
    assert "request-return" not in offered_commands(ruled_order.order, POWER, T0 + 2 * HOUR)
    assert "acknowledge" in offered_commands(ruled_order.order, POWER, T0 + 2 * HOUR)


def test_a_ruling_may_name_a_department_whose_return_was_granted():
    """D-03, R-02."""
    disputed = given(*TWICE_RETURNED, request_return(WATER))
    order = disputed.after(rule("lighting", ("power",))).order

    assert (order.lead, order.excluded_departments) == ("lighting", frozenset())


def test_a_ruling_is_bound_by_the_rules_of_a_dispatch():
    """D-01, D-02, D-07."""
    disputed = given(register(), accept(), open_dispute())
    tip_off = given(
        register(kind=RequestKind.TIP_OFF, reported_department="power"), accept(), open_dispute()
    )
    advertisement = given(register(matter="010203"), accept(), open_dispute())

    disputed.when(rule("power", ("power",))).then_refused(OneLeadOnly)
    disputed.when(rule("nobody")).then_refused(UnknownDepartment)
    tip_off.when(rule("power")).then_refused(DepartmentReported)
    advertisement.when(rule("water")).then_refused(LeadLacksPower)


def test_a_ruling_is_a_precedent_for_its_matter_in_its_subdistrict():
    """R-02, G-06: in the next level that exists where there is no subdistrict."""
    for area, expected in (
        (Area(district="440511000000", subdistrict="440511001000"), "440511001000"),
        (Area(district="440511000000"), "440511000000"),
        (Area(), None),
    ):
        ruling = given(register(area=area), accept(), open_dispute()).when(rule()).new[0]
        assert expected == (ruling.precedent and ruling.precedent.area)


def test_a_protected_order_makes_no_precedent():
    """D-07: the routing of others would tell that it exists."""
    for protected in (
        {"kind": RequestKind.TIP_OFF},
        {"secrecy": Secrecy.CONFIDENTIAL},
        {"reported_department": "water"},
    ):
        ruling = given(register(**protected), accept(), open_dispute()).when(rule()).new[0]
        assert ruling.precedent is None


def test_only_a_shift_lead_who_has_no_part_rules():
    """R-02, X-02."""
    disputed = given(register(), accept(), dispatch(), request_return(), open_dispute())

    disputed.when(rule(by=DISPATCHER)).then_refused(NotYourRole)
    disputed.when(rule(by=LEADS_OF_LIGHTING)).then_refused(OwnWork)
    given(register(), accept(), dispatch()).when(rule()).then_refused(NotAllowedNow)


def test_a_disputed_order_can_be_withdrawn():
    """It waits for the shift lead; the requester need not."""
    disputed = given(register(), accept(), open_dispute())

    assert disputed.after(withdraw()).order.status is Status.WITHDRAWN
    assert {"rule-lead", "withdraw"} == {
        name
        for by in (SHIFT_LEAD, DISPATCHER, OPERATOR)
        for name in offered_commands(disputed.order, by, T0 + HOUR)
        if OFFERED[name].waits or name == "withdraw"
    }


def test_the_ruled_lead_goes_on_as_after_a_dispatch():
    at_work = given(register(), accept(), open_dispute(), rule()).after(
        acknowledge(POWER, T0 + 3 * HOUR)
    )

    assert at_work.order.status is Status.IN_PROGRESS
