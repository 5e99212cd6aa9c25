"""Who asked, and whether they can be called: no clock waits for a call that cannot be made."""

from typing import Any

import pytest

from tests.journeys.story import CALL, Story
from tests.journeys.town import ORDERS, Town


def clocks(story: Story) -> set[str]:
    return {each["name"] for each in story.shown["clocks"]}


@pytest.mark.parametrize("kind", ["complaint", "tip_off"])
async def test_an_anonymous_request_names_nobody(town: Town, kind: str):
    """Who gives a name and does not want it passed on asks for confidence."""
    for requester in ({"name": "林某"}, {"phone": "13800000000"}):
        said = {**CALL, "kind": kind, "secrecy": "anonymous", "requester": requester}
        refused = await town.post("operator", ORDERS, said)
        assert (refused.status, refused.code) == (409, "work_order.anonymous_with_requester")
        assert "confidential" in refused.json["detail"]
        assert "保密" in refused.json["detail"]
    for nobody in (None, {}, {"name": "\u3000"}):
        story = await Story.begins(town, kind=kind, secrecy="anonymous", requester=nobody)
        assert story.shown["has_requester"] is False


async def test_a_corrected_number_makes_a_requester(town: Town):
    story = await Story.begins(town, requester=None)
    body = {"field": "requester_phone", "value": "13800007101", "reason": "登记时漏填。"}
    await story.goes("supervisor", "correct", body)
    assert story.shown["has_requester"] is True
    assert story.shown["requester"] == {"name": None, "phone": "138****7101"}
    await story.dispatched()

    assert "contact" in clocks(story)
    assert "contact-requester" in (await story.read(story.lead)).json["allowed_commands"]


async def test_no_number_is_added_to_an_anonymous_order(town: Town):
    story = await Story.begins(town, secrecy="anonymous", requester=None)
    body = {"field": "requester_phone", "value": "13800007102", "reason": "登记时漏填。"}
    refused = await story.tries("supervisor", "correct", body)

    assert (refused.status, refused.code) == (409, "work_order.anonymous_with_requester")


@pytest.mark.parametrize("requester", [{}, {"name": "林某"}], ids=str)
async def test_a_requester_without_contact_is_not_waited_for(town: Town, requester: Any):
    """No clock for a call that cannot be made, and no follow-up (U-03)."""
    story = await Story.begins(town, requester=requester)
    await story.handled()
    assert "contact" not in clocks(story)
    await story.goes("dispatcher", "approve-result")
    await story.goes("follow-up", "send-reply", {"text": "路灯已修复。"})

    assert story.status == "closed"
    assert (story.shown["requester"] or {}).get("name") == requester.get("name")


async def test_a_call_to_a_requester_without_contact_is_refused(town: Town):
    story = await (await Story.begins(town, requester={"name": "林某"})).dispatched()
    call = {"method": "phone", "reached": True}
    refused = await story.tries(story.lead, "contact-requester", call)

    assert (refused.status, refused.code) == (409, "work_order.requester_is_anonymous")


async def test_a_requester_behind_another_platform_is_reached_through_it(town: Town):
    source = {"source_system": "wechat", "external_ref": "openid-7103"}
    story = await Story.begins(town, requester={"name": "林某"}, channel="wechat", **source)
    await story.dispatched()

    assert "contact" in clocks(story)


async def test_where_nobody_is_registered_there_is_nothing_to_reveal(town: Town):
    story = await Story.begins(town, requester=None)
    refused = await story.tries("operator", "reveal", {"reason": "需回电。"})

    assert "reveal" not in (await story.read("operator")).json["allowed_commands"]
    assert (refused.status, refused.code) == (409, "work_order.no_requester")


MOTHER = {"name": "陈某", "consent": True}
DAUGHTER = {"name": "林某", "phone": "13800007110", "on_behalf_of": MOTHER}


async def test_a_representative_registers_for_another_person_with_consent(town: Town):
    """U-03: the handling department of an open order sees for whom; of a protected one never."""
    story = await (await Story.begins(town, requester=DAUGHTER)).dispatched()
    secret = await Story.begins(town, requester=DAUGHTER, secrecy="confidential")
    await secret.dispatched()
    asked, hidden = await story.read(story.lead), await secret.read(secret.lead)
    revealed = await story.goes("operator", "reveal", {"reason": "需回电核实。"})

    assert asked.json["requester"] == {**DAUGHTER, "phone": "138****7110"}
    assert revealed.shown["requester"] == DAUGHTER
    assert hidden.json["requester"] is None
    assert "陈某" not in hidden.raw.decode()
    assert "陈某" not in (await town.get(secret.lead, f"{secret.path}/timeline")).raw.decode()


async def test_without_consent_nobody_is_represented(town: Town):
    """U-03."""
    for on_behalf_of, code in (
        ({**MOTHER, "consent": False}, "work_order.consent_missing"),
        (MOTHER, "work_order.representative_unknown"),
    ):
        requester = {**DAUGHTER, "on_behalf_of": on_behalf_of}
        if code.endswith("unknown"):
            requester = {"on_behalf_of": on_behalf_of}
        refused = await town.post("operator", ORDERS, {**CALL, "requester": requester})
        assert (refused.status, refused.code) == (409, code)
    unsaid = {**DAUGHTER, "on_behalf_of": {"name": "陈某"}}
    assert (await town.post("operator", ORDERS, {**CALL, "requester": unsaid})).status == 422
