"""A local number is the number with the city's area code, wherever it is given."""

from tests.journeys.story import CALL, Story
from tests.journeys.town import ORDERS, Town


async def test_a_caller_is_found_by_every_way_to_write_their_number(town: Town):
    story = await Story.begins(town, requester={"name": "林某", "phone": "86543217转8"})
    revealed = await town.post("operator", f"{story.path}/reveal", {"reason": "回电。"}, version=1)
    await town.settled()

    assert "075486543217转8" == revealed.json["requester"]["phone"]
    for phone in ("86543217转8", "0754-86543217转8", "+86 754 8654 3217 ext. 8"):
        found = await town.get("supervisor", ORDERS, phone=phone)
        assert [story.order_no] == [item["order_no"] for item in found.json["items"]], phone
    without = await town.get("supervisor", ORDERS, phone="86543217")
    assert [] == without.json["items"]


async def test_what_is_no_number_is_refused_with_an_example(town: Town):
    requester = {"name": "林某", "phone": "138123456789"}
    refused = await town.post("operator", ORDERS, {**CALL, "requester": requester})

    assert (422, "phone_form") == (refused.status, refused.json["errors"][0]["code"])
    assert "转" in refused.json["errors"][0]["message"]
