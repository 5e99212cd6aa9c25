"""电子监察: cards for those who watch, explanations by those responsible (S-02). Told over HTTP."""

from typing import Any

from tests.journeys.story import Story
from tests.journeys.town import Reply, Town

CARDS = "/api/v1/cards"
LATE = {"clock": "acknowledge", "text": "值班人员交接疏漏，林某已获告知。"}


async def missed(town: Town, days: int = 12, **said: Any) -> Story:
    """Dispatched, and acknowledged by no one until every limit of the lead is over."""
    story = await Story.begins(town, **said)
    await story.dispatched()
    town.wait(days=days)
    story.shown = await story.until(lambda order: len(to_explain(order)) >= 4)
    await town.settled()
    return story


def to_explain(order: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in order["clocks"] if each["name"] == "explanation"]


async def cards_of(town: Town, by: str, story: Story, **asked: str) -> list[dict[str, Any]]:
    """Of this one order; the town has others."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        query = {**asked, "limit": "50"} | ({} if cursor is None else {"cursor": cursor})
        reply = await town.get(by, CARDS, **query)
        assert reply.status == 200, reply.raw.decode()
        items += [each for each in reply.json["items"] if each["order_no"] == story.order_no]
        cursor = reply.json["next_cursor"]
        if cursor is None:
            return items


async def explained(town: Town, story: Story, by: str, **said: str) -> Reply:
    return await town.post(
        by, f"{story.path}/explain-miss", {**LATE, **said}, version=story.shown["version"]
    )


async def test_an_inspector_sees_each_miss_and_whether_it_was_explained(town: Town):
    story = await missed(town)
    lead, department = story.lead, story.shown["lead_department"]
    before = await cards_of(town, "inspector", story, colour="red", explained="false")
    reply = await explained(town, story, lead)
    again = await town.post(lead, f"{story.path}/explain-miss", LATE, version=reply.json["version"])
    await town.settled()
    after = await cards_of(town, "inspector", story, explained="true")
    (own,) = await cards_of(town, lead, story, clock="acknowledge")
    town.wait(days=12)
    (unexplained,) = await cards_of(town, "inspector", story, clock="contact")
    timeline = (await town.get("inspector", f"{story.path}/timeline")).json["items"]

    assert {"acknowledge", "contact", "handle", "citizen"} == {each["clock"] for each in before}
    by_clock = {each["clock"]: each for each in before}
    assert by_clock["citizen"]["department"] is None
    assert by_clock["handle"]["department"] == department
    assert by_clock["handle"]["due_at"] < by_clock["handle"]["missed_at"]
    assert reply.status == 200, reply.raw.decode()
    assert again.code == "work_order.nothing_to_explain"
    assert ["acknowledge"] == [each["clock"] for each in after]
    assert own == after[0]
    assert own["explained_late"] is False
    assert unexplained["explained_late"] is True
    (fact,) = [each for each in timeline if each["type"] == "work_order.miss_explained"]
    assert "汕头市路灯管理所说明签收超时的原因" == fact["summary"]
    assert "text" not in fact["data"]  # what a person wrote is not for the inspector


async def test_an_inspector_changes_nothing_and_a_department_sees_its_own_cards(town: Town):
    story = await missed(town)
    watched = await explained(town, story, "inspector")
    others = await town.get("handler-power", CARDS, department=story.shown["lead_department"])
    unseen = await cards_of(town, "handler-power", story)
    citizen = await explained(town, story, "dispatcher", clock="citizen")
    analyst = await town.get("analyst", CARDS)

    assert 403 == watched.status
    assert 403 == others.status
    assert [] == unseen
    assert citizen.status == 200, citizen.raw.decode()
    assert 403 == analyst.status


async def test_a_card_of_a_protected_order_is_for_those_who_read_it(town: Town):
    """D-07: for others it does not exist."""
    story = await missed(town, 30, kind="tip_off", matter="060102", title="举报异味")

    readers = ("inspector", "supervisor", "shift-lead", "follow-up", "handler-power", story.lead)
    for by in readers:
        may_read = (await story.read(by)).status == 200
        assert may_read == bool(await cards_of(town, by, story)), by
    assert [] != await cards_of(town, "inspector", story)
