"""A text that a rule asks for has something in it that can be read: blanks are no text."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.journeys.story import CALL, RESULT, RETURN, Story
from tests.journeys.town import ORDERS, Reply, Town

BLANKS = ("   ", "\u3000\u3000", "\u00a0\u2003\n\t", "\u200b\ufeff ")
AT_THE_DOOR: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "answer": ("operator", {"text": ""}, "/text"),
    "decline": ("operator", {"reason_code": "court_case", "reason": ""}, "/reason"),
    "mark-invalid": ("operator", {"reason": ""}, "/reason"),
    "withdraw": ("operator", {"reason": ""}, "/reason"),
    "reveal": ("operator", {"reason": ""}, "/reason"),
    "correct": ("supervisor", {"field": "title", "value": "", "reason": "听错。"}, "/value"),
}


def blank(reply: Reply) -> bool:
    """Refused because of blanks, with a sentence."""
    assert (reply.status, reply.code) == (422, "request.invalid"), reply.raw.decode()
    (only,) = reply.json["errors"]
    return only["code"] == "text_blank" and "空白" in only["message"]


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
@pytest.mark.parametrize("field", ["title", "narrative"])
async def test_a_registration_of_blanks_is_refused(town: Town, field: str, text: str):
    assert blank(await town.post("operator", ORDERS, {**CALL, field: text}))


@pytest.mark.parametrize("command", AT_THE_DOOR)
async def test_a_command_whose_text_is_blanks_is_refused(town: Town, command: str):
    by, body, pointer = AT_THE_DOOR[command]
    story = await Story.begins(town)
    for text in BLANKS:
        refused = await story.tries(by, command, {**body, pointer[1:]: text})
        assert blank(refused)
        assert refused.json["errors"][0]["pointer"] == pointer


async def test_the_texts_of_the_handling_are_no_blanks(town: Town):
    story = await (await Story.begins(town)).dispatched()
    support = {"department": "power", "reason": "\u3000"}
    assert blank(await story.tries("dispatcher", "add-supporting", support))
    await story.goes(story.lead, "acknowledge")
    assert blank(await story.tries(story.lead, "request-return", {**RETURN, "ground": " "}))
    for field in ("findings", "public_reply"):
        refused = await story.tries(story.lead, "submit-result", {**RESULT, field: "\u3000 "})
        assert blank(refused)
    await story.goes(story.lead, "submit-result", RESULT)
    assert blank(await story.tries("dispatcher", "reject-result", {"reason": "\t"}))
    await story.goes("dispatcher", "approve-result")
    assert blank(await story.tries("follow-up", "send-reply", {"text": "\u2003"}))


async def test_a_text_is_kept_as_given_and_a_name_of_blanks_is_none(town: Town):
    requester = {"name": "\u3000", "phone": "13800000000"}
    story = await Story.begins(town, title="\u3000路灯 不亮 \n", requester=requester)

    assert story.shown["title"] == "\u3000路灯 不亮 \n"
    assert story.shown["requester"]["name"] is None


async def test_an_override_without_a_readable_reason_is_without_one(town: Town):
    story = await Story.begins(town)
    await story.goes("operator", "accept")
    how = {"lead_department": "power", "reason": "\u3000 "}
    refused = await story.tries("dispatcher", "dispatch", how)

    assert (refused.status, refused.code) == (409, "work_order.reason_needed")
