"""Every command of the table, by everybody who may give it, with bodies that are valid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter

from events.catalog.names import Role
from events.catalog.work_order.event import WorkOrderEvent
from events.refusal import Refusal
from hotline.api.commands import ENTRIES, Entry, build
from hotline.city import City
from hotline.work_order import commands as c
from hotline.work_order.commands import Actor, Command
from hotline.work_order.rules import RULES, work_order
from hotline.work_order.state import WorkOrder
from tests.hotline.work_order.spec import (
    LIGHTING,
    POWER,
    T0,
    TWO_HATS,
    WATER,
    register,
    router,
    terms,
)

Json = Mapping[str, Any]
Step = tuple[int, int]  # which of the possible moves; how many minutes later

ACTORS = (
    *(Actor(account=role.replace("_", "-"), roles=frozenset({role})) for role in Role),
    *(LIGHTING, POWER, WATER, TWO_HATS),
    Actor(account="both", roles=frozenset({Role.HANDLER, Role.FOLLOW_UP}), department="lighting"),
)
WITH_SUPPORT = {
    "lead_department": "lighting",
    "supporting_departments": ["power"],
    "reason": "需断电配合。",
}
ELSEWHERE = {"lead_department": "power", "supporting_departments": [], "reason": "电杆为其所有。"}
OTHER_BODIES: Mapping[type[Command], Sequence[Json]] = {
    c.Dispatch: (WITH_SUPPORT, ELSEWHERE),
    c.RejectResult: ({"reason": "现场未修。", "false_close": True},),
    c.RecordFollowUp: ({"reached": False},),
    c.RequestReturn: (
        {"reason_code": "not_admitted", "ground": "不在清单。", "suggested_department": "water"},
    ),
}


@cache
def city() -> City:
    return City(
        policy=terms().policy,
        calendar=terms().calendar,
        calendar_years={},
        matters=terms().matters,
        catalogue_version=1,
        departments=router().directory.departments,
        rule_set=router().rule_set,
        router=router(),
        accounts={},
    )


@dataclass(frozen=True)
class Move:
    """A command without its time."""

    command: Command

    def at(self, when: datetime) -> Command:
        return replace(self.command, at=when)


def bodies(entry: Entry) -> tuple[Json, ...]:
    return (entry.example, *OTHER_BODIES.get(entry.command, ()))


def moves_of(by: Actor, entry: Entry) -> Iterator[Move]:
    for body in bodies(entry):
        read = TypeAdapter(entry.body).validate_json(orjson.dumps(body), strict=True)
        yield Move(build(entry, read, by=by, at=T0, city=city()))


@cache
def by_actor(by: Actor) -> Mapping[type[Command], tuple[Move, ...]]:
    """All commands, also those that are not for this person."""
    return {entry.command: tuple(moves_of(by, entry)) for entry in ENTRIES}


@cache
def permitted() -> tuple[Move, ...]:
    """Every command, by everybody whose role allows it."""
    return tuple(
        move
        for by in ACTORS
        for command, moves in by_actor(by).items()
        if by.roles & RULES[command].roles
        for move in moves
    )


def refusal(command: Command, order: WorkOrder) -> Refusal | None:
    try:
        work_order.decide(command, order)
    except Refusal as found:
        return found
    return None


def attempt(command: Command, history: Sequence[WorkOrderEvent]) -> Sequence[WorkOrderEvent]:
    """What the command adds; nothing when it is refused."""
    try:
        return work_order.decide(command, work_order.fold(history))
    except Refusal:
        return ()


def life_of(steps: Sequence[Step], **registered: object) -> tuple[list[WorkOrderEvent], datetime]:
    """A history in which each number picks one of the moves that are possible then, and its end."""
    history = list(work_order.decide(register(**registered), work_order.initial))
    now = T0
    for number, minutes in steps:
        now += timedelta(minutes=minutes)
        status = work_order.fold(history).status
        here = [m for m in permitted() if status in RULES[type(m.command)].allowed_in]
        accepted = (attempt(each.at(now), history) for each in turned(here, number))
        history += next((new for new in accepted if new), ())
    return history, now


def turned(moves: Sequence[Move], number: int) -> Sequence[Move]:
    """Beginning with another one each time."""
    cut = number % len(moves) if moves else 0
    return [*moves[cut:], *moves[:cut]]
