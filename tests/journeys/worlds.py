"""
Two fresh cities that differ by one protected order, and what each reader is answered in them.

Whoever may not read the order must be answered the same in both, byte for byte, once order
numbers, positions, lag, times and cursors are masked (D-07).
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.journeys.cases import CASES
from tests.journeys.story import RESULT, RETURN, SATISFIED, Story
from tests.journeys.town import ORDERS, Reply, Town, opened_town

FIRST_LEAD, SECOND_LEAD, REPORTED = "ecology", "comprehensive-enforcement", "municipal-works"
MATTER = "060102"
NAME, PHONE, OTHER_PHONE = "黄阿明", "13612345678", "13687654321"
TIP_OFF: Mapping[str, Any] = {
    "kind": "tip_off",
    "matter": MATTER,
    "reported_department": REPORTED,
    "requester": {"name": NAME, "phone": PHONE},
    "title": f"{NAME}举报异味",
    "narrative": f"厂里夜间排放刺鼻气体。我叫{NAME}, 电话 {PHONE}。",
    "place": {"text": "厂区", "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}},
}
NAMED = ("0", "1", "2", "3", "leader", "follower", "whole", "part")  # as they were made
WITH_CASES = ("1", "2", "3", "leader")
NEVER_GIVEN = "20200101-440500-000001"
KEPT_HEADERS = ("Content-Type", "ETag", "Retry-After", "Location", "WWW-Authenticate", "Allow")
MASKS = [
    (re.compile(rb"\d{8}-440500-\d{6}"), b"NUMBER"),
    (re.compile(rb'"\d{4}-\d\d-\d\dT[^"]+"'), b'"TIME"'),
    (re.compile(rb"\d{4}-\d\d-\d\dT[0-9A-F%.]+"), b"TIME"),  # of an address
    (re.compile(rb'"(position|lag_events|lag_seconds|heartbeat_seconds)": ?[\d.e-]+'), rb'"\1":0'),
    (re.compile(rb'"(seal|corrects)": ?"[0-9a-f]{64}"'), rb'"\1":"SEAL"'),  # of a position
    (re.compile(rb'"(today_position)": ?\d+'), rb'"\1":0'),
    (re.compile(rb'"(request_id|next_cursor)": ?"[^"]+"'), rb'"\1":"masked"'),
    (re.compile("日\\d\\d:\\d\\d".encode()), "日TIME".encode()),  # of an explained clock
    (re.compile(rb'"((working|natural)_minutes|on_duty|outside)":\d+'), rb'"\1":0'),
    (re.compile(rb'"(sentence(_en)?)":"[^"]+"'), rb'"\1":"masked"'),  # of the same minutes
    (re.compile(rb"^id: .*$", re.MULTILINE), b"id: 0"),
]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[str | None, ...]
    body: bytes


@dataclass
class World:
    """`secret`: the protected order, where there is one. `orders`: those that both worlds have."""

    town: Town
    has_secret: bool
    secret: Story | None = None
    secret_part: Story | None = None  # split off the protected one
    orders: list[Story] = field(default_factory=list)
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))  # at once

    async def begins(self) -> None:
        """Open orders before and after, and the protected one up to its second handler."""
        self.orders.append(await handled_without_case(await Story.begins(self.town)))
        self.orders.append(await with_case(await Story.begins(self.town, **NOISE)))
        if self.has_secret:
            self.secret = await Story.begins(self.town, **TIP_OFF)
            self.secret_part = await split(self.secret)
            await redispatched(self.secret)
        for _ in range(2):  # with the protected one they are a place of repeats
            self.orders.append(await with_case(await Story.begins(self.town, **SMELL)))
        self.orders += await together(self.town)
        self.town.wait(minutes=35)  # to 10:05: a read is recorded once an hour, in both worlds
        await self.town.settled()

    async def ends(self) -> None:
        """
        The protected order is closed, and everything has fallen due.

        Another order was open, fell due, and was made secret before anyone asked: it is protected
        now, and was not at the moments that are asked for.
        """
        late = None
        if self.secret is not None:
            await closed(self.secret)
            await declined(self.secret_part)
            late = await Story.begins(self.town, **BECOMES_SECRET)
            await redispatched(late)
        self.town.wait(days=70)
        for story in (*self.orders, *([] if late is None else [late])):
            await story.until(is_missed)
        for story in (self.order(name) for name in WITH_CASES):
            await until_case(story, is_missed)
        if late is not None:
            late.shown = (await late.read("dispatcher")).json
            secrecy = {"secrecy": "confidential", "reason": "担心报复。"}
            await late.goes("dispatcher", "set-secrecy", secrecy)
            await closed(late)
        await self.town.settled()
        published = await self.town.post(
            "supervisor", "/api/v1/published-months", {"month": "2026-03"}
        )
        assert published.status == 201, published.raw
        while not (await self.town.get(None, "/api/v1/public/figures")).json["items"]:
            await asyncio.sleep(0.02)  # the service follows its log

    def number(self, which: str) -> str:
        """`secret`, or an order that both worlds have."""
        if which != "secret":
            return self.order(which).order_no
        return NEVER_GIVEN if self.secret is None else self.secret.order_no

    def order(self, which: str) -> Story:
        return self.orders[NAMED.index(which)]

    def version(self, which: str) -> int:
        return 1 if which == "secret" else int(self.order(which).shown["version"])


def is_missed(order: Mapping[str, Any]) -> bool:
    """Whatever runs was missed, but for the time to explain it (S-02)."""
    running = [each for each in order["clocks"] if each["state"] == "running"]
    return all(each["missed"] or each["explains"] for each in running)


BECOMES_SECRET: Mapping[str, Any] = {**TIP_OFF, "kind": "complaint"}
NOISE: Mapping[str, Any] = {"matter": "060101", "title": "施工噪声"}
SMELL: Mapping[str, Any] = {"matter": MATTER, "title": "公开投诉异味"}


async def with_case(story: Story) -> Story:
    """Dispatched, and its grid case is open: what came first must not be left to chance."""
    await story.dispatched()
    await until_case(story, lambda case: True)
    return story


async def handled_without_case(story: Story) -> Story:
    """The lead submits while its case is open, which is void then (G-10)."""
    await with_case(story)
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "submit-result", RESULT)
    await until_case(story, lambda case: case["status"] == "voided")
    return story


async def until_case(story: Story, is_so: Callable[[Mapping[str, Any]], bool]) -> None:
    """Until the service has made it so of a case of the order."""
    async with asyncio.timeout(60):
        while True:
            listed = await story.town.get("shift-lead", CASES, order_no=story.order_no)
            for each in listed.json["items"]:
                case = await story.town.get("shift-lead", f"{CASES}/{each['case_no']}")
                if is_so(case.json):
                    return
            await asyncio.sleep(0)


async def together(town: Town) -> list[Story]:
    """Two public orders that are merged and urged, and one that is split (D-05, D-06, D-12)."""
    leader = await with_case(await Story.begins(town, **NOISE))
    follower = await Story.begins(town, **NOISE, requester={"name": "王某", "phone": OTHER_PHONE})
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    leader.shown = await leader.until(lambda order: order["followers"])
    await leader.goes("operator", "urge", {"note": "催", "requester": None, "channel": "phone"})
    whole = await Story.begins(town)
    return [leader, follower, whole, await split(whole)]


async def split(whole: Story) -> Story:
    """The part, once it is registered."""
    other = {"matter": "060101", "title": "施工噪声", "narrative": "夜间施工。"}
    await whole.goes("operator", "split", {"parts": [other]})
    whole.shown = await whole.until(lambda order: order["split_into"])
    path = f"{ORDERS}/{whole.shown['split_into'][0]}"
    return Story(whole.town, (await whole.town.get("supervisor", path)).json)


async def declined(part: Story | None) -> None:
    """The centre has no more to do with it."""
    assert part is not None
    await part.goes("operator", "decline", {"reason_code": "petition", "reason": "已告知。"})


async def redispatched(story: Story) -> None:
    """Returned by its first handler, given to another, urged by a third person, corrected."""
    await story.goes("operator", "accept")
    alone = {"supporting_departments": [], "reason": "职责。"}
    await story.goes("dispatcher", "dispatch", {"lead_department": FIRST_LEAD, **alone})
    back = {**RETURN, "suggested_department": SECOND_LEAD}
    await story.goes(f"handler-{FIRST_LEAD}", "request-return", back)
    await story.goes("dispatcher", "grant-return", {"note": "属实。"})
    await story.goes("dispatcher", "dispatch", {"lead_department": SECOND_LEAD, **alone})
    caller = {"name": "陈某", "phone": OTHER_PHONE}
    await story.goes("operator", "urge", {"note": "催", "requester": caller, "channel": "phone"})
    said = {"field": "narrative", "value": f"{NAME}更正: 夜里十点", "reason": "听错。"}
    await story.goes("supervisor", "correct", said)
    await story.goes(f"handler-{SECOND_LEAD}", "acknowledge")


async def closed(story: Story) -> None:
    await story.goes("dispatcher", "contact-requester", {"method": "phone", "reached": True})
    await story.tries("dispatcher", "reveal", {"reason": "回电。"})
    story.shown = (await story.read("dispatcher")).json
    await story.goes(f"handler-{SECOND_LEAD}", "submit-result", RESULT)
    await story.goes("dispatcher", "approve-result")
    await story.goes("follow-up", "send-reply", {"text": "已处罚。"})
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")
    async with asyncio.timeout(60):
        while not await is_told(story):
            await asyncio.sleep(0)


async def is_told(story: Story) -> bool:
    told = await story.town.get("supervisor", "/api/v1/messages", state="delivered")
    return story.order_no in {each["order_no"] for each in told.json["items"]}


def masked(reply: Reply) -> Answer:
    headers = tuple(reply.headers.get(name) for name in KEPT_HEADERS)
    return Answer(reply.status, headers, masked_body(reply.raw))


@lru_cache(maxsize=1_000)  # many readers get the same bytes, some of them megabytes
def masked_body(body: bytes) -> bytes:
    for pattern, instead in MASKS:
        body = pattern.sub(instead, body)
    return body


@asynccontextmanager
async def opened_worlds(servers: Servers) -> AsyncIterator[tuple[World, World]]:
    """With the order and without it."""
    async with AsyncExitStack() as stack:
        worlds = []
        for has_secret in (True, False):
            state = stack.enter_context(temporary_state())
            own = await stack.enter_async_context(cloned(await servers.of(pg_bins()[0])))
            town = await stack.enter_async_context(opened_town(own, state))
            worlds.append(World(town, has_secret))
        yield worlds[0], worlds[1]
