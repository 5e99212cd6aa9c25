"""What the person at the terminal asked for, and how much work that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`seconds`: of each measured interval. `replay_rows` None: the whole file."""

    seconds: float
    rounds: int
    log_orders: int  # about 10.7 events each
    listed_orders: int
    many_orders: int  # that the list is asked about again
    list_reads: int  # of each filter
    cells: int
    replay_rows: int | None
    held_seconds: float  # by each number of writers
    open_orders: int
    long_orders: int
    clock_seconds: float  # while warnings are due
    figure_orders: int  # that figures are asked about
    growth: tuple[int, ...]  # orders of the logs that are compared
    cube_orders: int  # that the cube alone is asked about
    rebuilt_orders: int  # about 10.7 events each
    viewers: int  # who have the overview open
    viewer_seconds: float
    refresh_seconds: float  # between two refreshes of a viewer
    lag_seconds: float  # for which events come in
    lag_rate: float  # events a second
    phones: int  # that come back at once
    reconnect_seconds: float  # within which they do
    writers: int = 64
    clients: tuple[int, ...] = (1, 8, 32, 64)
    peer_threads: int = 8


SCALES: Final[Mapping[str, Scale]] = {
    "small": Scale(
        seconds=2.0,
        rounds=2,
        log_orders=10_000,
        listed_orders=3_000,
        many_orders=30_000,
        list_reads=50,
        cells=50_000,
        replay_rows=3_000,
        held_seconds=30.0,
        open_orders=5_000,
        long_orders=5,
        clock_seconds=6.0,
        figure_orders=100_000,
        growth=(1_000, 3_000, 10_000),
        cube_orders=50_000,
        rebuilt_orders=2_000,
        viewers=30,
        viewer_seconds=10.0,
        refresh_seconds=5.0,
        lag_seconds=10.0,
        lag_rate=100.0,
        phones=200,
        reconnect_seconds=6.0,
    ),
    "full": Scale(
        seconds=8.0,
        rounds=3,
        log_orders=96_000,
        listed_orders=100_000,
        many_orders=1_000_000,
        list_reads=300,
        cells=50_000,
        replay_rows=None,
        held_seconds=300.0,
        open_orders=100_000,
        long_orders=40,
        clock_seconds=30.0,
        figure_orders=960_000,
        growth=(100_000, 300_000, 1_000_000),
        cube_orders=5_000_000,
        rebuilt_orders=280_000,
        viewers=300,
        viewer_seconds=60.0,
        refresh_seconds=10.0,
        lag_seconds=300.0,
        lag_rate=300.0,
        phones=2_000,
        reconnect_seconds=60.0,
    ),
}


def in_silence(_: str) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class BenchOptions:
    """`say`: a line for who waits, where a bench takes minutes."""

    scale: Scale
    boston: Path | None = None
    say: Callable[[str], None] = in_silence
