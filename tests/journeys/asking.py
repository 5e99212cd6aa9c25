"""Ask one question of a paired world, to the end of its pages."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hotline.app.read_side import MODELS
from tests.journeys.figure_questions import Query
from tests.journeys.town import Reply
from tests.journeys.worlds import Answer, World, masked

HINTS = len(MODELS)  # of /live, one for each view
MOST_TRIES = 20
PROXIED = {"X-Forwarded-For": "203.0.113.7"}  # as a stranger's request arrives


@dataclass(frozen=True)
class Question:
    """`path` may hold {order_no} for an order of either world, by `number`."""

    path: str
    query: Query
    number: str = "secret"


async def ask(world: World, reader: str | None, question: Question) -> Answer:
    async with world.few:
        return await answered(world, reader, question)


async def answered(world: World, reader: str | None, question: Question) -> Answer:
    """Page by page to the end, where there are pages."""
    path = question.path.replace("{order_no}", world.number(question.number))
    if path == "/api/v1/live":
        return masked(await hints(world, reader, question))
    reply = await patiently(world, reader, path, question.query)
    answer, following = masked(reply), cursor_of(reply)
    while following is not None:
        query = {**question.query, "cursor": following}
        reply = await patiently(world, reader, path, query)
        following = cursor_of(reply)
        answer = replace(answer, body=answer.body + masked(reply).body)
    return answer


async def patiently(world: World, reader: str | None, path: str, query: Mapping[str, Any]) -> Reply:
    """Ask again where the machine is too busy (503): that says nothing of an order, but of load."""
    for _ in range(MOST_TRIES):
        reply = await world.town.send("GET", path, by=reader, query=query, headers=PROXIED)
        if reply.status != 503:
            break
        await asyncio.sleep(float(reply.headers.get("Retry-After", 1)) / 4)
    return reply


def cursor_of(reply: Reply) -> str | None:
    is_page = reply.status == 200 and "json" in reply.headers["Content-Type"]
    if not is_page or b'"next_cursor"' not in reply.raw:
        return None
    cursor: str | None = reply.json.get("next_cursor")
    return cursor


async def hints(world: World, reader: str | None, question: Question) -> Reply:
    """The first hints, from the beginning on: the stream itself does not end."""
    town, headers = world.town, {**PROXIED, "Last-Event-ID": "0"}
    if reader is not None:
        headers["Authorization"] = f"Bearer {await town.token(reader)}"
    async with town.session.get(town.address + question.path, headers=headers) as response:
        if response.status != 200:
            return Reply(response.status, response.headers, await response.read())
        lines: list[bytes] = []
        while sum(line.startswith(b"data:") for line in lines) < HINTS:
            lines.append(await response.content.readline())
        return Reply(response.status, response.headers, b"".join(lines))
