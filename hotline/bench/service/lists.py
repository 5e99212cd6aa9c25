"""A service with a long past: filtered lists, figures, memory, and how soon it is ready."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from hotline.bench.measurement import Finding, Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import json_of
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import PATH, THEIRS, require_good
from hotline.bench.service.running import Service, service
from hotline.bench.synthetic.city import STREETS, TROUBLES, codes, make_city, phone
from hotline.bench.synthetic.log import FIRST_DAY

NAME = "lists"
LIST: Final = Target(most=30.0)  # ms, p95
MONTH: Final = Target(most=50.0)  # ms, p95
ALL_TIME: Final = Target(most=2000.0)  # ms, p95, at a million orders
MEMORY: Final = Target(most=300.0)  # MiB
START: Final = Target(most=3.0)  # seconds
VARIANTS: Final = 25  # different questions of each kind, so that no answer is simply remembered
FIGURE: Final = "/api/v1/indicators/on-time-rate"


async def lists(ask: BenchOptions) -> Findings:
    """Each question asked alone, one after another, over one connection."""
    orders = ask.scale.listed_orders
    with state_folder() as folder:
        await make_city(folder, orders, ask.say)
        async with service(folder) as running:
            token = await running.token("supervisor")
            found = []
            for name, paths, target in questions():
                what = f"{orders:,} orders, {name}"
                row = await answered(running, token, ask, what, paths, target)
                ask.say(f"{row.what} {row.value:.1f} ms; {row.note}")
                found.append(row)
            return [*found, *of_the_process(running, orders)]


def questions() -> Sequence[tuple[str, Sequence[str], Target]]:
    return [
        *((f"list of 50 by {name}", paths, LIST) for name, paths in filters().items()),
        *((f"figures {name}", paths, target) for name, paths, target in figures()),
    ]


def filters() -> Mapping[str, Sequence[str]]:
    """What people look for, each in many variants."""
    variants, known = range(VARIANTS), codes()
    asked: dict[str, list[dict[str, str]]] = {
        "nothing": [{}],
        "status": [{"status": each} for each in ("closed", "in_progress", "withdrawn")],
        "department": [{"department": each} for each in known.departments[:VARIANTS]],
        "department and status": [
            {"department": each, "status": "closed"} for each in known.departments[:VARIANTS]
        ],
        "matter": [{"matter": each} for each in known.matters[:VARIANTS]],
        "subdistrict": [{"subdistrict": each} for each in known.subdistricts[:VARIANTS]],
        "kind and channel": [
            {"kind": kind, "channel": channel}
            for kind in ("complaint", "help", "inquiry")
            for channel in ("phone", "web", "app")
        ],
        "overdue": [{"overdue": "true"}],
        "due before": [
            {"due_before": (FIRST_DAY + timedelta(days=10 * each)).isoformat()} for each in variants
        ],
        "q, two words of the text": [
            {"q": f"{street}{trouble}"} for street in STREETS for trouble in TROUBLES
        ],
        "q, a rare one": [{"q": f"编号{each:04d}"} for each in variants],
        "phone": [{"phone": phone(each)} for each in variants],
    }
    return {
        name: [f"{PATH}?{urlencode({'limit': 50, **each})}" for each in all_of_it]
        for name, all_of_it in asked.items()
    }


def figures() -> Sequence[tuple[str, Sequence[str], Target]]:
    """A month by department, the same as of an earlier moment, and all there is."""
    months = [FIRST_DAY + timedelta(days=30 * each) for each in range(8)]
    month = [
        {"from": f"{each:%Y-%m-%d}", "to": f"{each + timedelta(days=30):%Y-%m-%d}"}
        for each in months
    ]
    moments = [(each + timedelta(days=20)).isoformat() for each in months]
    as_of = [{**each, "as_of": at} for each, at in zip(month, moments, strict=True)]
    year = [{"from": "2026-01-01", "to": "2027-01-01", "by": "month"}]
    return [
        ("of a month by department", paths_of(month), MONTH),
        ("of a month by department, as_of within it", paths_of(as_of), MONTH),
        ("of all time by month", paths_of(year), ALL_TIME),
    ]


def paths_of(asked: Sequence[Mapping[str, str]]) -> Sequence[str]:
    return [f"{FIGURE}?{urlencode({'by': 'department', **each})}" for each in asked]


async def answered(
    running: Service, token: str, ask: BenchOptions, what: str, paths: Sequence[str], target: Target
) -> Measurement:
    job: dict[str, Any] = {
        "address": running.address,
        "token": token,
        "paths": paths,
        "connections": 1,
        "seconds": 4 * ask.scale.seconds,
        "most": ask.scale.list_reads,
    }
    found = await json_of("hotline.bench.service.load", job, seconds=job["seconds"])
    require_good(found)
    return Measurement(
        bench=NAME,
        what=f"{what}: p95",
        value=found["p95_ms"],
        unit="ms",
        target=target,
        note=f"p50 {found['p50_ms']:.1f} ms, {found['done']} reads"
        + (f"; {THEIRS}4.6 s" if target is LIST and "nothing" in what else ""),
    )


def of_the_process(running: Service, orders: int) -> Sequence[Finding]:
    found: list[Finding] = [
        Measurement(
            bench=NAME,
            what=f"{orders:,} orders, serve on this warm state, to /readyz 200",
            value=running.seconds,
            unit="s",
            target=START,
        )
    ]
    if (memory := running.memory()) is not None:
        found.append(
            Measurement(
                bench=NAME,
                what=f"{orders:,} orders, memory of the service process after all this",
                value=memory,
                unit="MiB",
                target=MEMORY,
                note=f"most at any time {running.memory('VmHWM') or 0:.0f} MiB",
            )
        )
    return found
