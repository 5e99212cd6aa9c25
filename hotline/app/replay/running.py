"""`hotline replay`: from a file to a log, and the figures that came of it."""

import csv
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from events.cannot_run import CannotRun
from events.clock import DrivenClock
from events.postgres.properties import NotSimulated, mark_simulated, simulated
from hotline.app.compose import Core, open_core
from hotline.app.database.prepared import prepared_database
from hotline.app.read_side import MODELS, settled_views
from hotline.app.reference.data import publications, publish
from hotline.app.replay.case import Case, Preset
from hotline.app.replay.city import ReplayCity, city_of
from hotline.app.replay.comparison import compared
from hotline.app.replay.driver import ORIGIN, Progress, Replay
from hotline.app.replay.reading import Log, Refused, read_log
from hotline.app.replay.steps import Script, steps_of
from hotline.app.settings import Settings

RESERVE = """SELECT reserve_order_numbers($1, day, last)
  FROM unnest($2::date[], $3::integer[]) AS of_day (day, last)"""
VERDICT = """SELECT count(*) AS due,
       count(*) FILTER (WHERE met_at <= effective_due) AS on_time,
       count(*) FILTER (WHERE met_at > effective_due) AS late
  FROM projections.on_time
 WHERE clock = 'handle' AND to_position = 9223372036854775807 AND effective_due IS NOT NULL
   AND left_out IS NULL"""


class NotThisLog(CannotRun):
    """The state folder holds another city's log: use an empty HOTLINE_STATE."""

    def __init__(self, preset: Preset) -> None:
        super().__init__(
            f"此日志不是 {preset.name} 的回放, 请换一个空的 HOTLINE_STATE。This log is not a "
            f"replay of {preset.name}: use an empty HOTLINE_STATE"
        )


@dataclass(frozen=True, kw_only=True)
class ReplayResult:
    """
    What `--json` ends with. `due`: rows with a target; `overdue`: those not closed by it.

    An overdue one was closed `late`, or is `without_end`: still open when the log ends.
    `commands`: executed, by name. `followed`: how handovers and reopenings of a log of states were
    played. `verdicts`: the log's own beside ours, where it gives one (`comparison.py`).
    """

    rows: int
    work_orders: int
    events: int
    due: int
    on_time: int
    overdue: int
    late: int
    without_end: int
    refused: list[dict[str, Any]]
    seconds: float
    commands: dict[str, int]
    followed: dict[str, int]
    verdicts: dict[str, int]


async def replay(
    settings: Settings, path: Path, preset: Preset, progress: Progress, started: Progress
) -> ReplayResult:
    """
    Play the file into the state folder's log.

    Raises OSError, UnreadableLog, NotSimulated, NotThisLog.
    """
    begun = monotonic()
    log = read_log(path, preset)
    started(sum(1 for case in log.cases for _ in steps_of(case)))
    async with opened(settings, log, preset) as (core, clock):
        city = city_of(log, preset)
        await publish_city(core, city, log)
        played = Replay(
            core=core,
            clock=clock,
            script=Script(city, city.terms, preset.source_system),
            cases={case.number: case for case in log.cases},
            numbers=await order_numbers(core.pool, log.cases, preset),
            refused=[*log.refused],
        )
        await played.play(progress)
        await settled_views(core, MODELS)
        outcome = await judged(core.pool, log, played, monotonic() - begun)
    write_results(settings.state / f"replay-{preset.name}.csv", played, log)
    return outcome


@asynccontextmanager
async def opened(
    settings: Settings, log: Log, preset: Preset
) -> AsyncIterator[tuple[Core, DrivenClock]]:
    """A log of this city: an empty one is made so."""
    clock = DrivenClock(min(case.opened for case in log.cases))
    async with prepared_database(settings) as found:
        await require_ours(found.dsn, preset)
        async with open_core(settings, found.dsn, driven=clock) as core:
            yield core, clock


async def require_ours(dsn: str, preset: Preset) -> None:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        known = await simulated(pool)
        if known is None:
            if await pool.fetchval("SELECT position FROM hotline_log.log_head"):
                raise NotSimulated
            await mark_simulated(pool, preset.city)
        elif known.city != preset.city:
            raise NotThisLog(preset)


async def publish_city(core: Core, city: ReplayCity, log: Log) -> None:
    """Departments and matters, in force from the first case on."""
    begins = min(case.opened for case in log.cases)
    await publish(core.store, publications(city.data, begins), ORIGIN)


async def order_numbers(
    pool: asyncpg.Pool, cases: Sequence[Case], preset: Preset
) -> dict[int, str]:
    """Counted for each local day in the order of opening: the same at every run over a file."""
    zone: ZoneInfo = preset.zone
    ordered = sorted(cases, key=lambda case: (case.opened, case.number))
    numbers: dict[int, str] = {}
    last = {}
    for day, of_day in groupby(ordered, key=lambda case: case.opened.astimezone(zone).date()):
        for count, case in enumerate(of_day, start=1):
            numbers[case.number] = f"{day:%Y%m%d}-{preset.city}-{count:06d}"
            last[day] = count
    await pool.execute(RESERVE, preset.city, [*last], [*last.values()], timeout=30)
    return numbers


async def judged(pool: asyncpg.Pool, log: Log, played: Replay, seconds: float) -> ReplayResult:
    """The verdict is the on-time view's, not ours."""
    (row,) = await pool.fetch(VERDICT, timeout=60)
    return ReplayResult(
        rows=log.rows,
        work_orders=len(log.cases) - len(refused_rows(played) - {each.row for each in log.refused}),
        events=played.events,
        due=row["due"],
        on_time=row["on_time"],
        overdue=row["due"] - row["on_time"],
        late=row["late"],
        without_end=row["due"] - row["on_time"] - row["late"],
        refused=[asdict(each) for each in played.refused],
        seconds=round(seconds, 2),
        commands=dict(sorted(played.commands.items())),
        followed=dict(sorted(played.followed.items())),
        verdicts=await compared(pool, played),
    )


def refused_rows(played: Replay) -> set[int]:
    return {each.row for each in played.refused}


def write_results(path: Path, played: Replay, log: Log) -> None:
    """One line for each row: its order, or why it has none."""
    why: dict[int, Refused] = {each.row: each for each in played.refused}
    refs = {case.number: case.ref for case in log.cases}
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["row", "ref", "order_no", "reason"])
        for row in sorted({*refs, *why}):
            refused = why.get(row)
            ref = refs.get(row) or (refused.ref if refused else None)
            lines.writerow(
                [row, ref, played.numbers.get(row, ""), refused.reason if refused else ""]
            )
