"""What figures and their drill-down tell of protected orders, and to whom (I-03, I-04)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.journeys.story import Story
from tests.journeys.test_tip_off import TIP_OFF
from tests.journeys.town import ORDERS, Reply, Town, opened_town

RATE = "/api/v1/indicators/on-time-rate"
PERIOD = {"from": "2026-03-01", "to": "2026-06-01"}
DIMENSIONS = (
    "department", "district", "subdistrict", "community", "cell", "group", "subgroup",
    "matter", "kind", "channel", "day", "week", "month", "quarter", "year",
)  # fmt: skip
EVERY_READER = (
    "supervisor", "inspector", "analyst", "editor", "operator", "dispatcher", "shift-lead",
    "follow-up", "two-hats", "handler-lighting", "handler-power", "department-lead-lighting",
)  # fmt: skip
DRILL_DOWN = ("supervisor", "inspector", "shift-lead", "dispatcher", "two-hats")
OUTSIDERS = (
    "analyst", "inspector", "editor", "shift-lead", "follow-up", "two-hats", "handler-lighting",
    "handler-power", "department-lead-lighting",
)  # fmt: skip
TIP_OFFS = 5
# No follow-up is due: the reply closes it.
ANONYMOUS = {**TIP_OFF, "secrecy": "anonymous", "requester": None}


@dataclass(frozen=True, repr=False)
class Lived:
    """Tip-offs, a confidential complaint and some open orders, all due by the middle of May."""

    town: Town
    tip_offs: list[Story]
    orders: list[Story]

    async def figure(self, reader: str, **query: Any) -> Reply:
        return await self.town.get(reader, RATE, **{**PERIOD, **query})

    async def total(self, reader: str, **query: Any) -> int:
        reply = await self.figure(reader, **query)
        assert reply.status == 200, reply.raw.decode()
        return int(reply.json["total"]["denominator"])

    async def behind(self, reader: str, **query: Any) -> list[str]:
        """The numbers behind a figure, page by page."""
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.town.get(
                reader, f"{RATE}/orders", **{**PERIOD, "limit": 2, **query, **cursor}
            )
            assert page.status == 200, page.raw.decode()
            found += [item["order_no"] for item in page.json["items"]]
            if page.json["next_cursor"] is None:
                return found
            cursor = {"cursor": page.json["next_cursor"]}


@pytest.fixture(scope="module")
async def lived(fast_servers: Servers) -> AsyncIterator[Lived]:
    with temporary_state() as state:
        async with (
            cloned(await fast_servers.of(pg_bins()[0])) as own,
            opened_town(own, state) as town,
        ):
            orders = [await (await Story.begins(town)).dispatched() for _ in range(4)]
            await orders[0].goes("handler-lighting", "acknowledge")
            tip_offs = [await Story.begins(town, **ANONYMOUS) for _ in range(TIP_OFFS)]
            for story in tip_offs:
                await story.handled()
                await story.goes("dispatcher", "approve-result")
                await story.goes("operator", "send-reply", {"text": "已处罚。"})
                assert story.status == "closed", "it waits for nobody"
            secret = await Story.begins(town, secrecy="confidential")
            await secret.dispatched()
            town.wait(days=64)
            await town.settled()
            yield Lived(town, [*tip_offs, secret], orders)


async def test_a_supervisor_counts_all_of_them(lived: Lived):
    reply = await lived.figure("supervisor")

    assert reply.json["total"]["denominator"] == len(lived.tip_offs) + len(lived.orders)
    assert reply.json["suppressed"] is None
    assert reply.json["scope"] == {"department": None, "subtree": None}


@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("reader", EVERY_READER)
async def test_rows_add_up_to_the_total_that_the_same_reader_is_shown(
    lived: Lived, reader: str, by: str
):
    found = (await lived.figure(reader, by=by)).json
    for name in ("numerator", "denominator", "left_out"):
        assert found["total"][name] == sum(row[name] for row in found["rows"])
    for name in ("numerator", "denominator"):
        assert found["total"]["raw"][name] == sum(row["raw"][name] for row in found["rows"])


@pytest.mark.parametrize("reader", OUTSIDERS)
async def test_an_outsider_finds_no_tip_off_in_any_slice(lived: Lived, reader: str):
    """By cell, then in that cell by department, matter, community and day."""
    story = lived.tip_offs[0]
    place = story.shown["place"]
    slices = [
        {"kind": "tip_off"},
        {"kind": "tip_off", "by": "cell"},
        {"matter": TIP_OFF["matter"], "by": "day"},
        {"matter": TIP_OFF["matter"], "cell": place["cell"]["code"], "by": "kind"},
    ]

    for query in slices:
        found = (await lived.figure(reader, **query)).json
        assert (found["total"]["denominator"], found["rows"]) == (0, []), query
        assert found["suppressed"]["code"].startswith("figure.protected_")


@pytest.mark.parametrize("reader", DRILL_DOWN)
async def test_the_orders_behind_a_figure_are_those_it_counts_and_can_be_read(
    lived: Lived, reader: str
):
    for query in (
        {},
        {"kind": "tip_off"},
        {"cell": lived.orders[0].shown["place"]["cell"]["code"]},
    ):
        numbers = await lived.behind(reader, **query)
        assert len(numbers) == await lived.total(reader, **query)
        for number in numbers:
            assert (await lived.town.get(reader, f"{ORDERS}/{number}")).status == 200
    for by in ("department", "kind", "month", "cell"):
        for row in (await lived.figure(reader, by=by)).json["rows"]:
            numbers = await lived.behind(reader, by=by, key=row["key"])
            assert row["denominator"] == len(numbers)


async def test_a_tip_off_counts_for_those_who_may_read_it(lived: Lived):
    """The department that handles it, in its own figures."""
    story = lived.tip_offs[0]
    assert (await story.read(story.lead)).status == 200
    found = (await lived.figure(story.lead, by="kind")).json

    assert {row["key"]: row["denominator"] for row in found["rows"]}["tip_off"] == TIP_OFFS
    department_lead = story.lead.replace("handler-", "department-lead-")
    assert await lived.total(department_lead, kind="tip_off") == TIP_OFFS


@pytest.mark.parametrize("reader", ["analyst", "inspector"])
async def test_readers_of_figures_count_a_crowd_of_a_district_and_month(lived: Lived, reader: str):
    """As the log stood at the end of the month; by anything finer they count open orders alone."""
    crowd, plain = len(lived.tip_offs), len(lived.orders)
    midnight = "T00:00:00+08:00"

    assert await lived.total(reader) == plain + crowd
    for by in ("district", "month", "quarter", "year"):
        rows = (await lived.figure(reader, by=by)).json["rows"]
        assert [row["denominator"] for row in rows] == [plain + crowd], by
    for by in ("kind", "day", "week", "cell", "department"):
        rows = (await lived.figure(reader, by=by)).json["rows"]
        assert sum(row["denominator"] for row in rows) == plain, by
    for filters in ({"matter": TIP_OFF["matter"]}, {"department": "ecology"}):
        assert await lived.total(reader, **filters) == 0
    assert await lived.total(reader, **{"from": "2026-03-02"}) == plain
    assert await lived.total(reader, as_of=f"2026-03-31{midnight}") == plain
    assert await lived.total(reader, as_of=f"2026-04-01{midnight}") == plain + crowd
    assert await lived.total("supervisor", as_of=f"2026-03-31{midnight}") == plain + crowd


async def test_a_department_asks_about_its_own_subtree_only(lived: Lived):
    own = (await lived.figure("handler-lighting")).json
    named = (await lived.figure("handler-lighting", department="lighting")).json
    other = await lived.figure("handler-lighting", department="power")
    unknown = await lived.figure("handler-lighting", department="nobody")
    rows = (await lived.figure("handler-lighting", by="department")).json["rows"]

    assert own["scope"] == named["scope"] == {"department": "lighting", "subtree": True}
    assert own["total"] == named["total"]
    assert own["total"]["denominator"] >= len(lived.orders)
    assert {row["key"] for row in rows} == {"lighting"}
    assert (other.status, other.code) == (403, "indicator.other_department")
    assert unknown.status == 422


async def test_a_row_of_a_department_equals_the_filter_without_its_subtree(lived: Lived):
    """The filter alone takes the departments below it too, and the answer says which it was."""
    found = (await lived.figure("supervisor", by="department")).json
    works = (await lived.figure("supervisor", department="municipal-works", subtree="true")).json
    default = (await lived.figure("supervisor", department="municipal-works")).json

    for row in found["rows"]:
        alone = (await lived.figure("supervisor", department=row["key"], subtree="false")).json
        assert row["subtree"] is False
        assert alone["scope"] == {"department": row["key"], "subtree": False}
        assert alone["total"]["denominator"] == row["denominator"]
    assert works["total"] == default["total"]
    assert works["total"]["denominator"] > 0, "lighting is below it"
    assert works["scope"] == default["scope"] == {"department": "municipal-works", "subtree": True}


async def test_the_document_says_what_a_filter_by_department_counts(lived: Lived):
    document = (await lived.town.get(None, "/openapi.json")).json
    operation = document["paths"]["/api/v1/indicators/{name}"]["get"]
    (subtree,) = [each for each in operation["parameters"] if each["name"] == "subtree"]

    assert "subtree=false" in operation["description"]
    assert "suppressed" in operation["description"]
    assert subtree["schema"]["default"] is True
