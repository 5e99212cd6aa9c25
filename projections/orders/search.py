"""Find work orders: filters, search in sealed texts, who may see what. Titles are opened here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import asyncpg
from pydantic import Field

from events.catalog.names import Sight, Status
from events.personal.sealing import unseal_excerpt
from events.personal.text import redact
from projections.cells_now.of_lists import InCell
from projections.engine.read_model import Opener, ViewRow
from projections.orders.items import Item, Said, inbox_item, item
from projections.orders.list import ORDER_LIST, ByColumn
from projections.orders.search_tokens import BEGINNING, SEARCHED, open_sealed
from projections.orders.stored_facts import STREAM
from projections.orders.text_match import contains, searchable

NAMES = (
    "requester_name",
    "requester_phone",
    "represented_name",
    "caller_name",
    "caller_phone",
)
MOST_AT_ONCE = 250  # opened without letting others have a turn
MOST_OPENED = 2_000  # for one page of a search
SQL = ORDER_LIST.sql
NEVER = "infinity"  # where orders without a deadline stand


class SearchFilters(ByColumn):
    """None: any. `q` is looked for in titles and narratives, `phone` is the full number."""

    statuses: tuple[Status, ...] | None = None
    department: str | None = None  # holds a part in it now
    due_before: datetime | None = None
    overdue: bool | None = None
    on_time: bool | None = None
    in_cell: InCell | None = None  # of the map in force
    registered_from: datetime | None = None
    registered_to: datetime | None = None
    q: str | None = Field(default=None, repr=False)
    phone: str | None = Field(default=None, repr=False)

    @property
    def by_column(self) -> str:
        """As statement `find` takes it."""
        return self.model_dump_json(include=set(ByColumn.model_fields), exclude_none=True)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """
    The orders that this reader may find, and how much of each (V-01).

    The fields are those of `Reach` in hotline/work_order/visibility.py; `sight` decides by a row
    what its function decides by a history.
    """

    sight: Callable[[ViewRow], Sight]
    every: bool = False
    unprotected: bool = False
    turn: tuple[str, ...] = ()
    department: str | None = None
    member: str | None = None
    not_about: tuple[str, ...] = ()
    no_names: bool = False  # no text of any order as it is sealed: names are taken out of all

    @property
    def reach(self) -> tuple[Any, ...]:
        """As statements `find` and `inbox` take it."""
        own = (self.turn, self.department, self.member, self.not_about)
        return (self.every, self.unprotected, *own)


@dataclass(frozen=True, kw_only=True)
class Found:
    """`after`: give it back to go on, also after a page without items; None at the end."""

    items: list[Item]
    after: Sequence[str] | None


NOTHING = Found(items=[], after=None)
ALL = SearchFilters()
ANY_CELL = (None, None)


async def find_orders(
    pool: asyncpg.Pool,
    opener: Opener,
    filters: SearchFilters,
    viewer: Viewer,
    *,
    now: datetime,
    limit: int,
    after: Sequence[str] | None = None,
    most_opened: int = MOST_OPENED,
) -> Found:
    """
    Newest first, ties by order number. Every item found by `q` really holds it.

    A search opens about `most_opened` orders at most, and then answers with what it has found.
    """
    callers = None
    if filters.phone is not None:
        callers = await opener.find_callers(filters.phone)
        if not callers:
            return NOTHING
    tokens = None if filters.q is None else opener.blind_tokens(searchable(filters.q))
    if tokens == []:
        return NOTHING
    rows: list[tuple[ViewRow, Said]] = []
    size, examined = limit + 1, 0
    while len(rows) <= limit and examined < most_opened:
        values = conditions(filters, viewer, now, callers, tokens, after)
        page = await pool.fetch(SQL["find"], *values, size, *(filters.in_cell or ANY_CELL))
        rows += await readable(pool, opener, page, viewer, filters)
        examined += len(page)
        after = None if len(page) < size else place_of(page[-1])
        if after is None:
            break
        size = min(2 * size, MOST_AT_ONCE)  # few of them held what is looked for
    if len(rows) > limit:
        after = place_of(rows[limit - 1][0])
    return Found(items=[item(row, texts) for row, texts in rows[:limit]], after=after)


def conditions(
    filters: SearchFilters,
    viewer: Viewer,
    now: datetime,
    callers: list[str] | None,
    tokens: list[int] | None,
    after: Sequence[str] | None,
) -> tuple[Any, ...]:
    """The parameters of statement `find`, all but the limit."""
    at, order_no = (None, None) if after is None else after
    return (
        filters.by_column,
        filters.statuses,
        filters.department,
        filters.due_before,
        filters.overdue,
        now,
        callers,
        tokens,
        *viewer.reach,
        None if at is None else datetime.fromisoformat(at),
        order_no,
        filters.registered_from,
        filters.registered_to,
        filters.on_time,
        viewer.no_names,
    )


async def readable(
    pool: asyncpg.Pool,
    opener: Opener,
    page: Sequence[ViewRow],
    viewer: Viewer,
    filters: SearchFilters = ALL,
) -> list[tuple[ViewRow, Said]]:
    """The rows with the texts this viewer may see; with `q` only those that then hold it."""
    seen = [(row, level) for row in page if (level := viewer.sight(row)) is not Sight.NOTHING]
    if filters.phone is not None:  # found by whose it is: only by those who may know
        seen = [(row, level) for row, level in seen if level is Sight.ALL]
    whole = [row for row, level in seen if filters.q or level is Sight.NO_REQUESTER]
    told = await tellings(pool, opener, whole)
    opened_titles = await titles([row for row, _ in seen if row["order_no"] not in told], opener)
    rows = []
    for row, level in seen:
        number = row["order_no"]
        said = shown(told[number], level) if number in told else opened_titles.get(number, {})
        if level is Sight.NO_PERSONAL_DATA:
            said = dict.fromkeys(said)
        if filters.q is None or holds(said, filters.q):
            rows.append((row, said))
    return rows


async def titles(page: Sequence[ViewRow], opener: Opener) -> dict[str, Said]:
    """By order; one that was never sealed, or whose key is destroyed, is missing."""
    keys = await opener.keys_for({row["title_subject"] for row in page if row["title_subject"]})
    return {
        row["order_no"]: {"title": title(key, row)}
        for row in page
        if row["sealed_title"] and (key := keys.get(row["title_subject"]))
    }


def title(key: bytes, row: ViewRow) -> Any:
    """The one that was registered, or the value of its last correction."""
    version = row["title_version"]
    name = "title" if version == 1 else "value"
    stream = STREAM + row["order_no"]
    return unseal_excerpt(key, row["sealed_title"], name, stream=stream, version=version)


class Telling(NamedTuple):
    """What is written of one order today, and everyone whom its events name."""

    said: Said
    names: frozenset[str]


async def tellings(
    pool: asyncpg.Pool, opener: Opener, page: Sequence[ViewRow]
) -> Mapping[str, Telling]:
    """From the log itself, by order; what is shut is missing."""
    if not page:
        return {}
    positions = [position for row in page for position in row["text_positions"]]
    events = await pool.fetch(SQL["texts"], positions)
    texts = await open_sealed(events, opener, only=(*SEARCHED, *NAMES, "value"))
    told: dict[str, Telling] = {}
    for event in events:
        number = event["stream"].removeprefix(STREAM)
        before = told.get(number, Telling({}, frozenset()))
        told[number] = retold(before, event, texts.get(event["position"], {}))
    return told


def retold(before: Telling, event: ViewRow, said: Said) -> Telling:
    """A correction takes the place of what was said; the names of before are still names."""
    if event["type"] in BEGINNING:
        texts = {name: said[name] for name in SEARCHED if said.get(name)}
    elif event["field"] in SEARCHED:
        texts = {**before.said, event["field"]: said.get("value")}
    else:
        texts = dict(before.said)
    known = [said.get(name) for name in NAMES]
    if str(event["field"]).startswith("requester"):
        known.append(said.get("value"))
    return Telling(texts, before.names | {str(name) for name in known if name})


def shown(telling: Telling, level: Sight) -> Said:
    if level is not Sight.NO_REQUESTER:
        return telling.said
    return {name: redact(text, telling.names) for name, text in telling.said.items() if text}


def holds(said: Said, q: str) -> bool:
    return contains("\n".join(str(said.get(name) or "") for name in ("title", "narrative")), q)


def place_of(row: ViewRow) -> tuple[str, str]:
    return row["registered_at"].isoformat(), row["order_no"]


async def department_inbox(
    pool: asyncpg.Pool,
    opener: Opener,
    department: str,
    viewer: Viewer,
    *,
    now: datetime,
    limit: int,
    role: str | None = None,
    due_before: datetime | None = None,
    after: Sequence[str] | None = None,
) -> Found:
    """What the department must act on, soonest first; orders without a deadline last (待办)."""
    at, order_no = (None, None) if after is None else after
    found = await pool.fetch(
        SQL["inbox"],
        department,
        role,
        due_before,
        now,
        at,
        order_no,
        *viewer.reach,
        limit + 1,
    )
    rows = await readable(pool, opener, found, viewer)
    items = [inbox_item(row, said) for row, said in rows[:limit]]
    return Found(items=items, after=due_place(found[limit - 1]) if len(found) > limit else None)


def due_place(row: ViewRow) -> tuple[str, str]:
    due = row["due_at"]
    return NEVER if due is None else due.isoformat(), row["order_no"]
