"""试算: a rule set or a policy on past orders; nothing is stored, and each sees what they may."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from events.working_time import SHANGHAI
from hotline.api.dry_runs import NotTried, Trial
from hotline.app.demo_city.rules import CITY_FALLBACK
from hotline.app.dry_run.trial import TrialAsk
from hotline.app.dry_run.trial import tried as tried_in_process
from hotline.app.web import trial_run
from tests.journeys.story import RESULT, Story
from tests.journeys.town import Reply, Town

ROUTING = "/api/v1/routing/dry-run"
POLICIES = "/api/v1/policies/dry-run"
TIP_OFF = {"kind": "tip_off", "matter": "070102"}


async def test_a_rule_set_says_which_routes_it_would_change_from_whom_to_whom(town: Town):
    town.wait(days=1)  # numbers are cut short: this day has no orders of the tests before
    story = await (await Story.begins(town)).dispatched()
    rules = await rule_set(town, lead="power")
    before = await town.get("supervisor", story.path)
    today = {"from": f"{town.clock().astimezone(SHANGHAI):%Y-%m-%d}"}
    answer = await tried(town, ROUTING, "supervisor", rule_set=rules, **today)
    found = answer.json
    (change,) = [
        each
        for each in found["matrix"]
        if (each["from_department"], each["to_department"]) == ("lighting", "power")
    ]

    assert answer.status == 200, answer.text
    assert found["complete"] is True
    assert story.order_no in change["order_numbers"]
    assert change["from_name"] == "汕头市路灯管理所"
    assert found["changed"] == sum(each["dispatches"] for each in found["matrix"])
    assert found["dispatches"] == found["unchanged"] + found["changed"] + found["by_person"]
    assert (await town.get("supervisor", story.path)).json == before.json
    assert (await Story.begins(town)).order_no  # and the service goes on
    assert (await (await Story.begins(town)).dispatched()).shown["lead_department"] == "lighting"


async def test_a_policy_says_which_deadlines_move_and_what_the_rate_would_have_been(town: Town):
    """Handled within four hours; tried with one hour for complaints."""
    story = await (await Story.begins(town, matter="010102")).dispatched()
    await story.goes(story.lead, "acknowledge")
    town.wait(hours=4)
    story.shown = (await story.read("supervisor")).json
    await story.goes(story.lead, "submit-result", RESULT)
    town.wait(days=20)
    policy = (await town.get("supervisor", "/api/v1/policies")).json["items"][0]
    same = await tried(town, POLICIES, "supervisor", policy=policy)
    policy["kinds"]["complaint"]["handle"] = {"ordinary": {"value": 1, "unit": "hour"}}
    strict = await tried(town, POLICIES, "supervisor", policy=policy)
    (own,) = [each for each in strict.json["by_department"] if each["department"] == story.lead[8:]]

    assert (same.status, same.json["earlier"], same.json["later"]) == (200, 0, 0), same.text
    assert same.json["was"] == same.json["would_be"]
    assert strict.json["earlier"] > 0
    assert strict.json["was"] == same.json["was"]
    assert strict.json["would_be"]["numerator"] < strict.json["was"]["numerator"]
    assert story.order_no in own["would_be_late"]


async def test_an_account_that_reads_no_orders_gets_figures_without_protected_ones(town: Town):
    """The system administrator plans; a single tip-off must not show in its figures (D-07)."""
    rules = await rule_set(town, lead="power")
    before = [await tried(town, ROUTING, by, rule_set=rules) for by in PLANNERS]
    await (await Story.begins(town, **TIP_OFF)).dispatched()
    after = [await tried(town, ROUTING, by, rule_set=rules) for by in PLANNERS]

    assert before[0].json["orders"] + 1 == after[0].json["orders"], "the supervisor reads it"
    assert but_for_the_time(before[1]) == but_for_the_time(after[1])
    assert {()} >= {tuple(each["order_numbers"]) for each in after[1].json["matrix"]}


async def test_others_may_not_and_defects_are_said(town: Town):
    rules = await rule_set(town, lead="nowhere")
    unknown = await tried(town, ROUTING, "supervisor", rule_set=rules)
    empty = await tried(town, POLICIES, "supervisor", policy={})
    period = {"from": "2026-03-10", "to": "2026-03-10"}
    backwards = await town.post("supervisor", ROUTING, {"rule_set": {}, **period}, key=None)

    assert (unknown.status, unknown.code) == (422, "dry_run.not_usable")
    assert "nowhere" in unknown.json["errors"][0]["message"]
    assert (empty.status, empty.code) == (422, "dry_run.not_usable")
    assert {"/policy/version", "/policy/kinds"} <= {
        each["pointer"] for each in empty.json["errors"]
    }
    assert (backwards.status, backwards.code) == (422, "dry_run.empty_period")
    for by in ("dispatcher", "handler-lighting", "analyst", "inspector"):
        assert (await tried(town, ROUTING, by, rule_set=rules)).status == 403


NOON = datetime(2026, 12, 1, 12, tzinfo=SHANGHAI)
PLANNERS = ("supervisor", "system-admin")


async def rule_set(town: Town, lead: str) -> dict[str, Any]:
    """One rule for everything that needs no power of its own."""
    rule = {"rule_id": "all", "lead": lead, "matters": ["0103"]}
    return {
        "version": 99,
        "rules": [rule],
        "fallbacks": {},
        "city_fallback": [*CITY_FALLBACK],
    }


async def tried(town: Town, path: str, by: str, **candidate: Any) -> Reply:
    to = f"{town.clock() + timedelta(days=2):%Y-%m-%d}"
    return await town.post(by, path, {"from": "2026-03-01", "to": to, **candidate}, key=None)


def but_for_the_time(reply: Reply) -> Any:
    assert reply.status == 200, reply.text
    return {name: each for name, each in reply.json.items() if name != "seconds"}


async def test_a_bound_ends_it_and_the_answer_says_where(town: Town):
    """The first and the second order of the town, tried with a bound of one, and with no time."""
    for _ in range(2):
        await Story.begins(town)
    dsn = str(town.settings.database_url)
    bounded = await tried_in_process(dsn, asked(await rule_set(town, lead="power"), most=1))
    late = await tried_in_process(dsn, asked(await rule_set(town, lead="power"), seconds=0.0))

    assert (bounded["complete"], bounded["orders"]) == (False, 1)
    assert bounded["up_to"] is not None
    assert (late["complete"], late["orders"], late["up_to"]) == (False, 0, None)


async def test_where_its_process_fails_nothing_has_changed(town: Town):
    """503, to be tried again: it stores nothing either way."""
    trial = Trial(
        kind="routing",
        candidate=await rule_set(town, lead="power"),
        since=date(2026, 3, 1),
        to=date(2026, 4, 1),
        now=town.clock(),
        with_protected=True,
        not_about=frozenset(),
    )
    with pytest.raises(NotTried) as failed:
        await trial_run("postgresql://nobody@127.0.0.1:1/none", trial)

    assert (failed.value.status, failed.value.code) == (503, "dry_run.not_tried")


def asked(rules: dict[str, Any], **bounds: Any) -> TrialAsk:
    period = {"since": date(2026, 3, 1), "to": date(2027, 3, 1)}
    return TrialAsk.model_validate(
        {"kind": "routing", "candidate": rules, "now": NOON, **period, **bounds}
    )
