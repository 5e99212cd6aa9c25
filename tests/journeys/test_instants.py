"""Every instant that leaves the service is written in the city's own time, with its offset."""

import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.story import CALL, RETURN, SATISFIED, Story
from tests.journeys.town import ORDERS, Reply, Town

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+08:00")
INSTANTS_AT_LEAST = {
    "session": 1,
    "order": 20,
    "timeline": 25,
    "list": 2,
    "inbox": 3,
    "figure": 3,
    "clock": 1,
    "refusal": 1,
    "departments": 1,
}


def instants(value: Any) -> Iterator[str]:
    """Wherever they are in an answer, also inside a sentence."""
    match value:
        case dict():
            for each in value.values():
                yield from instants(each)
        case list():
            for each in value:
                yield from instants(each)
        case str():
            yield from (match.rstrip(".,;，。；）)") for match in INSTANT.findall(value))


async def answers_of_a_life(town: Town) -> dict[str, Reply]:
    """One answer of every kind that holds an instant."""
    credentials = {"username": "operator", "password": town.passwords["operator"]}
    abroad = {**CALL, "occurred_at": "2026-03-09T13:00:00-05:00"}
    story = await Story.begins(town, **abroad)
    await story.closed()
    open_one = await Story.begins(town)
    await open_one.dispatched()
    await town.settled()
    period = {"from": "2026-03-01", "to": "2026-04-01", "as_of": "2026-03-12T00:00:00Z"}
    start = {"start": "2026-02-13T02:00:00Z", "limit": {"value": 2, "unit": "hour"}}
    found = {
        "session": await town.post(None, "/api/v1/sessions", credentials, key=None),
        "order": await story.read("supervisor"),
        "past": await town.get("supervisor", story.path, as_of=town.clock().isoformat()),
        "timeline": await town.get("supervisor", f"{story.path}/timeline"),
        "list": await town.get("supervisor", ORDERS),
        "inbox": await town.get("handler-lighting", "/api/v1/departments/lighting/inbox"),
        "figure": await town.get("supervisor", "/api/v1/indicators/on-time-rate", **period),
        "clock": await town.post("editor", "/api/v1/clocks/preview", start, key=None),
        "ready": await town.get(None, "/readyz"),
    }
    for name in ("departments", "policies", "calendars", "matters"):
        found[name] = await town.get("editor", f"/api/v1/{name}")
    town.wait(days=2)
    found["refusal"] = await open_one.tries(open_one.lead, "request-return", RETURN)
    again = await Story.begins(town)
    await again.replied()
    found["missed"] = await again.tries(
        "follow-up", "record-follow-up", {**SATISFIED, "reached": False}
    )
    return found


async def test_every_instant_leaves_in_the_citys_time(town: Town):
    answers = await answers_of_a_life(town)
    written = {name: list(instants(reply.json)) for name, reply in answers.items()}
    other = {name: [each for each in found if not LOCAL.fullmatch(each)]
             for name, found in written.items()}  # fmt: skip

    assert {name: found[:3] for name, found in other.items() if found} == {}
    assert [name for name, least in INSTANTS_AT_LEAST.items() if len(written[name]) < least] == []


async def test_an_instant_keeps_its_moment(town: Town):
    """18:00 in UTC is two o'clock of the next morning here."""
    story = await Story.begins(town, occurred_at="2026-03-09T13:00:00-05:00")

    assert story.shown["occurred_at"] == "2026-03-10T02:00:00+08:00"
