"""A request from the call to the close, and the turns that it may take on the way."""

from events.act import Actor
from events.catalog.names import Channel, Outcome, RequestKind, Secrecy, Status
from events.catalog.work_order.overlays import WorkOrderUrged
from hotline.work_order.acts.corrections import FieldNotCorrectable
from hotline.work_order.acts.endings.withdrawing import WithdrawnTooLate
from hotline.work_order.acts.handling import CentreMakesContact
from hotline.work_order.acts.overlays.revealing import RequesterIsProtected
from hotline.work_order.acts.overlays.urging import Urge
from hotline.work_order.acts.reply import (
    AssignmentsStillOpen,
    FollowUpDone,
    FollowUpMissing,
    FollowUpTooSoon,
)
from hotline.work_order.acts.results import OnlyFalseClose, UnresolvedNeedsReason
from hotline.work_order.errors import (
    NotAcknowledged,
    NotAllowedNow,
    NotYourAssignment,
    NotYourRole,
    OwnWork,
    RequesterIsAnonymous,
    UnknownMatter,
    UnknownReason,
)
from hotline.work_order.inputs import Requester
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    answer,
    approve,
    close,
    contact,
    correct,
    decline,
    dispatch,
    follow_up,
    mark_invalid,
    reject,
    reply,
    reveal,
    submit,
    urge,
    withdraw,
)
from tests.hotline.work_order.spec import (
    CALLER_BACK,
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

TO_WORK = (accept(), dispatch(), acknowledge())
TO_REPLY = (*TO_WORK, submit(), approve())
TO_FOLLOW_UP = (*TO_REPLY, reply())


def test_a_request_is_handled_answered_once_and_closed():
    closed = given(register(), *TO_FOLLOW_UP, follow_up()).when(close())

    closed.then(facts.closed())
    assert [
        facts.registered(),
        facts.accepted(),
        facts.dispatched(),
        facts.acknowledged(),
        facts.submitted(),
        facts.approved(),
        facts.replied(),
        facts.followed_up(),
        facts.closed(),
    ] == list(closed.history)


def test_an_unknown_matter_is_not_registered():
    given().when(register(matter="999999")).then_refused(UnknownMatter)


def test_an_order_is_registered_once():
    given(register()).when(register()).then_refused(NotAllowedNow)


def test_answered_on_the_call_is_closed_at_once():
    """直接答复."""
    given(register()).when(answer()).then(facts.answered(), facts.closed(Outcome.ANSWERED, T0))


def test_declining_needs_a_reason_from_the_policy():
    reason = next(iter(terms().policy.decline_reasons))

    given(register()).when(decline(reason)).then(facts.declined(reason))
    given(register()).when(decline("no-such-reason")).then_refused(UnknownReason)


def test_a_silent_call_is_marked_invalid():
    given(register()).when(mark_invalid()).then(facts.marked_invalid())


def test_only_an_assigned_department_acknowledges():
    given(register(), accept(), dispatch()).when(acknowledge(WATER)).then_refused(NotYourAssignment)


def test_an_assignment_is_acknowledged_once():
    given(register(), *TO_WORK).when(acknowledge()).then_refused(NotAllowedNow)


def test_a_supporter_acknowledges_without_moving_the_order():
    """Only the lead's acknowledgement and submission move the order."""
    order = given(register(), accept(), dispatch("lighting", ("power",)), acknowledge(POWER)).order

    assert order.status == Status.DISPATCHED


def test_a_result_comes_after_the_acknowledgement():
    given(register(), accept(), dispatch("lighting", ("power",)), acknowledge()).when(
        submit(POWER)
    ).then_refused(NotAcknowledged)


def test_an_unresolved_result_says_why():
    """U-02."""
    given(register(), *TO_WORK).when(submit(resolved=False)).then_refused(UnresolvedNeedsReason)
    given(register(), *TO_WORK).when(submit(resolved=False, why="须立项")).then(
        facts.submitted(resolved=False, why="须立项")
    )


def test_a_result_carries_two_texts_and_its_author():
    """U-02, X-02."""
    given(register(), *TO_WORK).when(submit()).then(facts.submitted(LIGHTING))
    given(register(), *TO_WORK).when(submit(TWO_HATS)).then(facts.submitted(TWO_HATS))


def test_nobody_approves_their_own_work():
    """X-02: not even with the hat of a dispatcher on."""
    given(register(), accept(), dispatch(), acknowledge(TWO_HATS), submit(TWO_HATS)).when(
        approve(TWO_HATS)
    ).then_refused(OwnWork)


def test_nobody_approves_the_work_of_their_own_department():
    """X-02: a department never closes its own order."""
    given(register(), *TO_WORK, submit()).when(approve(TWO_HATS)).then_refused(OwnWork)
    given(register(), *TO_WORK, submit()).when(reject(TWO_HATS)).then_refused(OwnWork)


def test_an_ordinary_rejection_keeps_the_first_submission():
    """T-06."""
    order = given(register(), *TO_WORK, submit(), reject(), submit(at=T0 + 9 * HOUR)).order

    assert order.lifecycle.first_submitted_at == T0 + 2 * HOUR


def test_a_false_close_voids_the_submission_and_the_next_one_counts():
    """T-06."""
    rejected = given(register(), *TO_WORK, submit(), reject(false_close=True))
    again = rejected.after(submit(at=T0 + 9 * HOUR))

    assert rejected.order.lifecycle.first_submitted_at is None
    assert again.order.lifecycle.first_submitted_at == T0 + 9 * HOUR


def test_only_a_false_close_is_rejected_after_the_reply():
    """T-06."""
    replied = given(register(), *TO_FOLLOW_UP)

    replied.when(reject()).then_refused(OnlyFalseClose)
    replied.when(reject(false_close=True)).then(facts.rejected(false_close=True))


def test_a_false_close_after_the_reply_starts_another_round():
    """U-01: one reply per round."""
    again = given(register(), *TO_FOLLOW_UP, reject(false_close=True), submit(), approve())

    again.when(reply()).then(facts.replied(number=2))


def test_what_was_answered_at_the_door_has_no_result_to_reject():
    given(register(), answer()).when(reject(false_close=True)).then_refused(NotAllowedNow)


def test_no_reply_while_a_supporter_is_at_work():
    """U-01: the lead may submit before its supporters; only the reply waits."""
    waiting = given(
        register(), accept(), dispatch("lighting", ("power",)), acknowledge(), submit(), approve()
    )

    waiting.when(reply()).then_refused(AssignmentsStillOpen)
    waiting.when(acknowledge(POWER), submit(POWER), reply()).then(facts.replied())


def test_one_reply_per_round_over_the_channel_of_intake():
    """U-01."""
    given(register(channel=Channel.WECHAT), *TO_REPLY).when(reply()).then(
        facts.replied(Channel.WECHAT)
    )
    given(register(), *TO_FOLLOW_UP).when(reply()).then_refused(NotAllowedNow)


def test_a_department_never_replies_or_closes():
    """统一监督: no command of a department role leads to closed."""
    given(register(), *TO_REPLY).when(reply(LIGHTING)).then_refused(NotYourRole)
    given(register(), *TO_FOLLOW_UP, follow_up()).when(close(LIGHTING)).then_refused(NotYourRole)


def test_a_suggestion_closes_at_the_reply():
    """Follow-up is asked for help, complaints and tip-offs; the other kinds close at the reply."""
    given(
        register(kind=RequestKind.SUGGESTION, matter="180103"), accept(), dispatch("lighting")
    ).after(acknowledge(), submit(), approve()).when(reply()).then(
        facts.replied(follow_up=False), facts.closed(at=T0 + 4 * HOUR)
    )


def test_a_source_without_a_requester_gets_a_notice_and_no_follow_up():
    """U-03."""
    given(register(requester=None), *TO_REPLY).when(reply()).then(
        facts.replied(follow_up=False), facts.closed(at=T0 + 4 * HOUR)
    )


def test_a_follow_up_is_tried_three_times_at_different_hours():
    """F-01."""
    replied = given(register(), *TO_FOLLOW_UP)
    missed = [follow_up(at=T0 + (5 + n) * HOUR, reached=False) for n in range(3)]

    replied.when(missed[0]).then(facts.follow_up_missed(T0 + 5 * HOUR))
    replied.when(missed[0], missed[0]).then_refused(FollowUpTooSoon)
    replied.when(*missed, follow_up(at=T0 + 9 * HOUR)).then_refused(FollowUpDone)
    replied.when(*missed[:2], close()).then_refused(FollowUpMissing)
    replied.when(*missed, close()).then(facts.closed())


def test_a_follow_up_is_recorded_once_a_round():
    """F-01."""
    given(register(), *TO_FOLLOW_UP, follow_up()).when(follow_up(at=T0 + 8 * HOUR)).then_refused(
        FollowUpDone
    )


def test_the_requesters_word_decides_how_it_ended():
    given(register(), *TO_FOLLOW_UP, follow_up(resolved=False)).when(close()).then(
        facts.closed(Outcome.HANDLED_UNRESOLVED)
    )


def test_nobody_follows_up_their_own_department():
    """X-02."""
    hat = Actor(account="both", roles=TWO_HATS.roles | CALLER_BACK.roles, department="lighting")

    given(register(), *TO_FOLLOW_UP).when(follow_up(hat)).then_refused(OwnWork)


def test_on_a_protected_order_the_centre_makes_the_contact():
    """D-07."""
    tip_off = given(register(kind=RequestKind.TIP_OFF), accept(), dispatch(), acknowledge())

    tip_off.when(contact(LIGHTING)).then_refused(CentreMakesContact)
    tip_off.when(contact(DISPATCHER)).then(facts.contacted(None))


def test_nobody_contacts_the_anonymous():
    order = given(register(secrecy=Secrecy.ANONYMOUS), accept(), dispatch(), acknowledge())

    order.when(contact(DISPATCHER)).then_refused(RequesterIsAnonymous)


def test_a_second_contact_about_an_open_order_is_an_urge():
    """D-05: no new order; another caller is added with a key of their own."""
    caller = Requester(name="陈某", phone="13900000000")
    again = ask(Urge(channel=Channel.PHONE, requester=caller), OPERATOR, T0, subject_id="subject-2")

    given(register(), *TO_WORK).when(again).then(
        WorkOrderUrged(
            at=T0,
            subject_id="subject-2",
            channel=Channel.PHONE,
            by_requester=False,
            note=None,
            caller_name="陈某",
            caller_phone="13900000000",
        )
    )


def test_an_ended_order_is_neither_urged_nor_withdrawn():
    ended = given(register(), answer())

    ended.when(urge()).then_refused(NotAllowedNow)
    ended.when(withdraw()).then_refused(NotAllowedNow)


def test_the_requester_may_withdraw_until_the_result_is_submitted():
    """T-06: the verdict of the first submission stays in the figures."""
    for stage in range(len(TO_FOLLOW_UP) + 1):
        asked = given(register(), *TO_FOLLOW_UP[:stage]).when(withdraw())
        if submit() in TO_FOLLOW_UP[:stage]:
            asked.then_refused(WithdrawnTooLate)
        else:
            asked.then(facts.withdrawn())


def test_a_correction_stands_beside_what_was_said():
    """X-03."""
    corrected = given(register(), answer()).when(correct()).then(facts.corrected())

    assert corrected.order.status == Status.CLOSED
    given(register()).when(correct("order_no")).then_refused(FieldNotCorrectable)


def test_a_handler_never_sees_a_protected_requester():
    """D-07."""
    given(register(kind=RequestKind.TIP_OFF), accept(), dispatch(), acknowledge()).when(
        reveal(LIGHTING)
    ).then_refused(RequesterIsProtected)
    given(register(), *TO_WORK).when(reveal(WATER)).then_refused(NotYourAssignment)


def test_a_number_that_is_shown_leaves_the_order_as_it_was():
    """It is recorded apart: no decision of another becomes stale."""
    given(register(), *TO_WORK).when(reveal(LIGHTING)).then()


def test_an_outsider_of_the_centre_dispatches_nothing():
    given(register(), accept()).when(dispatch(by=OPERATOR)).then_refused(NotYourRole)
    given(register(), accept()).when(dispatch(by=SHIFT_LEAD)).then(facts.dispatched())
