"""What is done about attachments without being asked: checked, forgotten, erased, verified."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from hotline.app.erasure.erase import Whom
from hotline.app.existing_log import existing_log
from hotline.app.verify.attachments import attachment_findings
from hotline.app.verify.chain import Finding
from tests.hotline.attachments.corpus import OTHERS, jpeg
from tests.journeys.cases import Case
from tests.journeys.erasing import erase, erase_requester, erasing
from tests.journeys.sending import FILES, Sent, files_of, own, with_result
from tests.journeys.story import Story
from tests.journeys.town import Town

LAST_TOUCHED = "UPDATE attachment SET touched_at = $2 WHERE attachment_id = $1"
LEFT_UNCHECKED = "UPDATE attachment SET state = 'checking', kind = NULL WHERE attachment_id = $1"
PATIENCE = 60


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


def pieces(town: Town, photo: Sent) -> list[Path]:
    return [*(town.settings.state / "attachments").rglob(f"{photo.shown['attachment_id']}.*")]


async def begun(town: Town, days_ago: int) -> Sent:
    photo = await Sent(town, "handler-lighting", uuid4().bytes * 10_000).begins()
    await photo.piece(0, photo.content[: 64 * 1024])
    at = town.clock() - timedelta(days=days_ago)
    id_ = UUID(photo.shown["attachment_id"])
    await town.pools.orders.execute(LAST_TOUCHED, id_, at)
    return photo


async def test_an_upload_that_was_not_continued_for_two_weeks_is_forgotten(town: Town):
    late, old = await begun(town, days_ago=13), await begun(town, days_ago=15)

    async def forgotten() -> bool:
        path = f"{FILES}/{old.shown['attachment_id']}"
        return (await town.get(old.by, path)).status == 404

    await until(forgotten)

    assert (len(pieces(town, old)), len(pieces(town, late))) == (0, 1)
    assert (await old.begins()).shown["received"] == 0
    assert (await late.begins()).shown["received"] == 64 * 1024


async def test_what_an_ended_process_left_unchecked_is_checked(town: Town):
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    await town.pools.orders.execute(LEFT_UNCHECKED, UUID(photo.shown["attachment_id"]))

    async def is_ready() -> bool:
        return (await photo.begins()).shown["state"] == "ready"

    await until(is_ready)

    assert photo.shown["kind"] == "jpeg"


async def test_the_files_of_an_order_are_erased_with_its_requester(town: Town):
    """In the store they are gone, and what a copy of the store holds does not open any longer."""
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    other = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    phone = f"139{uuid4().int % 10**8:08d}"
    story = await with_result(town, photo.name, requester={"name": "王某", "phone": phone})
    theirs = await with_result(town, other.name)
    [shown] = await files_of(story, "dispatcher")

    receipt = await erase_requester(story)

    [erased] = await files_of(story, "dispatcher")
    assert receipt.scope.attachments == (UUID(photo.shown["attachment_id"]),)
    assert f"attachment-{photo.shown['attachment_id']}" in receipt.scope.keys
    assert (erased["state"], erased["links"]) == ("erased", None)
    assert (await town.get(None, shown["links"]["file"])).status == 404
    assert pieces(town, photo) == []
    [left] = await files_of(theirs, "dispatcher")
    assert (await town.get(None, left["links"]["file"])).status == 200
    assert (await photo.begins()).shown["state"] == "erased"


async def test_the_photos_of_a_case_are_erased_with_the_resident_who_reported_it(town: Town):
    photo = await Sent(town, "operator", own(jpeg())).uploaded()
    other = await Sent(town, "operator", own(jpeg())).uploaded()
    phone = f"139{uuid4().int % 10**8:08d}"
    theirs = await reported_by_resident(town, photo, phone)
    left = await reported_by_resident(town, other, f"138{uuid4().int % 10**8:08d}")

    receipt = await erase(town, Whom(phone=phone))

    assert receipt.scope.cases == (theirs.case_no,)
    assert receipt.scope.attachments == (UUID(photo.shown["attachment_id"]),)
    assert pieces(town, photo) == []
    assert pieces(town, other) != []
    assert (await left.read("operator")).json["requester"]["name"] == "王某"


async def test_a_photo_that_arrives_after_the_erasure_is_not_taken(town: Town):
    """It was named before, on a phone without a network."""
    photo = Sent(town, "handler-lighting", own(jpeg()))
    phone = f"139{uuid4().int % 10**8:08d}"
    story = await with_result(town, photo.name, requester={"name": "王某", "phone": phone})

    receipt = await erase_requester(story)

    assert [each.name for each in receipt.scope.awaited] == [photo.name]
    reply = await photo.declare()
    assert (reply.status, reply.json["state"]) == (200, "erased")
    photo.shown = reply.json
    assert (await photo.piece(0, photo.content)).status == 422
    [shown] = await files_of(story, "dispatcher")
    assert (shown["state"], shown["links"]) == ("erased", None)
    assert pieces(town, photo) == []


async def test_a_photo_that_arrives_while_its_person_is_erased_is_erased_too(town: Town):
    photo = Sent(town, "handler-lighting", own(jpeg()))
    phone = f"139{uuid4().int % 10**8:08d}"
    story = await with_result(town, photo.name, requester={"name": "王某", "phone": phone})

    async with erasing(town) as program:
        scope = await program.find(Whom(order_no=story.order_no))
        await photo.uploaded()
        receipt = await program.erase(scope, "来函 13 号")

    assert f"attachment-{photo.shown['attachment_id']}" in receipt.scope.keys
    assert receipt.scope.attachments == (UUID(photo.shown["attachment_id"]),)
    assert pieces(town, photo) == []


async def reported_by_resident(town: Town, photo: Sent, phone: str) -> Case:
    said = {"requester": {"name": "王某", "phone": phone}, "source": "public"}
    shown = [{"sha256": photo.name.removeprefix("sha256:"), "kind": "scene"}]
    return await Case.reported(town, "operator", photos=shown, **said)


async def found(town: Town, *, full: bool = False) -> list[Finding]:
    async with existing_log(town.settings) as log:
        return [
            each
            async for _, shard in attachment_findings(log, full=full, report=lambda *_: None)
            for each in shard
        ]


async def test_verification_tells_what_is_missing_damaged_and_left_over(town: Town):
    lost, torn = [
        await Sent(town, "operator", OTHERS["mp3"][1] + uuid4().bytes, "audio/mpeg").uploaded()
        for _ in range(2)
    ]
    sound = await found(town, full=True)
    [piece], [other] = pieces(town, lost), pieces(town, torn)
    stray = piece.with_name(f"{uuid4()}.copy")
    piece.rename(stray)
    other.write_bytes(other.read_bytes()[:-1])

    told = await found(town)
    told_in_full = await found(town, full=True)
    stray.rename(piece)

    assert {each.what.partition(":")[0] for each in sound} <= {"does not open"}
    assert {(each.where, each.what.partition(":")[0]) for each in told} == {
        (lost.shown["attachment_id"], "is missing"),
        (stray.name.partition(".")[0], "no row tells of it"),
    }
    assert {each.where for each in told_in_full} >= {
        lost.shown["attachment_id"],
        torn.shown["attachment_id"],
    }


async def test_the_store_holds_nothing_that_can_be_read(town: Town):
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()

    kept = [path.read_bytes() for path in pieces(town, photo)]

    assert len(kept) == 3
    assert not [each for each in kept if b"JFIF" in each or b"Exif" in each]
    assert sha256(photo.content).digest() not in {sha256(each).digest() for each in kept}


async def test_an_order_without_files_has_none(town: Town):
    assert await files_of(await Story.begins(town), "operator") == []
