"""The vault: people's keys on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from events.personal.sealing import SealBroken, seal, unseal
from events.vault import (
    KeyFile,
    MissingMasterKey,
    UnknownSubject,
    Vault,
    WrongMasterKey,
    open_vault,
)
from tests.databases import Database

PHONE = "13900001111"

Opener = Callable[[], Coroutine[None, None, Vault]]


@pytest.fixture
async def opened(each_database: Database, state_folder: Path) -> AsyncIterator[Opener]:
    """
    Another process each time: the same database and key file, its own connections and cache.

    As the owner, who alone may destroy a key.
    """
    async with AsyncExitStack() as stack:

        async def another() -> Vault:
            file = KeyFile(state_folder / "vault.key", ours=True)
            return await stack.enter_async_context(open_vault(each_database.dsn, file, role=None))

        yield another


async def test_a_key_is_made_once_and_is_the_same_for_every_process(opened: Opener):
    first, second = await opened(), await opened()

    made = await first.keys_for(["a", "b"], create=True)

    assert {"a", "b"} == made.keys()
    assert made["a"] != made["b"]
    assert made == await second.keys_for(["a", "b"])


async def test_an_unknown_subject_has_no_key_until_one_is_asked_to_be_made(opened: Opener):
    vault = await opened()

    assert await vault.keys_for(["a"]) == {"a": None}
    assert [len(key or b"") for key in (await vault.keys_for(["a"], create=True)).values()] == [32]


async def test_processes_that_race_agree_on_one_key(opened: Opener):
    subjects = [f"subject-{number}" for number in range(200)]
    first, second = await opened(), await opened()

    async with asyncio.TaskGroup() as group:
        answers = [
            group.create_task(vault.keys_for(order, create=True))
            for order in (subjects, subjects[::-1])
            for vault in (first, second)
        ]

    assert [answers[0].result()] * 4 == [answer.result() for answer in answers]


async def test_processes_that_race_agree_on_one_person_for_a_number(opened: Opener):
    phones = [f"139{number:08}" for number in range(100)]
    vaults = [await opened(), await opened()]

    async with asyncio.TaskGroup() as group:
        who = {
            (phone, number): group.create_task(vaults[number % 2].subject_of(phone))
            for number in range(4)
            for phone in phones[:: 1 - 2 * (number % 2)]
        }

    assert len({task.result() for task in who.values()}) == 100
    for phone in phones:
        assert len({who[phone, number].result() for number in range(4)}) == 1


async def test_a_number_is_the_same_person_however_it_is_written(opened: Opener):
    vault = await opened()

    who = await vault.subject_of("13900001111")

    assert who == await vault.subject_of("+86 139-0000-1111")
    assert who == await vault.find_subject("１３９ ００００ １１１１")
    assert await vault.find_subject("13900001112") is None


@pytest.mark.parametrize("phone", [None, "", "匿名", "110", "00000000000"])
async def test_who_gives_no_number_of_their_own_is_a_new_person_each_time(opened: Opener, phone):
    vault = await opened()

    assert await vault.subject_of(phone) != await vault.subject_of(phone)
    assert await vault.find_subject(phone or "") is None


async def test_after_erasure_nothing_opens_and_the_number_is_unknown(opened: Opener):
    vault = await opened()
    who = await vault.subject_of(PHONE)
    sealed = seal((await vault.keys_for([who]))[who] or b"", {"name": "x"}, stream="s", version=1)

    erased = await vault.erase(who)

    assert (who, 1, False) == (erased.subject, erased.phones, erased.already)
    assert {who: None} == await vault.keys_for([who], create=True)
    assert {who: None} == await (await opened()).keys_for([who], create=True)
    assert await vault.find_subject(PHONE) is None
    again = await vault.subject_of(PHONE)
    assert who != again
    other = (await vault.keys_for([again]))[again] or b""
    with pytest.raises(SealBroken):
        unseal(other, sealed, stream="s", version=1)


async def test_erasing_again_changes_nothing(opened: Opener):
    vault = await opened()
    who = await vault.subject_of(PHONE)
    first = await vault.erase(who)

    again = await vault.erase(who)

    assert (first.at, 0, True) == (again.at, again.phones, again.already)


async def test_a_subject_that_never_was_is_not_erased_in_silence(opened: Opener):
    with pytest.raises(UnknownSubject):
        await (await opened()).erase("nobody")


async def test_another_process_forgets_a_destroyed_key_within_a_minute(opened: Opener):
    vault, other = await opened(), await opened()
    now = 0.0
    other.keys.clock = other.keys.cache.clock = lambda: now
    key = await other.keys_for(["a"], create=True)
    await vault.erase("a")

    now = 59.9
    assert key == await other.keys_for(["a"])
    now = 60.0
    assert await other.keys_for(["a"]) == {"a": None}


async def test_a_process_that_hears_of_an_erasure_forgets_at_once(opened: Opener):
    vault, other = await opened(), await opened()
    await other.keys_for(["a"], create=True)
    await vault.erase("a")

    other.forget("a")

    assert await other.keys_for(["a"]) == {"a": None}


async def test_the_right_master_key_opens_the_vault_after_a_restart(
    database: Database, state_folder: Path
):
    file = KeyFile(state_folder / "vault.key", ours=True)
    async with open_vault(database.dsn, file) as vault:
        made = await vault.keys_for(["a"], create=True)

    async with open_vault(database.dsn, file) as vault:
        assert made == await vault.keys_for(["a"])


async def test_a_wrong_master_key_is_refused_and_says_which_is_wanted(
    database: Database, state_folder: Path
):
    right, wrong = (KeyFile(state_folder / name, ours=True) for name in ("right", "wrong"))
    wrong.create()
    async with open_vault(database.dsn, right):
        pass

    with pytest.raises(WrongMasterKey, match=right.read().id):
        async with open_vault(database.dsn, wrong):
            pass


async def test_a_lost_master_key_is_never_replaced_by_a_new_one(
    database: Database, state_folder: Path
):
    file = KeyFile(state_folder / "vault.key", ours=True)
    async with open_vault(database.dsn, file):
        file.path.unlink()

    with pytest.raises(MissingMasterKey, match="Put it back"):
        async with open_vault(database.dsn, file):
            pass
    assert not file.path.exists()


async def test_keys_without_a_check_value_are_not_claimed_by_another_master_key(
    database: Database, state_folder: Path
):
    file = KeyFile(state_folder / "vault.key", ours=True)
    async with open_vault(database.dsn, file) as vault:
        await vault.keys_for(["a"], create=True)
    await database.pool.execute("DELETE FROM vault.master_key_check")

    with pytest.raises(WrongMasterKey, match="restored in part"):
        async with open_vault(database.dsn, file):
            pass


async def test_a_key_row_moved_to_another_subject_does_not_open(opened: Opener, each_database):
    vault = await opened()
    await vault.keys_for(["a", "b"], create=True)
    await each_database.pool.execute(
        "UPDATE vault.subject_key SET wrapped_key = "
        "(SELECT wrapped_key FROM vault.subject_key WHERE subject_id = 'a') WHERE subject_id = 'b'"
    )

    with pytest.raises(WrongMasterKey):
        await (await opened()).keys_for(["b"])


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM vault.subject_key",
        "TRUNCATE vault.subject_key CASCADE",
        "UPDATE vault.master_key_check SET key_id = 'x'",
        "DELETE FROM vault.master_key_check",
        "UPDATE vault.subject_key SET subject_id = 'z'",
        "UPDATE vault.subject_key SET wrapped_key = NULL, destroyed_at = now()",
        "DELETE FROM vault.phone_index",
    ],
)
async def test_the_service_cannot_lose_keys(
    each_database: Database, state_folder: Path, forbidden: str
):
    """It makes and reads them; only the owner destroys one."""
    file = KeyFile(state_folder / "vault.key", ours=True)
    async with open_vault(each_database.dsn, file) as vault:
        await vault.keys_for(["a"], create=True)

        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await vault.pool.execute(forbidden)


async def test_not_even_the_owner_brings_a_destroyed_key_back(opened: Opener, each_database):
    vault = await opened()
    await vault.keys_for(["a"], create=True)
    await vault.erase("a")

    with pytest.raises(asyncpg.RaiseError, match="stays destroyed"):
        await each_database.pool.execute(
            "UPDATE vault.subject_key SET wrapped_key = 'x', destroyed_at = NULL"
        )
    with pytest.raises(asyncpg.RaiseError, match="stays destroyed"):
        await each_database.pool.execute("DELETE FROM vault.subject_key")


@pytest.mark.parametrize("subject", ["", "a\0b", "a\ud800", "x" * 101])
async def test_a_subject_that_cannot_be_stored_does_not_fail_its_neighbours(opened, subject):
    vault = await opened()

    neighbour, refused = await asyncio.gather(
        vault.keys_for(["a"], create=True),
        vault.keys_for([subject], create=True),
        return_exceptions=True,
    )

    assert isinstance(refused, ValueError)
    assert [*neighbour] == ["a"]  # type: ignore[misc]


async def test_keys_are_made_in_one_order_so_that_processes_cannot_block_each_other(
    opened: Opener, each_database: Database
):
    """Whoever waits for `m` holds `a`, never `z`: in another order these two would deadlock."""
    vault = await opened()
    insert = "INSERT INTO vault.subject_key VALUES ($1, $2, 'AES-256-GCM', $3)"
    async with each_database.pool.acquire() as other, other.transaction():
        await other.execute(insert, "m", vault.master.wrap("m", b"m" * 32), vault.master.id)
        made = asyncio.create_task(vault.keys_for(["z", "m", "a"], create=True))
        while not await other.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            await asyncio.sleep(0)
        await other.execute(insert, "z", vault.master.wrap("z", b"z" * 32), vault.master.id)

    keys = await made

    assert (b"m" * 32, b"z" * 32) == (keys["m"], keys["z"])
    assert keys["a"]
