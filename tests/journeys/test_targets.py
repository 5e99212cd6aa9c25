"""考核目标: what the policy demands, beside what is (S-02). Told over HTTP."""

from datetime import timedelta
from typing import Any

from tests.journeys.story import Story
from tests.journeys.town import Town

TARGETS = "/api/v1/targets"


async def targets(town: Town, by: str = "inspector", **period: str) -> dict[str, Any]:
    reply = await town.get(by, TARGETS, **period)
    assert reply.status == 200, reply.raw.decode()
    return {each["name"]: each for each in reply.json["items"]}


async def test_a_target_is_shown_beside_what_is(town: Town):
    town.wait(days=12)  # no order of another test is registered or due in these moments
    begun = town.clock()
    await (await Story.begins(town)).dispatched()
    await Story.begins(town, channel="wechat")
    await Story.begins(town, channel="web", kind="tip_off", matter="060102")  # is not counted
    town.wait(days=12)
    await town.settled()
    period = {"from": begun.isoformat(), "to": town.clock().isoformat()}
    shown = await targets(town, **period)
    (policy,) = (await town.get("inspector", "/api/v1/policies")).json["items"]
    rate = await town.get("inspector", "/api/v1/indicators/on-time-rate", **period)
    nothing = {"from": "2020-01-01", "to": "2020-02-01"}

    assert policy["targets"]["on_time"] == shown["on-time-rate"]["target"] == 1
    online = shown["online-share"]
    assert policy["targets"]["online_share"] == online["target"]
    assert {"numerator": 1, "denominator": 2, "rate": 0.5} == online["actual"]
    assert online["reached"] is False
    on_time = shown["on-time-rate"]
    total = rate.json["total"]
    assert {name: total[name] for name in ("numerator", "denominator", "rate")} == on_time["actual"]
    assert total["denominator"] >= 1
    assert on_time["reached"] is (total["rate"] == 1)
    assert {None} == {each["reached"] for each in (await targets(town, **nothing)).values()}


async def test_targets_are_for_the_inspector_and_supervisors(town: Town):
    since = town.clock() - timedelta(days=1)
    period = {"from": since.isoformat(), "to": town.clock().isoformat()}
    handler = await town.get("handler-lighting", TARGETS, **period)
    backwards = await town.get(
        "supervisor", TARGETS, **{"from": period["to"], "to": period["from"]}
    )

    assert await targets(town, "supervisor", **period)
    assert 403 == handler.status
    assert "indicator.bad_period" == backwards.code


async def test_a_figure_has_its_target_beside_it(town: Town):
    since = town.clock() - timedelta(days=20)
    period = {"from": since.isoformat(), "to": town.clock().isoformat()}
    shown = await targets(town, **period)
    for name in ("on-time-rate", "closing-rate", "dissatisfaction-rate"):
        figure = (await town.get("inspector", f"/api/v1/indicators/{name}", **period)).json

        assert shown[name]["target"] == figure["target"]["share"]
        assert shown[name]["target"] == figure["definition"]["target"]
        assert shown[name]["reached"] is figure["target"]["met"]
    without = await town.get("inspector", "/api/v1/indicators/return-rate", **period)
    assert without.json["target"] is None


async def test_targets_of_a_past_moment_are_beside_what_was_then(town: Town):
    town.wait(days=12)
    begun = town.clock()
    await Story.begins(town, channel="wechat")
    await town.settled()
    then = town.clock()
    town.wait(minutes=5)
    await Story.begins(town, channel="phone")
    await town.settled()
    period = {"from": begun.isoformat(), "to": town.clock().isoformat()}
    past = await targets(town, **period, as_of=then.isoformat())

    assert 1 == past["online-share"]["actual"]["denominator"]
    assert 2 == (await targets(town, **period))["online-share"]["actual"]["denominator"]
