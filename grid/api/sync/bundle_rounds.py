"""The patrol rounds that a phone carries: what is still to be passed, and what is passed."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from events.catalog.patrol_rounds import PATROL_ROUNDS, RoundStatus
from events.store import Recorded
from grid.workers.context import StreetContext
from grid.workers.round import PatrolRound
from grid.workers.round_acts import patrol_round, plan_of
from projections.engine.read_model import ViewRow
from projections.workers.rounds import RoundFilter, rounds

MOST_ROUNDS: Final = 50
STILL_PASSED: Final = timedelta(days=7)  # what was not passed in time may be passed late
LoadMany = Callable[[Sequence[str]], Awaitable[Mapping[str, Sequence[Recorded]]]]


async def rounds_of(
    account: str, context: StreetContext, now: datetime, pool: asyncpg.Pool, load_many: LoadMany
) -> list[dict[str, Any]]:
    """Those of the worker, and of whom they cover; the first due first."""
    found: list[ViewRow] = []
    since = [(now - STILL_PASSED).isoformat(), ""]
    for worker in (account, *context.roster.covers(account, now)):
        of = RoundFilter(worker=worker)
        found += await rounds(pool, of, state=None, now=now, limit=MOST_ROUNDS, after=since)
    found = sorted(filter(is_open, found), key=lambda row: (row["due_at"], row["round_id"]))
    streams = {row["round_id"]: f"{PATROL_ROUNDS}-{row['round_id']}" for row in found}
    histories = await load_many([*streams.values()]) if streams else {}
    return [round_json(id_, histories[stream], context) for id_, stream in streams.items()]


def is_open(row: ViewRow) -> bool:
    """Something of it is still to be passed."""
    passed: int = row["done"] + row["late"]
    return row["status"] != RoundStatus.CANCELLED and passed < int(row["points"])


def round_json(
    round_id: str, history: Sequence[Recorded], context: StreetContext
) -> dict[str, Any]:
    state = patrol_round.fold(each.event for each in history)
    plan = plan_of(state)
    division = context.divisions.get(plan.area)
    return {
        "round_id": round_id,
        "kind": plan.kind,
        "form": plan.form,
        "area_name": division.name if division else None,
        "starts_at": plan.starts_at.isoformat(),
        "due_at": plan.due_at.isoformat(),
        "status": state.status,
        "version": len(history),
        "points": list(points_of(state, context)),
    }


def points_of(state: PatrolRound, context: StreetContext) -> Iterator[dict[str, Any]]:
    for code in plan_of(state).cells:
        cell, passed = context.cells.get(code), state.passed.get(code)
        yield {
            "cell": code,
            "name": cell.name if cell else code,
            "passed_at": passed.at.isoformat() if passed else None,
        }
