"""A link to a file, kept from before, opens what its reader may see now and no more (D-07)."""

from uuid import uuid4

from tests.hotline.attachments.corpus import OTHERS, jpeg
from tests.journeys.cases import Case
from tests.journeys.sending import FILES, Sent, files_of, own
from tests.journeys.story import RETURN, Story
from tests.journeys.test_secrecy import CONFIDENTIAL
from tests.journeys.test_two_sides import NOTE, case_of, with_a_post
from tests.journeys.town import Town


async def photo_of(town: Town, by: str) -> Sent:
    return await Sent(town, by, own(jpeg())).uploaded()


async def kept(town: Town, story: Story, *readers: str) -> list[list[str]]:
    """The links of each reader, by file."""
    return [[each["links"]["file"] for each in await files_of(story, reader)] for reader in readers]


async def statuses(town: Town, links: list[str]) -> list[int]:
    return [(await town.get(None, each)).status for each in links]


async def test_of_an_order_that_becomes_secret(town: Town):
    """The recording came from the centre, the photo from the department, which keeps its own."""
    photo = await photo_of(town, "handler-lighting")
    recording = Sent(town, "operator", OTHERS["amr"][1] + uuid4().bytes, "audio/amr")
    story = await (await Story.begins(town)).dispatched()
    await story.goes(story.lead, "attach", {"evidence": [photo.name]})
    await story.goes("operator", "attach", {"evidence": [(await recording.uploaded()).name]})
    links = await kept(town, story, "follow-up", story.lead, "supervisor")
    thumbnail = (await files_of(story, "follow-up"))[0]["links"]["thumbnail"]
    before = [await statuses(town, each) for each in links]

    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)

    assert before == [[200, 200]] * 3
    assert [await statuses(town, each) for each in links] == [[404, 404], [200, 404], [200, 200]]
    gone, forged = await town.get(None, thumbnail), await town.get(None, thumbnail[:-2] + "AA")
    assert {**gone.json, "request_id": ""} == {**forged.json, "request_id": ""}


async def test_of_an_order_that_its_department_has_returned(town: Town):
    photo = await photo_of(town, "operator")
    story = await (await Story.begins(town)).dispatched()
    await story.goes("operator", "attach", {"evidence": [photo.name]})
    await story.goes(story.lead, "acknowledge")
    [links] = await kept(town, story, story.lead)
    await story.goes(story.lead, "request-return", RETURN)
    before = await statuses(town, links)

    await story.goes("dispatcher", "grant-return", {"note": "情况属实。"})

    assert (before, await statuses(town, links)) == ([200], [404])


async def test_of_a_case_whose_order_becomes_secret(town: Town):
    story = await (await Story.begins(town)).dispatched()
    case = await case_of(story)
    post = await with_a_post(case)
    photo = await photo_of(town, post)
    await case.goes(post, "acknowledge")
    shown = [{"sha256": photo.name.removeprefix("sha256:"), "kind": "after"}]
    await case.goes(post, "submit-handling", {**NOTE, "photos": shown})
    links = await case_links(town, case, post)
    before = await statuses(town, links)

    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)

    assert (before, await statuses(town, links)) == ([200], [404])


async def case_links(town: Town, case: Case, reader: str) -> list[str]:
    told = await town.get(reader, FILES, grid_case=case.case_no)
    return [each["links"]["file"] for each in told.json["items"]]
