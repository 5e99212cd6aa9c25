"""How many decisions the rules take in a second, on one core and without a database."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from time import thread_time
from typing import Any

import orjson

from events.act import Act, Actor, Ask
from events.calendars import shipped_years
from events.catalog.names import Role
from events.refusal import Refusal
from events.working_time import SHANGHAI, calendar_of
from hotline.app.demo_city.seed import demo_city
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.routing import Router
from hotline.work_order.context import Asked, Context
from hotline.work_order.roles import DEPARTMENT
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED, REGISTER, work_order
from hotline.work_order.terms import Terms

NAME = "decide"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
STEP = timedelta(minutes=10)
LIFE = (
    *("accept", "dispatch", "acknowledge", "submit-result", "approve-result"),
    *("send-reply", "record-follow-up", "close"),
)
Decision = tuple[Asked[Any], WorkOrder]


async def decide(ask: BenchOptions) -> Findings:
    """Pure computing: in a thread, so that Ctrl-C is heard."""
    return await asyncio.to_thread(measured, ask)


def measured(ask: BenchOptions) -> Findings:
    every = list(decisions())
    accepted = [each for each in every if is_accepted(*each)]
    all_rates, accepted_rates = rates([every, accepted], ask)
    return [
        Measurement(
            bench=NAME,
            what="any command by any role at any stage",
            value=max(all_rates),
            worst=min(all_rates),
            unit="decisions/s",
            target=Target(least=50_000),
            note=f"{len(every):,} pairs; {len(accepted) / len(every):.1%} of them are accepted",
        ),
        Measurement(
            bench=NAME,
            what="those of them that are accepted",
            value=max(accepted_rates),
            worst=min(accepted_rates),
            unit="decisions/s",
            note="with the clocks and sentences that their events hold",
        ),
    ]


def decisions() -> Iterator[Decision]:
    """Every command by every role against an order at each stage of the usual life."""
    for number, order in enumerate(life()):
        for act in OFFERED.values():
            for by in people():
                yield asked(act, by, AT + number * STEP), order


def life() -> Iterator[WorkOrder]:
    """The order after each command."""
    order = work_order.initial
    for number, act in enumerate((REGISTER, *(OFFERED[name] for name in LIFE))):
        by = next(each for each in people() if each.roles & act.roles)
        facts = work_order.decide(asked(act, by, AT + number * STEP), order)
        order = work_order.fold(facts, order)
        yield order


@cache
def people() -> tuple[Actor, ...]:
    """One account for each role; those of departments are of the one that leads."""
    return tuple(
        Actor(
            account=role,
            roles=frozenset({role}),
            department="lighting" if role in DEPARTMENT else None,
        )
        for role in Role
    )


def asked(act: Act, by: Actor, at: datetime) -> Asked[Any]:
    return Ask(command=body(act), by=by, at=at, context=context())


def body(act: Act) -> Any:
    return act.reads.validate_json(orjson.dumps(act.example), strict=True)


@cache
def context() -> Context:
    """Of the demo city."""
    data = demo_city()
    terms = Terms(
        policy=data.policy,
        calendar=calendar_of(shipped_years()),
        matters={matter.code: matter for matter in data.matters},
        catalogue_version=1,
    )
    router = Router(data.rule_set, data.departments, data.matters)
    return Context(
        terms=terms, router=router, order_no="20260302-440500-000001", subject_id="subject-1"
    )


def is_accepted(asked: Asked[Any], order: WorkOrder) -> bool:
    try:
        work_order.decide(asked, order)
    except Refusal:
        return False
    return True


def rates(passes: Sequence[Sequence[Decision]], ask: BenchOptions) -> list[list[float]]:
    """Decisions in a second of this thread's own time, of each pass in turns."""
    found: list[list[float]] = [[] for _ in passes]
    for _ in range(ask.scale.rounds):
        for own, one in zip(found, passes, strict=True):
            done, begun = 0, thread_time()
            while thread_time() - begun < ask.scale.seconds / 2:
                for each in one:
                    is_accepted(*each)
                done += len(one)
            own.append(done / (thread_time() - begun))
    return found
