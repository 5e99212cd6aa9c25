"""The verdict that a log itself gives on each case, beside ours, and why they differ."""

from collections import Counter
from typing import Final

import asyncpg

from hotline.app.replay.driver import Replay
from projections.orders.stored_facts import STREAM

OURS: Final = """SELECT order_no, met_at IS NOT NULL AND met_at <= effective_due AS on_time
  FROM projections.on_time
 WHERE clock = 'handle' AND to_position = 9223372036854775807 AND effective_due IS NOT NULL
   AND left_out IS NULL"""
HAPPENED: Final = """SELECT stream,
       bool_or(type = ANY ($1::text[])) AS again,
       count(*) FILTER (WHERE type = ANY ($2::text[])) > 1 AS fresh,
       bool_or(type = ANY ($3::text[])) AS paused
  FROM hotline_log.event
 WHERE type = ANY ($1::text[] || $2::text[] || $3::text[])
 GROUP BY stream"""
AGAIN: Final = ("work_order.rework_ordered", "work_order.reopened")
DISPATCHED: Final = ("work_order.dispatched", "work_order.lead_ruled")
PAUSED: Final = ("work_order.handling_suspended", "work_order.information_requested")
REASONS: Final = {
    "again": "以首次申报为准, 重办不改 (T-06) · here the first submission counts, rework does not",
    "fresh": "改派后重新计时 (R-03) · here the next department has a fresh limit",
    "paused": "挂起、待补充期间停表 (T-05) · here the clock pauses",
    "limit": "两边时限不同 · the limits differ",
}


async def compared(pool: asyncpg.Pool, played: Replay) -> dict[str, int]:
    """Orders by both verdicts; empty for a log that gives none."""
    theirs = {
        played.numbers[number]: case.on_time
        for number, case in played.cases.items()
        if case.on_time is not None
    }
    if not theirs:
        return {}
    ours = {row["order_no"]: row["on_time"] for row in await pool.fetch(OURS, timeout=60)}
    rows = await pool.fetch(HAPPENED, AGAIN, DISPATCHED, PAUSED, timeout=60)
    happened = {row["stream"].removeprefix(STREAM): row for row in rows}
    found: Counter[str] = Counter()
    for order_no, on_time in theirs.items():
        if order_no in ours:
            verdicts = {"theirs": on_time, "ours": ours[order_no]}
            found[name_of(**verdicts, happened=happened.get(order_no))] += 1
    return dict(sorted(found.items()))


def name_of(*, theirs: bool, ours: bool, happened: asyncpg.Record | None) -> str:
    if theirs == ours:
        return "both_on_time" if ours else "both_late"
    which = "only_here_on_time" if ours else "only_in_the_log_on_time"
    return f"{which}: {reason_of(happened)}"


def reason_of(happened: asyncpg.Record | None) -> str:
    """The first that applies."""
    found = (name for name in ("again", "fresh", "paused") if happened and happened[name])
    return next(found, "limit")
