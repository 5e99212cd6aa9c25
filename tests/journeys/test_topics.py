"""专题: a cluster of orders under one notice; each keeps its own clock and reply (S-03)."""

from typing import Any

import pytest

from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Reply, Town

TOPICS = "/api/v1/topics"
NO_TOPIC = "00000000-0000-4000-8000-000000000000"
SUGGESTED = "/api/v1/topic-suggestions"
WRITTEN: dict[str, Any] = {
    "title": "石炮台街道路灯成片不亮",
    "level": "large",
    "lead_department": "lighting",
    "notice": "变压器故障，正在抢修，预计今晚恢复。",
    "matter": "010301",
    "subdistrict": "440511001000",
}


async def raised(town: Town, by: str = "shift-lead", **other: Any) -> Reply:
    reply = await town.post(by, TOPICS, {**WRITTEN, **other})
    assert reply.status == 201, reply.raw.decode()
    return reply


async def listed(town: Town, by: str = "operator", **query: Any) -> dict[str, Any]:
    """Page by page: the town has topics of other tests."""
    await town.settled()
    found: dict[str, Any] = {}
    cursor: dict[str, str] = {}
    while True:
        page = await town.get(by, TOPICS, limit=1, **query, **cursor)
        found |= {each["topic_id"]: each for each in page.json["items"]}
        if page.json["next_cursor"] is None:
            return found
        cursor = {"cursor": page.json["next_cursor"]}


async def orders_of(town: Town, by: str, topic_id: str) -> set[str]:
    await town.settled()
    reply = await town.get(by, ORDERS, topic=topic_id)
    assert reply.status == 200, reply.raw.decode()
    return {each["order_no"] for each in reply.json["items"]}


async def test_orders_are_linked_to_a_topic_and_keep_their_own_clock_and_reply(town: Town):
    topic = (await raised(town)).json
    first = await (await Story.begins(town)).dispatched()
    second = await Story.begins(town)
    clocks, status = first.shown["clocks"], first.status
    said = {"topic": topic["topic_id"]}
    await first.goes("dispatcher", "link-topic", said)
    await second.goes("dispatcher", "link-topic", said)
    again = await first.tries("dispatcher", "link-topic", said)
    both = await orders_of(town, "dispatcher", topic["topic_id"])
    timeline = (await town.get("supervisor", f"{first.path}/timeline")).json["items"]
    await second.goes("dispatcher", "unlink-topic", said)
    gone = await first.tries("dispatcher", "unlink-topic", {"topic": NO_TOPIC})
    one = await orders_of(town, "dispatcher", topic["topic_id"])

    assert [topic["topic_id"]] == first.shown["topics"]
    assert (clocks, status) == (first.shown["clocks"], first.status)
    assert "work_order.topic_linked_already" == again.code
    assert {first.order_no, second.order_no} == both
    assert "work_order.topic_not_linked" == gone.code
    assert "关联专题" == timeline[-1]["summary"]
    assert {first.order_no} == one
    assert [] == second.shown["topics"]
    assert "unlink-topic" not in second.shown["allowed_commands"]


async def test_a_topic_is_read_revised_and_closed(town: Town):
    topic = (await raised(town)).json
    path = f"{TOPICS}/{topic['topic_id']}"
    revised = await town.post(
        "supervisor", f"{path}/revise", {**WRITTEN, "notice": "已恢复一半。"}, version=1
    )
    open_now = await listed(town, topic_status="open")
    closed = await town.post("shift-lead", f"{path}/close", {"summary": "已全部恢复。"}, version=2)
    after = await town.post("shift-lead", f"{path}/close", {"summary": "再次。"}, version=3)
    read = await town.get("handler-lighting", path)
    late = await Story.begins(town)
    refused = await late.tries("dispatcher", "link-topic", {"topic": topic["topic_id"]})

    assert "已恢复一半。" == revised.json["notice"] == open_now[topic["topic_id"]]["notice"]
    assert ("closed", "已全部恢复。") == (closed.json["status"], closed.json["summary"])
    assert "topic.closed" == after.code
    assert closed.json == read.json
    assert topic["topic_id"] not in await listed(town, topic_status="open")
    assert "work_order.topic_not_open" == refused.code


async def test_who_raises_a_topic_and_what_it_names(town: Town):
    operator = await town.post("operator", TOPICS, WRITTEN)
    nowhere = await town.post("shift-lead", TOPICS, {**WRITTEN, "lead_department": "nobody"})
    story = await Story.begins(town)
    none = await story.tries("dispatcher", "link-topic", {"topic": NO_TOPIC})

    assert 403 == operator.status
    assert 422 == nowhere.status
    assert "work_order.topic_not_open" == none.code


async def test_a_protected_order_of_a_topic_is_found_by_those_who_read_it(town: Town):
    topic = (await raised(town)).json["topic_id"]
    secret = await Story.begins(town, kind="tip_off", matter="060102", title="举报异味")
    await secret.goes("supervisor", "link-topic", {"topic": topic})

    assert {secret.order_no} == await orders_of(town, "supervisor", topic)
    assert set() == await orders_of(town, "handler-power", topic)


async def test_a_surge_is_suggested_beside_the_week_before(town: Town):
    """Five in a day, of one matter in one subdistrict, after a quiet week."""
    town.wait(days=12)
    place = {"point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}}
    for _ in range(4):
        await Story.begins(town, matter="060101", place=place)
    await Story.begins(town, matter="060101", kind="tip_off", place=place)  # counts for no reader
    await town.settled()
    few = await suggested(town, "060101")
    await Story.begins(town, matter="060101", place=place)
    await town.settled()
    (surge,) = await suggested(town, "060101")
    handler = await town.get("handler-lighting", SUGGESTED)

    assert [] == few
    assert (5, 0.0) == (surge["orders"], surge["baseline"])
    assert "440511001000" == surge["subdistrict"]
    assert surge["first_at"] < surge["last_at"]
    assert 403 == handler.status


async def suggested(town: Town, matter: str) -> list[dict[str, Any]]:
    items = (await town.get("dispatcher", SUGGESTED)).json["items"]
    return [each for each in items if each["matter"]["code"] == matter]


@pytest.mark.parametrize(
    "said", ["请回138 0000 0000", "身份证44050619900101123X", "１３８００００００００"]
)
async def test_a_topic_holds_no_number_of_a_person(town: Town, said: str):
    """Its texts are stored in clear and shown to everyone."""
    raising = await town.post("shift-lead", TOPICS, {**WRITTEN, "notice": said})
    topic = (await raised(town)).json
    path = f"{TOPICS}/{topic['topic_id']}"
    closing = await town.post("shift-lead", f"{path}/close", {"summary": said}, version=1)

    for refused in (raising, closing):
        assert (refused.status, refused.code) == (409, "text.personal_number")
        assert "身份证号码" in refused.json["title"]
        assert said not in refused.text
    assert "notice" in raising.json["detail"]


async def test_a_topic_may_name_a_service_number(town: Town):
    notice = "请拨0754-88121234或12345，10月1日恢复，编号20261127000123。"

    assert (await raised(town, notice=notice)).json["notice"] == notice
