"""An order and the lists agree for everyone: who finds it, reads it, and reads as much of it."""

import random
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest

from events.act import Actor
from events.catalog.names import Channel, RequestKind, Role, Secrecy, Sight, Status
from events.catalog.work_order.dispatch import WorkOrderDispatched
from events.catalog.work_order.overlays import CorrectionRecorded, WorkOrderUrged
from events.event import Event
from events.store import NewEvents, Origin
from hotline.api.orders.lists import viewer
from hotline.api.orders.representation import order_json, seen
from hotline.http.problems import NotFound
from hotline.work_order.visibility import Exposure, Reach
from projections.boards.orders_listed import orders_by_number
from projections.orders.search import SearchFilters, department_inbox, find_orders
from projections.orders.stored_facts import STREAM
from tests.projections.conftest import City
from tests.projections.lives import (
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    delegated,
    dispatched,
    dispute_opened,
    recalled,
    registered,
    replied,
    return_granted,
    return_requested,
    ruled,
    submitted,
    support_added,
    support_released,
    withdrawn,
)

CENTRE = Origin(actor="operator")
HANDLER = Origin(actor="two-hats", department="lighting")
Life = Sequence[tuple[Event, Origin]]
TO_WORK: Life = [(accepted(), CENTRE), (dispatched("lighting"), Origin(actor="dispatcher"))]
SENT_ON: Life = [
    (return_requested(), HANDLER),
    (return_granted(), Origin(actor="dispatcher")),
    (WorkOrderDispatched(at=T0, lead_department="power"), Origin(actor="dispatcher")),
]
LIVES: Mapping[str, Life] = {
    "new": [],
    "accepted": TO_WORK[:1],
    "dispatched": TO_WORK,
    "at work": [*TO_WORK, (acknowledged(), HANDLER)],
    "returned": [*TO_WORK, *SENT_ON[:2]],
    "sent on": [*TO_WORK, *SENT_ON],
    "supported": [*TO_WORK, (support_added("power"), Origin(actor="dispatcher"))],
    "released": [
        *TO_WORK,
        (support_added("power"), HANDLER),
        (support_released("power"), HANDLER),
    ],
    "delegated": [*TO_WORK, (delegated("power"), HANDLER)],
    "taken back": [*TO_WORK, (delegated("power"), HANDLER), (recalled("power"), HANDLER)],
    "disputed": [*TO_WORK, (dispute_opened(), Origin(actor="dispatcher"))],
    "ruled": [
        *TO_WORK,
        (dispute_opened(), Origin(actor="dispatcher")),
        (ruled("power"), Origin(actor="shift-lead")),
    ],
    "submitted": [*TO_WORK, (acknowledged(), HANDLER), (submitted(), HANDLER)],
    "closed": [
        *TO_WORK,
        (submitted(), HANDLER),
        (approved(), Origin(actor="shift-lead")),
        (replied(), Origin(actor="follow-up")),
        (closed(), Origin(actor="follow-up")),
    ],
    "withdrawn": [*TO_WORK, (withdrawn(), CENTRE)],
}
KINDS: Mapping[str, Mapping[str, Any]] = {
    "open": {},
    "confidential": {"secrecy": Secrecy.CONFIDENTIAL},
    "reported": {"kind": RequestKind.TIP_OFF, "reported_department": "works"},
    "reported, open": {"reported_department": "lighting"},
}
LINES = {"lighting": {"lighting", "works"}, "works": {"lighting", "works"}, "power": {"power"}}
ROLES: Sequence[set[Role]] = [
    *({role} for role in Role),
    {Role.HANDLER, Role.DISPATCHER},
    {Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD, Role.FOLLOW_UP},
    {Role.INSPECTOR, Role.HANDLER},
]
ACTORS = [
    Actor(
        account=account,
        roles=frozenset(roles),
        department=department,
        line=frozenset(LINES.get(department or "", ())),
    )
    for roles, department, account in product(
        ROLES, (None, "lighting", "works", "power"), ("operator", "two-hats", "stranger")
    )
]


async def recorded(city: City, number: str, kind: Mapping[str, Any], life: Life) -> None:
    subject, caller = await city.vault.subject_of("13800000000"), await city.vault.subject_of(None)
    said = {"title": "钱多多和赵小六反映", "requester_name": "钱多朵", **kind}
    events: Life = [
        (registered(number, subject_id=subject, **said), CENTRE),
        (
            WorkOrderUrged(at=T0, subject_id=caller, channel=Channel.PHONE, by_requester=False,
                           caller_name="赵小六"),
            CENTRE,
        ),
        (
            CorrectionRecorded(at=T0, subject_id=subject, field="requester_name", value="钱多多"),
            Origin(actor="supervisor"),
        ),
        *life,
    ]  # fmt: skip
    for version, (event, origin) in enumerate(events):
        stream = STREAM + number
        await city.store.append(NewEvents(stream, version, [event], origin))


@pytest.fixture
async def everything(city: City) -> City:
    for (kind, said), (life, events) in product(KINDS.items(), LIVES.items()):
        await recorded(city, f"{kind}, {life}", said, events)
    await city.catch_up()
    return city


async def test_an_order_is_read_by_number_where_it_is_listed_and_as_much_of_it(everything: City):
    city = everything
    numbers = [f"{kind}, {life}" for kind, life in product(KINDS, LIVES)]
    histories = {number: await city.store.load(STREAM + number) for number in numbers}
    for actor in ACTORS:
        found = await find_orders(
            city.pool, city.vault, SearchFilters(), viewer(actor), now=T0, limit=200
        )
        by_number = {}
        for number, history in histories.items():
            try:
                by_number[number] = order_json(history, actor, now=T0, readable=())["title"]
            except NotFound:
                continue

        assert by_number == {item.order_no: item.title for item in found.items}, actor


async def test_an_order_whose_number_is_known_is_shown_as_the_list_shows_it(everything: City):
    """Or not at all: behind a figure it may be one that this reader may not read."""
    city = everything
    numbers = [f"{kind}, {life}" for kind, life in product(KINDS, LIVES)][::-2]
    for actor in ACTORS:
        reader = viewer(actor)
        listed = await find_orders(
            city.pool, city.vault, SearchFilters(), reader, now=T0, limit=200
        )
        items = {item.order_no: item for item in listed.items}
        found = await orders_by_number(city.pool, city.vault, numbers, reader, now=T0)

        assert {number: items[number] for number in numbers if number in items} == found, actor
    assert {} == await orders_by_number(city.pool, city.vault, [], reader, now=T0)


async def test_an_inbox_shows_what_the_list_shows(everything: City):
    city = everything
    for actor in ACTORS:
        reader = viewer(actor)
        for department in ("lighting", "power"):
            inbox = await department_inbox(
                city.pool, city.vault, department, reader, now=T0, limit=200
            )
            listed = await find_orders(
                city.pool,
                city.vault,
                SearchFilters(department=department),
                reader,
                now=T0,
                limit=200,
            )
            titles = {item.order_no: item.title for item in listed.items}

            for item in inbox.items:
                assert titles[item.order_no] == item.title, actor


async def test_no_one_of_a_department_sees_a_protected_requester(everything: City):
    """D-07, in every role; and the reported department, or one above or below it, sees nothing."""
    city = everything
    for kind, life in product(("confidential", "reported"), LIVES):
        history = await city.store.load(f"{STREAM}{kind}, {life}")
        for actor in ACTORS:
            try:
                level = seen(history, actor)[1]
            except NotFound:
                level = Sight.NOTHING
            assert actor.department is None or level is not Sight.ALL, actor
            if kind == "reported" and actor.department in {"lighting", "works"}:
                assert level is Sight.NOTHING, actor


async def test_the_query_and_the_rule_are_one_condition(city: City):
    """`projections.in_reach` is `Reach.holds`, for values that no order may ever have."""
    chance = random.Random(7)
    pairs = [(any_exposure(chance), any_reach(chance)) for _ in range(2_000)]
    statement = "SELECT projections.in_reach($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    async with city.pool.acquire() as connection:
        question = await connection.prepare(statement)
        for order, reach in pairs:
            answer = await question.fetchval(
                order.status, order.protected, order.reported_department,
                list(order.departments), list(order.members), reach.every, reach.unprotected,
                list(reach.turn), reach.department, reach.member, list(reach.not_about),
            )  # fmt: skip

            assert answer is reach.holds(order), (order, reach)


def some(chance: random.Random, values: Sequence[Any]) -> frozenset[Any]:
    return frozenset(value for value in values if chance.random() < 0.3)


def any_exposure(chance: random.Random) -> Exposure:
    return Exposure(
        status=chance.choice(list(Status)),
        protected=chance.random() < 0.5,
        reported_department=chance.choice([None, "a", "b"]),
        departments=some(chance, "abc"),
        members=some(chance, ["x", "y"]),
    )


def any_reach(chance: random.Random) -> Reach:
    return Reach(
        every=chance.random() < 0.1,
        unprotected=chance.random() < 0.2,
        turn=some(chance, list(Status)),
        department=chance.choice([None, "a", "b", "c"]),
        member=chance.choice([None, "x", "y", "z"]),
        not_about=some(chance, "ab"),
    )
