"""The topics (专题), open ones first and newest first; and what may become one (S-03)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.catalog.registry import EVENTS
from events.catalog.topics import TOPICS, TopicStatus
from projections.engine.read_model import Fact, ReadModel, ViewRow
from projections.whole_rows import whole_rows

SAID: Final = ("title", "level", "lead_department", "notice", "matter", "subdistrict")
COLUMNS: Final = ("topic_id", *SAID, "status", "raised_at", "changed_at")


def after(row: dict[str, Any] | None, fact: Fact) -> dict[str, Any]:
    at = datetime.fromisoformat(fact.data["at"])
    row = row or {"topic_id": fact.key, "raised_at": at}
    if "title" not in fact.data:
        return {**row, "changed_at": at, "status": TopicStatus.CLOSED}
    told = {name: fact.data.get(name) for name in SAID}
    return {**row, **told, "changed_at": at, "status": TopicStatus.OPEN}


TOPIC_LIST = ReadModel(
    name="topic_list",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith(f"{TOPICS}.")),
    fold=whole_rows(COLUMNS, after),
    file=__file__,
    version=1,
    streams=TOPICS,
)


async def topics(
    pool: asyncpg.Pool,
    *,
    status: TopicStatus | None,
    limit: int,
    after: Sequence[str] | None = None,
) -> Sequence[ViewRow]:
    """Return at most `limit` topics, after the one with this moment and id."""
    at, topic_id = (None, None) if after is None else after
    moment = None if at is None else datetime.fromisoformat(at)
    rows: Sequence[ViewRow] = await pool.fetch(
        TOPIC_LIST.sql["page"], status, moment, topic_id, limit
    )
    return rows


async def surges(
    pool: asyncpg.Pool, now: datetime, *, at_least: int, times: float
) -> Sequence[ViewRow]:
    """Where a subdistrict has more orders of one matter in a day than the week before leads to."""
    rows: Sequence[ViewRow] = await pool.fetch(TOPIC_LIST.sql["surges"], now, at_least, times)
    return rows
