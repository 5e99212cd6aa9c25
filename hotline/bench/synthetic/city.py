"""
The demo city with a past of any size: for lists and figures at 100,000 orders.

The past is written straight into the log (`hotline.bench.synthetic.log`), but its texts and
people are sealed under real keys, so that searching and opening cost what they cost in life.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import Any, Final

import asyncpg

from events.clock import DrivenClock
from events.personal.sealing import seal
from events.postgres.connections import reading_pool
from events.postgres.properties import mark_simulated
from events.vault import Vault
from hotline.app.compose import Core, open_core
from hotline.app.database.prepared import database, prepare
from hotline.app.demo_city.seed import CITY, begin_demo_city, demo_city
from hotline.app.read_side import MODELS, settled_views
from hotline.app.settings import Settings
from hotline.bench.scratch_server import connect
from hotline.bench.synthetic.log import (
    COLUMNS,
    FIRST_DAY,
    HEAD,
    LOCK,
    MOVE_HEAD,
    Codes,
    SyntheticCity,
    records,
)

BEFORE: Final = FIRST_DAY - timedelta(days=1)
REGISTERED: Final = "work_order.registered"
ORDERS_PER_PERSON: Final = 5
STREETS: Final = ("长平路", "金砂路", "海滨路", "中山路", "大学路", "泰山路", "汕樟路", "黄河路")
TROUBLES: Final = ("路灯不亮", "井盖破损", "垃圾未清运", "夜间施工噪声", "占道经营", "自来水浑浊")

Key = tuple[str, bytes]  # a person's subject and key


def codes() -> Codes:
    """Those of the demo city: the service refuses a question about any other."""
    city = demo_city()
    return Codes(
        departments=tuple(each.code for each in city.departments[:60]),
        matters=tuple(each.code for each in city.matters),
        subdistricts=tuple(
            code
            for code, *_ in city.divisions
            if code.endswith("000") and not code.endswith("000000")
        ),
    )


def phone(person: int) -> str:
    return f"138{person:08d}"


async def make_city(state: Path, orders: int, say: Callable[[str], None]) -> None:
    """Fill an empty state folder; `serve` finds a warm one, every view at the head of the log."""
    say(f"a city of {orders:,} orders: its people and its log")
    settings = Settings(state=state)
    async with database(settings) as found:
        await prepare(found)
        async with reading_pool(found.dsn, size=1) as pool:
            await mark_simulated(pool, CITY)
        async with open_core(settings, found.dsn, driven=DrivenClock(BEFORE)) as core:
            await begin_demo_city(core, lived=timedelta(), progress=lambda _: None)
            people = await keys_of_people(core.vault, 1 + orders // ORDERS_PER_PERSON)
            async with as_owner(found.owner_dsn) as owner:
                await write(owner, SyntheticCity(orders=orders, codes=codes()), people)
                await owner.execute("VACUUM ANALYZE")
            say(f"a city of {orders:,} orders: its views")
            await views_up(core, found.owner_dsn)


async def views_up(core: Core, owner_dsn: str) -> None:
    """All at once: while the server writes one, the next one is folded."""
    async with asyncio.TaskGroup() as tasks:
        for model in MODELS:
            tasks.create_task(settled_views(core, [model]), name=model.name)
    async with as_owner(owner_dsn) as owner:
        await owner.execute("VACUUM ANALYZE")


@asynccontextmanager
async def as_owner(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def keys_of_people(vault: Vault, people: int) -> Sequence[Key]:
    subjects = await asyncio.gather(*(vault.subject_of(phone(each)) for each in range(people)))
    keys = await vault.keys_for(subjects, create=True)
    return [(subject, key) for subject in subjects if (key := keys[subject]) is not None]


async def write(owner: asyncpg.Connection, city: SyntheticCity, people: Sequence[Key]) -> None:
    async with owner.transaction():
        await owner.execute(LOCK)
        head = await owner.fetchval(HEAD)
        await owner.copy_records_to_table(
            "event",
            schema_name="hotline_log",
            columns=(*COLUMNS, "sealed"),
            records=sealed_records(city, head + 1, people),
        )
        await owner.execute(MOVE_HEAD)


def sealed_records(
    city: SyntheticCity, first: int, people: Sequence[Key]
) -> Iterator[tuple[Any, ...]]:
    """All that happened before the last order came in: the latest orders are still open."""
    chance, end = Random(city.seed), FIRST_DAY + city.spread
    for record in takewhile(lambda each: each[5] < end, records(city, first)):
        if record[3] != REGISTERED:
            yield (*record, None)
            continue
        person = chance.randrange(len(people))
        subject, key = people[person]
        sealed = seal(key, texts_of(person, chance), stream=record[1], version=record[2])
        yield (*record[:8], subject, record[9], sealed)


def texts_of(person: int, chance: Random) -> dict[str, Any]:
    """What the caller told, about 60 characters."""
    street, trouble = chance.choice(STREETS), chance.choice(TROUBLES)
    number = chance.randrange(400)
    return {
        "title": f"{street}{trouble}",
        "narrative": f"{street}{number}号附近{trouble}, 已有{number % 9 + 2}天, 多次反映未见处理, "
        f"希望有关部门尽快到场查看并回复处理结果, 编号{chance.randrange(10**6):06d}。",
        "requester_name": f"林{number}",
        "requester_phone": phone(person),
        "place_text": f"金平区{street}{number}号",
    }
