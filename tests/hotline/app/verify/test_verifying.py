"""`verify` names every place where the log, the vault or a view is not what it must be."""

from datetime import UTC, datetime

import pytest

from events.catalog.published_months import MonthPublished
from events.clock import system_clock
from hotline.app.erasure.erase import Erasing, Whom
from hotline.app.existing_log import ExistingLog
from hotline.app.verify.whole import Verification, verified, verified_stream
from hotline.published_months.sealing import sealed
from projections.orders.stored_facts import STREAM
from tests.projections.conftest import City
from tests.projections.lives import NUMBER, accepted, dispatched, registered

ONE = STREAM + NUMBER
OTHER_NUMBER = "20260302-440500-000002"
OTHER = STREAM + OTHER_NUMBER
PHONE = "13912345679"


async def verdict_on(city: City) -> Verification:
    log = ExistingLog(city.database.dsn, city.database.pool, city.vault)
    return await verified(log, full=True, report=lambda *_: None)


async def lived_in(city: City) -> str:
    """Two orders, one of a known person; returns who."""
    who = await city.vault.subject_of(PHONE)
    await city.record(registered(title="路灯", subject_id=who), accepted(), dispatched())
    await city.record(registered(OTHER_NUMBER), order_no=OTHER_NUMBER)
    await city.record(accepted(), order_no=OTHER_NUMBER, after=1)
    await city.catch_up()
    return who


async def tamper(city: City, statement: str) -> None:
    """As the owner of the database, past the triggers that keep everybody else off."""
    async with city.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(statement)


async def test_what_was_written_is_sound(city: City):
    await lived_in(city)

    verdict = await verdict_on(city)

    assert [] == verdict.found
    assert (2, 5, 1, 8) == (
        verdict.streams,
        verdict.events,
        verdict.sealed,
        verdict.rows_compared,
    )


async def test_a_view_that_is_behind_is_not_unsound(city: City):
    """A service that was stopped may leave views a few events short; they catch up at its start."""
    await lived_in(city)
    await city.record(dispatched(), order_no=OTHER_NUMBER, after=2)

    verdict = await verdict_on(city)

    assert [] == verdict.found
    assert 4 == verdict.rows_compared


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            f"UPDATE hotline_log.event SET actor = 'x' WHERE stream = '{OTHER}' AND version = 1",
            ("stream", OTHER, 1),
        ),
        (
            f"""UPDATE hotline_log.event SET data = data || '{{"kind": "praise"}}'
                 WHERE stream = '{ONE}' AND version = 1""",
            ("stream", ONE, 1),
        ),
        (
            f"DELETE FROM hotline_log.event WHERE stream = '{ONE}' AND version = 2",
            ("stream", ONE, 3),
        ),
        (
            f"DELETE FROM hotline_log.event WHERE stream = '{ONE}' AND version = 2",
            ("log", "position 3", None),
        ),
        (f"DELETE FROM hotline_log.stream WHERE stream = '{OTHER}'", ("stream", OTHER, None)),
        (
            f"UPDATE hotline_log.stream SET last_position = 99 WHERE stream = '{OTHER}'",
            ("stream", OTHER, None),
        ),
        (
            f"UPDATE hotline_log.stream SET version = 9 WHERE stream = '{OTHER}'",
            ("stream", OTHER, 2),
        ),
        (
            "UPDATE hotline_log.event SET recorded_at = '2020-01-01' WHERE position = 4",
            ("log", "position 4", None),
        ),
        ("DELETE FROM hotline_log.event WHERE position = 5", ("log", "log_head", None)),
        ("UPDATE vault.subject_key SET wrapped_key = 'no key'", ("vault", "WHO", None)),
        ("DELETE FROM vault.subject_key", ("vault", ONE, 1)),
        (
            "UPDATE vault.subject_key SET wrapped_key = NULL, destroyed_at = now()",
            ("vault", "WHO", None),
        ),
        ("UPDATE order_list_g1.order_list SET kind = 'praise'", ("view", "order_list", None)),
        ("DELETE FROM on_time_g1.on_time", ("view", "on_time", None)),
        (
            "UPDATE projections.checkpoint SET version = 0 WHERE name = 'on_time'",
            ("view", "on_time", None),
        ),
        (
            """INSERT INTO projections.parked (name, generation, stream, position, error)
               VALUES ('on_time', 1, 'work_order-x', 1, 'KeyError')""",
            ("view", "on_time", None),
        ),
    ],
)
async def test_every_change_behind_our_back_is_named(
    city: City, statement: str, named: tuple[str, str, int | None]
):
    who = await lived_in(city)
    await tamper(city, statement)

    verdict = await verdict_on(city)

    kind, where, version = named
    expected = (kind, who if where == "WHO" else where, version)
    assert expected in {(each.kind, each.where, each.version) for each in verdict.found}


async def test_the_seal_of_a_published_month_is_computed_again(city: City):
    """The chain alone would fit an event that was sealed over other numbers."""
    stream = "published_month-2026-10"
    wrong = MonthPublished(
        at=datetime(2026, 11, 3, tzinfo=UTC),
        month="2026-10",
        position=1,
        definitions={},
        counts=(),
        targets={},
    )
    await city.append(stream, sealed(wrong).model_copy(update={"position": 2}))
    log = ExistingLog(city.database.dsn, city.database.pool, city.vault)

    for verdict in (await verdict_on(city), await verified_stream(log, stream, lambda *_: None)):
        (found,) = verdict.found
        assert (stream, 1, "the seal is not that of the figures") == (
            found.where,
            found.version,
            found.what,
        )


async def test_one_stream_is_looked_at_alone(city: City):
    await lived_in(city)
    await tamper(city, f"UPDATE hotline_log.event SET actor = 'x' WHERE stream = '{ONE}'")
    log = ExistingLog(city.database.dsn, city.database.pool, city.vault)

    async def found(stream: str) -> list[str]:
        verdict = await verified_stream(log, stream, lambda *_: None)
        return [f"{each.where} {each.version}" for each in verdict.found]

    assert [f"{ONE} 1", f"{ONE} 2", f"{ONE} 3", "order_list None"] == await found(ONE)
    assert [] == await found(OTHER)
    assert ["work_order-none None"] == await found("work_order-none")


async def test_an_erased_person_leaves_a_sound_log_and_views(city: City):
    """The comparison folds the erasure too: otherwise no view could be rebuilt after one."""
    await lived_in(city)
    erasing = Erasing(city.store, city.vault, city.pool, system_clock)

    receipt = await erasing.erase(await erasing.find(Whom(phone=PHONE)), "来函 12 号, 13912345679")
    await city.catch_up()

    assert [] == (await verdict_on(city)).found
    assert ((NUMBER,), 1, 1, "来函 12 号, ***") == (
        receipt.scope.orders,
        receipt.scope.sealed_events,
        receipt.scope.phones,
        receipt.reason,
    )


async def test_a_view_that_has_not_heard_of_an_erasure_is_not_unsound(city: City):
    """It still holds what was made with the key, and nobody can make it again."""
    await lived_in(city)
    erasing = Erasing(city.store, city.vault, city.pool, system_clock)
    who = (await erasing.find(Whom(phone=PHONE))).subject
    await city.vault.erase(who)
    await erasing.record(who, "来函 12 号")

    assert [] == (await verdict_on(city)).found


async def test_an_erasure_that_was_cut_off_is_named_and_completed_by_a_repeat(city: City):
    who = await lived_in(city)
    await city.vault.erase(who)

    named = [each.what for each in (await verdict_on(city)).found if each.kind == "vault"]
    erasing = Erasing(city.store, city.vault, city.pool, system_clock)
    again = await erasing.erase(await erasing.find(Whom(subject=who)), "来函 12 号")
    twice = await erasing.erase(await erasing.find(Whom(subject=who)), "来函 12 号")

    assert 1 == len(named)
    assert f"hotline erase --subject {who}" in named[0]
    assert (True, again.position) == (again.scope.already, twice.position)
    assert [] == (await verdict_on(city)).found
