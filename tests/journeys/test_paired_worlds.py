"""
Paired worlds (V-02): with and without a protected order, every GET answers an outsider the same.

The routes come from the running application: a new GET without questions here fails the test.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from grid.api.cases.lists import CasesQuery
from hotline.api.orders.lists import OrdersQuery
from hotline.http.paging import Page
from tests.databases import Servers, effort
from tests.journeys.asking import Question, ask
from tests.journeys.board_questions import BOARDS, DEPARTMENTS, INSTANTS
from tests.journeys.figure_questions import (
    BEHIND,
    FIGURES,
    PERIOD,
    SLICES_OF_ANOTHER,
    Query,
)
from tests.journeys.list_questions import NO_TOPIC as NO_ARTICLE
from tests.journeys.list_questions import OF_CASES, OF_ORDERS
from tests.journeys.month_questions import MONTHS, REPORTS
from tests.journeys.town import ORDERS
from tests.journeys.worlds import (
    FIRST_LEAD,
    MATTER,
    REPORTED,
    Answer,
    World,
    masked,
    opened_worlds,
)

RATE = "/api/v1/indicators/{name}"
CASES = "/api/v1/grid-cases"
NO_CASE = "G20200101-440500-000001"
WEEKS = "/api/v1/boards/orders-by-week"
CARDS = "/api/v1/cards"
TOPICS = "/api/v1/topics"
WORKERS = "/api/v1/grid/workers"
CELLS_WITHOUT_WORKER = "/api/v1/grid/cells-without-worker"
ROUNDS = "/api/v1/grid/rounds"
STAFFING = "/api/v1/grid/staffing"
STREET = "/api/v1/grid/indicators"
SHIFTS = f"{STREET}/on-duty-rate/shifts"
EVALUATIONS = "/api/v1/evaluations"
STREET_MAP = "/api/v1/grid/map"
COVERAGE = "/api/v1/grid/patrol-coverage"
TARGETS = "/api/v1/targets"
MESSAGES = "/api/v1/messages"
BUNDLE = "/api/v1/grid/bundle"
POSITIONS = "/api/v1/grid/positions"
DAY = {"from": "2026-03-10T00:00:00+08:00", "to": "2026-03-11T00:00:00+08:00"}
FILES = "/api/v1/attachments"
ACCESS = f"{ORDERS}/{{order_no}}/access"
BY_CODE = "/api/v1/public/orders/{order_no}"  # no account: test_own_order.py compares its 404s
EXPLANATION = f"{ORDERS}/{{order_no}}/clocks/explanation"
OUTSIDERS: Mapping[str, str | None] = {
    "an uninvolved handler": "handler-power",
    "an uninvolved department lead": "department-lead-power",
    "the former handler": f"handler-{FIRST_LEAD}",
    "the former department's lead": f"department-lead-{FIRST_LEAD}",
    "a handler of the reported department": f"handler-{REPORTED}",
    "a handler below the reported department": "handler-lighting",
    "a dispatcher below the reported department": "two-hats",
    "the centre, in the reported department": f"hats-{REPORTED}",
    "a supervisor below the reported department": "supervisor-lighting",
    "an analyst": "analyst",
    "an editor": "editor",
    "an integration client": "integration",
    "an administrator": "security-admin",
    "a grid worker": "worker-1",
    "a stranger": None,
}
# only when the order no longer waits for them
CENTRE: Mapping[str, str] = {
    "a shift lead who is not a member": "shift-lead",
    "the centre, in an uninvolved department": "hats-power",
}
INSPECTOR = "inspector"  # reads every order, without its texts; figures tell no more (V-01)
AUDITOR = "audit-admin"  # reads who has looked at personal data, and nothing else
READERS = (*OUTSIDERS.values(), *CENTRE.values(), INSPECTOR, AUDITOR, "supervisor")
MANY = 5  # questions of one route
READ_BY_INSPECTORS = {
    CARDS,
    ORDERS,
    *BOARDS,
    f"{ORDERS}/{{order_no}}",
    f"{ORDERS}/{{order_no}}/timeline",
    EXPLANATION,
    FILES,
    "/api/v1/departments/{department}/inbox",
}
NUMBERS = ("secret", "0", "1", "leader", "follower", "whole", "part")
MOMENTS: Sequence[Query] = ({}, *({"as_of": f"2026-03-10T09:{n}:00+08:00"} for n in (30, 50, 54)))


def plain(path: str, *queries: Query) -> list[Question]:
    return [Question(path, query) for query in queries or ({},)]


def of_orders(tail: str = "") -> list[Question]:
    path = f"{ORDERS}/{{order_no}}{tail}"
    return [Question(path, query, number) for number, query in product(NUMBERS, MOMENTS)]


def merged_timelines() -> list[Question]:
    """Of others the case comes between their facts when the service has heard of them."""
    path = f"{ORDERS}/{{order_no}}/timeline"
    return [Question(path, {"merged": "true"}, "secret")]


def of_files() -> list[Question]:
    """The number is in the query."""
    return [Question(f"{FILES}?work_order={{order_no}}", {}, number) for number in NUMBERS]


def of_inboxes() -> list[Question]:
    return [
        Question(f"/api/v1/departments/{each}/inbox", query)
        for each, query in product(DEPARTMENTS, ({}, {"limit": 1}))
    ]


QUESTIONS: Mapping[str, Sequence[Question]] = {
    "/": plain("/"),
    "/livez": plain("/livez"),
    "/readyz": plain("/readyz"),
    "/metrics": plain("/metrics"),
    "/openapi.json": plain("/openapi.json"),
    "/docs": plain("/docs"),
    "/docs/docs.css": plain("/docs/docs.css"),
    "/docs/docs.js": plain("/docs/docs.js"),
    "/favicon.ico": plain("/favicon.ico"),
    "/api/v1/me": plain("/api/v1/me"),
    "/api/v1/departments": plain("/api/v1/departments"),
    "/api/v1/matters": plain("/api/v1/matters"),
    "/api/v1/policies": plain("/api/v1/policies"),
    "/api/v1/calendars": plain("/api/v1/calendars"),
    "/api/v1/cells": plain("/api/v1/cells", {"bbox": "116.69,23.35,116.71,23.37"}),
    "/api/v1/areas": plain("/api/v1/areas", {"level": "district"}, {"level": "cell"}),
    "/api/v1/grid/catalogue": plain("/api/v1/grid/catalogue", {"group": "06"}),
    "/api/v1/cells/at": plain("/api/v1/cells/at", {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}),
    BUNDLE: plain(BUNDLE, {}, {"since": "tasks-000000000000"}),
    POSITIONS: plain(POSITIONS, {"worker": "worker-1", **DAY}),
    WORKERS: plain(WORKERS, {}, {"area": "440511001000", "status": "on_duty"}),
    f"{WORKERS}/{{worker}}": plain(f"{WORKERS}/worker-1"),
    CELLS_WITHOUT_WORKER: plain(CELLS_WITHOUT_WORKER, {"area": "440511001000"}),
    "/api/v1/cells/{code}": plain("/api/v1/cells/440511005001001"),
    "/api/v1/grid/maps": plain("/api/v1/grid/maps"),
    ROUNDS: plain(ROUNDS, {}, {"state": "overdue"}),
    f"{ROUNDS}/{{round_id}}": plain(f"{ROUNDS}/{NO_ARTICLE}"),
    STAFFING: plain(STAFFING, {}, {"area": "440511001000", "is_short": "true"}),
    COVERAGE: plain(COVERAGE, PERIOD, {**PERIOD, "by": "worker"}),
    "/api/v1/grid/components": plain("/api/v1/grid/components", {"code": "02001"}),
    "/api/v1/live": plain("/api/v1/live"),
    CARDS: plain(
        CARDS,
        {},
        {"limit": 1},
        {"colour": "red", "explained": "false"},
        {"clock": "handle", "from": "2026-03-01", "to": "2026-07-01"},
        *({"department": each} for each in DEPARTMENTS),
    ),
    ORDERS: plain(ORDERS, *OF_ORDERS),
    f"{ORDERS}/{{order_no}}": [
        *of_orders(),
        *(Question(f"{ORDERS}/{{order_no}}", {"here": "true"}, each) for each in NUMBERS),
    ],
    f"{ORDERS}/{{order_no}}/timeline": [*of_orders("/timeline"), *merged_timelines()],
    EXPLANATION: of_orders("/clocks/explanation"),
    ACCESS: [Question(ACCESS, {}, number) for number in NUMBERS],
    "/api/v1/departments/{department}/inbox": of_inboxes(),
    TOPICS: plain(TOPICS, {}, {"topic_status": "open"}),
    f"{TOPICS}/{{topic_id}}": plain(f"{TOPICS}/{NO_ARTICLE}"),
    "/api/v1/topic-suggestions": plain("/api/v1/topic-suggestions"),
    TARGETS: plain(TARGETS, PERIOD, INSTANTS),
    **{path: plain(path, *queries) for path, queries in BOARDS.items()},
    **{path: plain(path, *queries) for path, queries in REPORTS.items()},
    f"{MONTHS}/{{month}}": plain(f"{MONTHS}/2026-03"),
    WEEKS: plain(WEEKS, {**INSTANTS}, {**INSTANTS, "district": "440511000000"}),
    MESSAGES: plain(MESSAGES, *({"state": each} for each in ("call", "delivered", "undelivered"))),
    FILES: of_files(),
    f"{FILES}/{{attachment_id}}": plain(f"{FILES}/{NO_ARTICLE}"),
    "/api/v1/files/{token}": plain(f"/api/v1/files/{'A' * 80}"),
    CASES: plain(CASES, *OF_CASES),
    f"{CASES}/{{case_no}}": plain(f"{CASES}/{NO_CASE}"),
    f"{CASES}/{{case_no}}/timeline": plain(
        f"{CASES}/{NO_CASE}/timeline", {}, {"merged": "true"}
    ),
    "/api/v1/grid/tasks": plain("/api/v1/grid/tasks", {}, {"worker": "worker-1"}),
    STREET: plain(STREET),
    f"{STREET}/{{indicator}}": [
        *plain(f"{STREET}/satisfaction-rate", PERIOD, {**PERIOD, "by": "community"}),
        *plain(f"{STREET}/register", PERIOD, {**PERIOD, "by": "matter", "then_by": "day"}),
    ],
    SHIFTS: plain(SHIFTS, {**PERIOD, "by": "worker", "key": "worker-1"}),  # of many: as they began
    f"{STREET}/{{indicator}}/cases": [
        *plain(f"{STREET}/report/cases", PERIOD),
        *plain(f"{STREET}/rework/cases", {**PERIOD, "form": "department-jinhua"}),
    ],
    EVALUATIONS: plain(EVALUATIONS),
    f"{EVALUATIONS}/{{form}}": [
        *plain(f"{EVALUATIONS}/department-jinniu", PERIOD),
        *plain(f"{EVALUATIONS}/communities", PERIOD),
    ],
    STREET_MAP: plain(
        STREET_MAP,
        *({"level": each} for each in ("cell", "district")),
        {"level": "cell", "cells": "now"},
    ),
    "/api/v1/articles": plain("/api/v1/articles", {}, {"matter": MATTER}),
    "/api/v1/articles/{article_id}": plain(f"/api/v1/articles/{NO_ARTICLE}"),
    "/api/v1/indicators": plain("/api/v1/indicators"),
    RATE: [
        *plain(RATE.format(name="on-time-rate"), *FIGURES),
        *plain(RATE.format(name="acknowledged-on-time"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="exclusion-rate"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="closed-of-accepted"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="repeat-rate"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="three-rates"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="done-at-first-rate"), *SLICES_OF_ANOTHER),
        *plain(RATE.format(name="done-at-first-rate"), {**PERIOD, "version": 1}),
    ],
    f"{RATE}/orders": [
        *plain(f"{RATE}/orders".format(name="on-time-rate"), *BEHIND),
        *plain(f"{RATE}/orders".format(name="acknowledged-on-time"), *SLICES_OF_ANOTHER),
        *plain(f"{RATE}/orders".format(name="closed-of-accepted"), *SLICES_OF_ANOTHER),
    ],
}  # fmt: skip
OF_THE_SECRET = (  # commands that name it: in their path, or in their body from another order
    ("secret", "merge", {"into": "leader"}),
    ("secret", "urge", {"note": "催", "requester": None, "channel": "phone"}),
    ("secret", "unmerge", {"note": "不是同一处。"}),
    ("secret", "split", {"parts": [{"matter": "060101", "title": "噪声", "narrative": "夜里。"}]}),
    ("whole", "merge", {"into": "secret"}),
    ("follower", "merge", {"into": "secret"}),
    ("leader", "merge", {"into": "secret"}),
)
STAGES = ("in progress", "closed")
SEEN_TO_DIFFER = {  # by a supervisor: else the comparison would prove nothing
    *BOARDS,
    TARGETS,
    CARDS,
    ORDERS,
    f"{ORDERS}/{{order_no}}",
    f"{ORDERS}/{{order_no}}/timeline",
    EXPLANATION,
    MESSAGES,
    FILES,
    ACCESS,
    "/api/v1/departments/{department}/inbox",
    RATE,
    f"{RATE}/orders",
}


@dataclass(frozen=True)
class Told:
    """What everyone was answered: by stage, reader and route, in the order of its questions."""

    routes: frozenset[str]  # of the application, for GET
    answers: Mapping[tuple[str, str | None, str], Sequence[Answer]]
    refused: Mapping[tuple[str, str | None], Sequence[Answer]]  # commands that name the order


@pytest.mark.parametrize(("asked", "query"), [(OF_ORDERS, OrdersQuery), (OF_CASES, CasesQuery)])
def test_each_filter_of_a_list_has_a_question(asked: Sequence[Query], query: type[Page]):
    filters = query.model_fields.keys() - Page.model_fields.keys() - {"min_position"}
    missing = filters - {name for each in asked for name in each}

    assert not missing, f"add a question for each to tests/journeys/list_questions.py: {missing}"


@pytest.mark.chance
@pytest.mark.slow(seconds=45)
async def test_every_get_answers_an_outsider_the_same_with_the_order_and_without(
    fast_servers: Servers,
):
    """One test: to live in two worlds takes longer than all of its comparisons."""
    worlds = await lived(fast_servers)

    assert worlds[0].routes == QUESTIONS.keys() | {BY_CODE}, "a new GET needs its questions here"
    assert misunderstood(worlds) == set()
    for (who, reader), stage in product(OUTSIDERS.items(), STAGES):
        assert differing(worlds, stage, reader) == {}, (who, stage)
        assert worlds[0].refused[stage, reader] == worlds[1].refused[stage, reader], (who, stage)
    for who, reader in CENTRE.items():
        assert differing(worlds, "closed", reader) == {}, who
        assert worlds[0].refused["closed", reader] == worlds[1].refused["closed", reader], who
    for stage in STAGES:
        assert differing(worlds, stage, INSPECTOR).keys() <= READ_BY_INSPECTORS
        assert differing(worlds, stage, AUDITOR).keys() <= {ACCESS}
    seen = {route for stage in STAGES for route in differing(worlds, stage, "supervisor")}
    assert seen == SEEN_TO_DIFFER, "where the worlds do not differ, the comparison proves nothing"


async def lived(servers: Servers) -> tuple[Told, Told]:
    """In the world with the order and in the one without, while it was handled and afterwards."""
    async with opened_worlds(servers) as (with_it, without):
        return await told(with_it), await told(without)


async def told(world: World) -> Told:
    answers: dict[tuple[str, str | None, str], Sequence[Answer]] = {}
    refused: dict[tuple[str, str | None], Sequence[Answer]] = {}
    for stage, step in zip(STAGES, (World.begins, World.ends), strict=True):
        await step(world)
        for reader, route in product(READERS, QUESTIONS):
            questions = asked_by(reader, stage, route)
            first = await ask(world, reader, questions[0])
            asked = () if is_refused_at_the_door(first) else questions[1:]
            others = await asyncio.gather(*(ask(world, reader, each) for each in asked))
            answers[stage, reader, route] = [first, *others]
        for reader in (*OUTSIDERS.values(), *(CENTRE.values() if stage == "closed" else ())):
            refused[stage, reader] = [await tried(world, reader, *each) for each in OF_THE_SECRET]
    return Told(world.town.gets, answers, refused)


def asked_by(reader: str | None, stage: str, route: str) -> Sequence[Question]:
    """
    All questions with full effort; else of many one in five, others of each reader and stage.

    Three of fifteen outsiders ask each, by the same rule of sight, and three others in the next
    stage; a supervisor asks all.
    """
    questions = QUESTIONS[route]
    step = 1 if len(questions) < MANY or reader == "supervisor" else effort(ci=5, full=1)
    return questions[(READERS.index(reader) + STAGES.index(stage)) % step :: step]


def is_refused_at_the_door(answer: Answer) -> bool:
    """By account or role, before the question is read: any other question is refused as this."""
    by_role = b'"access.forbidden"' in answer.body and b'"roles":' in answer.body
    return answer.status == 401 or (answer.status == 403 and by_role)


async def tried(
    world: World, reader: str | None, which: str, command: str, body: Mapping[str, Any]
) -> Answer:
    """Refused by the rules or as for an order that does not exist."""
    into = {"into": world.number(body["into"])} if "into" in body else {}
    path = f"{ORDERS}/{world.number(which)}/{command}"
    reply = await world.town.post(reader, path, {**body, **into}, version=world.version(which))
    assert reply.status >= 400, (reader, command, reply.raw.decode())
    return masked(reply)


def differing(worlds: tuple[Told, Told], stage: str, reader: str | None) -> dict[str, Any]:
    """By route: the first question that was answered otherwise, and both answers."""
    found: dict[str, Any] = {}
    for route in QUESTIONS:
        questions = asked_by(reader, stage, route)
        pairs = zip(*(world.answers[stage, reader, route] for world in worlds), strict=True)
        for question, (with_it, without) in zip(questions, pairs, strict=False):
            if with_it != without:
                found.setdefault(route, (dict(question.query), with_it, without))
    return found


def misunderstood(worlds: tuple[Told, Told]) -> set[tuple[str, int, int]]:
    """Questions that are refused for their form: two equal refusals would say nothing."""
    return {
        (route, number, answer.status)
        for (_, reader, route), answers in worlds[0].answers.items()
        for number, answer in enumerate(answers)
        if reader == "supervisor" and answer.status not in {200, 403, 404}
    }
