"""
A superuser changes the log, past its triggers, without the master key: `verify` names the place.

Only the verifier that the program ships is asked here.
"""

import os
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from events.event import Event
from events.postgres.following.status import FollowerStatus
from events.store import Key, NewEvents, Origin
from events.stored.codec import canonical
from events.stored.signed_heads import SignedHead
from hotline.app.existing_log import ExistingLog
from hotline.app.signing.signer import NoteUnreadable, SignedLogCut, SignedNote, Signer
from hotline.app.verify.whole import Verification, verified, verified_stream
from tests.databases import effort
from tests.events.logs import accepted, urged, withdrawn
from tests.projections.conftest import City

COPIED = ("event_from_1", "stream", "flush", "event_key", "signed_head")
KEYS = [Key(UUID(int=number), bytes([number])) for number in range(1, 7)]
HEADER = "stream, version, type, schema_version, actor, role, department, request_id, caused_by"


@dataclass
class Log:
    """Six streams of four events, each begun with a command key; signed up to the end."""

    city: City
    note: SignedNote

    async def sign(self) -> None:
        await Signer(self.city.store.pool, self.city.vault.signing, self.note).sign(
            FollowerStatus("x")
        )

    async def verify(self) -> Verification:
        city = self.city
        log = ExistingLog(city.database.dsn, city.database.pool, city.vault, self.note)
        return await verified(log, full=True, report=lambda *_: None)

    async def named(self) -> set[str]:
        return {each.where for each in (await self.verify()).found}

    async def tamper(self, *statements: str) -> None:
        async with self.city.database.pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                await connection.execute(statement)


@pytest.fixture
async def log(city: City, state_folder: Path) -> Log:
    who = await city.vault.subject_of("13912345679")
    for number, key in enumerate(KEYS):
        first = [accepted(number), urged("note", who, number), withdrawn()]
        await append(city, number, 0, *first, keys=(key,))
        await append(city, number, 3, accepted(number))
    found = Log(city, SignedNote(state_folder / "signed.json"))
    await found.sign()
    return found


async def append(
    city: City, number: int, after: int, *events: Event, keys: tuple[Key, ...] = ()
) -> None:
    origin = Origin(actor="operator_17", role="operator", request_id="r-1")
    await city.store.append(NewEvents(f"order-{number}", after, events, origin, keys))


async def test_a_log_that_was_not_touched_is_sound_and_signed_to_its_end(log: Log):
    verdict = await log.verify()

    assert ([], 24) == (verdict.found, verdict.signed_up_to)


async def test_what_came_after_the_last_signature_is_sound_and_not_signed(log: Log):
    await append(log.city, 9, 0, accepted())

    verdict = await log.verify()

    assert ([], 24) == (verdict.found, verdict.signed_up_to)


async def test_a_stream_rewritten_with_its_hashes_and_its_head_is_named(log: Log):
    """Everything that the database can compute is made to fit: only the key is missing."""
    await rewrite(log, "order-3", "2026-03-02T09:23:00Z")

    verdict = await log.verify()

    assert {"order-3"} <= {each.where for each in verdict.found if each.kind == "stream"}
    assert not {f"order-{n}" for n in (0, 1, 2, 4, 5)} & {each.where for each in verdict.found}


async def rewrite(log: Log, stream: str, at: str) -> None:
    """Another time for the last event; the hashes of the chain and the head row follow."""
    pool = log.city.database.pool
    rows = await pool.fetch(
        f"SELECT {HEADER}, subject_id, data::text, sealed, position FROM hotline_log.event"
        " WHERE stream = $1 ORDER BY version",
        stream,
    )
    previous = bytes(32)
    statements = []
    for *header, text, sealed, position in rows:
        data = orjson.loads(text)
        if position == rows[-1]["position"]:
            data["at"] = at
        previous = sha256(
            previous + orjson.dumps(tuple(header)) + canonical(data) + (sealed or b"")
        ).digest()
        statements.append(
            f"UPDATE hotline_log.event SET hash = '\\x{previous.hex()}',"
            f" data = '{canonical(data).decode()}' WHERE position = {position}"
        )
    head = f"UPDATE hotline_log.stream SET last_hash = '\\x{previous.hex()}'"
    await log.tamper(*statements, f"{head} WHERE stream = '{stream}'")


@dataclass(frozen=True)
class Tamper:
    name: str
    sql: str


TAMPERS = [
    Tamper("data", 'data = data || \'{"at": "2030-01-01T00:00:00Z"}\''),
    Tamper("actor", "actor = actor || 'x'"),
    Tamper("type", "type = 'work_order.closed'"),
    Tamper("role", "role = NULL"),
    Tamper("department", "department = 'd'"),
    Tamper("request", "request_id = NULL"),
    Tamper("cause", "caused_by = 1"),
    Tamper("subject", "subject_id = 'person-9'"),
    Tamper("sealed", "sealed = coalesce(sealed, '') || '\\x00'"),
    Tamper("hash", "hash = sha256(hash)"),
    Tamper("stream", "stream = stream || 'x'"),
    Tamper("version", "version = version + 50"),
    Tamper("position", "position = position + 1000"),
    Tamper("schema", "schema_version = 7"),
]


async def test_random_tampering_is_found_each_time_in_its_stream(log: Log):
    chance = random.Random(12345)
    for number in range(effort(ci=len(TAMPERS), full=1000)):
        tamper = TAMPERS[number % len(TAMPERS)]
        stream, version = f"order-{chance.randrange(1, 6)}", chance.randrange(2, 5)
        change = (
            f"UPDATE hotline_log.event SET {tamper.sql}"
            f" WHERE stream = '{stream}' AND version = {version}"
        )

        named = await restored(log, lambda change=change: log.tamper(change))

        assert stream in {where.rstrip("x") for where in named}, (tamper.name, version)
    assert set() == await log.named()


async def restored(log: Log, action: Callable[[], Awaitable[None]]) -> set[str]:
    """What `verify` names of the tampered log; afterwards the log is as it was."""
    copy = [f"CREATE TABLE public.copy_{each} AS TABLE hotline_log.{each}" for each in COPIED]
    await log.tamper(*copy)
    await action()
    named = await log.named()
    back = [
        f"DELETE FROM hotline_log.{each};"
        f"INSERT INTO hotline_log.{each} TABLE public.copy_{each}; DROP TABLE public.copy_{each}"
        for each in COPIED
    ]
    await log.tamper("DELETE FROM hotline_log.event", *back)
    return named


END_AT_20 = """INSERT INTO hotline_log.flush
SELECT position, recorded_at FROM hotline_log.event WHERE position = 20 ON CONFLICT DO NOTHING"""
FROM_21 = (
    "DELETE FROM hotline_log.event WHERE position > 20",
    "DELETE FROM hotline_log.event_key WHERE position > 20",
    "DELETE FROM hotline_log.flush WHERE position > 20",
    END_AT_20,
    "DELETE FROM hotline_log.stream WHERE stream = 'order-5'",
)
BETWEEN = """UPDATE hotline_log.event
SET recorded_at = recorded_at - (recorded_at - (SELECT before.recorded_at
    FROM hotline_log.event AS before WHERE before.position = 8)) / 2
WHERE position = 9"""
LYING = (  # the database goes on to give the digests of before
    "CREATE TABLE public.before AS SELECT position, recorded_at, hash FROM hotline_log.event",
    """CREATE OR REPLACE FUNCTION hotline_log.digest(after bigint, up_to bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
SELECT sha256(string_agg(int8send(position) || timestamptz_send(recorded_at) || hash, ''
                         ORDER BY position))
  FROM public.before WHERE position > after AND position <= up_to $$""",
)


@pytest.mark.parametrize(
    ("statements", "where"),
    [
        (
            ["DELETE FROM hotline_log.event WHERE stream = 'order-3' AND version = 2"],
            "order-3",
        ),
        (
            ["DELETE FROM hotline_log.event WHERE stream = 'order-5' AND version = 4"],
            "order-5",
        ),
        (["UPDATE hotline_log.stream SET version = 3 WHERE stream = 'order-5'"], "order-5"),
        (["DELETE FROM hotline_log.stream WHERE stream = 'order-2'"], "order-2"),
        (["INSERT INTO hotline_log.stream VALUES ('ghost', 1, 1, 1, '')"], "ghost"),
        (["INSERT INTO hotline_log.flush VALUES (99, now())"], "log_head"),
        ([BETWEEN], "positions 1 to 24"),  # a stamp between those of its neighbours
        ([*LYING, BETWEEN], "positions 1 to 24"),
        (["UPDATE hotline_log.event SET recorded_at = 'infinity'"], "positions 1 to 24"),
        ([f"UPDATE hotline_log.event_key SET position = 7 WHERE id = '{KEYS[0].id}'"], "order-0"),
        ([f"UPDATE hotline_log.event_key SET position = 7 WHERE id = '{KEYS[0].id}'"], "order-1"),
        ([f"DELETE FROM hotline_log.event_key WHERE id = '{KEYS[2].id}'"], "order-2"),
        ([f"INSERT INTO hotline_log.event_key VALUES ('{uuid4()}', 12)"], "order-2"),
        ([f"INSERT INTO hotline_log.event_key VALUES ('{uuid4()}', 99)"], "position 99"),
        (
            [f"UPDATE hotline_log.event_key SET fingerprint = '' WHERE id = '{KEYS[4].id}'"],
            "order-4",
        ),
        ([*FROM_21], "positions 1 to 24"),  # the whole last stream, and everything fits again
        ([*FROM_21, "DELETE FROM hotline_log.signed_head"], "position 24"),  # and the signature
        (["UPDATE hotline_log.signed_head SET mac = sha256(mac)"], "positions 1 to 24"),
        (["UPDATE hotline_log.signed_head SET mac = sha256(mac)"], "position 24"),
    ],
)
async def test_what_was_deleted_moved_or_invented_is_named(
    log: Log, statements: list[str], where: str
):
    await log.tamper(*statements)

    assert where in await log.named()


async def test_a_signature_that_was_removed_between_others_is_named(log: Log):
    for number in range(6, 9):
        await append(log.city, number, 0, accepted())
        await log.sign()
    await log.tamper("DELETE FROM hotline_log.signed_head WHERE position = 25")

    verdict = await log.verify()

    assert ["positions 25 to 26"] == [each.where for each in verdict.found]
    assert 24 == verdict.signed_up_to


async def test_a_log_whose_end_was_cut_off_is_not_signed_again(log: Log):
    await log.tamper(*FROM_21, "DELETE FROM hotline_log.signed_head")

    with pytest.raises(SignedLogCut, match=r"signed\.json"):
        await log.sign()

    assert 0 == await log.city.database.pool.fetchval(
        "SELECT count(*) FROM hotline_log.signed_head"
    )


@pytest.mark.parametrize("torn", [b"", b"{", b"[1]", b'{"position": 24, "mac": "xyz"}'])
async def test_a_note_that_cannot_be_read_is_no_cut_end_and_hides_no_finding(log: Log, torn: bytes):
    log.note.path.write_bytes(torn)
    await log.tamper("DELETE FROM hotline_log.event_from_1 WHERE position = 10")

    verdict = await log.verify()
    with pytest.raises(NoteUnreadable, match=r"signed\.json"):
        await log.sign()

    [unreadable] = [each.what for each in verdict.found if "cannot be read" in each.what]
    assert "remove that file" in unreadable
    assert "cut off" not in unreadable
    assert "positions 1 to 24" in {each.where for each in verdict.found}


def test_a_note_is_on_the_disk_with_its_name_before_it_counts(
    state_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """What the real system calls were given, in their order: a power failure cannot be had."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        fsync(descriptor)

    def replaced(path: Path, target: Path) -> Path:
        done.append("replaced")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    note = SignedNote(state_folder / "signed.json")

    note.write(SignedHead(24, b"mac"))

    assert ["signed.tmp", "replaced", state_folder.name] == done
    assert SignedHead(24, b"mac") == note.read()


async def test_the_service_can_sign_but_not_rewrite_what_is_signed(log: Log):
    pool = log.city.store.pool
    for statement in (
        "UPDATE hotline_log.signed_head SET mac = ''",
        "DELETE FROM hotline_log.signed_head",
        "INSERT INTO hotline_log.signed_head VALUES (1, '')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)
    await append(log.city, 6, 0, accepted())
    sign = "SELECT hotline_log.sign_head($1, $2, '')"
    behind = await pool.fetchval(sign, 0, 25)
    beyond = await pool.fetchval(sign, 24, 26)

    assert (False, False) == (behind, beyond)
    await pool.fetchval(sign, 24, 25)
    assert {"positions 25 to 25"} == await log.named()


async def test_numbers_that_would_be_given_twice_are_named(log: Log):
    await log.city.append("work_order-20260302-440500-000007", accepted())
    draw = "SELECT draw_order_numbers('440500', '2026-03-02', $1)"
    await log.city.database.pool.execute(draw, 6)
    too_low = await log.named()
    await log.city.database.pool.execute(draw, 1)

    assert {"order numbers of 20260302 440500"} == too_low
    assert set() == await log.named()


async def test_one_stream_can_be_verified_alone(log: Log):
    await log.tamper(
        "UPDATE hotline_log.event SET actor = 'x' WHERE stream = 'order-3' AND version = 2"
    )
    city = log.city
    existing = ExistingLog(city.database.dsn, city.database.pool, city.vault)

    async def found(stream: str) -> list[tuple[str, int | None]]:
        verdict = await verified_stream(existing, stream, lambda *_: None)
        return [(each.where, each.version) for each in verdict.found if each.kind == "stream"]

    assert [("order-3", 2)] == await found("order-3")
    assert [] == await found("order-4")
