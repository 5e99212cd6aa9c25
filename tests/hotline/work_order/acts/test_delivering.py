"""告知诉求人: what was sent, what a person tells, what is sent again (U-04)."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.act import Ask
from events.catalog.names import Medium, MessageFailure, MessageKind
from events.catalog.work_order.delivery import (
    CallMissed,
    CallRequested,
    MessageDelivered,
    MessagesRetried,
    MessageUndelivered,
)
from events.reaction import system
from hotline.work_order.acts.delivering import (
    NothingFailed,
    NothingToTell,
    RecordDelivered,
    RecordUndelivered,
    RequestCall,
    RetryFailed,
    RetryMessages,
    TellByPhone,
)
from hotline.work_order.errors import NotYourRole
from hotline.work_order.table import offered_commands
from tests.databases import effort
from tests.hotline.work_order.facts import SUBJECT
from tests.hotline.work_order.life import accept, acknowledge, approve, dispatch, reply, submit
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    HOUR,
    LIGHTING,
    SUPERVISOR,
    T0,
    Given,
    ask,
    given,
    register,
)

AT = T0 + 6 * HOUR
BY = system("outbox")
ONE, TWO = ("6a1b7c52-0f6e-5f0e-9a57-1d3f0c8e2b45", "6a1b7c52-0f6e-5f0e-9a57-1d3f0c8e2b46")
NAMED: dict[str, Any] = {"message_id": ONE, "kind": MessageKind.REPLY, "round": 1}
REPLIED = (
    register(),
    accept(),
    dispatch("lighting"),
    acknowledge(),
    submit(),
    approve(),
    reply(),
)


def system_asks(command: Any, at: datetime = AT) -> Ask[Any, None]:
    return Ask(command=command, by=BY, at=at, context=None)


def sent(**said: Any) -> Ask[Any, None]:
    named = {**NAMED, "medium": Medium.EMAIL, "sender": "smtp", **said}
    return system_asks(RecordDelivered(**named))


def gave_up(reason: MessageFailure = MessageFailure.UNREACHABLE, **said: Any) -> Ask[Any, None]:
    named = {**NAMED, "medium": Medium.EMAIL, "reason": reason, "attempts": 6, **said}
    return system_asks(RecordUndelivered(**named))


def wants_call(**said: Any) -> Ask[Any, None]:
    return system_asks(RequestCall(**{**NAMED, **said}))


def tells(*, reached: bool = True, by: Any = CALLER_BACK) -> Any:
    return ask(TellByPhone(reached=reached), by, AT)


def retries(by: Any = SUPERVISOR) -> Any:
    return ask(RetryMessages(), by, AT)


def replied() -> Given:
    return given(*REPLIED)


def delivered(**said: Any) -> MessageDelivered:
    return MessageDelivered(at=AT, **{**NAMED, "medium": Medium.EMAIL, "sender": "smtp", **said})


def undelivered(**said: Any) -> MessageUndelivered:
    fields = {
        **NAMED,
        "medium": Medium.EMAIL,
        "reason": MessageFailure.UNREACHABLE,
        "attempts": 6,
        **said,
    }
    return MessageUndelivered(at=AT, **fields)


def told(id_: str = ONE) -> MessageDelivered:
    return delivered(message_id=id_, subject_id=SUBJECT, medium=Medium.CALL, sender="person")


def test_a_delivery_is_recorded_once():
    replied().when(sent()).then(delivered())
    replied().when(sent()).when(sent()).then()
    replied().when(sent()).when(gave_up()).then()


def test_what_was_given_up_waits_for_a_person():
    replied().when(gave_up()).then(undelivered())
    replied().when(gave_up()).when(gave_up()).then()
    replied().when(gave_up()).when(tells()).then(told())


def test_one_call_tells_all():
    waiting = replied().when(gave_up()).when(wants_call(message_id=TWO))

    waiting.when(tells()).then(told(), told(TWO))
    waiting.when(tells()).when(tells()).then_refused(NothingToTell)


def test_a_call_is_asked_for_once():
    replied().when(wants_call()).then(CallRequested(at=AT, **NAMED))
    replied().when(wants_call()).when(wants_call()).then()


def test_a_requester_who_never_answers_is_given_up_after_the_attempts_of_the_policy():
    missed = replied().when(wants_call()).when(tells(reached=False)).when(tells(reached=False))

    missed.when(tells(reached=False)).then(
        CallMissed(at=AT, subject_id=SUBJECT, attempt=3),
        undelivered(medium=Medium.CALL, reason=MessageFailure.NOT_REACHED, attempts=3),
    )


def test_what_was_given_up_is_sent_again():
    again = MessagesRetried(at=AT, message_ids=(ONE,))

    replied().when(gave_up()).when(retries()).then(again)
    replied().when(gave_up()).when(system_asks(RetryFailed())).then(again)
    replied().when(gave_up()).when(retries()).when(gave_up()).then(undelivered())
    replied().when(gave_up()).when(retries()).when(sent()).then(delivered())


def test_nothing_is_sent_again_that_is_on_its_way():
    replied().when(retries()).then_refused(NothingFailed)
    replied().when(gave_up()).when(retries()).when(retries()).then_refused(NothingFailed)
    replied().when(wants_call()).when(retries()).then_refused(NothingFailed)
    replied().when(system_asks(RetryFailed())).then()


def test_an_erased_requester_is_told_nothing_more():
    """The order goes on: nothing waits for a person, and nothing can be sent again."""
    erased = gave_up(MessageFailure.ERASED)

    replied().when(gave_up()).when(erased).then(undelivered(reason=MessageFailure.ERASED))
    replied().when(erased).when(retries()).then_refused(NothingFailed)
    replied().when(erased).when(tells()).then_refused(NothingToTell)


def test_a_department_tells_nothing():
    replied().when(wants_call()).when(tells(by=LIGHTING)).then_refused(NotYourRole)
    replied().when(gave_up()).when(retries(LIGHTING)).then_refused(NotYourRole)


def test_the_centre_is_offered_what_it_has_to_do():
    assert "tell-by-phone" not in offered_commands(replied().order, CALLER_BACK, AT)
    waiting = replied().when(wants_call()).order
    assert "tell-by-phone" in offered_commands(waiting, CALLER_BACK, AT)
    assert "retry-messages" not in offered_commands(waiting, CALLER_BACK, AT)


STEPS = {
    "sent": sent,
    "gave_up": gave_up,
    "erased": lambda: gave_up(MessageFailure.ERASED),
    "call": wants_call,
    "told": tells,
    "missed": lambda: tells(reached=False),
    "retried": retries,
}


@settings(max_examples=effort(ci=200, full=5_000))
@for_all(st.lists(st.sampled_from([*STEPS]), max_size=25))
def test_a_message_is_delivered_at_most_once_whatever_comes(names: list[str]):
    life = replied()
    for name in names:
        step = life.when(STEPS[name]())
        life = step if isinstance(step, Given) else life

    deliveries = [each for each in life.history if isinstance(each, MessageDelivered)]
    assert len(deliveries) <= 1


SENTENCES = [
    (delivered(), "第1轮统一回复已通过电子邮件发出"),
    (delivered(sender="recorded", medium=Medium.SMS),
     "第1轮统一回复已登记（尚未接入短信通道，未实际发出）"),
    (told(), "第1轮统一回复已电话告知诉求人"),
    (undelivered(), "第1轮统一回复未送达：电子邮件多次发送失败，请人工联系诉求人"),
    (undelivered(medium=None, reason=MessageFailure.NO_ADDRESS),
     "第1轮统一回复未送达：没有可用的联系方式，请人工联系诉求人"),
    (undelivered(reason=MessageFailure.ERASED),
     "第1轮统一回复不再发送：诉求人的个人信息已删除"),
    (CallRequested(at=AT, **NAMED | {"kind": MessageKind.INFORMATION_REQUEST}),
     "第1次补充材料告知待电话告知诉求人"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "sentence"), SENTENCES, ids=[each[1] for each in SENTENCES])
def test_the_timeline_says_what_became_of_a_message(event: Any, sentence: str):
    assert sentence == event.sentence(None)
