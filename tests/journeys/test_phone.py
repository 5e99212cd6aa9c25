"""A local number is the number with the city's area code, wherever it is given."""

from hotline.app.erasure.erase import Whom
from tests.journeys.erasing import erase
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


async def test_the_main_number_finds_everyone_behind_its_extensions(town: Town):
    """Who takes the call reads a number on the display, and it is the switchboard's."""
    main = "0754-86543231"
    numbers = (f"{main}转1", f"{main}转2", main, "0754-86543232转1")
    orders = [
        (await Story.begins(town, requester={"name": "林某", "phone": number})).order_no
        for number in numbers
    ]
    await town.settled()

    async def found(phone: str) -> set[str]:
        page = await town.get("supervisor", ORDERS, phone=phone)
        return {item["order_no"] for item in page.json["items"]}

    assert set(orders[:3]) == await found(main) == await found("86543231")
    assert {orders[0]} == await found(f"{main}转1")
    assert set() == await found(f"{main}转3")


async def test_an_erased_extension_is_found_by_the_main_number_no_more(town: Town):
    first = await Story.begins(town, requester={"name": "林某", "phone": "0754-86543241转1"})
    second = await Story.begins(town, requester={"name": "陈某", "phone": "0754-86543241转2"})
    await erase(town, Whom(phone="0754-86543241转1"))
    await first.until(lambda order: order["erased"])
    await town.settled()
    page = await town.get("supervisor", ORDERS, phone="0754-86543241")

    assert [second.order_no] == [item["order_no"] for item in page.json["items"]]
    assert not (await second.read("supervisor")).json["erased"]


async def test_what_is_no_number_is_refused_with_an_example(town: Town):
    requester = {"name": "林某", "phone": "138123456789"}
    refused = await town.post("operator", ORDERS, {**CALL, "requester": requester})

    assert (422, "phone_form") == (refused.status, refused.json["errors"][0]["code"])
    assert "转" in refused.json["errors"][0]["message"]
