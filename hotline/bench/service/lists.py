"""A service with a long past: filtered lists, figures, memory, and how soon it is ready."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from events.postgres.statements import statements
from hotline.app.database.prepared import database
from hotline.app.settings import Settings
from hotline.bench.measurement import Finding, Findings, Measurement, Target
from hotline.bench.options import BenchOptions
from hotline.bench.program import json_of
from hotline.bench.scratch_server import state_folder
from hotline.bench.service.intake import PATH, THEIRS, require_good
from hotline.bench.service.running import Service, service
from hotline.bench.synthetic.city import STREETS, TROUBLES, as_owner, codes, make_city, phone
from hotline.bench.synthetic.log import FIRST_DAY

NAME = "lists"
LIST: Final = Target(most=30.0)  # ms, p95
MONTH: Final = Target(most=50.0)  # ms, p95
ALL_TIME: Final = Target(most=2000.0)  # ms, p95, at a million orders
MEMORY: Final = Target(most=300.0)  # MiB
START: Final = Target(most=3.0)  # seconds
VARIANTS: Final = 25  # different questions of each kind, so that no answer is simply remembered
FIGURE: Final = "/api/v1/indicators/on-time-rate"
SQL: Final = statements(__file__)
OF_MANY: Final = frozenset(
    f"list of 50 by {name}"
    for name in (
        *("nothing", "status", "department", "department and status", "matter", "overdue"),
        *("due before", "status, date and department", "status, date, matter and department"),
    )
)
Asked = tuple[str, Sequence[str], Target]  # what, by which paths in turn, and the aim


async def lists(ask: BenchOptions) -> Findings:
    """Each question asked alone, one after another, over one connection."""
    orders = ask.scale.listed_orders
    with state_folder() as folder:
        await make_city(folder, orders, ask.say)
        async with service(folder) as running:
            found = [*await asked(running, ask, orders, questions())]
            found += of_the_process(running, orders)
        many = ask.scale.many_orders
        ask.say(f"a list of {many:,} orders")
        await multiply_list(folder, many // orders)
        async with service(folder) as running:
            lists_alone = [each for each in questions() if each[0] in OF_MANY]
            return [*found, *await asked(running, ask, many, lists_alone)]


async def asked(
    running: Service, ask: BenchOptions, orders: int, wanted: Sequence[Asked]
) -> list[Finding]:
    """Asked once the service has nothing else to do."""
    ask.say(f"{orders:,} orders: until the service is at rest")
    await running.at_rest()
    token = await running.token("supervisor")
    found = list[Finding]()
    for name, paths, target in wanted:
        what = f"{orders:,} orders, {name}"
        row = await answered(running, token, ask, what, paths, target)
        ask.say(f"{row.what} {row.value:.1f} ms; {row.note}")
        found.append(row)
    return found


async def multiply_list(folder: Path, copies: int) -> None:
    """Each row of the list several times; see lists.sql."""
    async with database(Settings(state=folder)) as found, as_owner(found.owner_dsn) as owner:
        await owner.fetchval(SQL["place"])
        await owner.execute(SQL["multiply"], copies)
        await owner.execute("VACUUM ANALYZE order_list")


def questions() -> Sequence[Asked]:
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
        "status, date, matter and department": [
            {**closed_in(known.matters[each], each), "department": known.departments[each]}
            for each in variants
        ],
        "status, date and department": [
            {**closed_in(None, each), "department": known.departments[each]} for each in variants
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


def closed_in(matter: str | None, number: int) -> dict[str, str]:
    """Closed orders of thirty days, one month of the city's past after another."""
    since = FIRST_DAY + timedelta(days=30 * (number % 9))
    of_days = {
        "status": "closed",
        "registered_from": f"{since:%Y-%m-%d}",
        "registered_to": f"{since + timedelta(days=30):%Y-%m-%d}",
    }
    return of_days if matter is None else {**of_days, "matter": matter}


def figures() -> Sequence[Asked]:
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
