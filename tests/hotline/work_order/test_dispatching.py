"""派单, 退单, 争议: D-01 to D-04, D-07, D-10, R-01 to R-03, and their clocks (T-01, T-07)."""

from datetime import timedelta

from events.catalog.names import (
    ClockName,
    RequestKind,
    Secrecy,
    Status,
    Unit,
    Urgency,
)
from hotline.app.demo_city.departments import demo_departments
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.rules import demo_rule_set
from hotline.routing import Department, DepartmentKind, Router
from hotline.work_order.acts.departments.dispatching import (
    DepartmentReported,
    Dispatch,
    LeadLacksPower,
    OneLeadOnly,
    PartnerMayOnlySupport,
    ReasonNeeded,
    ReturnedBefore,
)
from hotline.work_order.acts.departments.returning import ReturnWindowClosed
from hotline.work_order.context import FixedDeadline
from hotline.work_order.errors import NotYourOrder, OwnWork, UnknownDepartment, UnknownReason
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    deny_return,
    dispatch,
    grant_return,
    request_return,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    DIVISIONS,
    HOUR,
    LIGHTING,
    POWER,
    T0,
    TWO_HATS,
    WATER,
    ask,
    given,
    register,
)


def clocks_of(event):
    return {(clock.name, clock.department): clock for clock in event.clocks}


def test_an_empty_dispatch_follows_the_routing_and_says_why():
    """D-04: rule, version, alternatives and the versions of policy and calendar are kept."""
    given(register(), accept()).when(dispatch()).then(facts.dispatched())


def test_the_shorter_of_policy_and_matter_limits_the_handling():
    """T-07: a lamp is repaired in 24 hours, whatever a complaint may take."""
    dispatched = given(register(), accept()).when(dispatch()).new[0]
    handle = clocks_of(dispatched)[ClockName.HANDLE, "lighting"]

    assert (handle.limit.value, handle.limit.unit) == (24, Unit.HOUR)
    assert T0 + timedelta(hours=24) == handle.due_at


def test_the_citizens_clock_runs_from_acceptance():
    """T-07: handling limit + 2 working days; Tuesday 09:30 and then to Thursday's close."""
    accepted = given(register()).when(accept()).new[0]
    citizen = clocks_of(accepted)[ClockName.CITIZEN, None]

    assert (citizen.started_at, citizen.due_at.isoformat()) == (T0, "2026-03-05T18:00:00+08:00")


def test_every_department_has_its_own_clocks():
    dispatched = given(register(), accept()).when(dispatch("lighting", ("power",))).new[0]

    assert {
        (ClockName.ACKNOWLEDGE, "lighting"),
        (ClockName.CONTACT, "lighting"),
        (ClockName.HANDLE, "lighting"),
        (ClockName.ACKNOWLEDGE, "power"),
        (ClockName.HANDLE, "power"),
    } == set(clocks_of(dispatched))


def test_on_a_protected_order_the_contact_is_the_centres():
    """D-07."""
    tip_off = given(register(kind=RequestKind.TIP_OFF), accept()).when(dispatch()).new[0]
    anonymous = given(register(secrecy=Secrecy.ANONYMOUS), accept()).when(dispatch()).new[0]

    assert (ClockName.CONTACT, None) in clocks_of(tip_off)
    assert not [name for name, _ in clocks_of(anonymous) if name is ClockName.CONTACT]


def test_an_imported_deadline_stands_as_it_was_given():
    given_due = T0 - HOUR
    imported = [
        ask(Dispatch(), DISPATCHER, T0, deadline=FixedDeadline(due_at=due))
        for due in (given_due, None)
    ]
    with_one, without = (given(register(), accept()).when(each).new[0] for each in imported)

    assert [given_due] == [clock.due_at for clock in with_one.clocks]
    assert without.clocks == ()


def test_a_person_may_override_the_routing_with_a_reason():
    overridden = given(register(), accept()).when(dispatch("power", ())).new[0]

    assert (
        overridden.lead_department,
        overridden.route.overridden_by_person,
    ) == ("power", True)
    given(register(), accept()).when(dispatch("power", reason=None)).then_refused(ReasonNeeded)


def test_exactly_one_lead():
    """D-01."""
    accepted = given(register(), accept())

    accepted.when(dispatch("power", ("power",))).then_refused(OneLeadOnly)
    accepted.when(dispatch("power", ("water", "water"))).then_refused(OneLeadOnly)
    accepted.when(dispatch("nobody", ())).then_refused(UnknownDepartment)


def test_the_lead_of_an_enforcement_matter_holds_the_power():
    """D-02: 010203 户外广告/招牌 is flagged E."""
    given(register(matter="010203"), accept()).when(dispatch("water", ())).then_refused(
        LeadLacksPower
    )


def test_the_reported_department_never_has_a_part():
    """D-07."""
    tip_off = given(register(kind=RequestKind.TIP_OFF, reported_department="lighting"), accept())

    tip_off.when(dispatch("lighting", ())).then_refused(DepartmentReported)
    routed = tip_off.when(dispatch()).new[0]
    assert "lighting" not in {routed.lead_department, *routed.supporting_departments}


def test_a_partner_may_only_support():
    """D-10."""
    partner = Department("volunteers", "志愿服务队", DepartmentKind.PARTNER)
    departments = (*demo_departments(DIVISIONS), partner)
    with_partner = Router(demo_rule_set(DIVISIONS), departments, demo_matters())
    by_partner = dispatch("volunteers", (), router=with_partner)
    supported = dispatch("lighting", ("volunteers",), router=with_partner)

    given(register(), accept()).when(by_partner).then_refused(PartnerMayOnlySupport)
    assert given(register(), accept()).after(supported).order.lead == "lighting"


def test_a_return_needs_a_listed_reason_and_a_department_that_exists():
    """R-01."""
    dispatched = given(register(), accept(), dispatch())

    dispatched.when(request_return()).then(facts.return_requested())
    dispatched.when(request_return(reason="whatever")).then_refused(UnknownReason)
    dispatched.when(request_return(to="nobody")).then_refused(UnknownDepartment)


def test_only_the_lead_returns():
    """D-01."""
    given(register(), accept(), dispatch("lighting", ("power",))).when(
        request_return(POWER)
    ).then_refused(NotYourOrder)


def test_the_return_window_is_four_working_hours():
    """R-01: from Monday 09:30: 2.5 h to noon, 1.5 h after two o'clock: 15:30."""
    dispatched = given(register(), accept(), dispatch())
    closes_at = T0.replace(hour=15, minute=30)

    dispatched.when(request_return(at=closes_at)).then(facts.return_requested(at=closes_at))
    dispatched.when(request_return(at=closes_at + timedelta(microseconds=1))).then_refused(
        ReturnWindowClosed
    )


def test_the_return_window_of_an_urgent_order_is_half_an_hour():
    """R-01."""
    dispatched = given(register(urgency=Urgency.URGENT), accept(), dispatch())

    in_time = T0 + timedelta(minutes=30)
    dispatched.when(request_return(at=in_time)).then(facts.return_requested(at=in_time))
    dispatched.when(request_return(at=T0 + timedelta(minutes=31))).then_refused(ReturnWindowClosed)


def test_who_returned_an_order_is_never_routed_it_again():
    """D-03."""
    returned = given(register(), accept(), dispatch(), request_return(), grant_return())

    assert (returned.order.status, returned.order.lead) == (Status.ACCEPTED, None)
    returned.when(dispatch("lighting", ())).then_refused(ReturnedBefore)
    again = returned.when(dispatch()).new[0]
    assert "lighting" not in {again.lead_department, *again.supporting_departments}


def test_a_granted_return_gives_the_next_department_a_fresh_limit():
    """R-03: and the citizen's clock, started at acceptance, is not started again."""
    later = T0 + 3 * HOUR
    again = (
        given(register(), accept(), dispatch(), request_return(), grant_return())
        .when(dispatch("power", (), at=later))
        .new[0]
    )

    assert later == clocks_of(again)[ClockName.HANDLE, "power"].started_at
    assert ClockName.CITIZEN not in {name for name, _ in clocks_of(again)}


def test_a_denied_return_moves_nothing():
    """R-03."""
    before = given(register(), accept(), dispatch(), acknowledge())
    denied = before.after(request_return()).when(deny_return()).then(facts.return_denied())

    assert denied.order.status == Status.IN_PROGRESS
    assert before.order.assignments == denied.order.assignments


def test_nobody_decides_on_their_own_return():
    """X-02."""
    pending = given(register(), accept(), dispatch(), request_return(TWO_HATS))

    pending.when(grant_return(TWO_HATS)).then_refused(OwnWork)
    pending.when(deny_return(TWO_HATS)).then_refused(OwnWork)


def test_the_third_request_opens_a_dispute_with_its_own_clock():
    """R-02: ruled within one working day."""
    twice = given(
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
    disputed = twice.when(request_return(WATER)).then(facts.dispute_opened(WATER))

    assert disputed.order.status == Status.DISPUTED


def test_a_return_for_want_of_admission_does_not_count():
    """D-08, R-02."""
    order = given(register(), accept(), dispatch(), request_return(reason="not_admitted")).order

    assert order.returns == 0


def test_a_granted_return_is_granted():
    given(register(), accept(), dispatch(), request_return()).when(grant_return()).then(
        facts.return_granted()
    )
