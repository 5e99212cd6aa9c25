"""Patrol rounds (巡查任务, G-08): one row a round; coverage = points done / points due. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final, Literal

import asyncpg

from events.catalog.patrol_rounds import PATROL_ROUNDS, PatrolKind, RoundStatus
from events.catalog.registry import EVENTS
from projections.engine.read_model import Fact, ReadModel, ViewRow
from projections.whole_rows import whole_rows

PLANNED: Final = ("kind", "form", "period", "area", "community", "worker")
COLUMNS: Final = (
    "round_id", *PLANNED, "path", "points", "done", "late", "status", "starts_at", "due_at",
    "started_at", "ended_at", "position",
)  # fmt: skip
TYPES: Final = frozenset(type_ for type_ in EVENTS if type_.startswith(f"{PATROL_ROUNDS}."))
CoverageBy = Literal["worker", "community", "week", "kind"]
RoundState = Literal["open", "overdue", "done", "cancelled"]


def after(row: dict[str, Any] | None, fact: Fact) -> dict[str, Any]:
    data, at = fact.data, datetime.fromisoformat(fact.data["at"])
    row = {"position": fact.position} if row is None else {**row, "position": fact.position}
    match fact.type.removeprefix(f"{PATROL_ROUNDS}."):
        case "planned":
            return row | planned(fact)
        case "started":
            return row | {"status": RoundStatus.STARTED, "started_at": at}
        case "point_passed":
            counted = "done" if data["in_time"] else "late"
            return row | {counted: row[counted] + 1}
        case "ended":
            return row | {"status": RoundStatus.ENDED, "ended_at": at}
        case "cancelled":
            return row | {"status": RoundStatus.CANCELLED, "ended_at": at}
        case "reassigned":
            return row | {"worker": data["worker"]}
    return row


def planned(fact: Fact) -> dict[str, Any]:
    data = fact.data
    return {name: data.get(name) for name in PLANNED} | {
        "round_id": fact.key,
        "path": list(data["path"]),
        "points": len(data["cells"]),
        "done": 0,
        "late": 0,
        "status": RoundStatus.PLANNED,
        "starts_at": datetime.fromisoformat(data["starts_at"]),
        "due_at": datetime.fromisoformat(data["due_at"]),
        "started_at": None,
        "ended_at": None,
    }


PATROL_ROUND_LIST = ReadModel(
    name="patrol_round_list",
    types=TYPES,
    fold=whole_rows(COLUMNS, after),
    file=__file__,
    version=1,
    streams=PATROL_ROUNDS,
)


@dataclass(frozen=True, kw_only=True)
class RoundFilter:
    """`within`: divisions that the round's area must be in, all of them. None: any."""

    within: Sequence[str] = ()
    worker: str | None = None
    kind: PatrolKind | None = None

    @property
    def values(self) -> tuple[list[str], str | None, str | None]:
        return [*self.within], self.worker, self.kind


async def rounds(
    pool: asyncpg.Pool,
    of: RoundFilter,
    *,
    state: RoundState | None,
    now: datetime,
    limit: int,
    after: Sequence[str] | None = None,
) -> Sequence[ViewRow]:
    """Return at most `limit` rounds, the first due first, after the one with this end and id."""
    due, round_id = (None, None) if after is None else after
    moment = None if due is None else datetime.fromisoformat(due)
    found: Sequence[ViewRow] = await pool.fetch(
        PATROL_ROUND_LIST.sql["page"], *of.values, state, now, moment, round_id, limit
    )
    return found


async def coverage(
    pool: asyncpg.Pool,
    of: RoundFilter,
    *,
    by: CoverageBy,
    since: date,
    to: date,
    now: datetime,
    zone: tzinfo,
) -> Sequence[ViewRow]:
    """Rounds whose last day is in [since, to) and over by now, by key; the key None is last."""
    found: Sequence[ViewRow] = await pool.fetch(
        PATROL_ROUND_LIST.sql["coverage"], *of.values, by, since, to, now, str(zone)
    )
    return found
