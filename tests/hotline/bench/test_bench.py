"""Each bench runs at a tiny size and says what it measured; no speed is ever asserted."""

import asyncio
import csv
import signal
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from hotline.bench.benches import measured
from hotline.bench.measurement import Finding, Measurement, Skipped
from hotline.bench.options import SCALES, BenchOptions
from hotline.bench.program import environment, ours, program
from hotline.bench.scratch_server import state_folder
from tests.databases import effort

TINY = replace(
    SCALES["small"],
    seconds=0.1,
    rounds=2,
    log_orders=60,
    listed_orders=40,
    many_orders=80,
    list_reads=2,
    cells=400,
    open_orders=150,
    clock_seconds=0.5,
    figure_orders=120,
    growth=(40, 80),
    cube_orders=160,
    rebuilt_orders=40,
    viewers=2,
    viewer_seconds=0.5,
    refresh_seconds=0.4,
    lag_seconds=1.0,
    lag_rate=20.0,
    phones=3,
    reconnect_seconds=0.5,
    long_orders=1,
    writers=4,
    clients=(2,),
    peer_threads=2,
)
ALONE = (
    "append",
    "projection",
    "routing",
    "grid",
    "calendar",
    "decide",
    "figures",
    "clock-reaction",
    "append-one",
    "growth",
)
SERVING = (
    "intake",
    "long-order",
    "lists",
    "start",
    "positions",
    "sync",
    "reconnect",
    "viewers",
    "lag",
    "rebuild",
)
COLUMNS = (
    "case_enquiry_id", "open_dt", "target_dt", "closed_dt", "ontime", "type", "department",
    "latitude", "longitude", "source",
)  # fmt: skip
CASES = (  # late, in time, in time, no target
    ("1", "2011-07-01 01:00:00", "2011-07-02 00:00:00", "2011-07-03 00:00:00", "OVERDUE"),
    ("2", "2011-07-01 02:00:00", "2011-07-05 00:00:00", "2011-07-03 00:00:00", "ONTIME"),
    ("3", "2011-07-01 03:00:00", "2011-07-05 00:00:00", "2011-07-05 00:00:00", "ONTIME"),
    ("4", "2011-07-01 04:00:00", "", "2011-07-05 00:00:00", ""),
)


@pytest.fixture
def workshop(monkeypatch) -> Iterator[Path]:
    """The folder below which benches work, so that what they leave behind can be seen."""
    with state_folder() as folder:
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        yield folder


async def found_by(name: str, **more: Any) -> list[Finding]:
    return [
        each
        async for _, some in measured([name], BenchOptions(scale=TINY, **more))
        for each in some
    ]


def rows(found: list[Finding]) -> list[Measurement]:
    skipped = [each for each in found if isinstance(each, Skipped)]
    assert [] == [each for each in skipped if not for_want_of_the_peer(each)]
    return [each for each in found if isinstance(each, Measurement)]


@pytest.mark.parametrize("name", ALONE[: effort(ci=6, full=10)])
async def test_a_bench_measures_and_leaves_nothing_behind(workshop: Path, name: str):
    found = rows(await found_by(name))

    assert {name} == {row.bench for row in found}
    assert all(row.value > 0 for row in found if row.unit != "rows")
    assert all(row.beside_value > 0 for row in found if row.beside is not None)
    assert all(row.worst != row.value for row in found if row.worst is not None), "two real rounds"
    assert [] == list(workshop.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVING[: effort(ci=1, full=10)])
async def test_a_bench_of_the_service_measures_and_stops_it(workshop: Path, name: str):
    said: list[str] = []
    found = rows(await found_by(name, say=said.append))

    assert {name} == {row.bench for row in found}
    assert all(row.value > 0 for row in found)
    assert (name in {"lists", "viewers", "rebuild"}) is bool(said)  # it takes minutes
    assert [] == list(workshop.iterdir())


async def test_the_replay_is_held_against_the_verdict_in_the_file(workshop: Path):
    path = workshop / "boston.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows([*case, "Pothole", "PWDx", "42.2", "-71.0", "Twitter"] for case in CASES)

    found = {row.what: row for row in rows(await found_by("replay", boston=path))}

    said = {name: found[f"{name}, by our on-time view"] for name in ("due", "on_time", "overdue")}
    assert {"due": 3, "on_time": 2, "overdue": 1} == {n: row.value for n, row in said.items()}
    assert {"due": 3, "on_time": 2, "overdue": 1} == {
        n: row.beside_value for n, row in said.items()
    }
    assert all(row.reached for row in said.values())
    assert "Boston 311, 4 rows" in found


async def test_without_the_file_the_replay_is_skipped_with_a_reason():
    [skipped] = await found_by("replay", boston=Path("nowhere.csv"))

    assert isinstance(skipped, Skipped)
    assert "--boston" in skipped.why


def written(workshop: Path) -> list[str]:
    """What the server wrote of itself: its process id first; [] while there is nothing."""
    notes = workshop.glob("*/postgres/data/postmaster.pid")
    return [word for note in notes for word in note.read_text("utf-8").split()]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT][: effort(ci=1, full=2)])
async def test_a_run_that_is_cut_off_stops_what_it_started(workshop: Path, number: signal.Signals):
    words = ours("hotline.cli", "bench", "append-one", "--seconds", "60")
    async with program(words, env=environment(TMPDIR=str(workshop))) as child, asyncio.timeout(60):
        while not (noted := written(workshop)):
            await asyncio.sleep(0.02)
        server = int(noted[0])
        child.send_signal(number)
        await child.wait()

    assert [] == list(workshop.iterdir())
    assert not Path(f"/proc/{server}").exists()


def for_want_of_the_peer(skipped: Skipped) -> bool:
    """The peer is an extra of its own: the gate's machine need not have it."""
    return "eventsourcing" in skipped.bench and find_spec("eventsourcing") is None
