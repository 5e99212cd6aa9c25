"""Photos, recordings and documents of orders: uploaded in pieces, shown to those who read them."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from hotline.attachments.attachments import INCOMPLETE_MOST
from hotline.attachments.kinds import CHUNK_LEAST, MIB, PHOTO_MOST
from hotline.attachments.links import LASTS
from tests.hotline.attachments.corpus import GOOD, HTML, OTHERS, SERIAL, jpeg
from tests.journeys.cases import Case
from tests.journeys.sending import FILES, Sent, files_of, own, with_result
from tests.journeys.story import RESULT, Story
from tests.journeys.town import Town

BEGUN = """INSERT INTO attachment
    (attachment_id, account, sha256, bytes, media_type, declared_at, touched_at)
SELECT gen_random_uuid(), $1, sha256(number::text::bytea), 9, 'image/jpeg', $3, $3
  FROM generate_series(1, $2) AS number"""


async def test_a_photo_arrives_after_the_result_that_names_it(town: Town):
    photo = Sent(town, "handler-lighting", own(jpeg(6)))
    story = await with_result(town, photo.name)
    [before] = await files_of(story, "dispatcher")

    await photo.uploaded()

    [shown] = await files_of(story, "dispatcher")
    assert (before["state"], before["links"], before["name"]) == ("awaited", None, photo.name)
    assert (photo.shown["state"], shown["state"], shown["kind"]) == ("ready", "ready", "jpeg")
    assert (shown["width"], shown["height"]) == (64, 96)
    assert shown["department"] == "lighting"
    copy = await town.get(None, shown["links"]["file"])
    assert copy.status == 200
    assert copy.headers["Content-Type"] == "image/jpeg"
    assert copy.headers["Content-Disposition"].startswith("attachment; filename=")
    assert copy.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in copy.headers["Content-Security-Policy"]
    assert SERIAL.encode() in photo.content
    assert SERIAL.encode() not in copy.raw
    thumbnail = await town.get(None, shown["links"]["thumbnail"])
    assert thumbnail.raw.startswith(b"\xff\xd8\xff")


async def test_an_upload_goes_on_where_it_was_cut_off(town: Town):
    recording = Sent(town, "operator", OTHERS["mp3"][1] + uuid4().bytes * 20_000, "audio/mpeg")
    await recording.begins()
    first = await recording.piece(0, recording.content[:CHUNK_LEAST])
    again = await recording.piece(0, recording.content[:CHUNK_LEAST])
    beyond = await recording.piece(2 * CHUNK_LEAST, recording.content[2 * CHUNK_LEAST :])
    late = await recording.declare()

    await recording.uploaded(size=2 * CHUNK_LEAST)

    assert (first.json["received"], again.json["received"]) == (CHUNK_LEAST, CHUNK_LEAST)
    assert (beyond.status, beyond.code) == (409, "attachment.wrong_offset")
    assert beyond.json["details"]["received"] == CHUNK_LEAST
    assert (late.status, late.json["received"]) == (200, CHUNK_LEAST)
    assert recording.shown["state"] == "ready"
    story = await with_result(town)
    await story.goes("dispatcher", "reject-result", {"reason": "缺录音。"})
    assert (await recording.declare()).json["state"] == "ready"


async def test_a_recording_is_kept_as_it_is(town: Town):
    content = OTHERS["wav"][1] + uuid4().bytes * 9_000
    recording = await Sent(town, "handler-lighting", content, "audio/wav").uploaded(CHUNK_LEAST)
    story = await with_result(town, recording.shown["attachment_id"])

    [shown] = await files_of(story, "supervisor")

    assert shown["links"]["thumbnail"] is None
    assert (await town.get(None, shown["links"]["file"])).raw == content


async def test_a_hash_gives_no_one_the_file_of_another_account(town: Town):
    """Nor does it tell that there is one: it is awaited, as one that was never sent."""
    photo = await Sent(town, "handler-power", own(jpeg())).uploaded()
    unsent = f"sha256:{sha256(uuid4().bytes).hexdigest()}"

    story = await with_result(town, photo.name, photo.shown["attachment_id"], unsent)

    shown = await files_of(story, "handler-lighting")
    told = [{**each, "name": ""} for each in shown]
    assert told == [told[0]] * 3
    assert told[0]["state"] == "awaited"
    theirs = await Sent(town, "handler-lighting", photo.content).begins()
    assert theirs.shown["received"] == 0
    assert theirs.shown["attachment_id"] != photo.shown["attachment_id"]


async def test_an_upload_is_its_accounts_own(town: Town):
    photo = await Sent(town, "handler-power", own(jpeg())).begins()
    path = f"{FILES}/{photo.shown['attachment_id']}"

    mine = await town.get("handler-power", path)
    theirs = await town.get("handler-lighting", path)
    unsent = await town.get("handler-lighting", f"{FILES}/{uuid4()}")
    piece = await photo.piece(0, photo.content, by="handler-lighting")

    assert (mine.status, theirs.status, piece.status) == (200, 404, 404)
    assert {**theirs.json, "request_id": ""} == {**unsent.json, "request_id": ""}


async def test_the_files_of_a_protected_order_exist_for_its_readers_alone(town: Town):
    """D-07."""
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    story = await with_result(town, photo.name, secrecy="confidential")
    nowhere = "20200101-440500-000001"

    for reader in ("handler-power", "worker-1"):
        here = await town.get(reader, FILES, work_order=story.order_no)
        there = await town.get(reader, FILES, work_order=nowhere)
        assert (here.status, there.status) == (404, 404)
        assert {**here.json, "request_id": ""} == {**there.json, "request_id": ""}
    [shown] = await files_of(story, "handler-lighting")
    assert shown["links"] is not None


async def test_what_the_centre_adds_for_a_protected_requester_no_department_opens(town: Town):
    """The recording of a call tells who called (D-07)."""
    recording = await Sent(
        town, "operator", OTHERS["amr"][1] + uuid4().bytes, "audio/amr"
    ).uploaded()
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    story = await (await Story.begins(town, secrecy="confidential")).dispatched()
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "request-information", {"items": [], "note": "请提供杆号。"})
    supplied = {"text": "杆号为 0123。", "evidence": [recording.name]}
    await story.goes("operator", "supply-information", supplied)
    await story.goes(story.lead, "submit-result", {**RESULT, "evidence": [photo.name]})

    seen = {
        reader: [each["links"] is not None for each in await files_of(story, reader)]
        for reader in ("handler-lighting", "supervisor", "inspector")
    }

    assert seen == {
        "handler-lighting": [False, True],
        "supervisor": [True, True],
        "inspector": [False, False],
    }


async def test_what_is_refused_is_told_with_the_reason_and_not_kept(town: Town):
    page = await Sent(town, "handler-lighting", own(HTML)).uploaded()
    story = await with_result(town, page.name)

    [shown] = await files_of(story, "dispatcher")

    assert (shown["state"], shown["reason"]) == ("refused", "unknown_kind")
    assert shown["links"] is None
    assert (await page.declare()).json["state"] == "refused"


async def test_other_content_than_was_declared_is_sent_once_more(town: Town):
    photo = await Sent(town, "handler-lighting", own(jpeg())).begins()

    wrong = await photo.piece(0, bytes(len(photo.content)))
    await photo.uploaded()

    assert (wrong.status, wrong.json["state"]) == (200, "incomplete")
    assert (wrong.json["received"], wrong.json["reason"]) == (0, "content_differs")
    assert (photo.shown["state"], photo.shown["reason"]) == ("ready", None)


def faults() -> Iterator[tuple[dict[str, Any], str]]:
    yield {"bytes": 0}, "request.invalid"
    yield {"bytes": PHOTO_MOST + 1}, "attachment.too_large"
    yield {"media_type": "image/gif"}, "attachment.kind_not_accepted"
    yield {"sha256": "x"}, "request.invalid"
    yield {"name": "张三身份证.jpg"}, "request.invalid"


async def test_what_cannot_be_taken_is_refused_before_it_comes(town: Town):
    photo = Sent(town, "handler-lighting", own(jpeg()))
    codes = {}
    for said, code in faults():
        reply = await photo.declare(**said)
        codes[reply.code, reply.status] = code

    assert codes == {(code, 422): code for _, code in faults()}


async def test_a_piece_that_does_not_fit_is_refused(town: Town):
    photo = await Sent(town, "handler-lighting", uuid4().bytes * 10_000).begins()
    content = photo.content

    small = await photo.piece(0, content[:100])
    empty = await photo.piece(0, b"")
    beyond = await photo.piece(len(content) - 1, content[:2])
    json = await photo.piece(0, content, headers={"Content-Type": "application/json"})
    large = await photo.piece(0, BytesIO(bytes(MIB + 1)))
    otherwise = await photo.piece(0, content[:CHUNK_LEAST])
    changed = await photo.declare(bytes=len(content) + 1)

    assert (small.code, small.status) == ("attachment.chunk_too_small", 422)
    assert empty.status in {200, 422}
    assert (beyond.code, beyond.status) == ("attachment.beyond_the_end", 422)
    assert (json.code, json.status) == ("request.not_plain_bytes", 415)
    assert large.status == 413
    assert otherwise.json["received"] == CHUNK_LEAST
    assert (changed.code, changed.status) == ("attachment.declared_otherwise", 409)


async def test_a_link_is_for_a_few_minutes(town: Town):
    photo = await Sent(town, "handler-lighting", own(GOOD["a WebP"]()[1]), "image/webp").uploaded()
    story = await with_result(town, photo.name)
    [shown] = await files_of(story, "dispatcher")
    link = shown["links"]["file"]
    altered = link[:-2] + ("AA" if link[-2:] != "AA" else "BB")

    now = await town.get(None, link)
    forged = await town.get(None, altered)
    town.wait(seconds=LASTS.total_seconds())
    late = await town.get(None, link)

    assert now.status == 200
    assert (forged.status, forged.code) == (404, "request.not_found")
    assert (late.status, late.code) == (410, "attachment.link_expired")


async def test_a_question_names_one_document(town: Town):
    for query in ({}, {"work_order": "1", "grid_case": "1"}):
        reply = await town.get("dispatcher", FILES, **query)
        assert (reply.status, reply.code) == (422, "attachment.name_one_document")


async def test_a_file_that_is_damaged_in_the_store_is_not_handed_out(town: Town):
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    story = await with_result(town, photo.name)
    [shown] = await files_of(story, "dispatcher")
    kept = town.settings.state / "attachments"
    [copy] = kept.rglob(f"{photo.shown['attachment_id']}.copy")
    sealed = copy.read_bytes()
    assert jpeg()[:16] not in sealed
    copy.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    reply = await town.get(None, shown["links"]["file"])

    assert (reply.status, reply.code) == (500, "attachment.damaged")


async def test_an_account_does_not_begin_uploads_without_end(town: Town):
    photo = Sent(town, "department-lead-power", own(jpeg()))
    await town.pools.orders.execute(BEGUN, photo.by, INCOMPLETE_MOST, town.clock())

    refused = await photo.declare()
    await town.pools.orders.execute("DELETE FROM attachment WHERE account = $1", photo.by)

    assert (refused.status, refused.code) == (409, "attachment.too_many_incomplete")
    assert (await photo.declare()).status == 201


async def test_files_are_added_to_an_order_later(town: Town):
    photo = await Sent(town, "handler-lighting", own(jpeg())).uploaded()
    recording = Sent(town, "operator", OTHERS["amr"][1] + uuid4().bytes, "audio/amr")
    story = await (await Story.begins(town)).dispatched()

    await story.goes(story.lead, "attach", {"evidence": [photo.name]})
    await story.goes("operator", "attach", {"evidence": [(await recording.uploaded()).name]})
    stranger = await story.tries("handler-power", "attach", {"evidence": [photo.name]})
    nothing = await story.tries("operator", "attach", {"evidence": []})
    many = await story.tries("operator", "attach", {"evidence": [photo.name] * 10})

    shown = await files_of(story, "dispatcher")
    assert [(each["kind"], each["department"]) for each in shown] == [
        ("jpeg", "lighting"),
        ("amr", None),
    ]
    assert (stranger.status, nothing.status, many.status) == (404, 422, 422)
    assert (await story.read("dispatcher")).json["attachments"] == [photo.name, recording.name]
    timeline = (await town.get("dispatcher", f"{story.path}/timeline")).json["items"]
    assert timeline[-1]["data"]["evidence"] == [recording.name]
    assert timeline[-1]["summary"].endswith("补充附件1个")


async def test_another_system_adds_files_to_what_it_registered_and_to_nothing_else(town: Town):
    photo = await Sent(town, "integration", own(jpeg())).uploaded()
    story = await (await Story.begins(town, by="integration")).dispatched()
    other = await Story.begins(town)

    offered = (await story.read("integration")).json["allowed_commands"]
    await story.goes("integration", "attach", {"evidence": [photo.name]})
    refused = await other.tries("integration", "attach", {"evidence": [photo.name]})

    assert offered == ["attach"]
    assert [each["state"] for each in await files_of(story, story.lead)] == ["ready"]
    assert [each["state"] for each in await files_of(story, "integration")] == ["ready"]
    assert (refused.status, refused.code) == (404, "request.not_found")


async def test_the_photos_of_a_case_are_awaited_until_they_arrive(town: Town):
    photo = Sent(town, "worker-1", own(jpeg(6)))
    named = {"sha256": photo.name.removeprefix("sha256:"), "kind": "scene"}
    case = await Case.reported(town, by="worker-1", photos=[named])
    await Sent(town, "worker-2", photo.content).uploaded()
    before = (await town.get("shift-lead", case.path)).json["photos"]

    await photo.uploaded()

    after = (await town.get("shift-lead", case.path)).json["photos"]
    assert ([each["awaited"] for each in before], [each["awaited"] for each in after]) == (
        [True],
        [False],
    )
    told = await town.get("shift-lead", FILES, grid_case=case.case_no)
    [shown] = told.json["items"]
    assert (shown["state"], shown["width"]) == ("ready", 64)
    assert (await town.get(None, shown["links"]["file"])).status == 200
    assert (await town.get("handler-power", FILES, grid_case=case.case_no)).status == 404
    [masked] = (await town.get("inspector", FILES, grid_case=case.case_no)).json["items"]
    assert masked["links"] is None
