"""What the figures were measured on."""

import os
import platform
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from hotline.bench.measurement import percentile

PROBES = 300
BLOCK = bytes(8192)
BUSY = 0.5  # load per core above which figures are not to be trusted


@dataclass(frozen=True, kw_only=True)
class Machine:
    """`flush_us`: one 8 kB write with fdatasync, the floor of every durable commit."""

    cores: int
    load: float
    flush_us: float
    flush_us_p99: float
    file_system: str
    python: str
    system: str

    @property
    def busy(self) -> bool:
        return self.load > BUSY * self.cores

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "busy": self.busy}


def machine() -> Machine:
    """Takes well under a second on any disk that is fit for a log."""
    load = os.getloadavg()[0]
    flushes = flush_times()
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores(),
        load=round(load, 2),
        flush_us=round(percentile(flushes, 0.5) * 1e6, 1),
        flush_us_p99=round(percentile(flushes, 0.99) * 1e6, 1),
        file_system=file_system(Path(tempfile.gettempdir())),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
    )


def cores() -> int:
    return os.cpu_count() or 1


def flush_times() -> list[float]:
    """Seconds of each of a few hundred flushes, in the folder where the benches will work."""
    flush = getattr(os, "fdatasync", os.fsync)
    found = []
    with tempfile.TemporaryFile() as file:
        for _ in range(PROBES):
            begun = perf_counter()
            os.pwrite(file.fileno(), BLOCK, 0)
            flush(file.fileno())
            found.append(perf_counter() - begun)
    return found


def file_system(folder: Path) -> str:
    """Of the mount that holds the folder; a file system in memory flushes nothing."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8").splitlines()
    except OSError:
        return "unknown"
    fields = [line.split() for line in mounts]
    holding = [each for each in fields if folder.is_relative_to(each[1])]
    return max(holding, key=lambda each: len(each[1]))[2] if holding else "unknown"
