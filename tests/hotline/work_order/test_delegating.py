"""下派: 市 → 区 → 街道 → 社区 → 网格员, within the parent's limit, and back again."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest

from events.act import Actor
from events.calendars import shipped_years
from events.catalog.names import ClockName, RequestKind, Secrecy, Sight, Status
from events.catalog.values import Area, ClockStart
from events.catalog.work_order.delegation import AssignmentDelegated, DelegationRecalled
from events.catalog.work_order.parts.clocks import latest
from events.working_time import calendar_of
from hotline.routing import Department, DepartmentKind
from hotline.work_order.acts.deadlines import RecomputeDeadlines
from hotline.work_order.acts.departments.delegating import (
    Delegate,
    NothingDelegated,
    NotOneLevelDown,
    RecallDelegation,
    TooManyLevels,
)
from hotline.work_order.acts.departments.dispatching import (
    DepartmentReported,
    LeadLacksPower,
    NotAdmitted,
    NotForWorkers,
    ReturnedBefore,
)
from hotline.work_order.acts.departments.supporting import HasAPart
from hotline.work_order.acts.results import DelegatesAtWork
from hotline.work_order.acts.suspending import Resume, Suspend
from hotline.work_order.clocks import BeyondParentsLimit
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAcknowledged, NotYourAssignment, UnknownDepartment
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import offered_commands
from hotline.work_order.visibility import exposure, sight_of
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
    COMMUNITY,
    COMMUNITY_CODE,
    DISPATCHER,
    DISTRICT,
    HOUR,
    LIGHTING,
    POWER,
    SHIFT_LEAD,
    SUBDISTRICT,
    T0,
    WATER,
    WORKER,
    Given,
    ask,
    context,
    given,
    register,
    router_with,
)
from tests.hotline.work_order.test_supporting import add, release

AT = T0 + 2 * HOUR
TOMORROW = T0 + 24 * HOUR  # when the lamp's handling limit ends
HERE = Area(district="440511000000", subdistrict="440511001000", community="440511001004")
TO_WORK = (register(area=HERE), accept(), dispatch(), acknowledge())
CHAIN = (LIGHTING, DISTRICT, SUBDISTRICT, COMMUNITY, WORKER)


def code_of(by: Actor) -> str:
    assert by.department is not None
    return by.department


def delegate(
    to: Actor | str = DISTRICT,
    by: Actor = LIGHTING,
    at: datetime = AT,
    due_at: datetime | None = None,
    **looked_up: object,
) -> Asked[Delegate]:
    code = to if isinstance(to, str) else code_of(to)
    command = Delegate(to=code, instructions="请现场看护", due_at=due_at)
    return ask(command, by, at, **looked_up)


def recall(
    to: Actor = DISTRICT, by: Actor = LIGHTING, at: datetime = AT
) -> Asked[RecallDelegation]:
    return ask(RecallDelegation(department=code_of(to), reason="改由本单位办理"), by, at)


def handed_down(levels: int, **order: object) -> Given:
    """Each level has acknowledged and delegated to the next."""
    told = [register(area=HERE, **order), accept(), dispatch(), acknowledge()]
    for above, below in list(pairwise(CHAIN))[: levels - 1]:
        told += [delegate(below, above), acknowledge(below, AT)]
    return given(*told)


def clock(name: ClockName, due_at: datetime, warn_at: datetime) -> ClockStart:
    return ClockStart(
        name=name,
        assignment_id="2",
        department="district-440511",
        started_at=AT,
        due_at=due_at,
        warn_at=warn_at,
        policy_version=1,
    )


def test_a_department_delegates_one_level_down_within_its_own_limit():
    """D-11: with what is left of the parent's 24 hours, or sooner."""
    at_work = given(*TO_WORK)
    acknowledging = facts.natural_clock(ClockName.ACKNOWLEDGE, 4, "2日15:30").model_copy(
        update={
            "assignment_id": "2",
            "department": "district-440511",
            "started_at": AT,
            "due_at": AT + 4 * HOUR,
            "warn_at": AT + 4 * HOUR * 4 / 5,
            "explanation": (
                "自2026年3月2日11:30起4小时（夜间和节假日照计），2026年3月2日15:30到期。"
            ),
        }
    )
    handling = clock(ClockName.HANDLE, TOMORROW, AT + 22 * HOUR * 4 / 5).model_copy(
        update={"explanation": "在上级承办单位的办理时限之内，2026年3月3日09:30到期。"}
    )

    at_work.when(delegate()).then(
        AssignmentDelegated(
            at=AT,
            subject_id=facts.SUBJECT,
            assignment_id="2",
            department="district-440511",
            parent="1",
            parent_department="lighting",
            clocks=(acknowledging, handling),
            instructions="请现场看护",
        )
    )
    sooner = at_work.after(delegate(due_at=AT + HOUR)).order
    assert {AT + HOUR} == {each.start.due_at for each in sooner.clocks if each.key[0] == "2"}


def test_a_limit_beyond_the_parents_or_in_the_past_is_refused():
    """D-11."""
    for due_at in (TOMORROW + HOUR, AT, T0):
        given(*TO_WORK).when(delegate(due_at=due_at)).then_refused(BeyondParentsLimit)


def test_a_delegate_of_an_overdue_order_has_no_clock_to_miss():
    late = given(*TO_WORK).when(delegate(at=TOMORROW + HOUR)).new[0]

    assert late.clocks == ()


def test_five_levels_down_to_the_grid_worker():
    """D-11: each is one level below the one before, and ends no later."""
    order = handed_down(5).order
    chain = order.parts.assignments.chain(order.assignments[code_of(WORKER)])
    dues = [latest(order.clocks, each.id, ClockName.HANDLE) for each in chain]

    assert [each.department for each in reversed(chain)] == [code_of(each) for each in CHAIN]
    assert all(each is not None and each.start.due_at <= TOMORROW for each in dues)


def test_the_policy_limits_the_levels():
    """D-11."""
    policy = replace(context().terms.policy, max_delegation_levels=2)
    terms = replace(context().terms, policy=policy)
    two = handed_down(2)

    two.when(delegate(SUBDISTRICT, DISTRICT, terms=terms)).then_refused(TooManyLevels)
    assert two.after(delegate(SUBDISTRICT, DISTRICT)).order.assignments[code_of(SUBDISTRICT)]


def test_nobody_skips_a_level_or_delegates_sideways():
    """D-11; a level that the place does not have is passed (G-06)."""
    at_work = given(*TO_WORK)
    town = Area(subdistrict="440511001000")  # as in a city without districts
    ragged = given(register(area=town), accept(), dispatch(), acknowledge())

    for to in (SUBDISTRICT, COMMUNITY, WORKER, WATER):
        at_work.when(delegate(to)).then_refused(NotOneLevelDown)
    at_work.when(delegate("nobody")).then_refused(UnknownDepartment)
    assert code_of(SUBDISTRICT) in ragged.after(delegate(SUBDISTRICT)).order.assignments
    ragged.when(delegate(DISTRICT)).then_refused(NotOneLevelDown)


def test_a_department_may_delegate_to_its_own_units():
    unit = Department("lamps-east", "东区路灯班", DepartmentKind.BUREAU, parent="lighting")
    partner = Department("volunteers", "志愿队", DepartmentKind.PARTNER, parent="lighting")
    router = router_with(unit, partner)
    at_work = given(*TO_WORK)

    assert "lamps-east" in at_work.after(delegate("lamps-east", router=router)).order.assignments
    at_work.when(delegate("volunteers", router=router)).then_refused(NotOneLevelDown)


def test_a_community_gets_only_what_the_list_admits():
    """D-08: for a lamp the demo list admits this subdistrict; nothing else admits anything."""
    ready = handed_down(3)
    ended = datetime(2027, 1, 1, 0, 30, tzinfo=T0.tzinfo)

    assert COMMUNITY_CODE in ready.after(delegate(COMMUNITY, SUBDISTRICT)).order.assignments
    ready.when(delegate(COMMUNITY, SUBDISTRICT, router=router_with(admissions=()))).then_refused(
        NotAdmitted
    )
    ready.when(delegate(COMMUNITY, SUBDISTRICT, at=ended)).then_refused(NotAdmitted)


def test_the_list_holds_for_a_dispatch_as_well():
    """D-08: as lead, as support, and when joining."""
    none = router_with(admissions=())
    accepted = given(register(area=HERE), accept())

    accepted.when(dispatch(COMMUNITY_CODE, (), router=none)).then_refused(NotAdmitted)
    accepted.when(dispatch("lighting", (COMMUNITY_CODE,), router=none)).then_refused(NotAdmitted)
    given(*TO_WORK).when(add(COMMUNITY_CODE, router=none)).then_refused(NotAdmitted)
    assert accepted.after(dispatch(COMMUNITY_CODE, ())).order.lead == COMMUNITY_CODE


@pytest.mark.parametrize(
    "protected", [{"kind": RequestKind.TIP_OFF}, {"secrecy": Secrecy.CONFIDENTIAL}]
)
def test_a_worker_gets_no_part_in_a_protected_order(protected: dict[str, object]):
    """D-07, D-10; a community does, without the requester."""
    order = handed_down(4, **protected)

    order.when(delegate(WORKER, COMMUNITY)).then_refused(NotForWorkers)
    assert sight_of(COMMUNITY)(exposure(order.order, ())) is Sight.NO_REQUESTER


def test_delegation_is_bound_by_the_rules_of_a_dispatch():
    """D-01, D-02, D-03, D-07."""
    returned = given(
        register(area=HERE),
        accept(),
        dispatch("district-440511", ()),
        request_return(DISTRICT),
        grant_return(),
        dispatch("lighting", ()),
        acknowledge(),
    )
    reported = given(
        register(area=HERE, kind=RequestKind.TIP_OFF, reported_department="district-440511"),
        accept(),
        dispatch("lighting", ()),
        acknowledge(),
    )
    advertisement = given(register(area=HERE, matter="010203"), accept(), dispatch())
    leads = advertisement.order.lead
    assert leads is not None
    holder = Actor(account="holder", roles=LIGHTING.roles, department=leads)

    given(*TO_WORK, delegate()).when(delegate()).then_refused(HasAPart)
    returned.when(delegate()).then_refused(ReturnedBefore)
    reported.when(delegate()).then_refused(DepartmentReported)
    advertisement.after(acknowledge(holder, AT)).when(delegate(by=holder)).then_refused(
        LeadLacksPower
    )


def test_only_an_open_assignment_that_was_acknowledged_is_delegated():
    given(register(area=HERE), accept(), dispatch()).when(delegate()).then_refused(NotAcknowledged)
    given(*TO_WORK).when(delegate(by=WATER)).then_refused(NotYourAssignment)


def test_the_child_submits_to_its_parent_and_the_parent_upward():
    """D-11: the order moves with the lead alone; U-01: nothing is left open below it."""
    delegated = given(*TO_WORK, delegate(), acknowledge(DISTRICT, AT))

    assert delegated.order.status is Status.IN_PROGRESS
    delegated.when(submit(LIGHTING, AT)).then_refused(DelegatesAtWork)
    assert "submit-result" not in offered_commands(delegated.order, LIGHTING, AT)
    done = delegated.after(submit(DISTRICT, AT))
    assert done.order.status is Status.IN_PROGRESS
    ended = done.after(submit(LIGHTING, AT), approve(), reply())
    assert ended.order.status is Status.FOLLOW_UP


def test_a_delegation_is_taken_back_with_all_that_is_below_it():
    """A silent delegate keeps nobody waiting, and misses nothing."""
    down = handed_down(3)
    order = (
        down.when(recall())
        .then(
            DelegationRecalled(
                at=AT,
                subject_id=facts.SUBJECT,
                assignment_ids=("2", "3"),
                departments=("district-440511", "subdistrict-440511001"),
                parent_department="lighting",
                reason="改由本单位办理",
            )
        )
        .order
    )

    assert [*order.assignments] == ["lighting"]
    assert {instant.command.assignment_id for instant in deadlines(order)} == {None, "1"}
    assert exposure(order, ()).departments == {"lighting"}
    assert "submit-result" in offered_commands(order, LIGHTING, AT)
    down.after(recall()).when(submit(DISTRICT, AT)).then_refused(NotYourAssignment)


def test_only_the_parent_takes_back_and_only_what_is_open():
    down = handed_down(3)
    done = given(*TO_WORK, delegate(), acknowledge(DISTRICT, AT), submit(DISTRICT, AT))

    down.when(recall(SUBDISTRICT, LIGHTING)).then_refused(NothingDelegated)
    down.when(recall(DISTRICT, SUBDISTRICT)).then_refused(NothingDelegated)
    done.when(recall()).then_refused(NothingDelegated)
    assert "recall-delegation" not in offered_commands(done.order, LIGHTING, AT)
    assert done.after(delegate()).order.assignments["district-440511"].id == "3"


def test_a_supporter_delegates_and_its_release_ends_what_is_below():
    supported = given(*TO_WORK, add("power"), acknowledge(POWER, AT), delegate(DISTRICT, POWER))
    released = supported.when(release("power", DISPATCHER)).new[0]

    assert released.departments == ("power", "district-440511")
    assert [*supported.after(release("power", DISPATCHER)).order.assignments] == ["lighting"]


def test_a_delegate_reads_the_order_as_a_handler():
    order = given(*TO_WORK, delegate()).order

    assert sight_of(DISTRICT)(exposure(order, ())) is Sight.ALL
    assert sight_of(SUBDISTRICT)(exposure(order, ())) is Sight.NOTHING


TREATMENT = (  # 5 working days: from Monday 2 March to Monday 9 March
    register(area=HERE, matter="080201"),
    accept(),
    dispatch("lighting", ()),
    acknowledge(),
    delegate(),
)


def ends(order: WorkOrder) -> list[datetime]:
    """Of the lead and its delegate."""
    clocks = [latest(order.clocks, id_, ClockName.HANDLE) for id_ in ("1", "2")]
    return [each.start.due_at for each in clocks if each is not None]


def test_a_delegate_resumes_within_its_parents_limit():
    """T-05: eight working hours are left of one, 73 hours by the clock of the other."""
    friday = T0.replace(day=6, hour=17, minute=0)
    wednesday = T0.replace(day=11, hour=9, minute=0)
    review = T0.replace(day=20)
    command = Suspend(reason_code="season", reason="待汛期过", review_at=review)
    told = (ask(command, SHIFT_LEAD, friday), ask(Resume(), SHIFT_LEAD, wednesday))

    assert ends(given(*TREATMENT).order) == [T0.replace(day=9, hour=18, minute=0)] * 2
    assert ends(given(*TREATMENT, *told).order) == [T0.replace(day=12, hour=10, minute=0)] * 2


def test_a_decree_that_shortens_the_parents_time_shortens_the_delegates():
    """T-03: Saturday becomes a working day."""
    decree = replace(
        next(year for year in shipped_years() if year.year == 2026),
        make_up_days=(date(2026, 3, 7),),
        version="2026.2",
    )
    later = replace(context().terms, calendar=calendar_of([decree]))
    recompute = ask(RecomputeDeadlines(), CLOCK, AT, terms=later)

    assert ends(given(*TREATMENT, recompute).order) == [T0.replace(day=7, hour=18, minute=0)] * 2
