"""The street's catalogue: components and matters by standard, with the steps of their handling."""

from typing import Any

import pytest

from tests.journeys.town import Town

CATALOGUE = "/api/v1/grid/catalogue"


async def entries(town: Town, **asked: Any) -> list[dict[str, Any]]:
    reply = await town.get("worker-1", CATALOGUE, **asked)
    assert reply.status == 200, reply.raw.decode()
    return list(reply.json["items"])


async def test_all_pages_together_are_the_standard(town: Town) -> None:
    found, cursor = list[dict[str, Any]](), None
    while True:
        asked = {"limit": "150", **({"cursor": cursor} if cursor else {})}
        reply = await town.get("worker-1", CATALOGUE, **asked)
        found += reply.json["items"]
        cursor = reply.json["next_cursor"]
        if cursor is None:
            break
    assert len({(each["kind"], each["code"]) for each in found}) == len(found) == 403


async def test_a_matter_tells_when_it_is_opened_and_each_step(town: Town) -> None:
    (cover,) = await entries(town, kind="matter", q="供水井盖")
    assert (cover["code"], cover["successor"], cover["provenance"]) == (
        "01001",
        "01001",
        "proposal",
    )
    assert [(each["limit"], each["closing"]) for each in cover["steps"]] == [
        ({"value": 2, "unit": "hour"}, "设置警示围挡"),
        ({"value": 24, "unit": "hour"}, "复位、更换"),
    ]


async def test_an_older_standard_names_the_successor(town: Town) -> None:
    (old,) = await entries(town, standard="CJ/T 214-2007", q="乱堆物堆料")
    assert (old["code"], old["successor"], old["steps"]) == ("0507", "06036", [])


async def test_a_matter_of_the_hotline_lists_what_it_may_be_with_the_usual_first(
    town: Town,
) -> None:
    assert [each["name"] for each in await entries(town, hotline_matter="010301")] == [
        "路灯异常",
        "路灯配电箱异常",
    ]
    assert await entries(town, hotline_matter="110101") == []


@pytest.mark.parametrize("asked", [{"group": "6"}, {"kind": "event"}, {"area_class": "D"}])
async def test_a_question_that_is_none_is_refused(town: Town, asked: dict[str, str]) -> None:
    reply = await town.get("worker-1", CATALOGUE, **asked)
    assert (reply.status, reply.code) == (422, "request.invalid")
