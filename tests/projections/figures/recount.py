"""Figures counted again from zero: folded from declared events by the detail page's own fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from events.catalog.names import Status
from events.store import Recorded
from hotline.bench.synthetic.log import FIRST_DAY
from projections.engine.runner import Runner
from projections.figures.query import Pair, orders_behind
from projections.figures.question import Question
from projections.orders.detail import OrderView
from projections.orders.detail_fold import fold
from tests.databases import Database
from tests.projections.lives import DAY, T0
from tests.projections.recording import write

CITY_ZONE = "Asia/Shanghai"
FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)
PERIOD = Question(
    since=FIRST_DAY + 10 * DAY,
    to=FIRST_DAY + 40 * DAY,
    as_of=FOR_EVER,
    zone=CITY_ZONE,
    protected="all",
)


@dataclass(frozen=True, repr=False)
class Past:
    """A city that has lived, its whole log, and its on-time view."""

    pool: asyncpg.Pool
    log: Sequence[Recorded]
    head: int


async def write_and_catch_up(database: Database, view: Runner, log: Sequence[Recorded]) -> None:
    async with database.pool.acquire() as connection:
        await write(connection, log)
    await catch_up(view)


async def catch_up(view: Runner, size: int = 5_000) -> None:
    for model in view.models:
        while (progress := await view.once(model, size)) is None or progress.behind:
            pass


def around_due(position: int) -> Question:
    return Question(since=T0, to=T0 + 30 * DAY, as_of=FOR_EVER, zone=CITY_ZONE, position=position)


async def all_orders(pool: asyncpg.Pool, asked, part, *, by=None, key=None):
    """Page by page, with a page size that divides nothing."""
    questions = [asked] if isinstance(asked, Question) else asked
    found: list[str] = []
    after = None
    while True:
        page, after = await orders_behind(
            pool, questions, part, by=by, key=key, limit=17, after=after
        )
        found += page
        if after is None:
            return found


def past_views(log: Sequence[Recorded], position: int) -> list[OrderView]:
    streams: dict[str, list[Recorded]] = {}
    for each in log[:position]:
        streams.setdefault(each.stream, []).append(each)
    return [fold(events) for events in streams.values()]


def recount(views: Sequence[OrderView], question: Question) -> tuple[Pair, int]:
    parts = behind(views, question)
    pair = Pair(numerator=len(parts["numerator"]), denominator=len(parts["denominator"]))
    return pair, len(parts["left_out"])


def behind(views: Sequence[OrderView], question: Question) -> dict[str, list[str]]:
    due = sorted(
        (view for view in views if falls_due(view, question)),
        key=lambda view: view.registered.order_no,
    )
    counted = [view for view in due if counts(view, question)]
    on_time = [view for view in counted if view.on_time(FOR_EVER)]
    parts = {
        "denominator": counted,
        "numerator": on_time,
        "overdue": [view for view in counted if view not in on_time],
        "left_out": [view for view in due if view not in counted],
    }
    return {name: [view.registered.order_no for view in some] for name, some in parts.items()}


def falls_due(view: OrderView, question: Question) -> bool:
    clock = view.handle_clock
    due = None if clock is None else clock.due_at
    return due is not None and question.since <= due < question.to


def counts(view: OrderView, question: Question) -> bool:
    return falls_due(view, question) and view.status is not Status.WITHDRAWN


def due_of(view: OrderView) -> datetime:
    assert view.handle_clock is not None
    return view.handle_clock.start.due_at


def added(pairs: Sequence[Pair]) -> Pair:
    return Pair(
        numerator=sum(pair.numerator for pair in pairs),
        denominator=sum(pair.denominator for pair in pairs),
    )
