"""What moves clocks, and what does not: told over HTTP."""

from tests.journeys.story import Story
from tests.journeys.town import Town


async def test_a_warning_does_not_make_the_version_stale_that_a_person_saw(town: Town):
    """The order as the handler saw it: only the clock has marked it since."""
    story = await Story.begins(town)
    await story.dispatched()
    seen = story.shown["version"]
    town.wait(hours=4)
    await story.until(lambda order: order["version"] > seen)
    await story.goes(story.lead, "acknowledge")
    stale = await town.post("operator", f"{story.path}/urge", {"channel": "phone"}, version=seen)

    assert "in_progress" == story.status
    assert (412, "request.stale_version") == (stale.status, stale.code)
