"""The share of each channel, and orders per 1,000 households by area (I-10). Told over HTTP."""

from typing import Any

import pytest

from tests.journeys.story import Story
from tests.journeys.town import Town

CONTACTS = "/api/v1/contacts"
DISTRICT, SUBDISTRICT = "440511000000", "440511001000"
PLACE = {"point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}}


async def lived(town: Town) -> dict[str, str]:
    """Three by telephone, one of them protected, and one over WeChat, all in one community."""
    town.wait(days=12)
    begun = town.clock()
    for _ in range(2):
        await Story.begins(town, place=PLACE)
    await Story.begins(town, place=PLACE, channel="wechat")
    await Story.begins(town, place=PLACE, kind="tip_off", matter="060102")
    await town.settled()
    town.wait(minutes=1)
    return {"from": begun.isoformat(), "to": town.clock().isoformat()}


async def read(town: Town, **query: str) -> dict[str, Any]:
    reply = await town.get("supervisor", CONTACTS, **query)
    assert reply.status == 200, reply.raw.decode()
    return dict(reply.json)


async def test_each_channel_has_its_share_of_the_contacts(town: Town):
    period = await lived(town)
    found = await read(town, **period, by="channel")
    nothing = await read(town, **{"from": "2020-01-01", "to": "2020-02-01"})

    assert 3 == found["orders"], "the protected one is counted for nobody"
    assert [("phone", "电话", 2, 0.666667), ("wechat", "微信", 1, 0.333333)] == [
        (each["key"], each["name"], each["orders"], each["share"]) for each in found["items"]
    ]
    assert {None} == {each["per_thousand"] for each in found["items"]}
    assert (0, []) == (nothing["orders"], nothing["items"])


async def test_a_past_moment_has_the_contacts_of_then(town: Town):
    """As the orders were: of which area, and how many had come."""
    town.wait(days=12)
    begun = town.clock()
    first = await Story.begins(town, place=PLACE)
    await town.settled()
    town.wait(minutes=1)
    then = town.clock()
    town.wait(minutes=1)
    await Story.begins(town, place=PLACE, channel="wechat")
    await first.goes("operator", "withdraw", {"reason": "重复登记。"})
    await town.settled()
    town.wait(minutes=1)
    period = {"from": begun.isoformat(), "to": town.clock().isoformat()}
    past = await read(town, **period, as_of=then.isoformat())
    now = await read(town, **period)

    assert [("phone", 1)] == [(each["key"], each["orders"]) for each in past["items"]]
    assert {"phone": 1, "wechat": 1} == {each["key"]: each["orders"] for each in now["items"]}
    assert (1, 2) == (past["orders"], now["orders"]), "a withdrawn one was a contact"


async def test_an_area_has_its_orders_per_thousand_households(town: Town):
    period = await lived(town)
    (district,) = (await read(town, **period, by="district"))["items"]
    (subdistrict,) = (await read(town, **period, by="subdistrict"))["items"]
    whole = await read(town, **period, by="community")
    (community,) = whole["items"]

    assert (DISTRICT, "金平区", 3) == (district["key"], district["name"], district["orders"])
    assert (SUBDISTRICT, 3) == (subdistrict["key"], subdistrict["orders"])
    assert community["households"] < subdistrict["households"] < district["households"]
    for each in (district, subdistrict, community):
        assert round(3_000 / each["households"], 3) == each["per_thousand"]
    assert 1 == whole["households_version"]
    assert "演示" in whole["households_source"]


@pytest.mark.parametrize("by", ["handler-lighting", "worker-1"])
async def test_a_department_does_not_compare_areas(town: Town, by: str):
    refused = await town.get(by, CONTACTS, **{"from": "2026-01-01", "to": "2026-02-01"})

    assert 403 == refused.status


async def test_a_period_ends_after_it_begins(town: Town):
    refused = await town.get("analyst", CONTACTS, **{"from": "2026-02-01", "to": "2026-01-01"})

    assert "indicator.bad_period" == refused.code
