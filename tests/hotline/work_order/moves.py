"""Every command of the table, by everybody who may give it, with bodies that are valid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson

from events.act import Act, Actor
from events.catalog.names import Role
from events.catalog.work_order.event import WorkOrderEvent
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import BY_COMMAND, OFFERED, work_order
from tests.hotline.work_order.spec import (
    DISTRICT,
    LIGHTING,
    POWER,
    SUBDISTRICT,
    T0,
    TWO_HATS,
    WATER,
    ask,
    register,
)

Json = Mapping[str, Any]
Step = tuple[int, int]  # which of the possible moves; how many minutes later

ACTORS = (
    *(Actor(account=role.replace("_", "-"), roles=frozenset({role})) for role in Role),
    *(LIGHTING, POWER, WATER, TWO_HATS, DISTRICT, SUBDISTRICT),
    Actor(account="both", roles=frozenset({Role.HANDLER, Role.FOLLOW_UP}), department="lighting"),
    Actor(account="every-role", roles=frozenset(Role), department="lighting"),
)
WITH_SUPPORT = {
    "lead_department": "lighting",
    "supporting_departments": ["power"],
    "reason": "需断电配合。",
}
ELSEWHERE = {"lead_department": "power", "supporting_departments": [], "reason": "电杆为其所有。"}
UNSATISFIED = {
    "reached": True,
    "contacted": True,
    "resolved": False,
    "satisfied_result": "dissatisfied",
    "satisfied_process": "satisfied",
}
OTHER_BODIES: Mapping[str, Sequence[Json]] = {
    "dispatch": (WITH_SUPPORT, ELSEWHERE),
    "rule-lead": (
        {"lead_department": "lighting", "ground": "经会商仍由其办理。", "as_precedent": False},
    ),
    "reject-result": ({"reason": "现场未修。", "false_close": True},),
    "record-follow-up": ({"reached": False}, UNSATISFIED),
    "submit-result": tuple(
        {
            "resolved": True,
            "findings": f"第{number}次重办。",
            "public_reply": "已重新修复。",
            "evidence": [f"sha256:{number:064x}"],
        }
        for number in (1, 2)
    ),
    "set-urgency": ({"urgency": "ordinary", "reason": "险情已排除。"},),
    "set-secrecy": ({"secrecy": "open", "reason": "诉求人撤回保密要求。"},),
    "reclassify": ({"matter": "010302", "reason": "核实为道路破损。"},),
    "add-supporting": ({"department": "water", "reason": "需停水配合。"},),
    "delegate": tuple(
        {"to": code, "instructions": "请现场核实。"}
        for code in ("subdistrict-440511001", "community-440511001004")
    ),
    "recall-delegation": tuple(
        {"department": code, "reason": "改由本单位办理。"}
        for code in ("subdistrict-440511001", "community-440511001004")
    ),
    "release-supporting": tuple(
        {"department": code, "reason": "已无需配合。"} for code in ("water", "lighting")
    ),
    "grant-extension": ({"department": "lighting"}, {"department": "power"}),
    "deny-extension": ({"department": "lighting"}, {"department": "power"}),
    "request-return": (
        {"reason_code": "not_admitted", "ground": "不在清单。", "suggested_department": "water"},
    ),
}


@dataclass(frozen=True)
class Move:
    """An ask without its time."""

    ask: Asked[Any]

    def at(self, when: datetime) -> Asked[Any]:
        return replace(self.ask, at=when)


def moves_of(by: Actor, act: Act) -> Iterator[Move]:
    for body in (act.example, *OTHER_BODIES.get(act.name, ())):
        command = act.reads.validate_json(orjson.dumps(body), strict=True)
        yield Move(ask(command, by, T0))


@cache
def by_actor(by: Actor) -> Mapping[str, tuple[Move, ...]]:
    """All commands, also those that are not for this person."""
    return {name: tuple(moves_of(by, act)) for name, act in OFFERED.items()}


@cache
def permitted() -> tuple[Move, ...]:
    """Every command, by everybody whose role allows it."""
    return tuple(
        move
        for by in ACTORS
        for name, moves in by_actor(by).items()
        if by.roles & OFFERED[name].roles
        for move in moves
    )


def refusal(asked: Asked[Any], order: WorkOrder) -> Refusal | None:
    try:
        work_order.decide(asked, order)
    except Refusal as found:
        return found
    return None


def attempt(asked: Asked[Any], history: Sequence[WorkOrderEvent]) -> Sequence[WorkOrderEvent]:
    """What the command adds; nothing when it is refused."""
    try:
        return work_order.decide(asked, work_order.fold(history))
    except Refusal:
        return ()


def life_of(steps: Sequence[Step], **registered: object) -> tuple[list[WorkOrderEvent], datetime]:
    """A history in which each number picks one of the moves that are possible then, and its end."""
    history = list(work_order.decide(register(**registered), work_order.initial))
    now = T0
    for number, minutes in steps:
        now += timedelta(minutes=minutes)
        status = work_order.fold(history).status
        here = [m for m in permitted() if status in BY_COMMAND[type(m.ask.command)].allowed_in]
        accepted = (attempt(each.at(now), history) for each in turned(here, number))
        history += next((new for new in accepted if new), ())
    return history, now


def turned(moves: Sequence[Move], number: int) -> Sequence[Move]:
    """Beginning with another one each time."""
    cut = number % len(moves) if moves else 0
    return [*moves[cut:], *moves[:cut]]
