"""下派: an order goes down to the grid worker and comes back up, or is taken back (D-11)."""

from itertools import pairwise

from tests.journeys.story import PLACE, RESULT, Story
from tests.journeys.town import Town

IN_THE_COMMUNITY = {"text": "金平区石炮台街道石炮台居委会某路口", "point": PLACE["point"]}
GO = "请到现场核实并看护。"
DISTRICT, SUBDISTRICT = "district-440511", "subdistrict-440511001"


async def community_of(story: Story) -> str:
    return f"community-{story.shown['place']['community']}"


async def handed(story: Story, *departments: str) -> Story:
    """Each acknowledges and delegates to the next."""
    for above, below in pairwise(departments):
        body = {"to": below, "instructions": GO}
        await story.goes(f"handler-{above}", "delegate", body)
        await story.goes(f"handler-{below}", "acknowledge")
    return story


async def test_an_order_goes_down_five_levels_and_its_result_comes_up(town: Town):
    story = await Story.begins(town, place=IN_THE_COMMUNITY)
    await story.dispatched()
    await story.goes("handler-lighting", "acknowledge")
    community = await community_of(story)
    worker = f"worker-{community.removeprefix('community-')}-1"
    levels = ("lighting", DISTRICT, SUBDISTRICT, community, worker)
    await handed(story, *levels)
    seen = (await story.read(f"handler-{worker}")).json
    inbox = await town.get(
        f"handler-{worker}",
        f"/api/v1/departments/{worker}/inbox",
        min_position=story.shown["position"],
    )
    for level in reversed(levels):
        await story.goes(f"handler-{level}", "submit-result", RESULT)
    await story.goes("dispatcher", "approve-result")
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    mine = {each["id"]: each for each in story.shown["assignments"]}

    assert [each["role"] for each in mine.values()] == ["lead", *["delegate"] * 4]
    assert [each["parent"] for each in mine.values()] == [None, "1", "2", "3", "4"]
    assert len({each["due_at"] for each in mine.values()}) == 1
    assert seen["requester"]["phone"] == "138****0000"
    assert [(each["order_no"], each["role"]) for each in inbox.json["items"]] == [
        (story.order_no, "delegate")
    ]
    assert (story.status, story.shown["supporting_departments"]) == ("replying", [])
    summaries = [each["summary"] for each in timeline]
    assert "石炮台街道办事处下派至" in "".join(summaries)
    assert [each for each in summaries if "（下派）申报办结" in each]


async def test_the_last_level_is_not_offered_to_delegate(town: Town):
    """D-11: no department is below a grid worker, who is refused with the reason."""
    story = await Story.begins(town, place=IN_THE_COMMUNITY)
    await story.dispatched()
    await story.goes("handler-lighting", "acknowledge")
    community = await community_of(story)
    worker = f"worker-{community.removeprefix('community-')}-1"
    await handed(story, "lighting", DISTRICT, SUBDISTRICT, community, worker)
    above = (await story.read(f"handler-{SUBDISTRICT}")).json["allowed_commands"]
    refused = await story.tries(f"handler-{worker}", "delegate", {"to": "gas", "instructions": GO})

    assert "delegate" in above
    assert "delegate" not in story.shown["allowed_commands"]
    assert (refused.status, refused.code) == (409, "work_order.nothing_below")


async def test_what_a_silent_level_holds_is_taken_back(town: Town):
    story = await Story.begins(town, place=IN_THE_COMMUNITY)
    await story.dispatched()
    await story.goes("handler-lighting", "acknowledge")
    await handed(story, "lighting", DISTRICT)
    too_soon = await story.tries("handler-lighting", "submit-result", RESULT)
    not_theirs = await story.tries(
        "handler-lighting", "delegate", {"to": SUBDISTRICT, "instructions": GO}
    )
    back = {"department": DISTRICT, "reason": "改由本单位办理。"}
    await story.goes("handler-lighting", "recall-delegation", back)
    await story.goes("handler-lighting", "submit-result", RESULT)

    assert (too_soon.status, too_soon.code) == (409, "work_order.delegates_at_work")
    assert not_theirs.code == "work_order.not_one_level_down"
    assert (await story.read(f"handler-{DISTRICT}")).status == 404
    assert story.status == "submitted"


async def test_a_community_gets_no_matter_that_the_list_does_not_admit(town: Town):
    """D-08: potholes are not on the demo city's list."""
    story = await Story.begins(town, place=IN_THE_COMMUNITY, matter="010303")
    how = {"lead_department": SUBDISTRICT, "supporting_departments": [], "reason": "属地先行。"}
    await story.dispatched(**how)
    await story.goes(f"handler-{SUBDISTRICT}", "acknowledge")
    body = {"to": await community_of(story), "instructions": GO}
    refused = await story.tries(f"handler-{SUBDISTRICT}", "delegate", body)

    assert (refused.status, refused.code) == (409, "work_order.not_admitted")
