"""Any command against any order, with texts and numbers at the edges: accepted or refused."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

import orjson
import pytest
from pydantic import ValidationError

from events.act import Act, Actor
from events.refusal import Refusal
from hotline.work_order.reactions import CLOCK
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import REGISTER, RULES, acts_for, work_order
from tests.databases import effort
from tests.hotline.work_order.moves import ACTORS, OTHER_BODIES
from tests.hotline.work_order.spec import PLACE, T0, ask, register
from tests.lives.search import LEADING
from tests.lives.test_lives import ENDS_EARLY

SHARES: Final = 4
LISTS: Final = effort(ci=200, full=20_000)  # in each share
COMMANDS: Final = 60
CODE: Final = re.compile(r"[a-z_]+\.[a-z_]+")
TEXTS: Final = (
    *("", " ", "\u3000", "\u200b", "a", "不", "𠮷", "e\u0301", "\u202e倒", "{0}{name}", "%s %(x)s"),
    *("'; DROP TABLE event; --", "<b>", "\U0001f6d1" * 40, "长" * 1_000, "长" * 20_000, "0", "-1"),
    *("lighting", "power", "nobody", "010301", "999999", "13800000000", "20260302-440500-000001"),
)
NUMBERS: Final = (-1, 0, 1, 2, 3, 5, 10, 999, 1_000, 1_001, 10**9, 10**30)
INSTANTS: Final = (
    T0,
    T0 - timedelta(days=1),
    T0 + timedelta(days=20),
    T0 + timedelta(days=4_000),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)
INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T")


@cache
def bodies() -> Mapping[str, tuple[Any, ...]]:
    return {
        act.name: (dict(act.example), *map(dict, OTHER_BODIES.get(act.name, ())))
        for act in RULES.values()
    }


def changed(value: Any, chance: random.Random) -> Any:
    """The same body with some of its values at an edge."""
    if isinstance(value, dict):
        return {name: changed(each, chance) for name, each in value.items()}
    if isinstance(value, list):
        return [changed(each, chance) for each in value] * chance.choice((0, 1, 1, 1, 2))
    if chance.random() < 0.7:
        return value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return chance.choice(NUMBERS)
    if isinstance(value, str) and INSTANT.match(value):
        return chance.choice(INSTANTS).isoformat()
    return chance.choice((*TEXTS, None))


def a_command(act: Act, chance: random.Random) -> Any | None:
    """None: the strict reader of bodies refuses it."""
    body = chance.choice(bodies()[act.name])
    if chance.random() < 0.4:
        body = changed(body, chance)
    try:
        return act.reads.validate_json(orjson.dumps(body), strict=True)
    except (ValidationError, TypeError):
        return None


def outcomes(chance: random.Random) -> Iterator[str]:
    """What becomes of a list of commands on one order, at any later times."""
    order, now = work_order.initial, T0
    order = work_order.fold(work_order.decide(register(at=now), order))
    for _ in range(COMMANDS):
        act, by = somebody(order, chance)
        command = a_command(act, chance)
        now += chance.choice((timedelta(0), timedelta(minutes=7), timedelta(hours=2)))
        if command is not None:
            order, outcome = decided(act, command, by, order, now)
            yield outcome


def somebody(order: WorkOrder, chance: random.Random) -> tuple[Act, Actor]:
    """Anybody with any command, or one of those whose stage and role allow it."""
    act, by = chance.choice(tuple(RULES.values())), chance.choice((*ACTORS, CLOCK))
    if chance.random() < 0.3:
        return act, by
    able = [each for each in acts_for(order.status, by.roles) if each.name not in ENDS_EARLY]
    return (chance.choice(able) if able else act), by


def decided(
    act: Act, command: Any, by: Actor, order: WorkOrder, now: datetime
) -> tuple[WorkOrder, str]:
    number = {"order_no": "20260302-440500-000001", "subject_id": "subject-1"}
    more = number if act is REGISTER else {"other": LEADING, "area": PLACE}
    try:
        facts = work_order.decide(ask(command, by, now, **more), order)
    except Refusal as refusal:
        found = refusal
    else:
        return work_order.fold(facts, order), "accepted"
    assert CODE.fullmatch(found.code), found.code
    assert found.title
    assert found.advice_zh
    assert found.advice
    return order, found.code


@pytest.mark.parametrize("share", range(SHARES))
def test_any_command_is_accepted_or_refused_with_a_code_and_an_advice(share: int):
    seen = Counter(
        outcome
        for number in range(share, LISTS * SHARES, SHARES)
        for outcome in outcomes(random.Random(number))
    )

    assert seen["accepted"] > LISTS
    assert len(seen) > 20, seen
