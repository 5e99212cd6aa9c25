"""A caller with two matters: two orders, each with one matter, linked to each other (D-12)."""

from typing import Any

from tests.journeys.erasing import erase_requester
from tests.journeys.story import Story
from tests.journeys.town import Town

NOISE = {"matter": "060101", "title": "施工噪声", "narrative": "林某说夜间施工。"}
HELP = {"matter": "010302", "kind": "help", "title": "路面坑洼", "narrative": "同一路口。"}


async def split(story: Story, *parts: Any) -> list[Story]:
    """The order is split, and its parts are registered."""
    await story.goes("operator", "split", {"parts": parts or [NOISE, HELP]})
    wanted = len(parts) or 2
    order = await story.until(lambda order: len(order["split_into"]) == wanted)
    reads = [await story.town.get("supervisor", number_path(each)) for each in order["split_into"]]
    return [Story(story.town, read.json) for read in reads]


def number_path(order_no: str) -> str:
    return f"/api/v1/work-orders/{order_no}"


async def summaries(story: Story, by: str) -> list[str]:
    items = (await story.town.get(by, f"{story.path}/timeline")).json["items"]
    return [each["summary"] for each in items]


async def test_a_call_about_three_matters_becomes_three_orders(town: Town):
    whole = await Story.begins(town)
    noise, help_ = await split(whole)
    await whole.goes("operator", "accept")
    await noise.dispatched()

    assert [noise.shown["matter"]["code"], help_.shown["matter"]["code"]] == ["060101", "010302"]
    assert [noise.shown["kind"], help_.shown["kind"]] == ["complaint", "help"]
    assert {each.shown["split_from"] for each in (noise, help_)} == {whole.order_no}
    assert whole.shown["matter"]["code"] == "010301"
    assert whole.shown["split_into"] == [noise.order_no, help_.order_no]
    requester = whole.shown["requester"]
    assert requester["name"] == "林某"
    assert [requester, requester] == [noise.shown["requester"], help_.shown["requester"]]
    assert noise.status == "dispatched"


async def test_the_timelines_of_both_sides_name_each_other(town: Town):
    whole = await Story.begins(town)
    (noise,) = await split(whole, NOISE)
    of_whole, of_part = await summaries(whole, "supervisor"), await summaries(noise, "supervisor")

    assert of_whole[-2:] == [
        f"拆单，另行登记1件：{noise.shown['matter']['name']}",
        f"拆出的第1件已登记为工单{noise.order_no}",
    ]
    assert of_part == [f"由工单{whole.order_no}拆出登记，事项：{noise.shown['matter']['name']}"]


async def test_the_parts_of_two_splits_have_numbers_of_their_own(town: Town):
    whole = await Story.begins(town)
    await split(whole, NOISE)
    await whole.goes("operator", "split", {"parts": [HELP]})
    order = await whole.until(lambda order: len(order["split_into"]) == 2)
    first, second = order["split_into"]
    told = await summaries(whole, "supervisor")

    assert [each for each in told if each.startswith("拆出的")] == [
        f"拆出的第1件已登记为工单{first}",
        f"拆出的第2件已登记为工单{second}",
    ]


async def test_the_number_of_a_part_does_not_tell_of_a_secret_one(town: Town):
    """V-02: the reader counts the parts that they may read."""
    whole = await Story.begins(town)
    (noise,) = await split(whole, NOISE)
    await whole.goes("operator", "split", {"parts": [HELP]})
    order = await whole.until(lambda order: len(order["split_into"]) == 2)
    await noise.goes("operator", "set-secrecy", {"secrecy": "confidential", "reason": "担心。"})
    await noise.goes("operator", "accept")
    await noise.goes("dispatcher", "dispatch")
    told = await summaries(whole, "follow-up")

    assert [each for each in told if each.startswith("拆出的")] == [
        f"拆出的第1件已登记为工单{order['split_into'][1]}"
    ]


async def test_an_order_is_named_to_those_who_may_read_it(town: Town):
    """V-02: the handler of the part has no part in the order that it was split from."""
    whole = await Story.begins(town)
    (noise,) = await split(whole, NOISE)
    await noise.dispatched()
    shown = (await noise.read(noise.lead)).json
    told = await town.get(noise.lead, f"{noise.path}/timeline")

    assert shown["split_from"] is None
    assert whole.order_no not in told.text
    assert told.json["items"][0]["summary"].startswith("由另一工单拆出登记")


async def test_the_parts_of_a_secret_order_are_secret(town: Town):
    whole = await Story.begins(town, secrecy="confidential")
    (noise,) = await split(whole, NOISE)
    await noise.dispatched()

    assert noise.shown["secrecy"] == "confidential"
    assert (await noise.read("follow-up")).status == 404
    assert (await noise.read(noise.lead)).json["requester"] is None


async def test_a_part_that_becomes_secret_is_not_named_any_more(town: Town):
    whole = await Story.begins(town)
    (noise,) = await split(whole, NOISE)
    await noise.goes("operator", "set-secrecy", {"secrecy": "confidential", "reason": "担心。"})
    await noise.goes("operator", "accept")
    await noise.goes("dispatcher", "dispatch")
    told = await town.get("follow-up", f"{whole.path}/timeline")
    shown = await whole.read("follow-up")

    assert (await noise.read("follow-up")).status == 404
    assert noise.order_no not in told.text + shown.text
    assert shown.json["split_into"] == []
    assert "work_order.part_registered" not in told.text


async def test_the_texts_of_a_part_are_for_those_who_may_read_the_part(town: Town):
    """D-07, V-02: nor are they told as of the moment of the split, when it had no number."""
    whole = await Story.begins(town)
    noise, help_ = await split(whole, NOISE, HELP)
    await noise.goes("operator", "set-secrecy", {"secrecy": "confidential", "reason": "担心。"})
    await noise.goes("operator", "accept")
    await noise.goes("dispatcher", "dispatch")
    items = (await town.get("supervisor", f"{whole.path}/timeline")).json["items"]
    (at,) = (each["recorded_at"] for each in items if each["type"] == "work_order.split")
    now = await town.get("follow-up", f"{whole.path}/timeline")
    then = await town.get("follow-up", f"{whole.path}/timeline", as_of=at)

    for told in (now, then):
        assert help_.shown["narrative"] in told.text
        assert noise.shown["narrative"] not in told.text
        assert noise.shown["title"] not in told.text
        assert noise.shown["matter"]["name"] not in told.text


async def test_an_unknown_matter_is_named_by_its_place(town: Town):
    whole = await Story.begins(town)
    reply = await whole.tries("operator", "split", {"parts": [NOISE, {**HELP, "matter": "999999"}]})

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/parts/1/matter")


async def test_a_split_takes_effect_once_also_across_a_restart(town: Town):
    whole = await Story.begins(town)
    await whole.goes("operator", "split", {"parts": [NOISE, HELP]})
    await town.stop()
    await town.start()
    await whole.until(lambda order: len(order["split_into"]) == 2)
    await town.stop()
    await town.start()
    other = await Story.begins(town)
    await split(other, NOISE)  # what came before it has been followed
    again = (await whole.read("supervisor")).json

    assert len(again["split_into"]) == 2


async def test_an_erasure_reaches_the_parts(town: Town):
    whole = await Story.begins(town, requester={"name": "钱多多", "phone": "13900004321"})
    (noise,) = await split(whole, NOISE)
    receipt = await erase_requester(whole)
    part = await noise.until(lambda order: order["erased"])
    whole.shown = (await whole.read("operator")).json
    again = await whole.tries("operator", "split", {"parts": [NOISE]})

    assert receipt.scope.open_orders == (whole.order_no, noise.order_no)
    assert (part["title"], part["requester"]["name"]) == (None, None)
    assert again.code == "work_order.nothing_left_to_split"


async def test_an_erasure_reaches_the_parts_of_a_corrected_number(town: Town):
    """The part is of the person whose number the order has now."""
    whole = await Story.begins(town, requester={"name": "钱多多", "phone": "13900004322"})
    number = {"field": "requester_phone", "value": "13900004323", "reason": "听错。"}
    await whole.goes("supervisor", "correct", number)
    (noise,) = await split(whole, NOISE)
    await erase_requester(whole)
    part = await noise.until(lambda order: order["erased"])

    assert part["requester"]["name"] is None
