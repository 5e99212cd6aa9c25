"""Numbers that cities have published, and the verdicts of real logs, from histories of events."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from events.catalog.names import Channel
from events.catalog.work_order.endings.rework import ReworkOrdered
from events.event import Event
from events.stored.codec import encode
from hotline.bench.synthetic.log import COLUMNS, HEAD, LOCK, MOVE_HEAD
from projections.engine.runner import Runner
from projections.figures.query import Figure, figures
from projections.figures.shares import SHARES
from projections.orders.stored_facts import STREAM
from tests.databases import Database, effort
from tests.projections.figures.recount import catch_up
from tests.projections.figures.test_shares import MONTH
from tests.projections.lives import (
    DAY,
    HOUR,
    T0,
    accepted,
    closed,
    dispatched,
    handling,
    registered,
    submitted,
)

DATA = Path(__file__).parents[4] / "shared" / "data" / "dev"
BOSTON = DATA / "boston311_2011h2_sla.csv.gz"
PERMITS = DATA / "permit_receipt_cases.csv"
NEW_YORK = ZoneInfo("America/New_York")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LATE = 6 * DAY
History = Sequence[Event]


async def live(database: Database, view: Runner, lives: Iterable[History]) -> None:
    async with database.pool.acquire() as connection, connection.transaction():
        await connection.execute(LOCK)
        records = stored(lives, int(await connection.fetchval(HEAD)) + 1)
        await connection.copy_records_to_table(
            "event", schema_name="hotline_log", columns=COLUMNS, records=records
        )
        await connection.execute(MOVE_HEAD)
    await catch_up(view)


def stored(lives: Iterable[History], first: int) -> Iterator[tuple[object, ...]]:
    """Rows of the log, one life after the other; `recorded_at` is of no interest to figures."""
    position = first
    for number, life in enumerate(lives):
        for version, event in enumerate(life, 1):
            told = encode(event)
            data = told.data.decode()
            stream = f"{STREAM}20260302-440500-{number:06d}"
            kind = (told.type, told.schema_version, T0, "test", data, None, b"")
            yield (position, stream, version, *kind)
            position += 1


def order(number: int, **said: object) -> Event:
    return registered(f"20260302-440500-{number:06d}", **said)  # type: ignore[arg-type]


async def test_tianmen_2016_12_by_kind_of_matter_and_by_source(database: Database, view: Runner):
    """天门市: 事件 956/902 = 94.35 %, 部件 16/9 = 56.25 %; 巡查上报 953/996 = 95.68 %."""
    event, component = ("020101", 956, 902), ("010101", 16, 9)
    fates = [
        (matter, number < done) for matter, due, done in (event, component) for number in range(due)
    ]
    lives: list[History] = []
    for number in range(996):  # opened; those beyond the 972 are not yet due
        matter, is_closed = fates[number] if number < len(fates) else (event[0], False)
        limit = 5 * DAY if number < len(fates) else 90 * DAY
        channel = Channel.GRID if number < 953 else Channel.WECHAT
        begun = (order(number, matter=matter, channel=channel), accepted(), dispatched(limit=limit))
        lives.append((*begun, *((submitted(), closed(T0 + DAY)) if is_closed else ())))
    await live(database, view, lives)
    closing = replace(MONTH, share=SHARES["closing-rate"])
    groups = {row.key: row for row in (await figures(view.pool, [closing], "group")).rows}
    opened = replace(MONTH, share=replace(SHARES["online-share"], cohort="accepted_at"))
    patrol = await figures(view.pool, [replace(opened, channels=(Channel.GRID,))])

    assert (94.35, 56.25) == (percent(groups["02"]), percent(groups["01"]))
    assert (953, 996, 95.68) == (
        patrol.total.pair.numerator,
        patrol.total.pair.denominator,
        percent(patrol.total),
    )


async def test_lianyungang_2017_04(database: Database, view: Runner):
    """连云港市: 受理 26,898, 应结案 24,932, 结案 23,974; 96.16 %, 89.62 %, 一次完成 98.09 %."""
    share = effort(ci=10, full=1)
    taken, due, done, prompt, again = (
        round(each / share) for each in (26_898, 24_932, 23_974, 22_344, 458)
    )
    await live(database, view, (lianyungang(n, due, done, prompt, again) for n in range(taken)))
    on_time = (await figures(view.pool, [MONTH])).total
    closing, first, accepted_then = [
        (await figures(view.pool, [replace(MONTH, share=SHARES[name])])).total
        for name in ("closing-rate", "done-at-first-rate", "closed-of-accepted")
    ]

    assert (taken, due, done) == (
        accepted_then.pair.denominator,
        closing.pair.denominator,
        closing.pair.numerator,
    )
    assert (prompt, due) == (on_time.pair.numerator, on_time.pair.denominator)
    assert (done - again, done) == (first.pair.numerator, first.pair.denominator)
    published = (96.16, 89.62, 98.09)
    tolerance = 0.0 if share == 1 else 0.05  # of percent: a tenth of the orders in CI
    for found, said in zip((closing, on_time, first), published, strict=True):
        assert abs(percent(found) - said) <= tolerance + 1e-9


def lianyungang(number: int, due: int, done: int, prompt: int, again: int) -> History:
    limit = 5 * DAY if number < due else 90 * DAY
    life: list[Event] = [order(number), accepted(), dispatched(limit=limit)]
    if number >= done:
        return life
    life.append(submitted(at=T0 + (HOUR if number < prompt else LATE)))
    if number < again:
        once_more = {"assignment_id": "1", "department": "lighting", "attempt": 1, "most": 2}
        life.append(
            ReworkOrdered(at=T0 + DAY, clocks=(handling("lighting", T0 + 2 * DAY),), **once_more)
        )
    return [*life, closed(T0 + LATE)]


async def test_boston_by_department_and_month_is_the_citys_own_verdict(
    database: Database, view: Runner
):
    """Every order with a target that has a verdict; the city's column and not our reckoning."""
    if not BOSTON.is_file():
        pytest.skip("the Boston log is not here: ../shared/data/dev")
    with gzip.open(BOSTON, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["target_dt"] and row["ontime"]]
    rows = rows[:: effort(ci=25, full=1)]
    lives = [case(number, row) for number, row in enumerate(rows)]
    await live(database, view, lives)
    expected: Counter[tuple[str, str]] = Counter(
        (f"{row['department']},{row['target_dt'][:7]}", row["ontime"]) for row in rows
    )

    found = await whole(view, NEW_YORK)
    assert {key for key, _ in expected} == {row.key for row in found}
    for row in found:
        prompt, late = (expected[row.key or "", verdict] for verdict in ("ONTIME", "OVERDUE"))
        assert (prompt, prompt + late) == (row.pair.numerator, row.pair.denominator), row.key


def case(number: int, row: dict[str, str]) -> History:
    opened, target, ended = (
        datetime.fromisoformat(row[name]).replace(tzinfo=NEW_YORK) if row[name] else None
        for name in ("open_dt", "target_dt", "closed_dt")
    )
    return handled(number, row["department"], opened, target, ended)


async def test_permits_by_department_and_month_are_judged_by_their_own_columns(
    database: Database, view: Runner
):
    """661 ended by their deadline, 270 after it, 73 without an end."""
    if not PERMITS.is_file():
        pytest.skip("the permit log is not here: ../shared/data/dev")
    with PERMITS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["deadline"]]
    moments = [[moment(row[name]) for name in ("startdate", "deadline", "enddate")] for row in rows]
    await live(
        database,
        view,
        [handled(n, rows[n]["department"] or "none", *each) for n, each in enumerate(moments)],
    )
    expected: Counter[tuple[str, bool]] = Counter()
    for row, (_, deadline, ended) in zip(rows, moments, strict=True):
        assert deadline is not None
        month = f"{deadline.astimezone(AMSTERDAM):%Y-%m}"
        prompt = ended is not None and ended <= deadline
        expected[f"{row['department'] or 'none'},{month}", prompt] += 1

    found = await whole(view, AMSTERDAM)
    assert (661, 1_004) == (
        sum(row.pair.numerator for row in found),
        sum(row.pair.denominator for row in found),
    )
    for row in found:
        prompt, late = (expected[row.key or "", verdict] for verdict in (True, False))
        assert (prompt, prompt + late) == (row.pair.numerator, row.pair.denominator), row.key


def moment(said: str) -> datetime | None:
    if not said:
        return None
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)


def handled(
    number: int,
    department: str,
    opened: datetime | None,
    target: datetime | None,
    ended: datetime | None,
) -> History:
    assert opened is not None
    assert target is not None
    begun = dispatched(department, at=opened, limit=target - opened)
    life = [order(number, at=opened), accepted(opened), begun]
    return life if ended is None else [*life, submitted(department, at=ended)]


async def whole(view: Runner, zone: ZoneInfo) -> Sequence[Figure]:
    """By department and month, over all time."""
    ever = replace(
        MONTH,
        since=T0 - timedelta(days=40 * 365),
        to=T0 + timedelta(days=40 * 365),
        zone=zone.key,
    )
    return (await figures(view.pool, [ever], ("department", "month"))).rows


def percent(figure: Figure) -> float:
    return round(100 * (figure.pair.rate or 0), 2)
