"""An order goes on to its end after its requester was erased, from every status."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

import pytest

from hotline.app.erasure.erase import Whom
from tests.journeys.erasing import erase, erase_requester
from tests.journeys.story import CALL, RESULT, RETURN, SATISFIED, Story
from tests.journeys.town import Town

Steps = list[tuple[str, str, Mapping[str, Any]]]
LEAD = "the lead"  # the account of the lead department's handler
WITHDRAWAL: Steps = [("operator", "withdraw", {"reason": "问题已自行解决。"})]
END: Steps = [
    ("follow-up", "record-follow-up", SATISFIED),
    ("follow-up", "close", {}),
]
REPLY: Steps = [("follow-up", "send-reply", {"text": "路灯已修复。"}), *END]
APPROVAL: Steps = [("dispatcher", "approve-result", {}), *REPLY]
RESULTS: Steps = [(LEAD, "submit-result", RESULT), *APPROVAL]
WORK: Steps = [(LEAD, "acknowledge", {}), *RESULTS]
DISPATCH: Steps = [("dispatcher", "dispatch", {}), *WORK]
OVERRIDE: Steps = [
    ("dispatcher", "dispatch", {"lead_department": "power", "reason": "该路段属供电管养。"}),
    *WORK,
]
WAYS: Mapping[str, list[Steps]] = {  # by status: each way in which it goes on to an end
    "registered": [
        [("operator", "answer", {"text": "可通过小程序办理。"})],
        [("operator", "decline", {"reason_code": "court_case", "reason": "已进入诉讼程序。"})],
        [("operator", "mark-invalid", {"reason": "无声电话。"})],
        [("operator", "accept", {}), *DISPATCH],
        WITHDRAWAL,
    ],
    "accepted": [DISPATCH, OVERRIDE, WITHDRAWAL],
    "dispatched": [WORK, WITHDRAWAL],
    "in_progress": [RESULTS, WITHDRAWAL],
    "return_pending": [
        [("dispatcher", "deny-return", {"note": "属本单位职责。"}), *RESULTS],
        [("dispatcher", "grant-return", {"note": "情况属实。"}), *OVERRIDE],
        WITHDRAWAL,
    ],
    "disputed": [WITHDRAWAL],
    "submitted": [
        APPROVAL,
        [("dispatcher", "reject-result", {"reason": "未附现场照片。"}), *RESULTS],
    ],
    "replying": [REPLY],
    "follow_up": [
        END,
        [("dispatcher", "reject-result", {"reason": "未修复。", "false_close": True}), *RESULTS],
    ],
}
NUMBERS = count(50_000_000)
ENDS = {"closed", "declined", "invalid", "withdrawn"}
EACH_WAY = [
    pytest.param(status, steps, id=f"{status} by {' '.join(step[1] for step in steps)}")
    for status, ways in WAYS.items()
    for steps in ways
]


@pytest.mark.parametrize(("status", "steps"), EACH_WAY)
async def test_it_can_be_ended_from_every_status(town: Town, status: str, steps: Steps):
    story = await brought_to(town, status)
    await erase_requester(story)

    await goes(story, steps)

    assert story.status in ENDS


async def test_a_return_and_an_urge_are_possible_after_an_erasure(town: Town):
    story = await brought_to(town, "in_progress")
    await erase_requester(story)

    await goes(
        story,
        [
            ("operator", "urge", {"note": "邻居再次来电。", "requester": None, "channel": "phone"}),
            (LEAD, "request-return", RETURN),
        ],
    )

    assert "return_pending" == story.status


async def test_what_is_written_afterwards_can_be_read_and_is_erased_with_the_order(town: Town):
    story = await brought_to(town, "in_progress")
    first = await erase_requester(story)
    await goes(story, [(LEAD, "submit-result", RESULT)])
    shown = (await story.read("supervisor")).json

    second = await erase(town, Whom(order_no=story.order_no))
    await story.until(lambda order: order["result"]["findings"] is None)
    await goes(story, APPROVAL)

    assert (None, RESULT["findings"]) == (shown["title"], shown["result"]["findings"])
    assert shown["erased"]
    assert ((story.order_no,), False) == (second.scope.open_orders, second.scope.already)
    assert first.scope.sealed_events < second.scope.sealed_events
    after = (await story.read("supervisor")).json
    assert (None, "路灯已修复。") == (after["result"]["findings"], after["reply"]["text"])
    again = await erase(town, Whom(order_no=story.order_no))
    assert not again.scope.already


async def test_an_order_whose_number_was_corrected_is_erased_whole_by_its_number(town: Town):
    story = await corrected(town, "13730000001", "13730000002")

    receipt = await erase(town, Whom(order_no=story.order_no))

    await erased_whole(story)
    assert 2 == len(receipt.scope.keys)


async def test_an_order_whose_number_was_corrected_is_erased_whole_by_the_new_one(town: Town):
    story = await corrected(town, "13730000003", "13730000004")

    receipt = await erase(town, Whom(phone="13730000004"))

    await erased_whole(story)
    assert (story.order_no,) == receipt.scope.orders


@pytest.mark.parametrize("whose", ["13730000005", "13730000006"], ids=["first", "corrected"])
async def test_who_has_orders_of_their_own_is_not_erased_with_somebody_else(town: Town, whose: str):
    """A mistyped number may be a stranger's: a key that is destroyed never comes back."""
    wrong = await Story.begins(town, requester={"name": "路人", "phone": "13730000005"})
    right = await Story.begins(town, requester={"name": "林某", "phone": "13730000006"})
    mistyped = await corrected(town, "13730000005", "13730000006")
    asked_for, other = (wrong, right) if whose == "13730000005" else (right, wrong)

    receipt = await erase(town, Whom(phone=whose))

    await asked_for.until(lambda order: order["erased"])
    kept = (await other.read("supervisor")).json
    assert (False, CALL["title"]) == (kept["erased"], kept["title"])
    assert sorted([asked_for.order_no, mistyped.order_no]) == list(receipt.scope.orders)
    assert 1 == len(receipt.scope.other_people)
    [again] = receipt.scope.other_people
    await erase(town, Whom(subject=again))
    await other.until(lambda order: order["erased"])


async def corrected(town: Town, first: str, second: str) -> Story:
    story = await Story.begins(town, requester={"name": "林某", "phone": first})
    correction = {"field": "requester_phone", "value": second, "reason": "听错。"}
    return await story.goes("supervisor", "correct", correction)


async def erased_whole(story: Story) -> None:
    order = await story.until(lambda order: order["erased"] and not said_of(order))
    assert {"name": None, "phone": None} == order["requester"]


def said_of(order: Any) -> list[str]:
    return [each["value"] for each in order["corrections"] if each["value"]]


async def test_a_refusal_after_an_erasure_names_no_person(town: Town):
    story = await brought_to(town, "in_progress")
    receipt = await erase_requester(story)

    refused = await story.tries("operator", "reveal", {"reason": "回电。"})
    shown = await story.read("operator")

    assert (409, "log.subject_is_erased") == (refused.status, refused.code)
    assert "工单可以继续办理" in refused.json["detail"]
    assert receipt.scope.subject not in refused.raw.decode()
    assert "reveal" not in shown.json["allowed_commands"]
    assert "withdraw" in shown.json["allowed_commands"]


async def goes(story: Story, steps: Steps) -> None:
    for by, command, body in steps:
        await story.goes(story.lead if by == LEAD else by, command, body)


async def brought_to(town: Town, status: str) -> Story:
    """A new order of a new person in this status."""
    requester = {**CALL["requester"], "phone": f"137{next(NUMBERS):08}"}
    story = await Story.begins(town, requester=requester)
    await BRINGS[status](story)
    assert status == story.status
    return story


async def nowhere(_: Story) -> None:
    pass


async def acknowledged(story: Story) -> None:
    await story.dispatched()
    await goes(story, [(LEAD, "acknowledge", {})])


async def asked_back(story: Story) -> None:
    await acknowledged(story)
    await goes(story, [(LEAD, "request-return", RETURN)])


async def disputed(story: Story) -> None:
    await acknowledged(story)
    returned = [(LEAD, "request-return", RETURN), ("dispatcher", "deny-return", {"note": None})]
    await goes(story, [*returned, *returned, (LEAD, "request-return", RETURN)])


async def approved(story: Story) -> None:
    await story.handled()
    await goes(story, [("dispatcher", "approve-result", {})])


BRINGS: Mapping[str, Callable[[Story], Awaitable[object]]] = {
    "registered": nowhere,
    "accepted": lambda story: story.goes("operator", "accept"),
    "dispatched": Story.dispatched,
    "in_progress": acknowledged,
    "return_pending": asked_back,
    "disputed": disputed,
    "submitted": Story.handled,
    "replying": approved,
    "follow_up": Story.replied,
}


async def test_what_was_erased_does_not_come_back_by_a_correction(town: Town):
    story = await brought_to(town, "in_progress")
    await erase_requester(story)
    for field, value in (
        ("title", "路灯不亮"),
        ("narrative", "三盏路灯不亮。"),
        ("place_text", "金平区石炮台街道"),
        ("requester_name", "林某"),
        ("requester_phone", "13730000099"),
    ):
        body = {"field": field, "value": value, "reason": "补录。"}
        refused = await story.tries("supervisor", "correct", body)
        assert (409, "log.subject_is_erased") == (refused.status, refused.code)
    after = (await story.read("supervisor")).json

    assert after["erased"]
    assert {"name": None, "phone": None} == after["requester"]


async def test_a_result_of_after_the_erasure_may_be_corrected(town: Town):
    story = await brought_to(town, "in_progress")
    await erase_requester(story)
    await goes(story, [(LEAD, "submit-result", RESULT)])
    body = {"field": "findings", "value": "更换整灯。", "reason": "漏记。"}
    await goes(story, [("supervisor", "correct", body)])

    assert (True, "更换整灯。") == (story.shown["erased"], story.shown["result"]["findings"])
