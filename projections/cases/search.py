"""Questions to the list of cases, as one reader may ask them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import asyncpg
import orjson

from events.catalog.grid_case.life import ENDED
from projections.cases.list import CASE_LIST, ByCaseColumn
from projections.cells_now.ground import NOT_TOLD_APART, Moved
from projections.cells_now.of_lists import InCell
from projections.engine.read_model import ViewRow


class ReaderReach(Protocol):
    """What a reader may read, as the queries take it."""

    @property
    def every(self) -> bool: ...
    @property
    def departments(self) -> Collection[str]: ...
    @property
    def worker(self) -> str | None: ...
    @property
    def communities(self) -> Collection[str]: ...
    @property
    def cells(self) -> Collection[str]: ...


class CaseFilters(NamedTuple):
    by_column: ByCaseColumn
    worker: str | None = None
    overdue: bool | None = None
    open: bool | None = None
    in_cell: InCell | None = None  # of the map in force
    review_due: bool | None = None


class CasesOfArea(NamedTuple):
    """How many open cases an area has, and how many of them are late."""

    area: str
    open: int
    late: int


def in_query(reach: ReaderReach) -> tuple[object, ...]:
    lists = (list(reach.communities), list(reach.cells))
    return (reach.every, list(reach.departments), reach.worker, *lists)


async def find_cases(
    pool: asyncpg.Pool,
    filters: CaseFilters,
    reach: ReaderReach,
    *,
    now: datetime,
    limit: int,
    after: Sequence[str] | None = None,
) -> Sequence[ViewRow]:
    """At most `limit`, newest first, after the one with this moment and number."""
    at, case_no = (None, None) if after is None else after
    rows: Sequence[ViewRow] = await pool.fetch(
        CASE_LIST.sql["find"],
        orjson.dumps(filters.by_column.model_dump(mode="json", exclude_none=True)).decode(),
        filters.worker,
        filters.overdue,
        now,
        *in_query(reach),
        None if at is None else datetime.fromisoformat(at),
        case_no,
        limit,
        filters.open,
        list(ENDED),
        *(filters.in_cell or (None, None)),
        filters.review_due,
    )
    return rows


def cells_of(moved: Moved | None) -> tuple[str | None, str | None]:
    """By former cell, and by case and former cell, the cell of today; null: none that is known."""
    if moved is None:
        return None, None
    numbers: dict[str, dict[str, str | None]] = {}
    for (number, was), ground in moved.numbers.items():
        numbers.setdefault(number, {})[was] = ground.cell
    cells = {
        was: None if ground.cell == NOT_TOLD_APART else ground.cell
        for was, ground in moved.cells.items()
    }
    return orjson.dumps(cells).decode(), orjson.dumps(numbers).decode()


async def orders_of_open_cases(pool: asyncpg.Pool) -> Sequence[str]:
    rows = await pool.fetch(CASE_LIST.sql["orders_of_open"], list(ENDED))
    return [row["order_no"] for row in rows]


async def cases_by_area(
    pool: asyncpg.Pool,
    level: str,
    reach: ReaderReach,
    now: datetime,
    hidden: Collection[str],
    moved: Moved | None = None,
) -> Sequence[CasesOfArea]:
    """
    By code, without those of `hidden` orders; a case without such an area is in none.

    `moved`: by the cells of the map in force, which the level `cell` alone asks for.
    """
    found = await pool.fetch(
        CASE_LIST.sql["by_area"],
        level,
        now,
        list(ENDED),
        *in_query(reach),
        list(hidden),
        *cells_of(moved),
    )
    return [CasesOfArea(**row) for row in found]


async def cases_with_photos(
    pool: asyncpg.Pool, photos: Collection[str], case_no: str, *, limit: int
) -> Sequence[ViewRow]:
    """Other cases that name one of these photos, the newest first."""
    rows: Sequence[ViewRow] = await pool.fetch(
        CASE_LIST.sql["with_photos"], list(photos), case_no, limit
    )
    return rows


async def open_tasks(
    pool: asyncpg.Pool,
    worker: str | None,
    reach: ReaderReach,
    *,
    limit: int,
    after: Sequence[str] | None = None,
) -> Sequence[ViewRow]:
    """At most `limit`, soonest due first; of any worker where none is named."""
    due, case_no = (None, None) if after is None else after
    rows: Sequence[ViewRow] = await pool.fetch(
        CASE_LIST.sql["tasks"], worker, *in_query(reach), due, case_no, limit
    )
    return rows
