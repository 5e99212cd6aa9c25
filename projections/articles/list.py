"""The published articles of the knowledge base (知识库), newest first. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.catalog.articles import ARTICLES
from events.catalog.registry import EVENTS
from projections.engine.read_model import Fact, ReadModel, ViewRow
from projections.whole_rows import whole_rows

COLUMNS: Final = ("article_id", "title", "matters", "published_at", "changed_at", "withdrawn")


def after(row: dict[str, Any] | None, fact: Fact) -> dict[str, Any]:
    at = datetime.fromisoformat(fact.data["at"])
    if row is None:
        row = {"article_id": fact.key, "published_at": at}
    if "title" not in fact.data:
        return {**row, "changed_at": at, "withdrawn": True}
    told = {"title": fact.data["title"], "matters": list(fact.data.get("matters", ()))}
    return {**row, **told, "changed_at": at, "withdrawn": False}


ARTICLE_LIST = ReadModel(
    name="article_list",
    types=frozenset(type_ for type_ in EVENTS if type_.startswith(f"{ARTICLES}.")),
    fold=whole_rows(COLUMNS, after),
    file=__file__,
    version=1,
    streams=ARTICLES,
)


async def published(
    pool: asyncpg.Pool,
    *,
    matter: str | None,
    limit: int,
    after: Sequence[str] | None = None,
) -> Sequence[ViewRow]:
    """Return at most `limit` articles, after the one with this moment and id."""
    at, article_id = (None, None) if after is None else after
    moment = None if at is None else datetime.fromisoformat(at)
    rows: Sequence[ViewRow] = await pool.fetch(
        ARTICLE_LIST.sql["published"], matter, moment, article_id, limit
    )
    return rows
