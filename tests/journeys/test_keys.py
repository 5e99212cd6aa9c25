"""Idempotency-Key and If-Match: a repeat is answered once more, a decision on old facts is not."""

import asyncio

import pytest

from tests.journeys.story import CALL, RESULT, Story
from tests.journeys.town import ORDERS, Reply, Town

pytestmark = pytest.mark.chance


def same_answer(first: Reply, again: Reply) -> bool:
    names = ("ETag", "Location", "X-Position", "Content-Type")
    return (first.status, first.raw, [first.headers.get(name) for name in names]) == (
        again.status,
        again.raw,
        [again.headers.get(name) for name in names],
    )


async def test_a_repeated_registration_is_answered_byte_for_byte(town: Town, key: str):
    first = await town.post("operator", ORDERS, CALL, key=key)
    again = await town.post("operator", ORDERS, CALL, key=key)

    assert (first.status, first.headers["Location"]) == (201, f"{ORDERS}/{first.json['order_no']}")
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert same_answer(first, again)


async def test_a_repeat_gives_the_first_answer_though_the_order_has_moved_on(town: Town, key: str):
    first = await town.post("operator", ORDERS, CALL, key=key)
    await Story(town, first.json).dispatched()
    again = await town.post("operator", ORDERS, CALL, key=key)

    assert same_answer(first, again)


async def test_a_known_key_is_answered_before_the_version_is_looked_at(town: Town, key: str):
    """The client that lost the answer holds the old version, none, or anything."""
    story = await Story.begins(town)
    path = f"{story.path}/accept"
    first = await town.post("operator", path, {}, version=1, key=key)
    repeats = [
        await town.post("operator", path, {}, key=key, version=1),
        await town.post("operator", path, {}, key=key),
        await town.post("operator", path, {}, key=key, headers={"If-Match": "*"}),
    ]

    assert first.status == 200
    assert all(same_answer(first, again) for again in repeats)
    assert {again.headers["Idempotency-Replayed"] for again in repeats} == {"true"}


async def test_twenty_at_once_with_one_key_make_one_order(town: Town, key: str):
    """Those that come while the first is at work are told so, and try again."""

    async def persistent() -> Reply:
        while True:
            reply = await town.post("integration", ORDERS, {**CALL, "title": "并发"}, key=key)
            if (reply.status, reply.code) != (409, "idempotency.in_flight"):
                return reply
            assert reply.headers["Retry-After"] == "1"
            await asyncio.sleep(0)

    await town.token("integration")
    replies = await asyncio.gather(*(persistent() for _ in range(20)))

    assert {reply.status for reply in replies} == {201}
    assert len({reply.raw for reply in replies}) == 1
    assert sum("Idempotency-Replayed" not in reply.headers for reply in replies) == 1


async def test_one_key_with_another_content_is_refused(town: Town, key: str):
    await town.post("operator", ORDERS, CALL, key=key)
    other = await town.post("operator", ORDERS, {**CALL, "title": "另一件事"}, key=key)
    story = await Story.begins(town)
    other_address = await town.post("operator", f"{story.path}/accept", CALL, key=key)
    as_command = await town.post("operator", f"{story.path}/accept", {}, key=key, version=1)

    assert (other.status, other.code) == (422, "idempotency.key_reused")
    assert other_address.status == 422
    assert (as_command.status, as_command.code) == (422, "idempotency.key_reused")


async def test_a_key_belongs_to_one_account(town: Town, key: str):
    mine = await town.post("operator", ORDERS, CALL, key=key)
    theirs = await town.post("integration", ORDERS, CALL, key=key)

    assert (mine.status, theirs.status) == (201, 201)
    assert mine.json["order_no"] != theirs.json["order_no"]


async def test_a_refused_command_does_not_use_up_its_key(town: Town, key: str):
    """Nothing was recorded: after the obstacle is gone, the same request succeeds."""
    story = await Story.begins(town)
    path = f"{story.path}/dispatch"
    refused = await town.post("dispatcher", path, {}, version=1, key=key)
    await story.goes("operator", "accept")
    done = await town.post("dispatcher", path, {}, version=2, key=key)

    assert (refused.status, refused.code) == (409, "work_order.not_allowed_now")
    assert done.status == 200


async def test_a_decision_says_which_version_it_was_made_on(town: Town):
    story = await Story.begins(town)
    path = f"{story.path}/accept"
    missing = await town.post("operator", path, {})
    await story.goes("operator", "accept")
    stale = await town.post("operator", path, {}, version=1)
    ahead = await town.post("operator", path, {}, version=7)

    assert (missing.status, missing.code) == (428, "precondition.required")
    assert (stale.status, stale.code) == (412, "request.stale_version")
    assert stale.json["current"] == 2
    assert ahead.status == 412


@pytest.mark.parametrize("tag", ["1", "*", 'W/"1"', '"1", "2"', '"-1"', '"01"', '"x"', ""])
async def test_a_malformed_version_is_400(town: Town, tag: str):
    story = await Story.begins(town)
    reply = await town.post("operator", f"{story.path}/accept", {}, headers={"If-Match": tag})

    assert (reply.status, reply.code) == (400, "precondition.malformed")
    assert (await story.read("operator")).json["version"] == 1


async def test_every_post_that_records_asks_for_a_key(town: Town):
    story = await Story.begins(town)
    without = await town.post("operator", ORDERS, CALL, key=None)
    command = await town.post("operator", f"{story.path}/accept", {}, key=None, version=1)
    malformed = await town.post("operator", ORDERS, CALL, key="a b")

    assert {without.code, command.code} == {"idempotency.key_missing"}
    assert (malformed.status, malformed.code) == (400, "idempotency.key_malformed")


async def test_a_restart_forgets_neither_keys_nor_tokens(town: Town, key: str):
    story = await Story.begins(town)
    await story.dispatched()
    first = await town.post("operator", ORDERS, CALL, key=key)
    handed = await town.post(story.lead, f"{story.path}/acknowledge", {}, version=3, key=key)
    before = await story.read("supervisor")
    tokens = dict(town.tokens)

    await town.stop()
    await town.start()

    assert same_answer(first, await town.post("operator", ORDERS, CALL, key=key))
    repeat = await town.post(story.lead, f"{story.path}/acknowledge", {}, version=3, key=key)
    assert same_answer(handed, repeat)
    assert (await story.read("supervisor")).raw == before.raw
    assert town.tokens == tokens
    story.shown["version"] = 4
    await story.goes(story.lead, "submit-result", RESULT)
