"""Supervisors with the overview open, each reading all of it again every few seconds."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from hotline.api.figures.asking import INDICATORS
from hotline.bench.measurement import Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import json_of
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import GOOD, require_good
from hotline.bench.service.running import service
from hotline.bench.synthetic.city import make_city
from hotline.bench.synthetic.log import FIRST_DAY

NAME: Final = "viewers"
OVERVIEW: Final = Target(most=500.0)  # ms, p95
FIGURES: Final = "/api/v1/indicators"
SINCE: Final = FIRST_DAY + timedelta(days=240)  # a month in the middle of the city's work
REFUSED: Final = "503"


async def viewers(ask: BenchOptions) -> Findings:
    """Of a city whose log is at rest; all with one account, as on one wall."""
    orders = ask.scale.listed_orders
    with state_folder() as folder:
        await make_city(folder, orders, ask.say)
        async with service(folder) as running:
            await running.at_rest()
            job = {
                "address": running.address,
                "token": await running.token("supervisor"),
                "paths": overview(),
                "viewers": ask.scale.viewers,
                "every": ask.scale.refresh_seconds,
                "seconds": ask.scale.viewer_seconds,
            }
            found = await json_of(
                "hotline.bench.service.overviews", job, seconds=5 * ask.scale.viewer_seconds
            )
    require_good(found, GOOD | {REFUSED})
    return rows(found, ask)


def overview() -> Sequence[str]:
    """What the page asks for when a hint has come: OverviewPage.vue and the panels in it."""
    month = f"from={SINCE:%Y-%m-%d}&to={SINCE + timedelta(days=30):%Y-%m-%d}&compare="
    first = f"{FIGURES}/on-time-rate?{month}"
    return [
        "/api/v1/boards/today",
        *(f"{FIGURES}/{name}?{month}previous" for name in INDICATORS),
        f"{first}previous&by=day",
        f"{first}last_year&by=day",
        f"{first}previous&by=department",
        "/api/v1/boards/hot-topics",
    ]


def rows(found: dict[str, Any], ask: BenchOptions) -> Findings:
    scale = ask.scale
    who = f"{scale.viewers} viewers, each every {scale.refresh_seconds:g} s"
    what = f"{scale.listed_orders:,} orders, the whole overview of {len(overview())} calls, {who}"
    refused = found["statuses"].get(REFUSED, 0)
    return [
        Measurement(
            bench=NAME,
            what=f"{what}: p95",
            value=found["p95_ms"],
            unit="ms",
            target=OVERVIEW,
            note=f"p50 {found['p50_ms']:.0f} ms, {found['overviews']} overviews; a call p95 "
            f"{found['call_p95_ms']:.0f} ms; {refused} of {found['calls']} calls refused at first; "
            f"client used {found['cpu']:.0%} of a core",
        )
    ]
