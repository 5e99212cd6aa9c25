"""An order from the call to the figure, and every other way in which it can end."""

from datetime import datetime, timedelta

from tests.journeys.story import CALL, RESULT, SATISFIED, Story
from tests.journeys.town import ORDERS, Town

RATE = "/api/v1/indicators/on-time-rate"


async def test_a_request_goes_from_the_call_to_the_end(town: Town):
    story = await Story.begins(town)
    assert story.status == "registered"

    await story.goes("operator", "accept")
    assert [clock["name"] for clock in story.shown["clocks"]] == ["citizen"]

    await story.goes("dispatcher", "dispatch")
    assert story.shown["lead_department"] == "lighting"

    await story.goes("handler-lighting", "acknowledge")
    await story.goes("handler-lighting", "contact-requester", {"method": "phone", "reached": True})
    assert story.status == "in_progress"

    await story.goes("handler-lighting", "submit-result", RESULT)
    await story.goes("shift-lead", "approve-result")
    await story.goes("operator", "send-reply", {"text": "路灯已修复。"})
    assert story.status == "follow_up"

    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")
    assert (story.status, story.shown["outcome"]) == ("closed", "handled")
    assert story.shown["on_time"] is True


async def test_it_counts_in_the_on_time_rate_once_it_was_due(town: Town):
    """Not before: the denominator is what fell due until `as_of`, and no later than now."""
    story = await Story.begins(town, channel="mailbox")
    await story.closed()
    [due] = [c["due_at"] for c in story.shown["clocks"] if c["name"] == "handle"]
    later, to = (town.clock() + timedelta(days=days) for days in (200, 400))
    period = {"from": "2026-01-01", "to": to.isoformat(), "channel": "mailbox"}

    in_the_future = {**period, "as_of": later.isoformat()}
    await town.settled()
    before = await town.get("supervisor", RATE, **in_the_future)
    town.wait(days=10)
    after = await town.get("supervisor", RATE, **period, by="department")
    behind = await town.get("supervisor", f"{RATE}/orders", **period)
    as_of = {**period, "as_of": due}
    just_before = await town.get("supervisor", RATE, **as_of)

    assert before.json["total"]["denominator"] == 0
    assert before.json["total"]["rate"] is None
    assert datetime.fromisoformat(before.json["as_of"]) < later
    assert after.json["total"]["numerator"] == after.json["total"]["denominator"] == 1
    assert [row["key"] for row in after.json["rows"]] == ["lighting"]
    assert [each["order_no"] for each in behind.json["items"]] == [story.order_no]
    assert behind.json["next_cursor"] is None
    assert just_before.json["total"]["denominator"] == 0


async def test_an_answer_on_the_call_ends_it_at_once(town: Town):
    story = await Story.begins(town, kind="inquiry")
    await story.goes("operator", "answer", {"text": "可通过小程序办理。"})

    assert (story.status, story.shown["outcome"]) == ("closed", "answered")
    assert story.shown["assignments"] == []


async def test_an_order_is_declined_on_a_ground_of_the_policy_only(town: Town):
    story = await Story.begins(town)
    invented = await story.tries("operator", "decline", {"reason_code": "tired", "reason": "累"})
    await story.goes("operator", "decline", {"reason_code": "court_case", "reason": "已进入诉讼。"})

    assert (invented.status, invented.code) == (409, "work_order.unknown_reason")
    assert story.status == "declined"


async def test_a_silent_call_is_marked_invalid(town: Town):
    story = await Story.begins(town, kind="help")
    await story.goes("operator", "mark-invalid", {"reason": "无声电话。"})

    assert story.status == "invalid"


async def test_the_requester_may_withdraw_while_a_department_works_on_it(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes("operator", "withdraw", {"reason": "问题已自行解决。"})
    too_late = await story.tries("handler-lighting", "acknowledge")

    assert story.status == "withdrawn"
    assert story.shown["on_time"] is None
    assert (too_late.status, too_late.code) == (409, "work_order.not_allowed_now")


async def test_another_caller_urges_and_makes_no_second_order(town: Town):
    """D-05: the caller is added to the order, with a number that is masked like any other."""
    story = await Story.begins(town)
    await story.dispatched()
    caller = {"name": "陈某", "phone": "13900001234"}
    body = {"note": "又有人来电。", "requester": caller, "channel": "phone"}
    await story.goes("operator", "urge", body)
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert story.status == "dispatched"
    assert story.shown["counts"]["urges"] == 1
    assert timeline[-1]["type"] == "work_order.urged"
    assert timeline[-1]["data"]["caller_phone"] == "139****1234"
    assert story.shown["requester"]["phone"] == "138****0000"


async def test_a_rejected_result_is_done_again_and_the_first_submission_still_counts(town: Town):
    """T-06: an ordinary rejection does not move `first_submitted_at`."""
    story = await Story.begins(town)
    await story.handled()
    first = story.shown["first_submitted_at"]
    await story.goes("dispatcher", "reject-result", {"reason": "未附现场照片。"})
    town.wait(minutes=5)
    await story.goes("handler-lighting", "submit-result", {**RESULT, "findings": "已补照片。"})

    assert story.status == "submitted"
    assert story.shown["first_submitted_at"] == first
    assert story.shown["result"]["findings"] == "已补照片。"


async def test_a_false_close_is_taken_back_even_after_the_end(town: Town):
    """T-06: the submission is void, the next one counts."""
    story = await Story.begins(town)
    await story.closed()
    mild = await story.tries("dispatcher", "reject-result", {"reason": "路灯仍不亮。"})
    false = {"reason": "现场并未维修。", "false_close": True}
    await story.goes("dispatcher", "reject-result", false)

    assert (mild.status, mild.code) == (409, "work_order.only_false_close")
    assert story.status == "in_progress"
    assert story.shown["first_submitted_at"] is None
    assert story.shown["closed_at"] is None


async def test_three_missed_calls_at_different_hours_end_the_follow_up(town: Town):
    """F-01."""
    story = await Story.begins(town)
    await story.replied()
    too_early = await story.tries("follow-up", "close")
    await story.goes("follow-up", "record-follow-up", {"reached": False})
    same_hour = await story.tries("follow-up", "record-follow-up", {"reached": False})
    for _ in range(2):
        town.wait(hours=1)
        await story.goes("follow-up", "record-follow-up", {"reached": False})
    await story.goes("follow-up", "close")

    assert too_early.code == "work_order.follow_up_missing"
    assert same_hour.code == "work_order.follow_up_too_soon"
    assert story.status == "closed"


async def test_a_praise_closes_at_the_reply(town: Town):
    """A follow-up is asked for help, complaints and tip-offs only."""
    story = await Story.begins(town, kind="praise")
    await story.replied()

    assert story.status == "closed"


async def test_a_correction_stands_beside_what_was_said(town: Town):
    """X-03; a corrected number is masked like the first."""
    story = await Story.begins(town)
    body = {"field": "requester_phone", "value": "13911112222", "reason": "听错一位。"}
    await story.goes("supervisor", "correct", body)
    timeline = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]

    assert story.shown["corrections"][0]["value"] == "139****2222"
    assert timeline[0]["data"]["requester_phone"] == "138****0000"
    assert timeline[-1]["data"]["value"] == "139****2222"


async def test_reveal_shows_the_number_to_whom_it_concerns(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    before = await story.read("handler-lighting")
    await story.goes("handler-lighting", "reveal", {"reason": "需上门, 先电话预约。"})
    after = await story.read("handler-lighting")
    stranger = await story.tries("handler-power", "reveal", {"reason": "好奇。"})

    assert before.json["requester"]["phone"] == after.json["requester"]["phone"] == "138****0000"
    assert story.shown["requester"] == {"name": "林某", "phone": "13800000000"}
    assert stranger.status == 404


async def test_the_past_is_shown_as_it_was(town: Town):
    """`as_of` gives the order and its timeline of that moment, with nothing left to do in it."""
    story = await Story.begins(town)
    await story.goes("operator", "accept")
    then = town.clock().isoformat()  # accepted_at may be before recorded_at, which counts
    town.wait(minutes=1)
    await story.goes("dispatcher", "dispatch")
    town.wait(minutes=1)

    past = await town.get("operator", story.path, as_of=then)
    timeline = await town.get("operator", f"{story.path}/timeline", as_of=then)
    present = await town.get("operator", story.path, as_of=town.clock().isoformat())

    assert (past.json["status"], past.json["allowed_commands"]) == ("accepted", [])
    assert len(timeline.json["items"]) == 2
    assert present.json["on_time"] is None  # what is not over yet is not judged
    assert (present.json["status"], present.json["allowed_commands"]) == ("dispatched", [])


async def test_a_place_nobody_knows_still_finds_an_owner(town: Town):
    """No order without an owner: outside the city, by name only, or without any place at all."""
    out_at_sea = {"point": {"lon": 118.9, "lat": 22.0, "crs": "wgs84"}}
    places = [None, {"text": None, "point": None}, {"text": "某地"}, out_at_sea]
    named = {"text": "澄海区凤翔街道某路", **out_at_sea}

    for place in places:
        story = await Story.begins(town, place=place)
        await story.dispatched()
        assert story.shown["lead_department"] is not None
        assert story.shown["place"]["cell"] is None

    story = await Story.begins(town, place=named)
    assert story.shown["place"]["district"] == "440515000000"


async def test_the_first_contact_over_two_channels_is_one_order(town: Town):
    """统一接入: (source_system, external_ref) is one work order, whatever the channel."""
    reference = {"source_system": "province", "external_ref": "GD-2026-0001"}
    first = await Story.begins(town, **reference)
    await first.goes("operator", "accept")
    again = await town.post("operator", ORDERS, {**CALL, **reference, "channel": "province"})
    by_another = await town.post("operator", ORDERS, {**CALL, **reference, "channel": "web"})

    assert (again.status, again.json["order_no"]) == (200, first.order_no)
    assert (by_another.status, by_another.json["order_no"]) == (200, first.order_no)
    assert by_another.json["status"] == "accepted"
    assert by_another.headers["ETag"] == '"2"'


async def test_a_direct_answer_is_the_reply_that_is_shown(town: Town):
    story = await Story.begins(town, kind="inquiry", channel="web")
    await story.goes("operator", "answer", {"text": "可通过小程序办理。"})
    answered = story.shown["reply"]
    correction = {"field": "reply", "value": "可到窗口办理。", "reason": "答复有误。"}
    await story.goes("supervisor", "correct", correction)

    assert (answered["text"], answered["channel"], answered["round"]) == (
        "可通过小程序办理。",
        "web",
        1,
    )
    assert answered["sent_at"] == story.shown["closed_at"]
    assert story.shown["reply"]["text"] == "可到窗口办理。"
