"""受理即派: where the policy says so, the router dispatches as soon as an order is accepted."""

from dataclasses import replace

from hotline.policy import Policy
from hotline.routing import RuleSet
from hotline.work_order.acts.intake import Accept
from hotline.work_order.context import Asked
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import accept
from tests.hotline.work_order.spec import given, register, router, terms


def at_once(asked: Asked[Accept]) -> Asked[Accept]:
    policy: Policy = replace(terms().policy, dispatch_at_acceptance=True)
    return replace(asked, context=replace(asked.context, terms=replace(terms(), policy=policy)))


def test_an_accepted_order_is_dispatched_by_the_router_at_once():
    dispatched = facts.dispatched().model_copy(update={"reason": None})

    given(register()).when(at_once(accept())).then(facts.accepted(), dispatched)


def test_an_order_that_needs_a_person_waits_for_one():
    """No place and no rule: the centre would only hold it."""
    ruleless = at_once(accept())
    rules = RuleSet(version=1, rules=(), city_fallback=router().city_fallback)
    without = type(router())(rules, router().directory.departments.values(), ())
    ruleless = replace(ruleless, context=replace(ruleless.context, router=without))

    decided = given(register()).when(ruleless)

    decided.then(facts.accepted())


def test_otherwise_an_order_waits_for_the_dispatcher():
    given(register()).when(accept()).then(facts.accepted())
