"""Indicators of orders by what has happened to them, asked over HTTP like the on-time rate."""

from datetime import timedelta
from typing import Any

from tests.journeys.story import RETURN, Story
from tests.journeys.town import Town

RATE = "/api/v1/indicators"


async def test_a_returned_order_counts_in_the_return_rate_and_is_found_behind_it(town: Town):
    now = town.clock()
    period = {"from": now.isoformat(), "to": (now + timedelta(hours=1)).isoformat()}
    plain = await (await Story.begins(town)).dispatched()
    returned = await (await Story.begins(town)).dispatched()
    await town.settled()
    before = town.clock().isoformat()
    town.wait(minutes=10)
    await returned.goes(returned.lead, "request-return", RETURN)
    await town.settled()
    listed = await town.get("supervisor", RATE)
    figure = await town.get("supervisor", f"{RATE}/return-request-rate", **period)
    past = await town.get("supervisor", f"{RATE}/return-request-rate", as_of=before, **period)
    behind = {
        part: {
            each["order_no"]
            for each in (
                await town.get(
                    "supervisor",
                    f"{RATE}/return-request-rate/orders",
                    limit=200,
                    part=part,
                    **period,
                )
            ).json["items"]
        }
        for part in ("denominator", "numerator")
    }

    assert "return-request-rate" in {each["name"] for each in listed.json["items"]}
    assert figure.json["definition"]["cohort"] == "dispatched_at"
    assert figure.json["total"]["numerator"] == len(behind["numerator"])
    assert figure.json["total"]["denominator"] == len(behind["denominator"])
    assert figure.json["total"]["numerator"] == past.json["total"]["numerator"] + 1
    assert returned.order_no in behind["numerator"]
    assert plain.order_no in behind["denominator"] - behind["numerator"]
    low, high = figure.json["total"]["interval"]
    assert low < figure.json["total"]["rate"] < high


async def test_a_comparison_is_the_figure_that_the_earlier_period_has_by_itself(town: Town):
    await (await Story.begins(town)).dispatched()
    since = town.clock() + timedelta(minutes=10)
    town.wait(minutes=20)
    await (await Story.begins(town)).dispatched()
    later = await (await Story.begins(town)).dispatched()
    await later.goes(later.lead, "request-return", RETURN)
    town.wait(minutes=20)
    await town.settled()
    to = since + timedelta(minutes=25)
    path = f"{RATE}/return-request-rate"
    period = {"from": since.isoformat(), "to": to.isoformat(), "by": "department"}
    figure = await town.get("supervisor", path, compare="previous", **period)
    compared = figure.json["compared"]
    ends = {name: compared[name] for name in ("from", "to")}
    alone = await town.get("supervisor", path, by="department", **ends)
    plain = await town.get("supervisor", path, **period)
    unlike = {"change", "small", "name", "subtree", "rank"}

    assert [figure.status, plain.json["compared"]] == [200, None]
    assert plain.json["total"] == figure.json["total"]
    assert without(compared["total"], unlike) == alone.json["total"]
    rows = [without(row, unlike) for row in alone.json["rows"]]
    assert rows == [without(row, unlike) for row in compared["rows"]]
    assert compared["total"]["denominator"] >= 1
    now, then = figure.json["total"]["rate"], compared["total"]["rate"]
    assert round(now - then, 6) == compared["total"]["change"] > 0


async def test_a_figure_is_divided_by_two_dimensions_and_by_its_former_definition(town: Town):
    since = town.clock()
    for urgency in ("ordinary", "urgent"):
        story = await Story.begins(town, urgency=urgency)
        await story.dispatched()
    await story.goes(
        "operator", "urge", {"note": "再次来电", "requester": None, "channel": "phone"}
    )
    town.wait(minutes=5)
    await town.settled()
    period = {"from": since.isoformat(), "to": town.clock().isoformat()}
    path = f"{RATE}/urge-rate"
    both = await town.get("supervisor", path, by="level", then_by="urgency", **period)
    (row,) = [each for each in both.json["rows"] if each["key"] == f"{level(both)},urgent"]
    behind = await town.get(
        "supervisor", f"{path}/orders", by="level", then_by="urgency", key=row["key"],
        part="numerator", **period,
    )  # fmt: skip
    listed = await town.get("supervisor", RATE)
    (first,) = [each for each in listed.json["items"] if each["name"] == "done-at-first-rate"]
    old = await town.get("supervisor", f"{RATE}/done-at-first-rate", version=1, **period)
    refused = [
        (await town.get("supervisor", path, **period, **more)).json["errors"][0]["code"]
        for more in (
            *({"then_by": "month"}, {"by": "month", "then_by": "month"}),
            {"version": 9},
        )
    ]

    assert sum(each["denominator"] for each in both.json["rows"]) == 2
    assert (row["numerator"], row["denominator"]) == (1, 1)
    assert "紧急" in row["name"] or "加急" in row["name"]
    assert [story.order_no] == [each["order_no"] for each in behind.json["items"]]
    assert (first["definition"]["version"], [each["version"] for each in first["former"]]) == (
        2,
        [1],
    )
    assert old.json["definition"] == first["former"][0]
    assert first["definition"]["options"]["merged"] == "listed_apart"
    assert refused == ["other_dimension", "other_dimension", "unknown_version"]


def level(reply: Any) -> str:
    return str(reply.json["rows"][0]["key"]).split(",")[0]


def without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
