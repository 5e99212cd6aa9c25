"""A figure says what it takes to judge it: weights, targets, places, working days, movers."""

from datetime import date, timedelta

from events.working_time import CalendarYear, calendar_of
from hotline.api.figures.shown import day_json
from projections.boards.map import SMALL_COUNT
from projections.small_numbers import FEW
from tests.journeys.story import Story
from tests.journeys.town import Town

RATE = "/api/v1/indicators"
FAR = {"text": "远处", "point": {"lon": 116.72, "lat": 23.355, "crs": "wgs84"}}


async def test_the_composite_prints_its_weights_and_its_parts(town: Town):
    period = {"from": "2026-03-01", "to": "2026-04-01"}
    listed = await town.get("supervisor", RATE)
    (three,) = [each for each in listed.json["items"] if each["name"] == "three-rates"]
    figure = await town.get("supervisor", f"{RATE}/three-rates", by="department", **period)
    weights = {"response-rate": 0.1, "resolution-rate": 0.45, "satisfaction-rate": 0.45}

    assert (figure.status, weights) == (200, three["definition"]["weights"])
    assert weights == figure.json["definition"]["weights"]
    assert figure.json["not_additive"] == three["not_additive"] is not None
    assert weights == {each["name"]: each["weight"] for each in figure.json["total"]["parts"]}
    alone = await town.get("supervisor", f"{RATE}/resolution-rate", **period)
    (part,) = [p for p in figure.json["total"]["parts"] if p["name"] == "resolution-rate"]
    assert (part["numerator"], part["denominator"]) == (
        alone.json["total"]["numerator"],
        alone.json["total"]["denominator"],
    )


async def test_targets_stand_beside_the_definitions(town: Town):
    listed = await town.get("supervisor", RATE)
    targets = {each["name"]: each["definition"]["target"] for each in listed.json["items"]}

    assert (1.0, 0.95, None) == (
        targets["on-time-rate"],
        targets["online-share"],
        targets["return-rate"],
    )


async def test_rows_of_days_say_whether_they_are_worked(town: Town):
    await Story.begins(town)
    await town.settled()
    to = town.clock().date() + timedelta(days=1)
    period = {"from": (to - timedelta(days=1)).isoformat(), "to": to.isoformat()}
    days = await town.get("supervisor", f"{RATE}/online-share", by="day", **period)
    months = await town.get("supervisor", f"{RATE}/online-share", by="month", **period)

    (row,) = days.json["rows"]
    assert {"working_day", "holiday"} <= row.keys()
    assert row["working_day"] in {True, False}
    assert "working_day" not in months.json["rows"][0]


def test_a_holiday_and_a_make_up_day_are_marked():
    calendar = calendar_of(
        [
            CalendarYear(
                year=2026,
                days_off=(date(2026, 10, 1),),
                make_up_days=(date(2026, 10, 10),),
                names={date(2026, 10, 1): "国庆节"},
                version="2026.1",
                source="test",
            )
        ]
    )
    days = ("2026-10-01", "2026-10-02", "2026-10-10", "2026-10-11")

    assert [(False, "国庆节"), (True, None), (True, None), (False, None)] == [
        tuple(day_json(day, calendar).values()) for day in days
    ]


async def test_a_comparison_names_its_movers(town: Town):
    to = town.clock().date() + timedelta(days=1)
    period = {"from": (to - timedelta(days=30)).isoformat(), "to": to.isoformat()}
    path = f"{RATE}/online-share"
    for compare in ("previous", "last_year"):
        figure = await town.get("supervisor", path, by="channel", compare=compare, **period)
        compared = figure.json["compared"]
        change = {row["key"]: row["change"] for row in compared["rows"] if not row["small"]}

        assert all(change[key] > 0 for key in compared["better"])
        assert all(change[key] < 0 for key in compared["worse"])


async def test_figures_of_single_accounts_are_for_those_who_lead_them(town: Town):
    """By the account that submitted, with its name, and never ranked."""
    town.wait(days=12)
    begun = town.clock()
    story = await (await Story.begins(town)).replied()
    town.wait(days=12)
    await town.settled()
    period = {"from": begun.isoformat(), "to": town.clock().isoformat()}
    shown = await town.get("supervisor", f"{RATE}/on-time-rate", by="worker", **period)
    behind = await town.get(
        "supervisor", f"{RATE}/on-time-rate/orders", by="worker", key=story.lead, **period
    )
    refused = [
        await town.get(by, f"{RATE}/on-time-rate", by="department", then_by="worker", **period)
        for by in ("analyst", "inspector", story.lead)
    ]

    (row,) = [each for each in shown.json["rows"] if each["key"] == story.lead]
    assert (1, 1, None) == (row["numerator"], row["denominator"], row["rank"])
    assert row["name"] not in {None, story.lead}
    assert story.order_no in {each["order_no"] for each in behind.json["items"]}
    assert {(403, "indicator.of_workers")} == {(each.status, each.code) for each in refused}


async def test_readers_who_ask_the_same_at_once_get_what_each_may_see(town: Town):
    """Answers are shared among readers of the same rights alone."""
    asked = {"from": "2026-03-01", "to": "2026-04-01"}
    for _ in range(3):
        for who, code in (("supervisor", None), ("analyst", "figure.protected_in_crowds")):
            found = await town.get(who, f"{RATE}/closing-rate", **asked)
            assert code == (found.json["suppressed"] or {}).get("code")


async def test_a_reader_of_no_order_gets_no_small_number_of_a_cell(town: Town):
    """As on the map (I-03): such rows are one, and the sum stays the total."""
    for _ in range(SMALL_COUNT):
        many = await Story.begins(town)
    lone = await Story.begins(town, place=FAR)
    await town.settled()
    to = town.clock().date() + timedelta(days=1)
    period = {"from": (to - timedelta(days=40)).isoformat(), "to": to.isoformat()}
    share = f"{RATE}/online-share"
    whole = (await town.get("supervisor", share, by="cell", **period)).json
    told = (await town.get("analyst", share, by="cell", compare="previous", **period)).json
    cells = [each.shown["place"]["cell"]["code"] for each in (many, lone)]
    few = await town.get("analyst", share, cell=cells[1], **period)
    exact = {each["key"]: each["denominator"] for each in whole["rows"]}
    shown = {each["key"]: each["denominator"] for each in told["rows"]}

    assert 0 < exact[cells[1]] < SMALL_COUNT
    assert cells[0] in shown
    assert cells[1] not in shown
    assert all(count >= SMALL_COUNT for key, count in shown.items() if key != FEW)
    assert sum(shown.values()) == told["total"]["denominator"]
    assert "小于 5 的合计" in {each["name"] for each in told["rows"]}
    assert (422, "indicator.too_few") == (few.status, few.code)
