"""协办的社会力量: what a partner is told of the requester, and when (D-10)."""

from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Town

PARTNER = "property-companies"
HANDLER = f"handler-{PARTNER}"
NAME, PHONE = "钱多多", "13712345678"
SAID = {
    "title": f"{NAME}家楼道灯不亮",
    "narrative": f"{NAME}来电, 请回{PHONE}。",
    "requester": {"name": NAME, "phone": PHONE},
}
CONTACT = {"method": "phone", "reached": True}
WHY = {"reason": "请协助查看。"}


async def begins(town: Town) -> Story:
    """An open order at work, with `SAID` in it."""
    story = await (await Story.begins(town, **SAID)).dispatched()
    return await story.goes("handler-lighting", "acknowledge")


async def listed(town: Town, story: Story, **query: str) -> list[str | None]:
    """The titles of this order in the partner's list."""
    await town.settled()
    items = (await town.get(HANDLER, ORDERS, **query)).json["items"]
    return [each["title"] for each in items if each["order_no"] == story.order_no]


async def test_a_partner_works_on_an_open_order_without_its_requester(town: Town):
    story = await begins(town)
    await story.goes("handler-lighting", "add-supporting", {"department": PARTNER, **WHY})
    read = await story.read(HANDLER)
    timeline = await town.get(HANDLER, f"{story.path}/timeline")
    inbox = await town.get(HANDLER, f"/api/v1/departments/{PARTNER}/inbox")

    assert read.json["title"] == "***家楼道灯不亮"
    for told in (read, timeline, inbox):
        assert NAME not in told.text
        assert PHONE not in told.text
    assert await listed(town, story) == ["***家楼道灯不亮"]
    assert await listed(town, story, phone=PHONE) == []
    assert await listed(town, story, q=NAME) == []
    assert not {"reveal", "contact-requester"} & set(read.json["allowed_commands"])
    assert "acknowledge" in read.json["allowed_commands"]


async def test_a_partner_neither_reveals_nor_contacts_without_consent(town: Town):
    story = await begins(town)
    await story.goes("handler-lighting", "add-supporting", {"department": PARTNER, **WHY})
    refused = [
        await story.tries(HANDLER, "reveal", WHY),
        await story.tries(HANDLER, "contact-requester", CONTACT),
    ]

    assert [(each.status, each.code) for each in refused] == [
        (409, "work_order.requester_must_consent")
    ] * 2
    assert all("同意" in each.json["title"] for each in refused)
    assert all(PHONE not in each.text for each in refused)


async def test_with_the_consent_of_the_requester_a_partner_is_told(town: Town):
    """The lead asks them, and says so when it adds the partner; it ends with that part."""
    story = await begins(town)
    consented = {"department": PARTNER, "consent": True, **WHY}
    await story.goes("handler-lighting", "add-supporting", consented)
    shown = (await story.read(HANDLER)).json
    revealed = await story.tries(HANDLER, "reveal", WHY)
    await story.goes(HANDLER, "contact-requester", CONTACT)
    await story.goes("handler-lighting", "release-supporting", {"department": PARTNER, **WHY})
    await story.goes("handler-lighting", "add-supporting", {"department": PARTNER, **WHY})
    later = await story.read(HANDLER)

    assert shown["requester"]["name"] == NAME
    assert {"reveal", "contact-requester"} <= set(shown["allowed_commands"])
    assert revealed.json["requester"]["phone"] == PHONE
    assert NAME not in later.text
    assert "reveal" not in later.json["allowed_commands"]
