"""`as_of`: an order and its timeline exactly as they were, and never more than is shown now."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.journeys.erasing import erase_requester
from tests.journeys.story import CALL, RETURN, Story
from tests.journeys.town import ORDERS, Reply, Town

NEVER_GIVEN = f"{ORDERS}/20260310-440500-999999999"
CONFIDENTIAL = {"secrecy": "confidential", "reason": "诉求人要求保密。"}
TAILS = ("", "/timeline")
STEPS: list[tuple[str, str, Mapping[str, Any]]] = [
    ("operator", "accept", {}),
    ("dispatcher", "dispatch", {}),
    ("handler-lighting", "request-return", RETURN),
    ("dispatcher", "deny-return", {"note": "属本单位职责。"}),
    ("handler-lighting", "acknowledge", {}),
    ("follow-up", "urge", {"note": None, "requester": None, "channel": "phone"}),
    ("operator", "withdraw", {"reason": "问题已自行解决。"}),
]


async def test_as_of_after_every_event_is_what_was_shown_then(town: Town):
    """To the byte, but for what could be done then; positions alone decide, not the clock."""
    story = await Story.begins(town)
    shown = [await present(story)]
    for by, command, body in STEPS:
        town.wait(minutes=7)
        await story.goes(by, command, body)
        shown.append(await present(story))
    town.wait(minutes=7)
    events = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    for recorded, (order, timeline) in zip(events, shown, strict=True):
        past = [await at(story, "supervisor", recorded["recorded_at"], tail) for tail in TAILS]
        assert past[0].json == {**order.json, "allowed_commands": []}
        assert past[1].json == timeline.json
        assert past[0].position == order.position
        assert past[0].headers["ETag"] == order.headers["ETag"]


async def test_the_instant_of_an_event_is_the_first_that_shows_it(town: Town):
    story = await Story.begins(town)
    town.wait(minutes=5)
    await story.goes("operator", "accept")
    accepted = datetime.fromisoformat(story.shown["accepted_at"])
    before = accepted - timedelta(microseconds=1)

    assert (await at(story, "operator", accepted.isoformat())).json["status"] == "accepted"
    assert (await at(story, "operator", before.isoformat())).json["status"] == "registered"


@pytest.mark.parametrize("tail", TAILS)
async def test_what_cannot_be_asked_is_said_clearly(town: Town, tail: str):
    story = await Story.begins(town)
    registered = datetime.fromisoformat(story.shown["registered_at"])
    before = (registered - timedelta(seconds=1)).isoformat()
    tomorrow = (town.clock() + timedelta(days=1)).isoformat()
    asked = [tomorrow, before, "2026-03-10", "2026-03-10T09:31:00", "昨天", ""]
    answers = await asyncio.gather(*(at(story, "operator", each, tail) for each in asked))

    assert [(422, "request.as_of_in_the_future"), (404, "work_order.not_registered_yet")] == [
        (each.status, each.code) for each in answers[:2]
    ]
    for each in answers[2:]:
        assert each.status == 422
        assert [("as_of",)] == [(error["parameter"],) for error in each.json["errors"]]


async def test_an_order_that_is_not_theirs_has_no_past_either(town: Town):
    """Before its registration, and in the future, it is answered as a number never given."""
    story = await Story.begins(town, kind="tip_off", matter="070102")
    stranger, registered = "handler-power", datetime.fromisoformat(story.shown["registered_at"])
    moments = [
        (registered + way).isoformat()
        for way in (timedelta(hours=-1), timedelta(), timedelta(days=1))
    ]

    for moment in moments:
        here = await at(story, stranger, moment)
        nowhere = await town.get(stranger, NEVER_GIVEN, as_of=moment)
        assert (here.status, here.code) == (nowhere.status, nowhere.code)


async def test_a_department_reads_the_order_from_its_dispatch_on(town: Town):
    """The present lets it in; at an earlier moment the order was none of its own."""
    story = await Story.begins(town)
    await story.goes("operator", "accept")
    accepted = story.shown["accepted_at"]
    town.wait(minutes=5)
    await story.goes("dispatcher", "dispatch")
    dispatched = story.shown["dispatched_at"]
    town.wait(minutes=5)

    early = await at(story, story.lead, accepted)
    assert (early.status, early.code) == (404, "work_order.not_readable_then")
    assert (await at(story, story.lead, dispatched)).status == 200


async def test_what_was_secret_then_stays_so_at_that_moment(town: Town):
    """Open again, its department sees who asked; as of the secret moment it does not."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    town.wait(minutes=5)
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)
    secret = await last_recorded(story)
    town.wait(minutes=5)
    open_again = {"secrecy": "open", "reason": "诉求人不再要求保密。"}
    await story.goes("dispatcher", "set-secrecy", open_again)

    for tail in TAILS:
        now = await town.get(story.lead, story.path + tail)
        then = await at(story, story.lead, secret, tail)
        assert CALL["requester"]["name"] in now.text
        assert then.status == 200
        assert CALL["requester"]["name"] not in then.text


@pytest.mark.parametrize("tail", TAILS)
async def test_erased_data_stay_erased_at_every_moment(town: Town, tail: str):
    phone = "13912340977"
    story = await Story.begins(town, requester={"name": "洪某某", "phone": phone})
    then = story.shown["registered_at"]
    town.wait(minutes=5)
    await story.goes("operator", "accept")
    before = await at(story, "supervisor", then, tail)
    await erase_requester(story)
    after = await at(story, "supervisor", then, tail)

    assert "洪某某" in before.text
    assert after.status == 200
    for text in ("洪某某", "0977", CALL["narrative"]):
        assert text not in after.text


async def present(story: Story) -> list[Reply]:
    return [await story.town.get("supervisor", story.path + tail) for tail in TAILS]


async def at(story: Story, by: str, as_of: str, tail: str = "") -> Reply:
    return await story.town.get(by, story.path + tail, as_of=as_of)


async def last_recorded(story: Story) -> str:
    items = (await story.town.get("supervisor", f"{story.path}/timeline")).json["items"]
    return str(items[-1]["recorded_at"])
