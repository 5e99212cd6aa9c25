"""The parts of a bench: what is counted, what it is compared with, how it is shown."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from aiohttp import web

from events.personal.sealing import unseal
from events.postgres import open_store
from hotline.bench import report
from hotline.bench.log.single_rows import SingleRows, for_pgbench
from hotline.bench.log.writing import NobodysKeys, written
from hotline.bench.machine import machine
from hotline.bench.measurement import Measurement, Skipped, Target, percentile
from hotline.bench.program import ProgramFailed, ours, output_of
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import require_good
from hotline.bench.service.load import Job, loaded
from hotline.bench.synthetic.city import phone, sealed_records
from hotline.bench.synthetic.log import SyntheticCity
from tests.databases import Database

STALL = 0.3  # seconds


def row(**said) -> Measurement:
    return Measurement(
        **{"bench": "append", "what": "writers", "value": 50.0, "unit": "events/s", **said}
    )


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(each) for each in range(100, 0, -1)]

    assert (50.0, 95.0, 99.0, 100.0) == tuple(percentile(values, p) for p in (0.5, 0.95, 0.99, 1))
    assert 7.0 == percentile([7.0], 0.99)


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        (Target(least=50), True),
        (Target(least=50.1), False),
        (Target(most=50), True),
        (Target(most=49.9), False),
        (Target(of="ratio", least=0.5), True),
        (Target(of="ratio", least=0.51), False),
        (Target(of="ratio", least=1, most=1), False),
        (None, None),
    ],
)
def test_a_target_is_of_the_value_or_of_its_ratio(target: Target | None, reached):
    assert reached is row(beside="pgbench", beside_value=100.0, target=target).reached


def test_a_ratio_to_nothing_reaches_nothing():
    assert row(target=Target(of="ratio", least=0.0)).reached is False


def test_the_table_takes_the_place_of_the_last_one():
    facts = machine()
    found = [row(target=Target(least=60), worst=40.0), Skipped(bench="replay", why="no file")]
    text = f"# Figures\n\n{report.BEGIN}\nold\n{report.END}\n\nafter\n"

    once = report.put_between_marks(text, report.markdown(facts, "18.6", "small", found))
    twice = report.put_between_marks(once, report.markdown(facts, "18.6", "small", found))

    assert once == twice
    assert "| append | writers | 50 events/s (worst round 40) |  |  | ≥ 60 | NO |  |" in once
    assert "Skipped: replay: no file" in once
    assert once.startswith("# Figures\n")
    assert once.endswith("\n\nafter\n")
    assert "old" not in once


def test_pgbench_finds_no_variable_in_the_row_and_the_value_stays():
    data = {"a": False, "at": "2026-01-01T10:00:00Z", "b": ["x:y", 1], "c": {"d": "it's"}}

    text = for_pgbench(data)

    assert "::" not in text
    assert not any(text[n + 1].isalnum() for n, sign in enumerate(text) if sign == ":")
    assert data == orjson.loads(text.replace("''", "'"))


async def test_what_was_counted_stands_in_the_log(database: Database):
    async with open_store(database.dsn, NobodysKeys()) as store:
        plain = await written(store, writers=3, seconds=0.1, keyed=False)
        before = await database.pool.fetchval("SELECT position FROM hotline_log.log_head")
        await written(store, writers=3, seconds=0.1, keyed=True)

    head, keys = await database.pool.fetchrow(
        "SELECT position, (SELECT count(*) FROM hotline_log.event_key) FROM hotline_log.log_head"
    )
    assert before / plain.per_second >= 0.1
    assert head - before == keys > 0


async def test_without_pgbench_our_own_loop_counts_what_it_committed(
    database: Database, tmp_path: Path
):
    await database.pool.execute(files("hotline.bench.log").joinpath("single_rows.sql").read_text())
    limit = SingleRows(database.dsn, tmp_path / "unused.sql", None)

    rate = await limit.per_second(2, 0.1)

    rows = await database.pool.fetchval("SELECT count(*) FROM hotline_log.twin")
    assert "no pgbench" in limit.tool
    assert 0 < rate * 0.1 <= rows
    assert 0 == await database.pool.fetchval("SELECT position FROM hotline_log.log_head")


def test_the_latest_orders_of_the_city_are_still_open():
    found = [
        (each[1], each[3])
        for each in sealed_records(SyntheticCity(orders=200), 1, [("s", bytes(32))])
    ]

    opened = {stream for stream, type_ in found if type_ == "work_order.registered"}
    ended = {s for s, type_ in found if type_ in {"work_order.closed", "work_order.withdrawn"}}
    assert 200 == len(opened)
    assert 0 < len(opened - ended) < 40


def test_the_past_of_the_city_is_sealed_under_its_peoples_keys():
    people = [(f"subject-{each}", bytes([each]) * 32) for each in range(3)]
    keys = dict(people)

    for record in sealed_records(SyntheticCity(orders=20), 1, people):
        stream, version, type_, subject, sealed = (*record[1:4], record[8], record[10])
        if type_ != "work_order.registered":
            assert (None, None) == (subject, sealed)
            continue
        said = unseal(keys[subject], sealed, stream=stream, version=version)
        assert phone(int(subject.removeprefix("subject-"))) == said["requester_phone"]


@asynccontextmanager
async def stalling(statuses: Iterator[int]) -> AsyncIterator[tuple[str, list[int]]]:
    """A server whose first answer takes its time; gives its address and what it answered."""
    answered: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        if not answered:
            answered.append(next(statuses))
            await asyncio.sleep(STALL)
        else:
            answered.append(next(statuses))
        return web.json_response({}, status=answered[-1])

    app = web.Application()
    app.router.add_route("*", "/orders", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", answered
    finally:
        await runner.cleanup()


def always(status: int) -> Iterator[int]:
    while True:
        yield status


def job(address: str, **more) -> Job:
    return Job(**{"address": address, "token": "t", "paths": ["/orders"], "connections": 1, **more})


async def test_a_closed_loop_counts_every_answer():
    async with stalling(always(201)) as (address, answered):
        found = await loaded(job(address, bodies=["{}"], connections=3, seconds=5.0, most=40))

    assert {"201": len(answered)} == found["statuses"]
    assert len(answered) == found["done"] >= 40


async def test_an_open_loop_blames_a_stall_on_everybody_who_waited():
    """Else a stalled server would be asked less, and look good (coordinated omission)."""
    async with stalling(always(200)) as (address, answered):
        found = await loaded(job(address, seconds=STALL, rate=100.0))

    assert int(STALL * 100) == found["done"] == len(answered)
    assert found["p99_ms"] >= STALL * 1000 - 1  # a timer of the loop ends up to 1 ms early
    assert found["p50_ms"] >= STALL * 1000 / 4


async def test_an_answer_that_is_an_error_spoils_the_bench():
    async with stalling(iter([200, 500, 200])) as (address, _):
        found = await loaded(job(address, seconds=5.0, most=3))

    with pytest.raises(ProgramFailed, match="500"):
        require_good(found)


async def test_a_program_that_fails_says_why():
    with pytest.raises(ProgramFailed, match="JSONDecodeError"):
        await output_of(ours("hotline.bench.service.load"), said=b"nonsense")


async def test_a_state_folder_is_removed():
    with state_folder() as folder:
        (folder / "file").write_text("x")

    assert not folder.exists()
