"""What is wrong with a body is told in the reader's language, with whether it was saved."""

import asyncio
from typing import Any

import pytest

from tests.journeys.story import CALL, PLACE, RESULT, RETURN, Story
from tests.journeys.town import ORDERS, Reply, Town

EN = {"Accept-Language": "en"}


async def refused(town: Town, **change: Any) -> Reply:
    return await town.post("operator", ORDERS, {**CALL, **change})


def message(reply: Reply) -> str:
    assert (reply.status, reply.code) == (422, "request.invalid"), reply.raw.decode()
    return str(reply.json["errors"][0]["message"])


async def test_field_errors_are_english_for_an_english_reader(town: Town):
    body = {**CALL, "title": "", "urgency": "soon", "requester": {"phone": "abc"}}
    reply = await town.post("operator", ORDERS, body, headers=EN)
    query = await town.send("GET", ORDERS, by="supervisor", query={"limit": 0}, headers=EN)
    told = [each["message"] for each in [*reply.json["errors"], *query.json["errors"]]]

    assert "at least 1 character(s)" in told
    assert "must be one of: ordinary, urgent, critical" in told
    assert [each for each in told if not each.replace("转", "").isascii()] == []
    assert "message_en" not in reply.json["errors"][0]


async def test_a_code_is_named_in_chinese_beside_each_allowed_one(town: Town):
    reply = await refused(town, urgency="soon")

    assert message(reply) == "应为以下之一：ordinary（一般）、urgent（紧急）、critical（特急）"


async def test_a_short_text_is_counted_in_characters_and_a_list_in_items(town: Town):
    reply = await refused(town, requester={"name": "林" * 101})
    story = await (await Story.begins(town)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    evidence = [f"sha256:{number:064x}" for number in range(10)]
    listed = await story.tries("handler-lighting", "submit-result", RESULT | {"evidence": evidence})

    assert message(reply) == "最多 100 个字符"
    assert message(listed) == "最多 9 项"


async def test_swapped_coordinates_are_suspected(town: Town):
    point = {"lon": 23.36, "lat": 116.70, "crs": "wgs84"}
    reply = await refused(town, place={**PLACE, "point": point})

    assert "请检查经纬度是否写反" in message(reply)


async def test_the_detail_names_the_first_error_and_that_nothing_was_saved(town: Town):
    reply = await refused(town, title="", urgency="soon")
    english = await town.post("operator", ORDERS, {**CALL, "title": ""}, headers=EN)

    assert reply.json["detail"].endswith("（共 2 处）；本次操作未保存")
    assert reply.json["detail"].startswith(("/title 至少 1 个字符", "/urgency 应为"))
    assert reply.json["saved"] is False
    assert english.json["detail"] == "/title at least 1 character(s) Nothing was saved."


async def test_a_question_has_nothing_to_save(town: Town):
    reply = await town.get("supervisor", ORDERS, limit=0)

    assert "saved" not in reply.json
    assert "保存" not in reply.json["detail"]


async def test_a_refusal_a_stale_version_and_a_key_of_another_request_saved_nothing(town: Town):
    story = await Story.begins(town)
    ruled = await story.tries("dispatcher", "dispatch")
    stale = await town.post("operator", f"{story.path}/accept", {}, version=7)
    await town.post("operator", f"{story.path}/accept", {}, version=1, key="wording-1")
    reused = await town.post("operator", f"{story.path}/answer", {"text": "好"}, key="wording-1")

    assert (ruled.status, ruled.json["saved"]) == (409, False)
    assert (stale.status, stale.json["saved"]) == (412, False)
    assert stale.json["detail"] == "版本不符，现为 1；请刷新后再办理，本次操作未保存"
    assert (reused.status, reused.json["saved"]) == (422, False)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_an_unknown_code_in_a_body_is_pointed_at(town: Town, language: str):
    """A matter and a department alike, whatever the command."""
    headers = {"Accept-Language": language}
    body = {**CALL, "matter": "999999"}
    registered = await town.post("operator", ORDERS, body, headers=headers)
    preview = {"kind": "complaint", "matter": "999999"}
    previewed = await town.post("operator", "/api/v1/routing/preview", preview, headers=headers)
    story = await (await Story.begins(town)).dispatched()
    given_back = await story.tries(
        "handler-lighting", "request-return", {**RETURN, "suggested_department": "nobody"}
    )
    pointers = [
        (reply.status, reply.json["errors"][0]["pointer"])
        for reply in (registered, previewed, given_back)
    ]

    assert pointers == [(422, "/matter"), (422, "/matter"), (422, "/suggested_department")]
    assert ("no such matter" in message(registered)) is (language == "en")


async def test_chinese_in_an_address_must_be_encoded(town: Town):
    host, _, port = town.address.removeprefix("http://").partition(":")
    token = await town.token("supervisor")
    answer = await raw_get(host, int(port), f"{ORDERS}?q=路灯", token)

    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert "百分号编码" in answer.decode()


async def raw_get(host: str, port: int, path: str, token: str) -> bytes:
    """As a client sends it that does not encode."""
    reader, writer = await asyncio.open_connection(host, port)
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n".encode())
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    return answer
