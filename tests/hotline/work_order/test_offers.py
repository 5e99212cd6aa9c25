"""What a screen is offered can be done, and what it is not offered is refused."""

from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.act import Actor
from events.catalog.names import RequestKind, Secrecy
from hotline.routing.levels import has_below
from hotline.work_order.table import offered_commands, work_order
from tests.databases import effort
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    approve,
    contact,
    dispatch,
    follow_up,
    reply,
    request_return,
    submit,
)
from tests.hotline.work_order.moves import ACTORS, by_actor, life_of, refusal
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    COMMUNITY,
    DISPATCHER,
    DISTRICT,
    HOUR,
    LIGHTING,
    POWER,
    SUBDISTRICT,
    T0,
    TWO_HATS,
    WORKER,
    Given,
    given,
    register,
    router_with,
)

steps = st.tuples(st.integers(0, 999), st.sampled_from([1, 20, 61, 24 * 60]))
lives = st.lists(steps, max_size=14)
orders = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([RequestKind.COMPLAINT, RequestKind.TIP_OFF]),
        "secrecy": st.sampled_from(list(Secrecy)),
    }
)
WAITS = {
    "work_order.follow_up_too_soon",  # possible within the hour: it is only a question of time
    "work_order.has_a_part",  # possible for other departments than those of the bodies
    "work_order.returned_before",
    "work_order.no_such_leader",  # the bodies name no order that exists
    "work_order.not_one_level_down",
    "work_order.topic_linked_already",  # possible for another topic than that of the body
    "work_order.promise_beyond_limit",  # possible for another date than that of the body
}
TO_WORK = (accept(), dispatch("lighting", ("power",)), acknowledge())


def offers(story: Given, by: Actor, at=T0 + HOUR) -> set[str]:
    return set(offered_commands(story.order, by, at))


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives, orders)
def test_what_is_offered_can_be_done_and_everything_else_is_refused(steps, order):
    """For everybody, at the end of any life: some valid body of an offered command is accepted."""
    history, now = life_of(steps, **order)
    state = work_order.fold(history)
    wrong = []
    for by in ACTORS:
        offered = offered_commands(state, by, now)
        for name, moves in by_actor(by).items():
            codes = [found and found.code for found in (refusal(m.at(now), state) for m in moves)]
            possible = None in codes or bool(WAITS & set(codes))
            if possible is not (name in offered):
                wrong.append((by.account, name, codes))

    assert wrong == []


def test_a_handler_is_not_offered_the_requester_of_a_protected_order():
    """D-07: the centre calls, and the centre alone may look at the number."""
    tip_off = given(register(kind=RequestKind.TIP_OFF), *TO_WORK)
    open_order = given(register(), *TO_WORK)

    assert not {"contact-requester", "reveal"} & offers(tip_off, LIGHTING)
    assert {"contact-requester", "reveal"} <= offers(open_order, LIGHTING)
    assert "contact-requester" in offers(tip_off, DISPATCHER)
    assert "contact-requester" not in offers(open_order, DISPATCHER)


def test_nobody_is_offered_to_contact_the_anonymous():
    anonymous = given(register(secrecy=Secrecy.ANONYMOUS), *TO_WORK)

    assert all("contact-requester" not in offers(anonymous, by) for by in ACTORS)


def test_acknowledge_is_offered_once_and_to_departments_with_an_assignment():
    dispatched = given(register(), accept(), dispatch("lighting", ("power",)))

    assert "acknowledge" in offers(dispatched, LIGHTING)
    assert "acknowledge" not in offers(dispatched.after(acknowledge()), LIGHTING)
    assert "acknowledge" in offers(dispatched.after(acknowledge()), POWER)
    assert "acknowledge" not in offers(dispatched, Actor(
        account="handler-water", roles=LIGHTING.roles, department="water"))  # fmt: skip


def test_submit_is_offered_to_an_acknowledged_assignment_that_is_open():
    at_work = given(register(), *TO_WORK)

    assert "submit-result" in offers(at_work, LIGHTING)
    assert "submit-result" not in offers(at_work, POWER)
    assert "submit-result" not in offers(at_work.after(submit()), LIGHTING)
    assert "submit-result" in offers(at_work.after(acknowledge(POWER), submit()), POWER)


def test_a_return_is_offered_to_the_lead_until_its_window_closes():
    """R-01: from Monday 09:30 until 15:30."""
    dispatched = given(register(), accept(), dispatch("lighting", ("power",)))

    assert "request-return" in offers(dispatched, LIGHTING, T0.replace(hour=15, minute=30))
    assert "request-return" not in offers(dispatched, LIGHTING, T0.replace(hour=15, minute=31))
    assert "request-return" not in offers(dispatched, POWER)


def test_nobody_is_offered_the_review_of_their_own_work():
    """X-02."""
    returned = given(register(), accept(), dispatch(), request_return())
    submitted = given(register(), accept(), dispatch(), acknowledge(), submit())

    assert not {"grant-return", "deny-return"} & offers(returned, TWO_HATS)
    assert not {"approve-result", "reject-result"} & offers(submitted, TWO_HATS)
    assert {"approve-result", "reject-result"} <= offers(submitted, DISPATCHER)


def test_the_end_is_offered_when_what_it_needs_is_there():
    """U-01, F-01."""
    waiting = given(register(), *TO_WORK, submit(), approve())
    ready = given(register(), accept(), dispatch(), acknowledge(), submit(), approve())
    called = ready.after(reply())

    assert "send-reply" not in offers(waiting, CALLER_BACK)
    assert "send-reply" in offers(ready, CALLER_BACK)
    assert {"record-follow-up", "close"} & offers(called, CALLER_BACK) == {"record-follow-up"}
    done = called.after(follow_up())
    assert {"record-follow-up", "close"} & offers(done, CALLER_BACK) == {"close"}


@pytest.mark.parametrize("by", ACTORS, ids=lambda by: by.account)
def test_contact_is_refused_where_it_is_not_offered(by: Actor):
    tip_off = given(register(kind=RequestKind.TIP_OFF), *TO_WORK)

    assert (refusal(contact(by), tip_off.order) is None) == (
        "contact-requester" in offers(tip_off, by)
    )


@pytest.mark.parametrize(
    ("department", "below"),
    [
        ("lighting", True),
        (DISTRICT.department, True),
        (SUBDISTRICT.department, True),
        (COMMUNITY.department, True),
        (WORKER.department, False),
        ("property-companies", False),
        ("unknown", False),
        (None, False),
    ],
)
def test_the_directory_says_who_may_delegate_at_some_place(department: str | None, *, below: bool):
    assert has_below(router_with().directory, department) is below


def test_delegate_is_offered_where_a_department_is_below():
    """An offer that is surely refused is no offer."""
    order = given(register(), *TO_WORK).order
    lowest = replace(LIGHTING, has_below=False)

    assert "delegate" in offered_commands(order, LIGHTING, T0 + HOUR)
    assert "delegate" not in offered_commands(order, lowest, T0 + HOUR)
