"""A real log, or one like it, through the service's own deciders and append."""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from hotline.app.demo_city.seed import begin
from hotline.app.replay.case import local
from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import NotThisLog, ReplayResult, replay
from hotline.app.serve import running
from hotline.app.settings import Settings
from tests.databases import Database, effort

SHARED = Path(__file__).parents[5] / "shared" / "data" / "dev"
BOSTON = SHARED / "boston311_2011h2_sla.csv.gz"
ROWS = effort(ci=1_000, full=10**9)
NEW_YORK = ZoneInfo("America/New_York")
HEAD = ("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime", "type", "department")
REST = {"source": "Constituent Call", "latitude": "42.3", "longitude": "-71.1"}
VERDICTS = """SELECT facts.order_no,
       facts.met_at <= facts.effective_due AS on_time
  FROM projections.on_time AS facts
 WHERE facts.clock = 'handle'
   AND facts.to_position = 9223372036854775807 AND facts.effective_due IS NOT NULL"""
MADE_UP = (
    ("1", "2011-07-01 09:00:00", "2011-07-02 09:00:00", "2011-07-02 09:00:00", "ONTIME", "灯", "A"),
    (
        "2",
        "2011-07-01 09:00:00",
        "2011-07-02 09:00:00",
        "2011-07-02 09:00:01",
        "OVERDUE",
        "灯",
        "A",
    ),
    ("3", "2011-07-01 09:00:00", "", "2011-07-05 09:00:00", "ONTIME", "路", "B"),
    ("4", "2011-07-01 09:00:00", "2011-07-02 09:00:00", "", "OVERDUE", "路", "B"),
    ("5", "2011-07-01 09:00:00", "", "2011-06-01 09:00:00", "ONTIME", "路", "B"),
    ("6", "yesterday", "", "", "ONTIME", "路", "B"),
    ("1", "2011-07-01 09:00:00", "", "", "ONTIME", "路", "B"),
)


@pytest.fixture
def settings(safe_database: Database, tmp_path: Path) -> Settings:
    return Settings(state=tmp_path, database_url=safe_database.dsn, city="025025")


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    return written(tmp_path / "made-up.csv", MADE_UP)


def written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, [*HEAD, *REST])
        lines.writeheader()
        lines.writerows(dict(zip(HEAD, row, strict=True)) | REST for row in rows)
    return path


async def played(settings: Settings, path: Path) -> ReplayResult:
    return await replay(settings, path, PRESETS["boston-311"], lambda _: None, lambda _: None)


def boston_rows() -> Iterator[dict[str, str]]:
    if not BOSTON.exists():
        pytest.skip("the Boston log is not here: ../shared/data/dev")
    with gzip.open(BOSTON, "rt", encoding="utf-8", newline="") as file:
        yield from islice(csv.DictReader(file), ROWS)


async def test_every_verdict_on_a_real_log_is_the_citys_own(
    settings: Settings, safe_database: Database, tmp_path: Path
):
    """The city's ONTIME and OVERDUE, row by row; rows without a verdict or a target aside."""
    rows = list(boston_rows())
    path = tmp_path / "boston.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, rows[0])
        lines.writeheader()
        lines.writerows(rows)

    outcome = await played(settings, path)
    with (tmp_path / "replay-boston-311.csv").open(encoding="utf-8", newline="") as file:
        refs = {line["order_no"]: line["ref"] for line in csv.DictReader(file)}
    found = await safe_database.pool.fetch(VERDICTS)
    ours = {refs[row["order_no"]]: bool(row["on_time"]) for row in found}

    due = {row["case_enquiry_id"]: row["ontime"] for row in rows if row["target_dt"]}
    assert [] == outcome.refused
    assert (len(rows), len(due)) == (outcome.work_orders, outcome.due)
    assert due.keys() == ours.keys()
    assert {} == {
        ref: said for ref, said in due.items() if said and ours[ref] != (said == "ONTIME")
    }
    assert outcome.on_time == sum(ours.values())
    assert outcome.verdicts.keys() <= {"both_on_time", "both_late"}
    assert sum(outcome.verdicts.values()) == sum(1 for said in due.values() if said)


async def test_a_bad_row_is_named_with_its_reason_and_the_rest_goes_on(
    settings: Settings, made_up: Path, tmp_path: Path
):
    outcome = await played(settings, made_up)

    assert (7, 4, 3, 1, 2) == (
        outcome.rows,
        outcome.work_orders,
        outcome.due,
        outcome.on_time,
        outcome.overdue,
    )
    assert [
        (5, "5", "closed before it was opened"),
        (6, "6", "not a time"),
        (7, "1", "this reference came before"),
    ] == [(each["row"], each["ref"], each["reason"]) for each in outcome.refused]
    results = (tmp_path / "replay-boston-311.csv").read_text("utf-8").splitlines()
    assert 8 == len(results)
    assert "1,1,20110701-025025-000001," == results[1]


async def test_a_second_run_repeats_nothing(settings: Settings, made_up: Path):
    first = await played(settings, made_up)
    second = await played(settings, made_up)

    assert 0 == second.events < first.events
    assert (first.due, first.on_time, first.work_orders) == (
        second.due,
        second.on_time,
        second.work_orders,
    )


async def test_a_replay_that_was_cut_off_goes_on_where_it_stopped(
    settings: Settings, safe_database: Database, tmp_path: Path
):
    """The log up to some moment, then all of it: as if it had been played in one go."""
    opened_only = [(*row[:3], "", *row[4:]) for row in MADE_UP[:4]]
    cut_off = await played(settings, written(tmp_path / "cut.csv", opened_only))
    whole = await played(settings, written(tmp_path / "whole.csv", MADE_UP[:4]))

    assert (0, 3) == (cut_off.on_time, cut_off.due)
    assert (1, 3) == (whole.on_time, whole.due)
    registered = "SELECT count(*) FROM hotline_log.event WHERE type = 'work_order.registered'"
    assert 4 == await safe_database.pool.fetchval(registered)


async def test_events_are_recorded_at_their_own_time(
    settings: Settings, safe_database: Database, made_up: Path
):
    """Historical time, in the order of time, whatever the order of the rows."""
    await played(settings, made_up)
    rows = await safe_database.pool.fetch(
        "SELECT recorded_at, (data->>'at')::timestamptz AS at FROM hotline_log.event"
        " WHERE stream LIKE 'work_order-%' ORDER BY position"
    )

    assert [row["at"] for row in rows] == [row["recorded_at"] for row in rows]
    assert datetime(2011, 7, 1, 9, tzinfo=NEW_YORK) == rows[0]["at"]
    assert datetime(2011, 7, 5, 9, tzinfo=NEW_YORK) == rows[-1]["at"]


async def test_another_citys_log_is_not_played_into_this_one(
    settings: Settings, made_up: Path, tmp_path: Path
):
    await played(settings, made_up)
    head = "unique_key,created,closed,agency,complaint_type,latitude,longitude"
    other = tmp_path / "nyc.csv"
    other.write_text(f"{head}\n9,2020-01-01T00:00:00,,DEP,Sewer,,\n", "utf-8")

    with pytest.raises(NotThisLog):
        await replay(settings, other, PRESETS["nyc-311"], lambda _: None, lambda _: None)


def test_local_times_keep_their_order_when_the_clocks_change():
    """In spring an hour is skipped, in autumn one is shown twice."""
    spring = [f"2011-03-13 {t}" for t in ("01:59:59", "02:00:00", "02:28:31", "03:00:00")]
    autumn = [f"2011-11-06 {t}" for t in ("00:59:59", "01:00:00", "01:59:59", "02:00:00")]

    for times in (spring, autumn):
        instants = [local(text, NEW_YORK) for text in times]
        assert sorted(instants) == instants


@pytest.mark.parametrize("name", ["zh-mailbox", "zh-messages", "zh-replies", "nyc-311"])
def test_every_preset_reads_its_own_log(name: str):
    files = {
        "zh-mailbox": "zh_mayor_mailbox_shangluo.jsonl.gz",
        "zh-messages": "zh_requests_teddy2020c_raw.jsonl.gz",
        "zh-replies": "zh_replies_teddy2020c.jsonl.gz",
        "nyc-311": "nyc311_queens_2020_2023.csv.gz",
    }
    path = SHARED / files[name]
    if not path.exists():
        pytest.skip("the log is not here: ../shared/data/dev")
    preset = PRESETS[name]
    read = [preset.case(number, row) for number, row in enumerate(rows_of(path, name), start=1)]

    assert 500 == len(read)
    assert all(case.matter or name == "zh-replies" for case in read)


def rows_of(path: Path, name: str) -> list[dict[str, str]]:
    """The first 500 rows that a case can be made of."""
    preset, good = PRESETS[name], []
    for number, row in enumerate(preset.rows(path), start=1):
        try:
            preset.case(number, row)
        except ValueError:
            continue
        good.append(row)
        if len(good) == 500:
            break
    return good


async def test_a_replayed_city_can_be_served_and_asked(settings: Settings, made_up: Path):
    """Its own zone, its own departments, accounts for all of them, and the same verdict."""
    await played(settings, made_up)
    first = partial(begin, lived=timedelta(), progress=lambda _: None)
    async with (
        running(settings.model_copy(update={"port": 0}), on_first=first) as service,
        aiohttp.ClientSession(service.address) as session,
    ):
        listed = json.loads((settings.state / "demo-accounts.json").read_text("utf-8"))
        password = {each["username"]: each["password"] for each in listed["accounts"]}
        sign_in = {"username": "supervisor", "password": password["supervisor"]}
        async with session.post("/api/v1/sessions", json=sign_in) as answer:
            bearer = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        asked = "/api/v1/indicators/on-time-rate?from=2011-07-02&to=2011-07-03&by=department"
        async with session.get(asked, headers=bearer) as answer:
            figures = await answer.json()

    assert (1, 3) == (figures["total"]["numerator"], figures["total"]["denominator"])
    assert "2011-07-02T00:00:00-04:00" == figures["from"]
    assert [("dept-001", "A", 2), ("dept-002", "B", 1)] == [
        (row["key"], row["name"], row["denominator"]) for row in figures["rows"]
    ]
