"""Three days of a small city through the deciders and the log of the service, then checked."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from events.postgres.properties import mark_simulated
from events.stored.row import Row
from hotline.app.compose import Core, desk_of, open_core
from hotline.app.demo_city.seed import CITY, seed
from hotline.app.read_side import MODELS, settled_views
from hotline.app.settings import Settings
from hotline.app.simulation.checking.whole import Checked, check, facts, order_facts
from hotline.app.simulation.drivers import Inside
from hotline.app.simulation.running import Simulation, simulation
from tests.databases import Database

END = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)  # a Saturday evening in the city
LASTS = timedelta(days=3)
RATE = 90.0
STREET = 24.0
SEED = 4


@dataclass(frozen=True)
class Past:
    """A city that has lived."""

    core: Core
    play: Simulation
    start: datetime
    rate: float

    async def rows(self) -> Sequence[Row]:
        return [row async for row in order_facts(self.core.reader)]

    async def checked(self) -> Checked:
        return await check(self.core, self.start, END, self.rate)


@asynccontextmanager
async def lived(
    database: Database,
    state: Path,
    *,
    lasts: timedelta = LASTS,
    rate: float = RATE,
    street: float = STREET,
) -> AsyncIterator[Past]:
    settings = Settings(state=state, database_url=database.dsn, port=0)
    async with open_core(settings, database.dsn) as opened:
        core, start = replace(opened, clock=lambda: END), (END - lasts).astimezone(opened.feed.zone)
        await mark_simulated(core.pool, CITY)
        await seed(core, start)
        inside = Inside(desk_of(core))
        play = simulation(
            inside,
            core,
            start=start,
            end=END.astimezone(core.feed.zone),
            rate=rate,
            street=street,
            seed=SEED,
        )
        await play.play(start, lambda _: None)
        await settled_views(core, MODELS)
        yield Past(core, play, start, rate)


async def told(core: Core, rows: Sequence[Row]) -> dict[str, list[Any]]:
    """The last twenty orders with a reply, opened."""
    replied = [row.stream for row in rows if row.type == "work_order.reply_sent"]
    return {
        stream: [each.event for each in await core.store.load(stream)] for stream in replied[-20:]
    }


async def test_a_city_lives_three_days_and_every_invariant_holds(
    database: Database, state_folder: Path
):
    async with lived(database, state_folder) as past:
        checked = await past.checked()
        rows = await past.rows()
        stories = await told(past.core, rows)

        assert checked.violations == ()
        figures = {each.name: each for each in checked.lines}
        assert checked.orders == past.play.registered > 180
        assert figures["on_time"].denominator > 15

        await uses_the_whole_table(rows)
        lives_on_the_street_too([row async for row in facts(past.core.reader)], checked)
        for events in stories.values():
            reads_as_one_story(events)
        await finds_what_is_tampered_with(past, database.pool)


async def uses_the_whole_table(rows: Sequence[Row]) -> None:
    counted = Counter(row.type.removeprefix("work_order.") for row in rows)
    contacts = Counter(
        (row.stream, row.data["department"])
        for row in rows
        if row.type == "work_order.requester_contacted" and row.data["reached"]
    )
    frequent = {
        *("answered", "merged", "follower_joined", "reply_sent", "follow_up_recorded"),
        *("follow_up_attempted", "deadline_warned", "deadline_missed"),
    }

    assert frequent - set(counted) == set()
    assert len(counted) >= 22, sorted(counted)
    assert counted["deadline_missed"] < counted["assignment_acknowledged"] / 3
    assert max(contacts.values()) == 1
    acting = {row.actor for row in rows}
    assert len([each for each in acting if each.startswith("handler-")]) > 20
    assert "system:clock" in acting


def lives_on_the_street_too(rows: Sequence[Row], checked: Checked) -> None:
    """Workers patrol, report, verify and check; what is found goes its whole way."""
    of_street = Counter(row.type for row in rows if not row.type.startswith("work_order."))
    often = {
        *("reported", "verification_requested", "verified", "opened", "dispatched", "closed"),
        *("acknowledged", "handling_submitted", "check_passed", "fixed_on_spot", "fix_accepted"),
        *("deadline_followed", "deadline_missed"),
    }
    assert {f"grid_case.{name}" for name in often} - set(of_street) == set()
    assert of_street["patrol_round.point_passed"] > of_street["patrol_round.planned"]
    assert of_street["grid_worker.shift_ended"] > 20
    by_source = Counter(row.data["source"] for row in rows if row.type == "grid_case.reported")
    assert min(by_source[each] for each in ("worker", "public", "work_order")) > 3
    assert checked.cases == by_source.total()
    answers = Counter(row.type for row in rows if row.actor == "system:grid-cases")
    assert answers["work_order.result_submitted"] > answers["work_order.case_result_kept"]


def reads_as_one_story(events: Sequence[Any]) -> None:
    """The reply is what the lead proposed last; no text is empty or has a gap."""
    before: dict[str, Any] = {}
    for event in events:
        if event.type == "work_order.result_submitted" and event.is_lead:
            before["reply"] = event.public_reply
            assert event.findings != event.public_reply
        if event.type == "work_order.reply_sent":
            assert event.text == before["reply"]
        for name in ("title", "narrative", "findings", "public_reply", "text", "note", "reason"):
            text = getattr(event, name, None)
            assert text is None or (text.strip() and "{" not in text)


async def finds_what_is_tampered_with(past: Past, pool: asyncpg.Pool) -> None:
    """A view that says other than the log is named."""
    await pool.execute(
        "UPDATE projections.on_time SET met_at = NULL WHERE order_no = "
        "(SELECT order_no FROM projections.on_time WHERE clock = 'handle' AND met_at IS NOT NULL"
        " AND met_at <= effective_due AND effective_due < $1 AND left_out IS NULL"
        " ORDER BY order_no LIMIT 1)",
        END,
    )
    await pool.execute(
        "DELETE FROM projections.order_list WHERE order_no ="
        " (SELECT min(order_no) FROM projections.order_list WHERE status = 'closed')"
    )
    await pool.execute(
        "UPDATE projections.case_list SET task_worker = 'worker-0' WHERE case_no ="
        " (SELECT min(case_no) FROM projections.case_list)"
    )
    await pool.execute(
        "UPDATE projections.patrol_round_list SET done = done + 1 WHERE round_id ="
        " (SELECT min(round_id) FROM projections.patrol_round_list)"
    )

    found = {each.invariant for each in (await past.checked()).violations}

    assert found == {
        *("figures_equal_the_recount", "lists_hold_every_order"),
        *("case_list_equals_the_recount", "coverage_equals_the_recount"),
    }
