"""Orders by district and week: every open order counts once, where it is now."""

from datetime import datetime

from tests.journeys.story import Story
from tests.journeys.town import Reply, Town

PATH = "/api/v1/boards/orders-by-week"
YEARS = {"from": "2026-03-01T00:00:00+08:00", "to": "2046-04-01T00:00:00+08:00"}
JINPING = "440511000000"


async def weeks(town: Town, reader: str = "supervisor", **query: str) -> dict[tuple[str, str], int]:
    await town.settled()
    page = await town.get(reader, PATH, **YEARS, **query)
    return {(each["district"], each["week"]): each["orders"] for each in page.json["items"]}


def week_of(story: Story) -> str:
    year, week, _ = datetime.fromisoformat(story.shown["registered_at"]).isocalendar()
    return f"{year}-W{week:02}"


async def test_a_period_is_days_of_the_city_as_for_a_figure(town: Town):
    await Story.begins(town)
    await town.settled()
    by_days, by_moments = [
        (await town.get("supervisor", PATH, **period)).json
        for period in ({"from": "2026-03-01", "to": "2046-04-01"}, YEARS)
    ]
    backwards = await town.get("supervisor", PATH, **{"from": "2026-04-01", "to": "2026-03-01"})

    assert by_moments["items"]
    assert by_days == by_moments
    assert (422, "indicator.bad_period") == (backwards.status, backwards.code)


async def test_an_order_counts_where_it_is_and_when_it_was_registered(town: Town):
    before = await weeks(town)
    story = await Story.begins(town)
    key = JINPING, week_of(story)
    after = await weeks(town)
    unknown = "none", week_of(story)
    await story.goes("operator", "relocate", {"place": {"text": "不知何处", "point": None}})
    moved = await weeks(town)

    assert after[key] == before.get(key, 0) + 1
    assert moved.get(key, 0) == before.get(key, 0)
    assert moved[unknown] == before.get(unknown, 0) + 1


async def test_a_protected_order_counts_for_nobody(town: Town):
    """D-07: also one that became protected later."""
    story = await Story.begins(town)
    key = JINPING, week_of(story)
    before = await weeks(town, district=JINPING)
    await Story.begins(town, secrecy="confidential")
    secret = {"secrecy": "confidential", "reason": "担心报复。"}
    await story.goes("operator", "set-secrecy", secret)
    after = await weeks(town, district=JINPING)

    assert after.get(key, 0) == before[key] - 1


async def test_merged_orders_count_once(town: Town):
    """D-06: the matter counts, and not each call about it."""
    leader, follower = await Story.begins(town), await Story.begins(town)
    key = JINPING, week_of(follower)
    before = await weeks(town)
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    merged = await weeks(town)
    await follower.goes("dispatcher", "unmerge", {"note": "不是同一处。"})
    alone = await weeks(town)

    assert (merged[key], alone[key]) == (before[key] - 1, before[key])


async def test_a_department_does_not_read_the_whole_city(town: Town):
    refused: Reply = await town.get("handler-lighting", PATH, **YEARS)

    assert (refused.status, refused.code) == (403, "access.forbidden")
