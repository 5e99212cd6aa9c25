"""协办: who may add and release a department, its clocks, and that a silent one keeps no reply."""

from datetime import datetime

from events.act import Actor
from events.catalog.names import AssignmentStatus, ClockName, RequestKind, Status
from events.catalog.values import ClockStart
from events.catalog.work_order.parts.clocks import latest
from events.catalog.work_order.support import SupportingAdded, SupportingReleased
from hotline.app.demo_city.departments import demo_departments
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.rules import demo_rule_set
from hotline.routing import Department, DepartmentKind, Router
from hotline.work_order.acts.departments.dispatching import (
    DepartmentReported,
    PartnerMayOnlySupport,
    ReturnedBefore,
)
from hotline.work_order.acts.departments.supporting import (
    AddSupporting,
    CentreAddsSupport,
    HasAPart,
    NoOpenSupport,
    ReleaseSupporting,
)
from hotline.work_order.acts.reply import AssignmentsStillOpen
from hotline.work_order.context import Asked
from hotline.work_order.errors import (
    NotAllowedNow,
    NotYourAssignment,
    NotYourOrder,
    UnknownDepartment,
)
from hotline.work_order.reactions import deadlines
from hotline.work_order.table import offered_commands
from hotline.work_order.visibility import exposure
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    approve,
    dispatch,
    grant_return,
    reply,
    request_return,
    submit,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    DIVISIONS,
    HOUR,
    LIGHTING,
    POWER,
    T0,
    WATER,
    ask,
    given,
    register,
)

AT = T0 + 2 * HOUR
TO_WORK = (register(), accept(), dispatch(), acknowledge())


def add(
    department: str = "power", by: Actor = LIGHTING, at: datetime = AT, **looked_up: object
) -> Asked[AddSupporting]:
    return ask(AddSupporting(department=department, reason="需断电"), by, at, **looked_up)


def release(
    department: str = "power", by: Actor = DISPATCHER, at: datetime = AT
) -> Asked[ReleaseSupporting]:
    return ask(ReleaseSupporting(department=department, reason="不再需要"), by, at)


def clock(name: ClockName, hours: int, ends: str) -> ClockStart:
    """Of the newcomer, from Monday 11:30 on."""
    return facts.natural_clock(name, hours, ends).model_copy(
        update={
            "department": "power",
            "assignment_id": "2",
            "started_at": AT,
            "due_at": AT + hours * HOUR,
            "warn_at": AT + hours * HOUR * 4 / 5,
            "explanation": (
                f"自2026年3月2日11:30起{hours}小时（夜间和节假日照计），2026年3月{ends}到期。"
            ),
        }
    )


def added() -> SupportingAdded:
    return SupportingAdded(
        at=AT,
        subject_id=facts.SUBJECT,
        assignment_id="2",
        department="power",
        clocks=(
            clock(ClockName.ACKNOWLEDGE, 4, "2日15:30"),
            clock(ClockName.HANDLE, 24, "3日11:30"),
        ),
        reason="需断电",
    )


def released() -> SupportingReleased:
    return SupportingReleased(
        at=AT,
        subject_id=facts.SUBJECT,
        assignment_ids=("2",),
        departments=("power",),
        reason="不再需要",
    )


def test_the_lead_or_the_centre_adds_a_department_with_clocks_of_its_own():
    """T-07: the whole limits, from the moment when it joins."""
    at_work = given(*TO_WORK)

    at_work.when(add(by=LIGHTING)).then(added())
    order = at_work.when(add(by=DISPATCHER)).then(added()).order
    assert (order.lead, order.assignments["power"].role) == ("lighting", "supporting")
    at_work.when(add(by=WATER)).then_refused(NotYourOrder)


def test_a_newcomer_is_bound_by_the_rules_of_a_dispatch():
    """D-01, D-03, D-07."""
    at_work = given(*TO_WORK, add())
    returned = given(
        register(), accept(), dispatch(), request_return(), grant_return(), dispatch("power", ())
    )
    tip_off = given(
        register(kind=RequestKind.TIP_OFF, reported_department="water"), accept(), dispatch()
    )

    at_work.when(add("power")).then_refused(HasAPart)
    at_work.when(add("lighting")).then_refused(HasAPart)
    at_work.when(add("nobody")).then_refused(UnknownDepartment)
    returned.when(add("lighting", DISPATCHER)).then_refused(ReturnedBefore)
    tip_off.when(add("water", DISPATCHER)).then_refused(DepartmentReported)


def test_a_partner_supports_an_open_order_and_never_a_protected_one():
    """D-10."""
    partner = Department("volunteers", "志愿服务队", DepartmentKind.PARTNER)
    departments = (*demo_departments(DIVISIONS), partner)
    router = Router(demo_rule_set(DIVISIONS), departments, demo_matters())
    tip_off = given(register(kind=RequestKind.TIP_OFF), accept(), dispatch())

    assert "volunteers" in given(*TO_WORK, add("volunteers", router=router)).order.assignments
    tip_off.when(add("volunteers", DISPATCHER, router=router)).then_refused(PartnerMayOnlySupport)


def test_on_a_protected_order_the_centre_alone_adds():
    """D-07: who else is told of it is not for the lead to say."""
    lead = given(register(kind=RequestKind.TIP_OFF), accept(), dispatch("lighting", ()))

    lead.when(add(by=LIGHTING)).then_refused(CentreAddsSupport)
    assert "add-supporting" not in offered_commands(lead.order, LIGHTING, AT)
    assert "power" in lead.after(add(by=DISPATCHER)).order.assignments


def test_a_release_ends_the_clocks_and_is_no_miss():
    supported = given(*TO_WORK, add())
    order = supported.when(release()).then(released()).order
    clocks = [latest(order.clocks, "2", name) for name in (ClockName.ACKNOWLEDGE, ClockName.HANDLE)]

    assert [AT, AT] == [each and each.ended_at for each in clocks]
    assert {instant.command.assignment_id for instant in deadlines(order)} == {None, "1"}
    assert [part.status for part in order.parts.assignments.present] == [
        AssignmentStatus.ACKNOWLEDGED,
        AssignmentStatus.RELEASED,
    ]


def test_a_released_department_has_no_part_any_more():
    """It reads the order no more, and may join again under a new assignment."""
    released_order = given(*TO_WORK, add(), release())

    released_order.when(acknowledge(POWER, AT)).then_refused(NotYourAssignment)
    assert exposure(released_order.order, ()).departments == {"lighting"}
    again = released_order.after(add()).order
    assert [part.id for part in again.parts.assignments.present] == ["1", "2", "3"]
    assert again.assignments["power"].id == "3"


def test_only_what_supports_and_is_open_is_released():
    """D-01: the lead stays the lead."""
    supported = given(*TO_WORK, add())
    done = supported.after(acknowledge(POWER, AT), submit(POWER, AT))

    supported.when(release("lighting")).then_refused(NoOpenSupport)
    done.when(release()).then_refused(NoOpenSupport)
    supported.when(release(by=WATER)).then_refused(NotYourOrder)
    assert "release-supporting" in offered_commands(supported.order, LIGHTING, AT)
    assert "release-supporting" not in offered_commands(done.order, LIGHTING, AT)


def test_a_silent_department_does_not_keep_the_reply_from_the_citizen():
    """U-01: it is released while the result waits for it, also by the lead."""
    waiting = given(*TO_WORK, add(), submit(), approve())

    waiting.when(reply()).then_refused(AssignmentsStillOpen)
    for by in (DISPATCHER, LIGHTING):
        answered = waiting.after(release(by=by, at=T0 + 3 * HOUR), reply())
        assert answered.order.status is Status.FOLLOW_UP


def test_nobody_joins_a_result_that_is_submitted():
    given(*TO_WORK, submit()).when(add(by=DISPATCHER)).then_refused(NotAllowedNow)
