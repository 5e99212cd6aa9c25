"""Erased means erased in every generation of every view, for whoever holds the master key too."""

import asyncio
from contextlib import suppress

import asyncpg

from events.catalog.work_order.overlays import CorrectionRecorded
from events.clock import system_clock
from events.stored.writing import own_subject
from hotline.app.erasure.erase import Erasing, Receipt, Whom
from hotline.app.existing_log import ExistingLog
from hotline.app.verify.whole import verified
from projections.engine.batch import run_batch
from projections.engine.generations import open_live
from projections.engine.rebuild import alone, rebuild, sweep
from projections.orders.list import ORDER_LIST
from projections.orders.stored_facts import STREAM
from tests.hotline.app.erasure.attacker import rows_that_name, rows_with_tokens
from tests.projections.conftest import MODELS, City
from tests.projections.lives import NUMBER, T0, registered

PHONE = "13912345679"
TITLE = "欧阳锋身份证"
NARRATIVE = "住在滨港路三号邻居家暴"
TEXT = f"{TITLE}\n{NARRATIVE}"


async def lived_in(city: City) -> str:
    """One order of a known person; returns who."""
    who = await city.vault.subject_of(PHONE)
    await city.record(registered(title=TITLE, narrative=NARRATIVE, subject_id=who))
    await city.catch_up()
    return who


async def erase(city: City, **patience: float) -> Receipt:
    erasing = Erasing(city.store, city.vault, city.pool, system_clock, **patience)
    return await erasing.erase(await erasing.find(Whom(phone=PHONE)), "来函 12 号")


async def remains(city: City, who: str) -> list[str]:
    pool = city.database.pool
    return [*await rows_with_tokens(pool, city.vault, TEXT), *await rows_that_name(pool, who)]


async def findings(city: City) -> list[str]:
    log = ExistingLog(city.database.dsn, city.database.pool, city.vault)
    verdict = await verified(log, full=True, report=lambda *_: None)
    return [f"{each.where}: {each.what}" for each in verdict.found]


async def test_the_attack_finds_what_is_there(city: City):
    who = await lived_in(city)

    assert ["order_list_g1.order_list"] * 2 == await remains(city, who)


async def test_no_generation_keeps_a_token_of_an_erased_person(city: City):
    """Rebuild, then erase: the previous generation must not keep what the live one forgets."""
    who = await lived_in(city)
    await rebuild(city.pool, ORDER_LIST, city.vault, silent)

    receipt = await erase(city)

    assert [] == await remains(city, who)
    assert () == receipt.views_left
    assert [] == await findings(city)


async def test_erasing_clears_the_views_without_a_running_service(city: City):
    who = await lived_in(city)

    await erase(city)

    assert [] == await remains(city, who)


async def test_erasing_clears_what_an_interrupted_rebuild_left(city: City):
    who = await lived_in(city)
    await half_built(city)
    assert "order_list_g2.order_list" in await remains(city, who)

    await erase(city)

    assert [] == await remains(city, who)


async def test_erasing_clears_a_view_of_another_version(city: City):
    """After an upgrade nobody folds into the old rows: the view is rebuilt instead."""
    who = await lived_in(city)
    await city.database.pool.execute("UPDATE projections.checkpoint SET version = 0")

    receipt = await erase(city)

    assert [] == await remains(city, who)
    assert () == receipt.views_left


async def test_a_view_that_is_being_rebuilt_is_named_and_cleared_by_a_repeat(city: City):
    who = await lived_in(city)
    async with alone(city.pool, ORDER_LIST):
        await half_built(city)
        first = await erase(city, patience=0)

    erasing = Erasing(city.store, city.vault, city.pool, system_clock)
    again = await erasing.erase(await erasing.find(Whom(subject=who)), "来函 12 号")

    assert (("order_list",), ()) == (first.views_left, again.views_left)
    assert [] == await remains(city, who)


async def test_a_correction_after_the_erasure_leaves_no_token(city: City):
    await lived_in(city)
    await erase(city)
    corrected = CorrectionRecorded(
        at=T0, subject_id=own_subject(STREAM + NUMBER, 1), field="narrative", value=NARRATIVE
    )
    await city.record(corrected, after=1)
    await city.catch_up()

    assert [] == await rows_with_tokens(city.database.pool, city.vault, TEXT)
    assert [] == await findings(city)


async def test_a_start_drops_what_an_interrupted_rebuild_left(city: City):
    who = await lived_in(city)
    await half_built(city)

    await sweep(city.pool, MODELS)

    assert ["order_list_g1.order_list"] * 2 == await remains(city, who)


async def test_a_start_leaves_a_rebuild_alone_that_is_under_way(city: City):
    await lived_in(city)
    async with alone(city.pool, ORDER_LIST):
        await half_built(city)
        await sweep(city.pool, MODELS)

        assert await city.pool.fetchval("SELECT to_regclass('order_list_g2.order_list')")


async def test_verify_names_what_an_interrupted_rebuild_left(city: City):
    await lived_in(city)
    await half_built(city)

    assert ["order_list_g2"] == [found.partition(":")[0] for found in await findings(city)]
    async with alone(city.pool, ORDER_LIST):  # now it is under way, which is no defect
        assert [] == await findings(city)


async def test_verify_names_tokens_that_came_back_into_the_live_view(city: City):
    await lived_in(city)
    await erase(city)
    tokens = city.vault.blind_tokens(TITLE)
    await city.database.pool.execute(
        "UPDATE order_list_g1.order_list SET search_tokens = $1", tokens
    )

    assert [found for found in await findings(city) if found.startswith("order_list_g1: ")]


async def test_verify_may_run_while_views_are_swapped(city: City):
    """A generation that goes away under its reader is no defect and no crash."""
    await lived_in(city)

    async def swapping() -> None:
        while True:
            with suppress(asyncpg.LockNotAvailableError):
                await rebuild(city.pool, ORDER_LIST, city.vault, silent)

    task = asyncio.create_task(swapping())
    found = [await findings(city) for _ in range(10)]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert [[]] * 10 == found


async def half_built(city: City) -> None:
    """A rebuild that got as far as its rows, and then its process was killed."""
    async with city.pool.acquire() as connection:
        async with connection.transaction():
            generation = await open_live(connection, ORDER_LIST)
        await run_batch(connection, generation, city.vault, size=1_000)


def silent(*_: object) -> None:
    pass
