"""Who sees an order, and how much (V-01, V-05): by number, in lists, by search and in repeats."""

from typing import Any

import pytest

from tests.journeys.story import CALL, RETURN, Story
from tests.journeys.town import ORDERS, Town

NAME, PHONE = "王晓芳", "13900008888"
CONFIDENTIAL: dict[str, Any] = {
    "secrecy": "confidential",
    "title": f"{NAME}反映路灯被偷",
    "narrative": f"我是{NAME}, 电话{PHONE}。路灯被偷。",
    "requester": {"name": NAME, "phone": PHONE},
}


async def returned_and_sent_on(town: Town, **said: Any) -> Story:
    """The lighting department gave it back; it is the power company's now."""
    story = await (await Story.begins(town, **said)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    await story.goes("handler-lighting", "request-return", RETURN)
    await story.goes("dispatcher", "grant-return", {})
    by_hand = {"lead_department": "power", "supporting_departments": [], "reason": "属其管养。"}
    return await story.goes("dispatcher", "dispatch", by_hand)


async def listed(
    town: Town, reader: str, path: str = ORDERS, **query: Any
) -> dict[str, str | None]:
    """Titles by number: all pages, all that was recorded before."""
    await town.settled()
    found: dict[str, str | None] = {}
    cursor: dict[str, str] = {}
    while True:
        reply = await town.get(reader, path, limit=200, **query, **cursor)
        assert reply.status == 200, reply.raw
        found |= {item["order_no"]: item["title"] for item in reply.json["items"]}
        if reply.json["next_cursor"] is None:
            return found
        cursor = {"cursor": reply.json["next_cursor"]}


@pytest.mark.parametrize("said", [{}, CONFIDENTIAL], ids=["open", "confidential"])
async def test_a_former_handler_sees_an_order_no_more_than_a_stranger(town: Town, said: Any):
    """He acted on it once; it was returned, and is another department's."""
    story = await returned_and_sent_on(town, **said)

    for tail in ("", "/timeline"):
        assert (await town.get("handler-lighting", story.path + tail)).status == 404
    assert (await story.tries("handler-lighting", "reveal", {"reason": "想知道。"})).status == 404
    assert story.order_no not in await listed(town, "handler-lighting")


async def test_a_returned_order_is_gone_before_it_is_sent_on(town: Town):
    story = await (await Story.begins(town, **CONFIDENTIAL)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    await story.goes("handler-lighting", "request-return", RETURN)
    asked = await story.read("handler-lighting")
    await story.goes("dispatcher", "grant-return", {})

    assert asked.status == 200
    assert (await story.read("handler-lighting")).status == 404


@pytest.mark.parametrize("reported", ["lighting", "municipal-works"])
async def test_the_reported_department_sees_and_does_nothing_in_any_role(town: Town, reported: str):
    """Nor do those above and below it in the directory."""
    said = {**CONFIDENTIAL, "kind": "tip_off", "reported_department": reported}
    story = await Story.begins(town, **said)
    await story.goes("operator", "accept")
    kin = ["two-hats", "hats-lighting", "hats-municipal-works", "supervisor-lighting"]

    for reader in kin:
        assert (await story.read(reader)).status == 404, reader
        assert (await town.get(reader, f"{story.path}/timeline")).status == 404, reader
        assert story.order_no not in await listed(town, reader), reader
        assert story.order_no not in await listed(town, reader, phone=PHONE), reader
    for hats in kin[:3]:
        dispatched = await story.tries(hats, "dispatch", {})
        assert dispatched.status == 404, hats


async def test_the_reported_department_does_not_register_against_itself(town: Town):
    said = {**CONFIDENTIAL, "kind": "tip_off", "reported_department": "lighting"}
    for hats in ("hats-lighting", "hats-municipal-works"):
        reply = await town.post(hats, ORDERS, {**CALL, **said})
        assert (reply.status, reply.code) == (409, "work_order.own_department_reported")


@pytest.mark.parametrize("reader", ["hats-power", "supervisor-power"])
async def test_whoever_has_a_department_never_sees_a_protected_requester(town: Town, reader: str):
    """Also where a role of the centre lets them read the order."""
    story = await Story.begins(town, **CONFIDENTIAL)
    shown = await story.read(reader)
    timeline = await town.get(reader, f"{story.path}/timeline")

    assert shown.json["requester"] is None
    for answer in (shown, timeline):
        assert answer.status == 200
        assert NAME not in answer.raw.decode()
        assert PHONE not in answer.raw.decode()
    assert (await listed(town, reader))[story.order_no] == "***反映路灯被偷"
    assert story.order_no not in await listed(town, reader, phone=PHONE)


async def test_whoever_has_a_department_does_not_contact_a_protected_requester(town: Town):
    """D-07: the centre makes the contact; a dispatcher of a department is of the department."""
    story = await (await Story.begins(town, **CONFIDENTIAL)).dispatched()
    call = {"method": "phone", "reached": True}
    for hats in ("two-hats", "hats-power"):
        refused = await story.tries(hats, "contact-requester", call)
        offered = (await story.read(hats)).json["allowed_commands"]

        assert (refused.status, refused.code) == (409, "work_order.centre_makes_contact")
        assert "contact-requester" not in offered
    await story.goes("dispatcher", "contact-requester", call)


async def test_an_act_that_ends_their_turn_is_answered_without_the_order(town: Town):
    """It was saved; what became of it is no longer theirs to read."""
    story = await Story.begins(town, **CONFIDENTIAL)
    await story.goes("operator", "accept")
    withdrawn = await story.tries("hats-power", "withdraw", {"reason": "撤回。"})

    assert withdrawn.status == 200
    assert withdrawn.json["status"] == "withdrawn"
    assert "title" not in withdrawn.json
    assert (await story.read("hats-power")).status == 404


async def test_lists_take_out_every_name_that_the_order_takes_out(town: Town):
    """Corrected names and those of other callers too."""
    story = await Story.begins(
        town,
        **{**CONFIDENTIAL, "title": "钱多多和赵小六反映路灯被偷",
           "requester": {"name": "钱多朵", "phone": PHONE}},
    )  # fmt: skip
    caller = {"name": "赵小六", "phone": "13511112222"}
    urge = {"note": None, "requester": caller, "channel": "phone"}
    await story.goes("operator", "urge", urge)
    corrected = {"field": "requester_name", "value": "钱多多", "reason": "听错。"}
    await story.goes("supervisor", "correct", corrected)
    await story.dispatched()
    shown = await story.read(story.lead)
    inbox = await listed(town, story.lead, "/api/v1/departments/lighting/inbox")

    assert shown.json["title"] == "***和***反映路灯被偷"
    assert (await listed(town, story.lead))[story.order_no] == shown.json["title"]
    assert inbox[story.order_no] == shown.json["title"]
    for name in ("钱多多", "赵小六"):
        assert story.order_no not in await listed(town, story.lead, q=name)
    assert story.order_no in await listed(town, story.lead, q="路灯被偷")


async def test_an_operator_finds_the_tip_off_that_they_took(town: Town):
    """They are a member of it: by number, in the list, by its words and by its phone."""
    said = {**CONFIDENTIAL, "kind": "tip_off", "title": "举报偷盗路灯"}
    story = await (await Story.begins(town, **said)).dispatched()

    assert (await story.read("operator")).status == 200
    assert story.order_no in await listed(town, "operator")
    assert story.order_no in await listed(town, "operator", q="举报偷盗")
    assert story.order_no in await listed(town, "operator", phone=PHONE)
    assert story.order_no not in await listed(town, "follow-up")


async def test_an_integration_client_lists_what_it_registered(town: Town):
    story = await Story.begins(town, by="integration")
    other = await Story.begins(town)
    found = await listed(town, "integration")

    assert story.order_no in found
    assert other.order_no not in found


async def test_a_repeated_key_shows_what_its_account_may_see_today(town: Town, key: str):
    """What they saw when they did it does not count."""
    story = await (await Story.begins(town)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    path = f"{story.path}/request-return"
    version = story.shown["version"]
    first = await town.post("handler-lighting", path, RETURN, version=version, key=key)
    while_theirs = await town.post("handler-lighting", path, RETURN, version=version, key=key)
    story.shown = first.json
    await story.goes("dispatcher", "grant-return", {})
    again = await town.post("handler-lighting", path, RETURN, version=version, key=key)

    assert (first.status, while_theirs.status, again.status) == (200, 200, 404)
    assert while_theirs.raw == first.raw
