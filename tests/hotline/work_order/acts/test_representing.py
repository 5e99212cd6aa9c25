"""A representative registers for another person, and a source without a requester (U-03)."""

import pytest

from events.catalog.names import Channel, ClockName, Secrecy
from events.refusal import Refusal
from hotline.work_order.errors import (
    AnonymousWithRequester,
    ConsentMissing,
    RepresentativeUnknown,
)
from hotline.work_order.inputs import Registrant, Represented
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import accept, acknowledge, approve, dispatch, reply, submit
from tests.hotline.work_order.spec import HOUR, T0, given, register

MOTHER = Represented(name="陈某", consent=True)


def daughter(**said: object) -> Registrant:
    fields: dict[str, object] = {"name": "林某", "phone": "13800000000", "on_behalf_of": MOTHER}
    return Registrant(**(fields | said))  # type: ignore[arg-type]


def test_a_representative_registers_for_a_person_who_agrees():
    given().when(register(requester=daughter())).then(
        facts.registered().model_copy(
            update={"by_representative": True, "represented_name": "陈某"}
        )
    )


@pytest.mark.parametrize(
    ("requester", "secrecy", "refusal"),
    [
        (daughter(on_behalf_of=Represented(name="陈某", consent=False)), "open", ConsentMissing),
        (daughter(name=None, phone=None), "open", RepresentativeUnknown),
        (daughter(), "anonymous", AnonymousWithRequester),
    ],
    ids=["without consent", "without a representative", "without a name"],
)
def test_nobody_is_represented(requester: Registrant, secrecy: str, refusal: type[Refusal]):
    asked = register(requester=requester, secrecy=Secrecy(secrecy))

    given().when(asked).then_refused(refusal)


def test_the_representative_is_called_and_asked():
    """The order is the representative's: the first contact and the follow-up are made with them."""
    order = given(register(requester=daughter()), accept(), dispatch())

    assert ClockName.CONTACT in {clock.start.name for clock in order.order.clocks}
    order.after(acknowledge(), submit(), approve()).when(reply()).then(facts.replied())


def test_a_source_without_a_requester_closes_with_the_notice():
    """No first contact, no follow-up, and no person who is told."""
    sensor = register(requester=None, channel=Channel.OTHER, source_system="water-level-7")
    at_work = given(sensor, accept(), dispatch())

    assert ClockName.CONTACT not in {clock.start.name for clock in at_work.order.clocks}
    at_work.after(acknowledge(), submit(), approve()).when(reply()).then(
        facts.replied(follow_up=False).model_copy(update={"channel": Channel.OTHER}),
        facts.closed(at=T0 + 4 * HOUR),
    )
