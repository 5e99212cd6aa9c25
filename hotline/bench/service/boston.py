"""The replay of a real city's log, and whether its verdict is ours, row by row."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import orjson

from hotline.bench.measurement import Finding, Findings, Measurement, Skipped, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import environment, ours, output_of
from hotline.bench.scratch_server import state_folder

NAME = "replay"
PRESET = "boston-311"
MOST_SECONDS = 180.0
IN_TIME = "ONTIME"
EXITS = (0, 1)  # 1: rows were refused


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the file itself says: rows with a target, and those that the city calls on time."""

    rows: int
    due: int
    on_time: int

    @property
    def overdue(self) -> int:
        """The rest, those without a verdict included."""
        return self.due - self.on_time


async def replay(ask: BenchOptions) -> Findings:
    """`hotline replay` as a process of its own, on an empty state."""
    if ask.boston is None or not ask.boston.exists():
        why = "the Boston log is not here: --boston FILE (see deploy/docs/benchmarks.md)"
        return [Skipped(bench=NAME, why=why)]
    with state_folder() as folder:
        path = part_of(ask.boston, folder, ask.scale.replay_rows)
        verdict = verdict_of(path)
        state = folder / "state"
        words = ours("hotline.cli", "replay", str(path), "--preset", PRESET, "--json")
        env = environment(HOTLINE_STATE=str(state))
        out = await output_of(words, env=env, seconds=10 * MOST_SECONDS, fine=EXITS)
    found = orjson.loads(out.splitlines()[-1])
    return [*pace(found), *agreement(found, verdict)]


def pace(found: Mapping[str, float]) -> Findings:
    rows, seconds = int(found["rows"]), found["seconds"]
    return [
        Measurement(
            bench=NAME,
            what=f"Boston 311, {rows:,} rows",
            value=seconds,
            unit="s",
            target=Target(most=MOST_SECONDS),
            note=f"{rows / seconds:,.0f} rows/s",
        ),
        Measurement(
            bench=NAME,
            what="events decided, recorded and taken into every view",
            value=found["events"] / seconds,
            unit="events/s",
        ),
    ]


def agreement(found: Mapping[str, float], verdict: Verdict) -> Iterator[Finding]:
    exactly = Target(of="ratio", least=1.0, most=1.0)
    for name, said in (
        ("due", verdict.due),
        ("on_time", verdict.on_time),
        ("overdue", verdict.overdue),
    ):
        yield Measurement(
            bench=NAME,
            what=f"{name}, by our on-time view",
            value=found[name],
            unit="orders",
            beside="the city's own verdict, in the file",
            beside_value=said,
            target=exactly,
        )


def part_of(path: Path, folder: Path, rows: int | None) -> Path:
    """The first so many rows as a file of their own; the file itself for all of them."""
    if rows is None:
        return path
    target = folder / "part.csv"
    with open_log(path) as source:
        target.write_text("".join(islice(source, rows + 1)), "utf-8")
    return target


def verdict_of(path: Path) -> Verdict:
    with open_log(path) as file:
        lines = [
            (line["target_dt"] != "", line["ontime"] == IN_TIME) for line in csv.DictReader(file)
        ]
    due = [in_time for has_target, in_time in lines if has_target]
    return Verdict(rows=len(lines), due=len(due), on_time=sum(due))


def open_log(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
