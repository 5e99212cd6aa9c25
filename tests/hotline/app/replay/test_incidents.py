"""A log of states: handovers, pauses and reopenings become commands that the rules allow."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice, pairwise
from operator import itemgetter
from pathlib import Path

import pytest

from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import ReplayResult, replay
from hotline.app.settings import Settings
from tests.databases import Database, effort

REAL = Path(__file__).parents[5] / "shared" / "data" / "dev" / "incident_event_log.csv.gz"
INCIDENTS = effort(ci=200, full=10**9)
MONDAY = datetime(2016, 3, 7, 9, 0)  # noqa: DTZ001 -- the log has no zone
HEAD = (
    "number", "ident_state", "reassignment_count", "reopen_count", "sys_mod_count", "made_sla",
    "caller_id", "opened_at", "sys_updated_at", "contact_type", "category", "priority",
    "assignment_group",
)  # fmt: skip
STATUS = """SELECT stream, array_agg(type ORDER BY version) AS types
  FROM hotline_log.event WHERE stream LIKE 'work_order-%' GROUP BY stream ORDER BY stream"""
Row = dict[str, str]


def incident(number: str, states: str, *, sla: str = "true", every: float = 1.0) -> list[Row]:
    """Made up, from `New A, Active B`: states and groups, so many hours one after the other."""
    rows: list[Row] = []
    reopened = 0
    for turn, (state, group) in enumerate(each.rsplit(" ", 1) for each in states.split(", ")):
        before = rows[-1]["ident_state"] if rows else ""
        reopened += before in {"Resolved", "Closed"} and state not in {"Resolved", "Closed"}
        rows.append(
            {
                "number": number,
                "ident_state": state,
                "reassignment_count": "0",
                "reopen_count": str(reopened),
                "sys_mod_count": str(turn),
                "made_sla": sla,
                "caller_id": "7",
                "opened_at": f"{MONDAY:%Y-%m-%dT%H:%M}",
                "sys_updated_at": f"{MONDAY + timedelta(hours=every * turn):%Y-%m-%dT%H:%M}",
                "contact_type": "Phone",
                "category": "9",
                "priority": "3",
                "assignment_group": "" if group == "-" else group,
            }
        )
    return rows


def written(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, rows[0])
        lines.writeheader()
        lines.writerows(rows)
    return path


async def played(database: Database, state: Path, rows: Sequence[Row]) -> ReplayResult:
    settings = Settings(state=state, database_url=database.dsn)
    path = written(state / "incidents.csv", rows)
    return await replay(settings, path, PRESETS["incidents"], lambda _: None, lambda _: None)


async def test_an_incident_of_one_group_is_handled_replied_and_closed(
    safe_database: Database, tmp_path: Path
):
    outcome = await played(
        safe_database, tmp_path, incident("1", "New A, Active A, Resolved A, Closed A")
    )

    assert (1, 1, 1, []) == (outcome.rows, outcome.due, outcome.on_time, outcome.refused)
    assert {"both_on_time": 1} == outcome.verdicts
    assert {} == outcome.followed
    assert {
        "register", "accept", "dispatch", "acknowledge", "submit-result", "approve-result",
        "send-reply", "record-follow-up", "close",
    } == outcome.commands.keys()  # fmt: skip


@pytest.mark.parametrize(
    ("states", "followed"),
    [
        ("New A, New B, Active C, Resolved C, Closed C", {"handover: return": 2}),
        # the third return is a dispute, and the ruled lead keeps the order
        (
            "New A, New B, New C, New D, Active E, Active D, Resolved D, Closed D",
            {
                "handover: return": 2,
                "handover: ruling": 1,
                "handover: support": 1,
                "handover: back to the lead": 1,
            },
        ),
        # back to a department that returned it: by ruling alone (D-03)
        ("New A, New B, Active A, Closed A", {"handover: return": 1, "handover: ruling": 1}),
        # B returned it, A was ruled: B may not even support
        (
            "New A, New B, New C, New A, Active B, Active A, Resolved A, Closed A",
            {
                "handover: return": 2,
                "handover: ruling": 1,
                "handover: kept by the lead: the next one returned it before": 1,
                "handover: has it already": 1,
            },
        ),
        ("New A, Active A, Resolved A, Resolved B, Closed B", {"handover: after the result": 1}),
        ("New -, Active A, Awaiting User Info B, Resolved B", {"handover: return": 2}),
    ],
)
async def test_a_handover_is_a_return_a_ruling_or_support(
    states: str, followed: dict[str, int], safe_database: Database, tmp_path: Path
):
    outcome = await played(safe_database, tmp_path, incident("1", states))

    assert [] == outcome.refused
    assert followed == outcome.followed


async def test_a_reopened_incident_is_rework_twice_and_then_a_reopened_order(
    safe_database: Database, tmp_path: Path
):
    """F-02, F-03."""
    again = "Resolved A, Active A, "
    states = f"New A, {again * 3}Resolved A, Closed A, Active A, Resolved A, Closed A"
    outcome = await played(safe_database, tmp_path, incident("1", states))

    assert [] == outcome.refused
    assert {"reopening: rework": 2, "reopening: reopened": 2} == outcome.followed
    assert (3, 5) == (outcome.commands["close"], outcome.commands["submit-result"])


async def test_after_the_time_to_appeal_nothing_is_reopened(
    safe_database: Database, tmp_path: Path
):
    states = "New A, Resolved A, Closed A, Active A, Resolved A, Closed A"
    outcome = await played(safe_database, tmp_path, incident("1", states, every=31 * 24))

    assert [] == outcome.refused
    assert {"reopening: not within the time to appeal": 1} == outcome.followed


async def test_a_wait_for_the_caller_is_a_request_twice_and_then_a_suspension(
    safe_database: Database, tmp_path: Path
):
    """T-05; an unknown state changes nothing."""
    again = "Awaiting User Info A, Awaiting User Info A, -100 A, Active A, "
    states = f"New A, {again * 3}Awaiting Vendor A, Awaiting Problem B, Resolved B, Closed B"
    outcome = await played(safe_database, tmp_path, incident("1", states))

    assert [] == outcome.refused
    assert (2, 2) == (
        outcome.commands["request-information"],
        outcome.commands["supply-information"],
    )
    assert (3, 3) == (outcome.commands["suspend"], outcome.commands["resume"])
    assert {"handover: return": 1} == outcome.followed


async def test_verdicts_that_differ_have_a_reason(safe_database: Database, tmp_path: Path):
    """Three working days here, from the last dispatch, less the pauses; there as the flag says."""
    day = 24.0
    rows = [
        *incident("1", "New A, Active A, Resolved A, Closed A", sla="false"),
        *incident("2", "New A, New A, New A, Active A, Resolved A", every=2 * day),
        *incident("3", "New A, New A, New B, Active B, Resolved B", sla="false", every=day),
        *incident("4", "Active A, Awaiting Vendor A, Active A, Resolved A", sla="false", every=day),
        *incident("5", "New A, Resolved A, Active A, Resolved A", sla="false"),
        *incident("6", "New A, New A, New A, Active A, Resolved A", sla="false", every=3 * day),
    ]
    outcome = await played(safe_database, tmp_path, rows)

    assert {
        "only_here_on_time: limit": 1,
        "only_in_the_log_on_time: limit": 1,
        "only_here_on_time: fresh": 1,
        "only_here_on_time: paused": 1,
        "only_here_on_time: again": 1,
        "both_late": 1,
    } == outcome.verdicts


async def test_a_bad_event_refuses_its_case_and_the_rest_goes_on(
    safe_database: Database, tmp_path: Path
):
    rows = [
        *incident("1", "New A, Resolved A, Closed A"),
        *incident("2", "New A, Resolved A, Closed A"),
        *incident("3", "New A, Resolved A, Closed A"),
    ]
    rows[4]["sys_mod_count"] = "many"
    rows[7]["sys_updated_at"] = "soon"
    outcome = await played(safe_database, tmp_path, rows)

    assert (3, 1) == (outcome.rows, outcome.work_orders)
    assert [(2, "2", "malformed row"), (3, "3", "not a time")] == [
        (each["row"], each["ref"], each["reason"]) for each in outcome.refused
    ]


async def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    safe_database: Database, tmp_path: Path
):
    whole = incident("1", "New A, Active B, Awaiting Vendor B, Resolved B, Closed B")
    first = await played(safe_database, tmp_path, whole[:3])
    second = await played(safe_database, tmp_path, whole)
    third = await played(safe_database, tmp_path, whole)

    assert (1, 0, 1) == (first.due, first.on_time, first.commands["suspend"])
    assert (1, 1, [], {}) == (second.due, second.on_time, second.refused, second.followed)
    assert {"resume", "submit-result", "approve-result", "send-reply", "record-follow-up",
            "close"} == second.commands.keys()  # fmt: skip
    assert (0, {}) == (third.events, third.commands)


async def test_a_real_log_is_followed_without_one_refused_step(
    safe_database: Database, tmp_path: Path
):
    """All incidents with HOTLINE_TEST_EFFORT=full; the first ones else."""
    rows = list(real_rows())
    outcome = await played(safe_database, tmp_path, rows)

    cases = [list(events) for _, events in groupby(rows, key=itemgetter("number"))]
    changes = [pair for events in cases for pair in pairwise(events)]
    handed_over = sum(was["assignment_group"] != now["assignment_group"] for was, now in changes)
    reopened = sum(was["reopen_count"] != now["reopen_count"] for was, now in changes)
    followed = Counter(
        {
            kind: sum(count for name, count in outcome.followed.items() if name.startswith(kind))
            for kind in ("handover", "reopening")
        }
    )
    assert [] == outcome.refused
    assert (len(cases), len(cases), 0) == (outcome.rows, outcome.due, outcome.without_end)
    assert {"handover": handed_over, "reopening": reopened} == followed
    assert len(cases) == sum(outcome.verdicts.values())
    assert await closed_orders(safe_database) == len(cases)


async def closed_orders(database: Database) -> int:
    rows = await database.pool.fetch(STATUS)
    return sum("work_order.closed" in row["types"] for row in rows)


def real_rows() -> Iterator[Row]:
    if not REAL.exists():
        pytest.skip("the incident log is not here: ../shared/data/dev")
    with gzip.open(REAL, "rt", encoding="utf-8", newline="") as file:
        cases = groupby(csv.DictReader(file), key=itemgetter("number"))
        for _, events in islice(cases, INCIDENTS):
            yield from events
