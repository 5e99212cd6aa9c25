"""Who finds what: lists and inboxes say no more than the order itself would."""

import re
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tests.journeys.story import SATISFIED, Story
from tests.journeys.test_tip_off import TIP_OFF
from tests.journeys.town import ORDERS, Reply, Town

pytestmark = pytest.mark.chance

RATE = "/api/v1/indicators/on-time-rate"
PERIOD = "from=2026-03-01&to=2026-04-01"
FOLLOWING = [
    ORDERS,
    "/api/v1/departments/lighting/inbox",
    f"{RATE}?{PERIOD}",
    f"{RATE}/orders?{PERIOD}",
]
HOLD = "SELECT FROM projections.checkpoint WHERE name = $1 FOR UPDATE"


async def numbers(town: Town, reader: str, path: str = ORDERS, **query: Any) -> list[str]:
    """Every page of it, with all that was recorded before."""
    await town.settled()
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await town.get(reader, path, **query, **cursor)).json
        found += [item["order_no"] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def test_what_was_just_written_is_in_the_list(town: Town):
    for _ in range(3):
        story = await Story.begins(town)
        listed = await town.get("supervisor", ORDERS, limit=1, min_position=story.shown["position"])

        assert [item["order_no"] for item in listed.json["items"]] == [story.order_no]


@pytest.mark.parametrize("path", FOLLOWING)
async def test_a_position_beyond_the_log_is_the_client_s_error(town: Town, path: str):
    """The service never gave this position to anyone, so there is nothing to wait for."""
    story = await Story.begins(town)
    positions = (story.shown["position"] + 1_000, 10**15, 2**63 - 1)
    replies = [await town.get("supervisor", path, min_position=each) for each in positions]

    assert {(reply.status, reply.code) for reply in replies} == {
        (422, "request.position_beyond_log")
    }
    assert re.search("[一-鿿]", replies[0].json["title"])
    assert "Retry-After" not in replies[0].headers


async def test_a_position_that_the_view_has_not_reached_is_worth_another_try(town: Town):
    """The view is held still by a lock on its checkpoint, as a batch of another process does."""
    story = await Story.begins(town)
    await town.settled()
    connection = await asyncpg.connect(town.settings.owner_url)
    try:
        async with connection.transaction():
            await connection.execute(HOLD, "order_list")
            await story.goes("operator", "accept")
            position = story.shown["position"]
            behind = await town.get("supervisor", ORDERS, min_position=position)
    finally:
        await connection.close()
    await town.settled()
    reached = await town.get("supervisor", ORDERS, min_position=position)

    assert (behind.status, behind.code) == (503, "view.not_yet")
    assert int(behind.headers["Retry-After"]) >= 1
    assert reached.status == 200


async def test_protected_orders_are_listed_to_those_who_acted_or_whose_turn_it_is(town: Town):
    """And the numbers of the others are not: neither on a page nor as a gap between pages."""
    story = await Story.begins(town, **TIP_OFF)
    seen: dict[str, list[str]] = {}

    async def who_finds_it(when: str) -> None:
        readers = ["operator", "dispatcher", "shift-lead", "follow-up", "handler-power", story.lead]
        seen[when] = [
            reader
            for reader in readers
            if reader in town.passwords
            and story.order_no in await numbers(town, reader, kind="tip_off", limit=2)
        ]

    await who_finds_it("registered")
    await story.goes("operator", "accept")
    await who_finds_it("accepted")
    await story.goes("dispatcher", "dispatch")
    await who_finds_it("dispatched")
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "submit-result", {"resolved": True, "findings": "属实。",
                     "public_reply": "已处罚。", "substantiated": True, "evidence": [],
                     "unresolved_reason": None})  # fmt: skip
    await story.goes("shift-lead", "approve-result")
    await who_finds_it("replying")
    await story.goes("follow-up", "send-reply", {"text": "已处罚。"})
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")
    await who_finds_it("closed")

    centre = ["dispatcher", "shift-lead"]
    assert seen == {
        "registered": ["operator"],
        "accepted": ["operator", *centre],
        "dispatched": ["operator", *centre, story.lead],
        "replying": ["operator", *centre, "follow-up", story.lead],
        "closed": ["operator", *centre, "follow-up", story.lead],
    }


async def test_an_inbox_tells_a_dispatcher_no_more_than_the_list(town: Town):
    story = await Story.begins(town, **TIP_OFF)
    await story.dispatched()
    path = f"/api/v1/departments/{story.shown['lead_department']}/inbox"

    assert story.order_no in await numbers(town, story.lead, path)
    assert story.order_no in await numbers(town, "supervisor", path)
    assert story.order_no in await numbers(town, "dispatcher", path)  # may make the contact
    assert story.order_no not in await numbers(town, "follow-up", path)
    assert (await town.get("handler-power", path)).status == 403


FILTERS: list[dict[str, Any]] = [
    {"status": "dispatched"},
    {"kind": "complaint"},
    {"matter": "010301"},
    {"department": "lighting"},
    {"channel": "forum"},
    {"due_before": "2099-01-01T00:00:00+08:00"},
    {"overdue": "false"},
    {"q": "罕见的字𠀀"},
    {"phone": "13711112222"},
]


@pytest.mark.parametrize("query", FILTERS, ids=lambda query: next(iter(query)))
async def test_each_filter_finds_what_fits_and_nothing_else(town: Town, query: dict[str, Any]):
    fitting = await Story.begins(
        town,
        channel="forum",
        title="罕见的字𠀀在题目里",
        requester={"name": "吴某", "phone": "137 1111 2222"},
    )
    await fitting.dispatched()
    other = await Story.begins(town, channel="counter", kind="praise", matter="060202")

    found = await numbers(town, "supervisor", **query)

    assert fitting.order_no in found
    assert (other.order_no in found) is (query == {"overdue": "false"})


async def test_cell_and_subdistrict_filters_use_what_the_order_says(town: Town):
    story = await Story.begins(town)
    place = story.shown["place"]
    by_cell = await numbers(town, "supervisor", cell=place["cell"]["code"])
    by_subdistrict = await numbers(town, "supervisor", subdistrict=place["subdistrict"])

    assert story.order_no in by_cell
    assert story.order_no in by_subdistrict
    assert await numbers(town, "supervisor", cell="440511001000999") == []


async def test_what_is_overdue_is_asked_of_the_clock(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    before = await numbers(town, "supervisor", overdue="true", limit=200)
    town.wait(days=15)
    after = await numbers(town, "supervisor", overdue="true", limit=200)

    assert story.order_no not in before
    assert story.order_no in after


async def test_pages_follow_each_other_newest_first(town: Town):
    for _ in range(5):
        await Story.begins(town, channel="police_110")
    whole = (await town.get("supervisor", ORDERS, channel="police_110", limit=200)).json["items"]
    await Story.begins(town, channel="police_110")
    paged = await numbers(town, "supervisor", channel="police_110", limit=2)

    assert len(paged) == len(set(paged)) >= 6
    assert sorted(paged, reverse=True) == paged
    assert all(item["order_no"] in paged for item in whole)


async def test_a_cursor_belongs_to_one_reader_and_one_question(town: Town):
    for _ in range(2):
        await Story.begins(town)
    await town.settled()
    page = await town.get("supervisor", ORDERS, limit=1)
    cursor = page.json["next_cursor"]
    by_another = await town.get("supervisor-2", ORDERS, limit=1, cursor=cursor)
    other_question = await town.get("supervisor", ORDERS, limit=1, cursor=cursor, kind="help")
    forged = await town.get("supervisor", ORDERS, cursor=cursor.swapcase())

    assert {by_another.status, other_question.status, forged.status} == {400}
    assert forged.code == "request.malformed_cursor"


async def test_a_cursor_of_an_inbox_belongs_to_one_reader(town: Town):
    for _ in range(2):
        await (await Story.begins(town)).dispatched()
    story = await Story.begins(town)
    await story.dispatched()
    path = f"/api/v1/departments/{story.shown['lead_department']}/inbox"
    await town.settled()
    cursor = (await town.get("supervisor", path, limit=1)).json["next_cursor"]

    own = await town.get("supervisor", path, limit=1, cursor=cursor)
    by_another = await town.get("supervisor-2", path, limit=1, cursor=cursor)

    assert (own.status, by_another.status) == (200, 400)
    assert by_another.code == "request.malformed_cursor"


def wrong(reply: Reply) -> list[tuple[str, str]]:
    assert (reply.status, reply.code) == (422, "request.invalid"), reply.raw.decode()
    return [(each["parameter"], each["code"]) for each in reply.json["errors"]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"phone": "139"}, "phone_incomplete"),
        ({"phone": "12345"}, "phone_incomplete"),
        ({"q": "灯"}, "search_too_short"),
        ({"q": "灯 8"}, "search_too_short"),
        ({"q": "，。"}, "search_too_short"),
        ({"cell": "zzz"}, "string_pattern_mismatch"),
    ],
    ids=str,
)
async def test_a_question_that_finds_nothing_by_its_form_is_refused(
    town: Town, query: dict[str, str], code: str
):
    """An empty page would say that there is no such order."""
    reply = await town.get("supervisor", ORDERS, **query)

    assert wrong(reply) == [(next(iter(query)), code)]


async def test_a_short_word_beside_a_longer_one_is_looked_for(town: Town):
    story = await Story.begins(town, title="东湖村口 8 号灯杆", narrative="灯杆倾斜。")

    assert story.order_no in await numbers(town, "supervisor", q="东湖村口 8")
    assert await numbers(town, "supervisor", q="东湖村口 9") == []


async def test_an_inbox_is_a_known_department_s_and_one_s_own(town: Town):
    unknown = await town.get("supervisor", "/api/v1/departments/nosuch/inbox")
    other = await town.get("handler-power", "/api/v1/departments/lighting/inbox")

    assert wrong(unknown) == [("department", "unknown_department")]
    assert (other.status, other.code) == (403, "access.forbidden")
    assert "只能查看本单位" in other.json["title"]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"key": "lighting"}, "by", "missing"),
        ({"by": "district", "key": "nosuch"}, "key", "unknown_key"),
        ({"by": "cell", "key": "zzz"}, "key", "unknown_key"),
        ({"cell": "zzz"}, "cell", "string_pattern_mismatch"),
    ],
)
async def test_orders_behind_a_row_that_cannot_be_are_refused(
    town: Town, query: dict[str, str], parameter: str, code: str
):
    period = {"from": "2026-03-01", "to": "2026-04-01"}
    reply = await town.get("supervisor", f"{RATE}/orders", **period, **query)

    assert wrong(reply) == [(parameter, code)]


async def test_orders_behind_the_row_without_a_value_are_listed(town: Town):
    period = {"from": "2026-03-01", "to": "2026-04-01", "by": "cell", "key": "none"}

    assert (await town.get("supervisor", f"{RATE}/orders", **period)).status == 200


async def test_filters_by_district_date_verdict_and_openness(town: Town):
    town.wait(days=40)
    today = town.clock().date().isoformat()
    tomorrow = (town.clock() + timedelta(days=1)).date().isoformat()
    here = {"registered_from": today, "registered_to": tomorrow, "limit": 200}
    late = await (await Story.begins(town)).dispatched()
    done = await (await Story.begins(town)).closed()
    gone = await (await Story.begins(town)).goes("operator", "withdraw", {"reason": "已解决。"})
    far = await Story.begins(town, place={"text": "潮南区峡山街道"})
    town.wait(days=15)

    async def found(**query: Any) -> set[str]:
        listed = await numbers(town, "supervisor", **here, **query)
        return set(listed) & {each.order_no for each in (late, done, gone, far)}

    district = late.shown["place"]["district"]
    assert await found() == {each.order_no for each in (late, done, gone, far)}
    assert await found(district=district) == {each.order_no for each in (late, done, gone)}
    assert await found(on_time="false") == {late.order_no}
    assert await found(on_time="true") == {done.order_no}
    assert await found(open="true") == {late.order_no, far.order_no}
    assert await found(open="false") == {done.order_no, gone.order_no}
    assert await found(open="true", status="closed") == set()
    earlier = {"registered_from": "2026-01-01", "registered_to": today}
    assert late.order_no not in await numbers(town, "supervisor", **earlier)
    backwards = {"registered_from": tomorrow, "registered_to": today}
    assert wrong(await town.get("supervisor", ORDERS, **backwards)) == [
        ("registered_to", "period_backwards")
    ]
