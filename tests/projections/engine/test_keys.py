"""The engine serves a view that is keyed by a person as it serves one that is keyed by an order."""

from collections.abc import Sequence

import pytest

from events.catalog.people import SUBJECT_STREAM, SubjectErased
from hotline.app.existing_log import ExistingLog
from hotline.app.verify import view
from projections.engine.batch import Generation
from projections.engine.comparison import different
from projections.engine.erasure import forget
from projections.engine.generations import install
from projections.engine.rebuild import rebuild
from projections.engine.runner import Runner
from tests.projections.conftest import City
from tests.projections.engine.callers import CALLERS
from tests.projections.lives import T0, accepted, registered

ORDERS = [f"20260302-440500-00000{n}" for n in range(1, 5)]
FIRST, SECOND = "13800138000", "13900139000"


async def lived_in(city: City) -> tuple[str, str]:
    """Three orders of one person, one of another; returns who."""
    who = [await city.vault.subject_of(phone) for phone in (FIRST, SECOND)]
    await install(city.pool, [CALLERS])
    for order, subject in zip(ORDERS, (who[0], who[0], who[0], who[1]), strict=True):
        await city.record(registered(order, subject_id=subject), accepted(), order_no=order)
    await Runner(city.pool, [CALLERS], city.vault).catch_up(CALLERS)
    return who[0], who[1]


async def counts(city: City) -> dict[str, int]:
    return dict(await city.pool.fetch("SELECT subject_id, orders FROM projections.callers"))


async def wrong(city: City, keys: Sequence[str], generation: int = 1) -> set[str]:
    async with city.pool.acquire() as connection, connection.transaction():
        return await different(connection, Generation(CALLERS, generation), keys, city.vault)


async def test_events_of_many_streams_make_one_row(city: City):
    first, second = await lived_in(city)

    assert {first: 3, second: 1} == await counts(city)
    assert set() == await wrong(city, [first, second])


async def test_the_comparison_names_the_key(city: City):
    first, second = await lived_in(city)
    change = "UPDATE callers_g1.callers SET orders = 7 WHERE subject_id = $1"
    await city.pool.execute(change, first)

    assert {first} == await wrong(city, [first, second])


async def test_a_rebuild_makes_the_same_rows(city: City):
    await lived_in(city)
    before = await counts(city)

    done = await rebuild(city.pool, CALLERS, city.vault, lambda *_: None)

    assert (2, 2) == (done.generation, done.compared)
    assert before == await counts(city)


async def test_an_erased_person_has_no_row(city: City):
    first, second = await lived_in(city)
    erased = SubjectErased(at=T0, erased_subject=first, reason="来函 1 号")
    position = await city.append(SUBJECT_STREAM + first, erased)

    left = await forget(city.pool, [CALLERS], city.vault, position)

    assert ([], {second: 1}) == (left, await counts(city))
    assert set() == await wrong(city, [first, second])


async def test_verify_compares_by_key(city: City, monkeypatch: pytest.MonkeyPatch):
    first, _ = await lived_in(city)
    monkeypatch.setattr(view, "MODELS", (CALLERS,))
    assert [] == await findings(city)

    await city.pool.execute("DELETE FROM callers_g1.callers WHERE subject_id = $1", first)

    assert [f"{first}: is not what the events say; run: hotline rebuild"] == await findings(city)


async def findings(city: City) -> list[str]:
    log = ExistingLog(city.database.dsn, city.database.pool, city.vault)
    pages = view.view_findings(log, None, full=True, report=lambda *_: None)
    return [each.what async for _, found in pages for each in found]
