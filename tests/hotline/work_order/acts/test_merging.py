"""并单: an order follows another one until that one closes (D-06)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from events.act import Ask
from events.catalog.names import Channel, ClockName, Outcome, RequestKind
from events.catalog.work_order.endings.merging import (
    FollowerJoined,
    FollowerLeft,
    LeaderReplied,
    WorkOrderMerged,
    WorkOrderUnmerged,
)
from events.catalog.work_order.intake import WorkOrderAnswered
from events.catalog.work_order.reply import ReplySent, WorkOrderClosed
from hotline.app.followers.merging import BY, OF_LEADER, consequences
from hotline.work_order.acts.endings.merging import (
    DropFollower,
    EndMerge,
    FollowClose,
    FollowReply,
    LeaderCannotLead,
    LeaderIsMerged,
    Merge,
    NoSuchLeader,
    ProtectedNotMerged,
    TakeFollower,
    Unmerge,
)
from hotline.work_order.acts.endings.rework import AppealOver
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, NotYourRole
from hotline.work_order.reactions import deadlines
from hotline.work_order.state import WorkOrder
from tests.hotline.work_order import facts
from tests.hotline.work_order.acts.test_rework import REPLIED, reopen
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    reject,
    request_return,
    withdraw,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    OPERATOR,
    T0,
    Given,
    ask,
    given,
    register,
)

LEADER = "20260302-440500-000009"
FOLLOWER = "20260302-440500-000001"
AT = T0 + 2 * HOUR
AT_WORK = (register(), accept(), dispatch("lighting"), acknowledge())


def leading(*commands: Asked[Any], **registered: Any) -> WorkOrder:
    order = given(register(**registered), *commands).order
    return replace(order, order_no=LEADER)


def merge(other: WorkOrder | None = None, at: datetime = AT) -> Asked[Merge]:
    found = leading(accept()) if other is None else other
    return ask(Merge(into=LEADER), DISPATCHER, at, other=found)


def by_reaction(command: Any, at: datetime = AT + HOUR) -> Ask[Any, Any]:
    return Ask(command=command, by=BY, at=at, context=None)


def unmerge(at: datetime = AT + HOUR) -> Asked[Unmerge]:
    return ask(Unmerge(note="不是同一处"), DISPATCHER, at)


def test_a_department_that_returned_an_order_does_not_lead_it_again_once_it_is_merged():
    """D-03: the merge releases assignments, and one that was returned is over already."""
    returned = given(*AT_WORK, request_return(), grant_return())
    merged = returned.when(merge()).then(WorkOrderMerged(at=AT, into=LEADER))

    assert (returned.order.lead, merged.order.lead) == (None, None)


def test_a_merged_order_has_no_clock_and_no_assignment():
    merged = given(*AT_WORK).when(merge()).then(WorkOrderMerged(at=AT, into=LEADER))

    assert (merged.order.status, merged.order.merged_into) == ("merged", LEADER)
    assert not any(clock.is_open for clock in merged.order.clocks)
    assert not any(part.is_open for part in merged.order.assignments.values())
    assert [] == deadlines(merged.order)


def test_who_leads_can_take_it_and_is_never_merged_itself():
    led = given(*AT_WORK, by_reaction(TakeFollower(follower=LEADER), AT))
    unknown = ask(Merge(into=LEADER), DISPATCHER, AT)

    led.when(merge()).then_refused(LeaderIsMerged)
    given(*AT_WORK).when(unknown).then_refused(NoSuchLeader)
    itself = replace(given(*AT_WORK).order, order_no=FOLLOWER)
    given(*AT_WORK).when(merge(itself)).then_refused(NoSuchLeader)
    ended = leading(accept(), withdraw())
    given(*AT_WORK).when(merge(ended)).then_refused(LeaderCannotLead)
    replied = replace(given(*REPLIED).order, order_no=LEADER)
    given(*AT_WORK).when(merge(replied)).then_refused(LeaderCannotLead)
    given(*AT_WORK).when(ask(Merge(into=LEADER), OPERATOR, AT)).then_refused(NotYourRole)
    given(*REPLIED).when(merge(at=T0 + 5 * HOUR)).then_refused(NotAllowedNow)


def test_a_protected_order_neither_follows_nor_leads():
    """D-07: the handlers of one would learn of the other."""
    tip_off = {"kind": RequestKind.TIP_OFF}

    given(register(**tip_off)).when(merge()).then_refused(ProtectedNotMerged)
    given(register()).when(merge(leading(**tip_off))).then_refused(ProtectedNotMerged)
    protected_meanwhile = given(register(**tip_off), accept())
    take = by_reaction(TakeFollower(follower=FOLLOWER))
    protected_meanwhile.when(take).then_refused(ProtectedNotMerged)


def test_the_leading_order_takes_note_and_refuses_when_it_has_ended():
    at = AT + HOUR
    taken = (
        given(*AT_WORK)
        .when(by_reaction(TakeFollower(follower=LEADER)))
        .then(FollowerJoined(at=at, follower=LEADER))
    )
    taken.when(by_reaction(DropFollower(follower=LEADER))).then(
        FollowerLeft(at=at, follower=LEADER)
    )

    given(*AT_WORK).when(by_reaction(DropFollower(follower=LEADER))).then()
    ended = given(*AT_WORK, withdraw())
    ended.when(by_reaction(TakeFollower(follower=LEADER))).then_refused(LeaderCannotLead)
    given(*AT_WORK, merge()).when(by_reaction(TakeFollower(follower=LEADER))).then_refused(
        LeaderCannotLead
    )


@pytest.mark.parametrize(
    ("before", "status"),
    [((register(),), "registered"), ((register(), accept()), "accepted"), (AT_WORK, "accepted")],
)
def test_an_undone_merge_is_dispatched_again_on_the_old_clock_of_the_requester(
    before: tuple[Asked[Any], ...], status: str
):
    """R-03: the requester's clock runs on from acceptance."""
    had_lead = before is AT_WORK
    alone = (
        given(*before, merge())
        .when(unmerge())
        .then(
            WorkOrderUnmerged(
                at=AT + HOUR,
                subject_id=facts.SUBJECT,
                former=LEADER,
                assignment_id="1" if had_lead else None,
                department="lighting" if had_lead else None,
                to_accept=status == "registered",
                note="不是同一处",
            )
        )
    )
    waiting = given(*before).order
    citizen = [each for each in waiting.clocks if each.start.name is ClockName.CITIZEN]

    assert (alone.order.status, alone.order.lead, alone.order.merged_into) == (status, None, None)
    assert [each for each in alone.order.clocks if each.running] == citizen
    if status == "accepted":
        assert alone.when(dispatch("lighting", at=AT + HOUR)).order.status == "dispatched"


def test_the_reply_and_the_close_of_the_leading_order_are_the_followers_too():
    """The exception to U-01; it is reopened and rejected as the leading order, never by itself."""
    at = AT + HOUR
    reply = FollowReply(leader=LEADER, round=1, text="已修复")
    told = (
        given(*AT_WORK, merge())
        .when(by_reaction(reply))
        .then(
            LeaderReplied(
                at=at,
                subject_id=facts.SUBJECT,
                leader=LEADER,
                channel=Channel.PHONE,
                round=1,
                text="已修复",
            )
        )
    )
    assert told.order.status == "merged"
    closed = told.when(by_reaction(FollowClose(leader=LEADER, outcome=Outcome.HANDLED))).then(
        WorkOrderClosed(at=at, outcome=Outcome.HANDLED)
    )
    later = AT + 5 * HOUR
    closed.when(unmerge(later)).then_refused(NotAllowedNow)
    closed.when(reopen(at=later)).then_refused(AppealOver)
    closed.when(replace(reject(false_close=True), at=later)).then_refused(NotAllowedNow)


def test_an_order_that_no_longer_follows_takes_nothing():
    """A reaction that comes late, or from an order that it followed before."""
    alone = given(*AT_WORK, merge(), unmerge())
    merged = given(*AT_WORK, merge())

    for command in (
        FollowReply(leader=LEADER, round=1, text="已修复"),
        FollowClose(leader=LEADER, outcome=Outcome.HANDLED),
        EndMerge(leader=LEADER),
    ):
        alone.when(by_reaction(command, AT + 2 * HOUR)).then()
        other = replace(command, leader="20260302-440500-000008")
        merged.when(by_reaction(other)).then()


def test_a_leading_order_that_ends_without_a_reply_lets_its_followers_go():
    undone = given(*AT_WORK, merge()).when(by_reaction(EndMerge(leader=LEADER)))
    assert isinstance(undone, Given)

    assert (undone.order.status, undone.history[-1].automatic) == ("accepted", True)  # type: ignore[attr-defined]


def test_each_end_of_a_leading_order_has_one_consequence():
    closed = WorkOrderClosed(at=AT, outcome=Outcome.HANDLED)
    reply = ReplySent(at=AT, channel=Channel.PHONE, round=2, follow_up_due=True, text="已修复")

    assert consequences(closed, LEADER) == (FollowClose(leader=LEADER, outcome=Outcome.HANDLED),)
    assert consequences(reply, LEADER) == (FollowReply(leader=LEADER, round=2, text="已修复"),)
    assert consequences(facts.withdrawn(), LEADER) == (EndMerge(leader=LEADER),)


def test_a_leading_order_that_is_answered_directly_answers_and_closes_its_followers():
    """Every requester gets the answer (D-06); found by 10,000 lives."""
    answered = WorkOrderAnswered(at=AT, text="可通过小程序办理。")

    assert consequences(answered, LEADER) == (
        FollowReply(leader=LEADER, round=1, text="可通过小程序办理。"),
        FollowClose(leader=LEADER, outcome=Outcome.ANSWERED),
    )
    assert "work_order.merged" not in OF_LEADER  # a leader never is: no loop
