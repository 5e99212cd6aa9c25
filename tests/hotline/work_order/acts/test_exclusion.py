"""考核剔除: the lead asks, two supervisors outside of it decide (X-01, X-02)."""

from dataclasses import replace
from typing import Any

import pytest

from events.act import Actor
from events.catalog.names import Role
from events.catalog.work_order.endings.exclusion import (
    ExclusionApproved,
    ExclusionDenied,
    ExclusionRequested,
)
from hotline.work_order.acts.endings.exclusion import (
    AlreadyExcluded,
    ApproveExclusion,
    DenyExclusion,
    ExclusionUndecided,
    NoExclusionLeft,
    NoExclusionRequested,
    RequestExclusion,
)
from hotline.work_order.context import Asked
from hotline.work_order.errors import (
    NotAllowedNow,
    NotYourOrder,
    NotYourRole,
    OwnWork,
    UnknownReason,
)
from hotline.work_order.table import offered_commands
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import (
    accept,
    acknowledge,
    dispatch,
    grant_return,
    request_return,
)
from tests.hotline.work_order.spec import (
    DISPATCHER,
    HOUR,
    LIGHTING,
    POWER,
    SUPERVISOR,
    T0,
    ask,
    given,
    register,
    terms,
)

EVIDENCE = ("sha256:" + "0" * 64,)
AT = T0 + 2 * HOUR
AT_WORK = (register(), accept(), dispatch("lighting"), acknowledge())
SECOND = replace(SUPERVISOR, account="supervisor-2")
INSIDE = Actor(
    account="supervisor-lighting",
    roles=frozenset({Role.SUPERVISOR}),
    department="municipal-works",
    line=frozenset({"municipal-works", "lighting"}),
)


def asks(by: Actor = LIGHTING, reason_code: str = "unreasonable") -> Asked[Any]:
    body = RequestExclusion(reason_code=reason_code, ground="无依据。", evidence=EVIDENCE)
    return ask(body, by, AT)


def agrees(by: Actor = SUPERVISOR) -> Asked[Any]:
    return ask(ApproveExclusion(note="属实。"), by, AT)


def denies(by: Actor = SUPERVISOR) -> Asked[Any]:
    return ask(DenyExclusion(reason="证据不足。"), by, AT)


def approved(by: Actor, *, is_final: bool) -> ExclusionApproved:
    return ExclusionApproved(
        at=AT,
        subject_id=facts.SUBJECT,
        department="lighting",
        approved_by=by.account,
        is_final=is_final,
        note="属实。",
    )


def test_two_different_supervisors_exclude_an_order():
    asked = (
        given(*AT_WORK)
        .when(asks())
        .then(
            ExclusionRequested(
                at=AT,
                subject_id=facts.SUBJECT,
                department="lighting",
                requested_by="handler-lighting",
                reason_code="unreasonable",
                evidence=EVIDENCE,
                most=2,
                ground="无依据。",
            )
        )
    )
    first = asked.when(agrees()).then(approved(SUPERVISOR, is_final=False))
    first.when(agrees()).then_refused(OwnWork)
    second = first.when(agrees(SECOND)).then(approved(SECOND, is_final=True))

    assert (first.order.is_excluded, second.order.is_excluded) == (False, True)
    assert second.order.clocks == asked.order.clocks
    assert second.order.status == "in_progress"
    second.when(asks()).then_refused(AlreadyExcluded)


def test_one_supervisor_denies_it_also_who_agreed_before():
    denied = ExclusionDenied(
        at=AT, subject_id=facts.SUBJECT, department="lighting", reason="证据不足。"
    )

    given(*AT_WORK, asks()).when(denies()).then(denied)
    given(*AT_WORK, asks(), agrees()).when(denies()).then(denied)


def test_nobody_of_the_assessed_department_decides():
    """X-02: neither above nor below it, for the figures above hold those below."""
    waiting = given(*AT_WORK, asks())
    both_hats = replace(SUPERVISOR, account=LIGHTING.account)

    waiting.when(agrees(INSIDE)).then_refused(OwnWork)
    waiting.when(denies(INSIDE)).then_refused(OwnWork)
    waiting.when(agrees(both_hats)).then_refused(OwnWork)
    waiting.when(agrees(DISPATCHER)).then_refused(NotYourRole)
    assert "approve-exclusion" not in offered_commands(waiting.order, INSIDE, AT)


def test_the_lead_asks_after_the_dispatch_and_on_a_ground_of_the_policy():
    given(*AT_WORK).when(asks(POWER)).then_refused(NotYourOrder)
    given(*AT_WORK).when(asks(reason_code="bad_weather")).then_refused(UnknownReason)
    given(register(), accept()).when(asks()).then_refused(NotAllowedNow)
    given(*AT_WORK, asks()).when(asks()).then_refused(ExclusionUndecided)
    given(*AT_WORK).when(agrees()).then_refused(NoExclusionRequested)


def test_a_city_without_grounds_excludes_nothing():
    policy = replace(terms().policy, exclusion_reasons={}, max_exclusion_requests=0)
    asked = asks()
    bare = replace(asked, context=replace(asked.context, terms=replace(terms(), policy=policy)))

    given(*AT_WORK).when(bare).then_refused(UnknownReason)


def test_it_is_asked_for_as_often_as_the_policy_allows():
    twice = given(*AT_WORK, asks(), denies(), asks(), denies())

    twice.when(asks()).then_refused(NoExclusionLeft)
    assert "request-exclusion" not in offered_commands(twice.order, LIGHTING, AT)


@pytest.mark.parametrize("decided", [(), (agrees(), agrees(SECOND))])
def test_an_exclusion_is_of_the_lead_that_asked(decided: tuple[Asked[Any], ...]):
    """A later lead is assessed by itself."""
    returned = (request_return(), grant_return(), dispatch("power", at=AT))
    early = (register(), accept(), dispatch("lighting"), replace(asks(), at=T0))
    moved = given(*early, *(replace(each, at=T0) for each in decided), *returned).order

    assert (moved.lead, moved.exclusion, moved.is_excluded) == ("power", None, False)
