"""Find work orders: filters, search in sealed texts, who may see what. Titles are opened here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import asyncpg

from events.personal_text import redact
from events.sealing import unseal_excerpt
from projections.life import STREAM
from projections.read_model import Row
from projections.search_tokens import SEARCHED, Opener, opened
from projections.statements import statements
from projections.text_match import contains

Json = dict[str, Any]
Said = Mapping[str, Any]  # what people wrote, by field
REQUESTER = ("requester_name", "requester_phone")
MOST_AT_ONCE = 250  # opened without letting others have a turn
MOST_OPENED = 2_000  # for one page of a search
REGISTERED = 1  # the version of a stream's first event
NEVER = "infinity"  # where orders without a deadline stand


@dataclass(frozen=True, kw_only=True)
class Filters:
    """None: any. `q` is looked for in titles and narratives, `phone` is the full number."""

    statuses: tuple[str, ...] | None = None
    kind: str | None = None
    matter: str | None = None
    department: str | None = None  # holds a part in it now
    cell: str | None = None
    subdistrict: str | None = None
    channel: str | None = None
    due_before: datetime | None = None
    overdue: bool | None = None
    q: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


class Texts(StrEnum):
    """What a reader is shown of what people wrote."""

    ALL = "all"
    NO_REQUESTER = "no_requester"  # of protected orders nothing that names who asked (D-07)
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """
    What this reader may see (domain.md §9).

    The centre: `protected` only for who is trusted with all confidential orders; else `turn` are
    the statuses in which such an order waits for this reader. A handler: `department` limits to
    its own assignments. A supervisor: everything.
    """

    department: str | None = None
    protected: bool = False
    turn: tuple[str, ...] = ()
    texts: Texts = Texts.ALL


@dataclass(frozen=True, kw_only=True)
class Found:
    """`after`: give it back to go on, also after a page without items; None at the end."""

    items: list[Json]
    after: Sequence[str] | None


NOBODY = Found(items=[], after=None)
ANYBODY = Viewer(protected=True)


async def find_orders(
    pool: asyncpg.Pool,
    opener: Opener,
    filters: Filters,
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
    subject = None
    if filters.phone is not None:
        subject = await opener.find_subject(filters.phone)
        if subject is None:
            return NOBODY
    tokens = None if filters.q is None else opener.blind_tokens(filters.q)
    if tokens == []:
        return NOBODY
    rows: list[tuple[Row, Said]] = []
    size, examined = limit + 1, 0
    while len(rows) <= limit and examined < most_opened:
        values = conditions(filters, viewer, now, subject, tokens, after)
        page = await pool.fetch(statements("order_search")["find"], *values, size)
        rows += await readable(pool, opener, page, viewer, filters.q)
        examined += len(page)
        after = None if len(page) < size else place_of(page[-1])
        if after is None:
            break
        size = min(2 * size, MOST_AT_ONCE)  # few of them held what is looked for
    if len(rows) > limit:
        after = place_of(rows[limit - 1][0])
    return Found(items=[item(row, texts) for row, texts in rows[:limit]], after=after)


def conditions(
    filters: Filters,
    viewer: Viewer,
    now: datetime,
    subject: str | None,
    tokens: list[int] | None,
    after: Sequence[str] | None,
) -> tuple[Any, ...]:
    """The parameters of statement `find`, all but the limit."""
    at, order_no = (None, None) if after is None else after
    return (
        filters.statuses,
        filters.kind,
        filters.matter,
        filters.department,
        filters.cell,
        filters.subdistrict,
        filters.channel,
        filters.due_before,
        filters.overdue,
        now,
        subject,
        tokens,
        viewer.department,
        viewer.protected,
        viewer.turn,
        viewer.texts is Texts.ALL,
        None if at is None else datetime.fromisoformat(at),
        order_no,
    )


async def readable(
    pool: asyncpg.Pool, opener: Opener, page: Sequence[Row], viewer: Viewer, q: str | None = None
) -> list[tuple[Row, Said]]:
    """The rows with the texts this viewer may see; with `q` only those that then hold it."""
    by_title: list[Row] = []
    by_registration: list[Row] = []
    for row in page:
        title_will_do = q is None and not names_requester(row, viewer)
        (by_title if title_will_do else by_registration).append(row)
    texts = await titles(by_title, opener)
    if by_registration:
        texts |= await registrations(pool, opener, by_registration, viewer)
    rows = [(row, shown(row, texts.get(row["order_no"], {}), viewer)) for row in page]
    return rows if q is None else [(row, said) for row, said in rows if holds(said, q)]


def names_requester(row: Row, viewer: Viewer) -> bool:
    """Its title may name who asked: to take the name out, it must be known."""
    return viewer.texts is Texts.NO_REQUESTER and row["protected"]


async def titles(page: Sequence[Row], opener: Opener) -> dict[str, Said]:
    """By order; one that was never sealed, or whose key is destroyed, is missing."""
    keys = await opener.keys_for({row["subject_id"] for row in page if row["subject_id"]})
    return {
        row["order_no"]: {"title": title(key, row)}
        for row in page
        if row["sealed_title"] and (key := keys.get(row["subject_id"]))
    }


def title(key: bytes, row: Row) -> Any:
    stream = STREAM + row["order_no"]
    return unseal_excerpt(key, row["sealed_title"], "title", stream=stream, version=REGISTERED)


async def registrations(
    pool: asyncpg.Pool, opener: Opener, page: Sequence[Row], viewer: Viewer
) -> dict[str, Said]:
    """From the log itself, by order: what is searched, and who asked where that is to be hidden."""
    only = SEARCHED if viewer.texts is Texts.ALL else (*SEARCHED, *REQUESTER)
    positions = {row["registered_position"]: row["order_no"] for row in page}
    events = await pool.fetch(statements("order_search")["texts"], list(positions))
    texts = await opened(events, opener, only=only)
    return {positions[position]: said for position, said in texts.items()}


def shown(row: Row, said: Said, viewer: Viewer) -> Said:
    if viewer.texts is Texts.ALL or not said:
        return said
    if viewer.texts is Texts.NONE:
        return dict.fromkeys(said)
    if not row["protected"]:
        return said
    known = [said.get(name) for name in REQUESTER]
    return {name: redact(said[name], known) for name in SEARCHED if said.get(name)} or {"title": ""}


def holds(said: Said, q: str) -> bool:
    return contains("\n".join(str(said.get(name) or "") for name in ("title", "narrative")), q)


def place_of(row: Row) -> tuple[str, str]:
    return row["registered_at"].isoformat(), row["order_no"]


async def department_inbox(
    pool: asyncpg.Pool,
    opener: Opener,
    department: str,
    viewer: Viewer = ANYBODY,
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
        statements("order_search")["inbox"],
        department,
        role,
        due_before,
        now,
        at,
        order_no,
        viewer.protected,
        viewer.turn,
        limit + 1,
    )
    rows = await readable(pool, opener, found, viewer)
    items = [inbox_item(row, said) for row, said in rows[:limit]]
    return Found(items=items, after=due_place(found[limit - 1]) if len(found) > limit else None)


def due_place(row: Row) -> tuple[str, str]:
    due = row["due_at"]
    return NEVER if due is None else due.isoformat(), row["order_no"]


def inbox_item(row: Row, texts: Said) -> Json:
    own = ("role", "assignment_status", "dispatched_at", "acknowledged_at")
    return {**item(row, texts), **{name: row[name] for name in own}}


def item(row: Row, texts: Said) -> Json:
    """An order in a list: no requester, no narrative, and the title only while its key lives."""
    return {
        "order_no": row["order_no"],
        "status": row["status"],
        "kind": row["kind"],
        "matter": {"code": row["matter"], "name": row["matter_name"]},
        "urgency": row["urgency"],
        "secrecy": row["secrecy"],
        "channel": row["channel"],
        "title": texts.get("title"),
        "erased": row["sealed_title"] is not None and not texts,
        "registered_at": row["registered_at"],
        "lead_department": row["lead_department"],
        "supporting_departments": row["supporting_departments"],
        "due_at": row["due_at"],
        "overdue": row["overdue"],
        "first_submitted_at": row["first_submitted_at"],
        "district": row["district"],
        "subdistrict": row["subdistrict"],
        "community": row["community"],
        "cell": row["cell"],
    }
