"""What clients may say in clear is a code, never a name or a number of a person."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.journeys.story import CALL, RESULT, RETURN, Story
from tests.journeys.town import ORDERS, Town

PERSONAL = "13977778888"
REGISTERED: Mapping[str, Any] = {
    "source_system": PERSONAL,
    "matter": PERSONAL,
    "reported_department": PERSONAL,
}


@pytest.mark.parametrize("field", REGISTERED)
async def test_a_registration_keeps_only_codes_in_clear(town: Town, field: str):
    refused = await town.post("operator", ORDERS, {**CALL, field: REGISTERED[field]})

    assert refused.status in {409, 422}


async def test_evidence_is_named_by_its_content_or_its_id(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    named = {**RESULT, "evidence": ["林某某13800001234现场照片.jpg"]}

    refused = await story.tries(story.lead, "submit-result", named)
    hashes = [f"sha256:{'0a' * 32}", "67e55044-10b1-426f-9247-bb680e5fe0c8"]
    await story.goes(story.lead, "submit-result", {**RESULT, "evidence": hashes})

    (error,) = refused.json["errors"]
    assert (422, "/evidence/0") == (refused.status, error["pointer"])
    assert "不要填写文件名" in error["message"]
    assert hashes == story.shown["result"]["evidence"]


async def test_commands_keep_only_codes_in_clear(town: Town):
    story = await Story.begins(town)
    decline = {"reason_code": PERSONAL, "reason": "x"}
    refused = [await story.tries("operator", "decline", decline)]
    correction = {"field": PERSONAL, "value": "x", "reason": "x"}
    refused.append(await story.tries("supervisor", "correct", correction))
    await story.goes("operator", "accept")
    refused += [
        await story.tries("dispatcher", "dispatch", {**body, "reason": "x"})
        for body in ({"lead_department": PERSONAL}, {"supporting_departments": [PERSONAL]})
    ]
    await story.goes("dispatcher", "dispatch")
    refused += [
        await story.tries(story.lead, command, body)
        for command, body in (
            ("contact-requester", {"method": PERSONAL, "reached": True}),
            ("request-return", {**RETURN, "reason_code": PERSONAL}),
            ("request-return", {**RETURN, "suggested_department": PERSONAL}),
        )
    ]

    assert {409, 422} >= {reply.status for reply in refused}


async def test_an_external_reference_is_for_those_who_may_know_who_asked(town: Town):
    openid = "openid-wx-13977778888"
    story = await Story.begins(
        town, secrecy="confidential", source_system="wechat", external_ref=openid
    )
    await story.dispatched()

    for_lead = await story.read(story.lead)
    for_supervisor = await story.read("supervisor")

    assert (200, 200) == (for_lead.status, for_supervisor.status)
    assert openid not in for_lead.raw.decode()
    assert openid == for_supervisor.json["external_ref"]
