"""A citizen without an account: number and query code open their own order alone (V-07)."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.journeys.erasing import erase_requester
from tests.journeys.story import SATISFIED, Story
from tests.journeys.town import Reply, Town

PUBLIC = "/api/v1/public/orders"
RATED = {
    "contacted": True,
    "resolved": True,
    "satisfied_result": "satisfied",
    "satisfied_process": "dissatisfied",
}


async def begun(town: Town, **said: Any) -> tuple[Story, str]:
    story = await Story.begins(town, **said)
    return story, story.shown["query_code"]


async def looked_up(town: Town, order_no: str, code: str) -> Reply:
    return await town.get(None, f"{PUBLIC}/{order_no}", code=code)


async def does(story: Story, code: str, what: str, body: Mapping[str, Any], **more: Any) -> Reply:
    path = f"{PUBLIC}/{story.order_no}/{what}"
    return await story.town.post(None, path, dict(body), query={"code": code}, **more)


def reached(reply: Reply) -> dict[str, bool]:
    return {each["step"]: each["at"] is not None for each in reply.json["steps"]}


async def test_the_steps_of_an_order_are_told_as_they_are_reached(town: Town):
    story, code = await begun(town)
    first = await looked_up(town, story.order_no, code)
    await story.replied()
    last = await looked_up(town, story.order_no, code)

    assert (first.status, first.json["status_name"]) == (200, "待受理")
    assert reached(first) == dict.fromkeys(reached(first), False)
    assert first.json["may"] == ["urge", "withdraw"]
    assert [*reached(last).values()] == [True, True, True, True, False]
    assert last.json["reply"]["text"] == "路灯已修复。"
    assert last.json["may"] == ["urge", "rate"]


async def test_nothing_but_the_reply_and_what_is_missing_is_told(town: Town):
    story, code = await begun(town)
    await story.handled()
    told = await looked_up(town, story.order_no, code)

    for private in ("林某", "138", "三盏路灯", "石炮台", "现场查勘", "路灯已修复", "handler"):
        assert private not in told.raw.decode(), private
    assert told.json["lead_department"] == "汕头市路灯管理所"
    assert [each["name"] for each in told.json["clocks"]] == ["citizen", "contact"]


async def test_a_wrong_code_and_an_unknown_number_are_answered_alike(town: Town):
    story, code = await begun(town)
    other, _ = await begun(town)
    wrong = [
        await looked_up(town, story.order_no, "AAAAAA"),
        await looked_up(town, other.order_no, code),
        await looked_up(town, "20200101-440500-000001", code),
    ]

    assert [(each.status, each.code) for each in wrong] == [(404, "citizen.no_such_order")] * 3
    assert len({each.raw.replace(request_id(each), b"") for each in wrong}) == 1


def request_id(reply: Reply) -> bytes:
    return str(reply.json["request_id"]).encode()


async def test_guessing_is_slowed_and_others_are_not(town: Town):
    story, code = await begun(town)
    other, own = await begun(town)
    guesses = [await looked_up(town, story.order_no, "AAAAAA") for _ in range(7)]
    right = await looked_up(town, story.order_no, code)

    assert [each.status for each in guesses] == [404] * 5 + [429] * 2
    assert (right.status, right.code) == (429, "citizen.too_many_codes")
    assert int(right.headers["Retry-After"]) > 0
    assert (await looked_up(town, other.order_no, own)).status == 200


async def test_the_requester_supplies_what_was_asked_for(town: Town):
    story, code = await begun(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "request-information", {"note": "请提供路灯杆号。"})
    asked = await looked_up(town, story.order_no, code)
    supplied = await does(story, code, "supply", {"text": "杆号为 0123。"})
    order = (await story.read("supervisor")).json

    assert asked.json["paused"]["note"] == "请提供路灯杆号。"
    assert asked.json["may"] == ["supply", "urge", "withdraw"]
    assert (supplied.status, supplied.json["paused"]) == (200, None)
    assert order["status"] == "in_progress"


async def test_a_second_urge_on_the_same_day_is_refused_and_told_why(town: Town):
    story, code = await begun(town)
    first = await does(story, code, "urge", {"note": "何时能修好？"})
    second = await does(story, code, "urge", {"note": None})
    order = (await story.read("supervisor")).json

    assert first.status == 200
    assert (second.status, second.code) == (409, "work_order.urged_today")
    assert order["counts"]["urges"] == 1
    assert "urge" not in (await looked_up(town, story.order_no, code)).json["may"]


async def test_a_repeated_key_does_nothing_twice(town: Town):
    story, code = await begun(town)
    once = await does(story, code, "urge", {"note": None}, key="own-urge")
    again = await does(story, code, "urge", {"note": None}, key="own-urge")

    assert (once.status, again.status) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["order_no"] == story.order_no


async def test_a_rating_is_the_follow_up_of_this_round(town: Town):
    story, code = await begun(town)
    await story.replied()
    rated = await does(story, code, "rate", RATED)
    twice = await does(story, code, "rate", RATED)
    order = (await story.read("supervisor")).json

    assert rated.status == 200
    assert reached(rated)["followed_up"]
    assert order["follow_up"]["satisfied_process"] == "dissatisfied"
    assert (twice.status, twice.code) == (409, "work_order.follow_up_done")
    refused = await story.tries("follow-up", "record-follow-up", SATISFIED)
    assert refused.status in {409, 412}


async def test_a_withdrawal_ends_the_order(town: Town):
    story, code = await begun(town)
    ended = await does(story, code, "withdraw", {"reason": "已自行解决。"})

    assert ended.json["ended"]["status"] == "withdrawn"
    assert ended.json["may"] == []
    assert (await does(story, code, "urge", {"note": None})).status == 409


async def test_of_a_tip_off_the_department_is_not_named(town: Town):
    story, code = await begun(
        town, kind="tip_off", secrecy="confidential", reported_department=None
    )
    await story.goes("operator", "accept")
    await story.goes("dispatcher", "dispatch", {})
    told = await looked_up(town, story.order_no, code)

    assert told.json["steps"][1]["at"] is not None
    assert told.json["lead_department"] is None


async def test_who_was_erased_has_no_order_any_more(town: Town):
    story, code = await begun(town, requester={"name": "陈某", "phone": "13911112222"})
    await erase_requester(story)

    assert (await looked_up(town, story.order_no, code)).code == "citizen.no_such_order"


@pytest.mark.parametrize("code", ["", "abc", "7kq2md", "7KQ2MD7", "七", "0' OR 1"])
async def test_a_code_of_another_form_is_refused_at_once(town: Town, code: str):
    reply = await looked_up(town, "20200101-440500-000001", code)

    assert reply.status == 422


async def test_what_a_requester_did_is_theirs_in_the_timeline(town: Town):
    story, code = await begun(town)
    await does(story, code, "urge", {"note": None})
    items = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert items[-1]["actor"]["account"] == "public:requester"
