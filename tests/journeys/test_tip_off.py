"""D-07: a tip-off, or the wish for secrecy, keeps the requester from the departments."""

from typing import Any

import pytest

from events.personal.text import mask_phone
from tests.journeys.story import RESULT, Story
from tests.journeys.town import ORDERS, Reply, Town

NAME, PHONE = "黄阿明", "13612345678"
MASKED = mask_phone(PHONE)
WRONG = "厂里夜间排放刺鼻气体"
TIP_OFF: dict[str, Any] = {
    "kind": "tip_off",
    "matter": "060202",
    "requester": {"name": NAME, "phone": PHONE},
    "title": f"黄阿明举报异味 {PHONE}",
    "narrative": f"厂里夜间排放刺鼻气体。我叫黄阿明, 电话 136 1234 5678, 请保密。{PHONE}",
    "place": {"text": f"黄阿明家对面的厂 ({PHONE})", "point": {"lon": 116.70, "lat": 23.36,
              "crs": "wgs84"}},
}  # fmt: skip
NOBODYS = f"{ORDERS}/20200101-440500-000001"


def names_nobody(reply: Reply) -> bool:
    return is_nobody(reply.raw.decode())


def is_nobody(text: str) -> bool:
    """Neither in clear nor masked; a few digits alone also stand in moments, by chance."""
    digits = text.replace(" ", "")
    return NAME not in text and PHONE not in digits and MASKED not in digits


def but_for_the_request_id(reply: Reply) -> tuple[int, dict[str, Any]]:
    return reply.status, {**reply.json, "request_id": ""}


async def tip_off(town: Town) -> Story:
    """Registered by the operator, dispatched by the dispatcher."""
    return await (await Story.begins(town, **TIP_OFF)).dispatched()


async def test_the_handler_never_learns_who_it_was(town: Town):
    """Not from the order, its timeline, its texts, a list, an inbox, or a correction."""
    story = await tip_off(town)
    corrected = {"field": "narrative", "value": f"{WRONG}。是{NAME}说的 {PHONE}", "reason": NAME}
    await story.goes("supervisor", "correct", corrected)
    other_number = {"field": "requester_phone", "value": "13711115678", "reason": "听错。"}
    await story.goes("supervisor", "correct", other_number)
    department = story.shown["lead_department"]
    answers = [
        await story.read(story.lead),
        await town.get(story.lead, f"{story.path}/timeline"),
        await town.get(story.lead, ORDERS, min_position=story.shown["position"]),
        await town.get(
            story.lead,
            f"/api/v1/departments/{department}/inbox",
            min_position=story.shown["position"],
        ),
        await story.tries(story.lead, "acknowledge"),
    ]

    for answer in answers:
        assert answer.status == 200
        assert names_nobody(answer), answer.raw.decode()
    for answer in (answers[2], answers[3]):
        assert story.order_no in [item["order_no"] for item in answer.json["items"]]
    assert answers[0].json["requester"] is None
    assert WRONG in answers[0].json["narrative"]


async def test_the_handler_cannot_find_it_by_whose_it_is(town: Town):
    story = await tip_off(town)
    position = story.shown["position"]
    by_phone = await town.get(story.lead, ORDERS, phone=PHONE, min_position=position)
    by_text = await town.get(story.lead, ORDERS, q=PHONE)
    by_name = await town.get(story.lead, ORDERS, q=NAME)
    by_matter = await town.get(story.lead, ORDERS, q="刺鼻气体")

    for found in (by_phone, by_text, by_name):
        assert found.json == {"items": [], "next_cursor": None}
    assert story.order_no in [item["order_no"] for item in by_matter.json["items"]]


async def test_the_centre_makes_the_contact_and_nobody_else_reveals(town: Town):
    story = await tip_off(town)
    call = {"method": "phone", "reached": True}
    by_handler = await story.tries(story.lead, "contact-requester", call)
    revealed = await story.tries(story.lead, "reveal", {"reason": "想问清楚。"})
    await story.goes("dispatcher", "contact-requester", call)
    await story.goes("dispatcher", "reveal", {"reason": "需回电核实。"})

    assert (by_handler.status, by_handler.code) == (409, "work_order.centre_makes_contact")
    assert (revealed.status, revealed.code) == (409, "work_order.requester_is_protected")
    assert story.shown["requester"] == {"name": NAME, "phone": PHONE}


async def test_for_everyone_else_it_does_not_exist(town: Town):
    """The same answer, byte for byte, as for a number that was never given."""
    story = await tip_off(town)
    strangers = ["follow-up", "handler-power", "department-lead-lighting", "integration"]

    for stranger in strangers:
        for tail in ("", "/timeline"):
            here = await town.get(stranger, story.path + tail)
            nowhere = await town.get(stranger, NOBODYS + tail)
            assert here.status == 404
            assert but_for_the_request_id(here) == but_for_the_request_id(nowhere)
    urge = {"note": None, "requester": None, "channel": "phone"}
    here = await story.tries("follow-up", "urge", urge)
    nowhere = await town.post("follow-up", f"{NOBODYS}/urge", urge, version=3)
    assert but_for_the_request_id(here) == but_for_the_request_id(nowhere)


@pytest.mark.parametrize("tail", ["", "/timeline"])
async def test_the_past_hides_what_the_present_hides(town: Town, tail: str):
    """It was the dispatchers' turn once; `as_of` is no way back to that moment."""
    story = await Story.begins(town, **TIP_OFF)
    await story.goes("operator", "accept")
    then = story.shown["accepted_at"]
    their_turn = await town.get("shift-lead", story.path + tail)
    town.wait(seconds=5)
    await story.goes("operator", "withdraw", {"reason": "不想举报了。"})
    over = await town.get("shift-lead", story.path + tail)
    past = await town.get("shift-lead", story.path + tail, as_of=then)

    assert (their_turn.status, over.status, past.status) == (200, 404, 404)


async def test_the_reported_department_never_has_a_part(town: Town):
    """Nor anything below it; not by the routing, and not by a person."""
    said = {**TIP_OFF, "reported_department": "ecology"}
    story = await Story.begins(town, **said)
    await story.goes("operator", "accept")
    by_hand = {"lead_department": "ecology", "reason": "本属其职责。"}
    lead = await story.tries("dispatcher", "dispatch", by_hand)
    support = {"supporting_departments": ["ecology"], "reason": "配合。"}
    supporting = await story.tries("dispatcher", "dispatch", support)
    await story.goes("dispatcher", "dispatch")

    assert lead.code == supporting.code == "work_order.department_reported"
    assert story.shown["lead_department"] not in {"ecology", None}
    assert (await story.read("handler-ecology")).status == 404


async def test_a_complaint_in_confidence_is_protected_too(town: Town):
    story = await Story.begins(town, secrecy="confidential", narrative=f"我是{NAME}, 别说出去。",
                               requester={"name": NAME, "phone": PHONE}, title="投诉")  # fmt: skip
    await story.dispatched()
    seen = await story.read(story.lead)

    assert seen.json["requester"] is None
    assert names_nobody(seen)


async def test_two_hats_do_not_add_up_to_an_eye_on_the_requester(town: Town):
    """A dispatcher of the handling department sees what the department sees."""
    story = await Story.begins(town, secrecy="confidential", title=f"{NAME}投诉",
                               requester={"name": NAME, "phone": PHONE})  # fmt: skip
    await story.dispatched()
    position = story.shown["position"]
    seen = await story.read("two-hats")
    listed = await town.get("two-hats", ORDERS, min_position=position, status="dispatched")
    found = await town.get("two-hats", ORDERS, phone=PHONE)

    assert story.lead == "handler-lighting"
    assert names_nobody(seen)
    (item,) = [each for each in listed.json["items"] if each["order_no"] == story.order_no]
    assert is_nobody(str(item))  # other orders of the town may name whom they like
    assert found.json["items"] == []


async def test_the_inspector_reads_everything_but_personal_data(town: Town):
    story = await tip_off(town)
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "submit-result", RESULT)
    position = story.shown["position"]
    answers = [
        await story.read("inspector"),
        await town.get("inspector", f"{story.path}/timeline"),
        await town.get("inspector", ORDERS, min_position=position, kind="tip_off"),
    ]
    by_phone = await town.get("inspector", ORDERS, phone=PHONE)
    by_text = await town.get("inspector", ORDERS, q="异味")

    for answer in answers:
        assert answer.status == 200
        assert "刺鼻" not in answer.raw.decode()
        assert names_nobody(answer)
    assert not names_nobody(await story.read("operator")), "nothing could be found"
    assert story.order_no in [item["order_no"] for item in answers[2].json["items"]]
    assert (by_phone.status, by_text.status) == (403, 403)
