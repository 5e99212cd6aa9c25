"""Passwords, tokens and throttling against a real database."""

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import pytest

from events.catalog.names import Role
from hotline.http.auth.account import Account
from hotline.http.auth.credentials import Credentials
from hotline.http.auth.gate import AT_ONCE
from hotline.http.auth.passwords import hash_random, hasher
from hotline.http.auth.sessions import IDLE, LIFETIME, Sessions, token_hash
from hotline.http.auth.sign_in import SignIn, SignInFailed
from hotline.http.auth.throttle import (
    OF_PAIR,
    OF_SOURCE,
    Throttle,
    TooManyAttempts,
    WrongAgain,
    wait_after,
)
from hotline.http.problems import Overloaded
from tests.databases import Database
from tests.hotline.http.house import NOW

PASSWORD = "correct 马 battery 钉"
OFFICE = "10.0.0.1"
ELSEWHERE = "10.0.0.2"


@dataclass
class Desk:
    """A sign-in desk with a clock that the test turns."""

    database: Database
    now: datetime = NOW
    closed: set[str] = field(default_factory=set)

    def door(self, slow: float = 0) -> SignIn:
        """As in another process: what one of them counts or ends, all of them know."""
        pool = self.database.pool
        sessions = Sessions(pool, self.account_of, lambda: self.now)
        return SignIn(sessions, Credentials(pool), Throttle(pool), slow=slow)

    async def account_of(self, username: str) -> Account | None:
        if username in self.closed or not username.startswith("operator"):
            return None
        return Account(
            username=username,
            roles=frozenset({Role.OPERATOR}),
            department=None,
            display_name=username,
        )

    async def guess(
        self, door: SignIn, *, username: str = "operator", source: str = OFFICE
    ) -> type[BaseException] | None:
        try:
            await door.sign_in(username, "wrong", source)
        except (SignInFailed, TooManyAttempts, Overloaded) as refused:
            return type(refused)
        return None


@pytest.fixture
async def desk(database: Database) -> Desk:
    own = Desk(database)
    await own.door().credentials.set("operator", PASSWORD, NOW, initial=False)
    return own


async def test_a_password_gives_a_token_and_the_token_an_account(desk: Desk):
    door = desk.door()

    signed_in = await door.sign_in("operator", PASSWORD, OFFICE)

    assert signed_in.expires_at == NOW + LIFETIME
    assert await door.sessions.account_for(signed_in.token) == signed_in.account


async def test_of_many_sessions_those_that_last_are_told_and_are_not_used_by_it(desk: Desk):
    door = desk.door()
    await door.credentials.set("operator-2", PASSWORD, NOW, initial=False)
    own, ended, disabled = [
        (await door.sign_in(name, PASSWORD, OFFICE)).token
        for name in ("operator", "operator", "operator-2")
    ]
    await door.sessions.end(ended)
    desk.closed.add("operator-2")
    keys = [token_hash(token) for token in (own, ended, disabled)]
    roles = frozenset({Role.OPERATOR, Role.SUPERVISOR})

    desk.now += IDLE - timedelta(seconds=1)
    lasting = await door.sessions.lasting(keys, roles)
    of_others = await door.sessions.lasting(keys, roles - {Role.OPERATOR})
    desk.now += timedelta(seconds=1)
    idle = await door.sessions.lasting(keys, roles)

    assert ({keys[0]}, set(), set()) == (lasting, of_others, idle)


async def test_a_token_survives_a_restart_but_only_its_hash_is_stored(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    stored = str(await desk.database.pool.fetch("SELECT * FROM session"))

    assert await desk.door().sessions.account_for(signed_in.token) == signed_in.account
    assert signed_in.token not in stored


@pytest.mark.parametrize("username", ["operator", "nobody", "operator-without-password"])
async def test_a_wrong_name_and_a_wrong_password_look_the_same(desk: Desk, username: str):
    with pytest.raises(SignInFailed):
        await desk.door().sign_in(username, "wrong", OFFICE)


@pytest.mark.chance
@pytest.mark.parametrize("username", ["operator", "operator-drawn", "nobody", "operator-without"])
async def test_every_name_costs_the_same_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, username: str
):
    """No account names by time: counted, whatever the clock says."""
    await desk.database.pool.execute(
        "INSERT INTO credential (account, argon2_hash, changed_at) VALUES ($1, $2, $3)",
        *("operator-drawn", hash_random("drawn"), NOW),
    )
    checked: list[str] = []
    verify = type(hasher).verify

    def counting(self, stored, password):
        checked.append(stored.split("$")[3])
        return verify(self, stored, password)

    monkeypatch.setattr(type(hasher), "verify", counting)

    await desk.guess(desk.door(), username=username)

    assert sorted(checked) == ["m=1024,t=1,p=1", "m=19456,t=2,p=1"]


async def test_a_session_ends_after_its_lifetime(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    desk.now += LIFETIME

    assert await desk.door().sessions.account_for(signed_in.token) is None


@pytest.mark.parametrize("jump", [IDLE, LIFETIME])
async def test_a_session_in_use_ends_also_when_time_jumps(desk: Desk, jump: timedelta):
    door = desk.door()
    signed_in = await door.sign_in("operator", PASSWORD, OFFICE)
    assert await door.sessions.account_for(signed_in.token) is not None

    desk.now += jump

    assert await door.sessions.account_for(signed_in.token) is None


async def test_sign_out_ends_the_session(desk: Desk):
    door = desk.door()
    signed_in = await door.sign_in("operator", PASSWORD, OFFICE)
    await door.sessions.account_for(signed_in.token)

    await door.sessions.end(signed_in.token)

    assert await door.sessions.account_for(signed_in.token) is None


async def test_a_session_that_is_not_used_ends(desk: Desk):
    used = await desk.door().sign_in("operator", PASSWORD, OFFICE)
    unused = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    desk.now += IDLE * 0.9
    assert await desk.door().sessions.account_for(used.token) is not None
    desk.now += IDLE * 0.9

    assert await desk.door().sessions.account_for(used.token) is not None
    assert await desk.door().sessions.account_for(unused.token) is None


async def test_use_does_not_prolong_a_session_beyond_its_lifetime(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    while desk.now < NOW + LIFETIME - IDLE:
        desk.now += IDLE * 0.9
        assert await desk.door().sessions.account_for(signed_in.token) is not None
    desk.now = NOW + LIFETIME

    assert await desk.door().sessions.account_for(signed_in.token) is None


async def test_a_new_password_ends_the_other_sessions(desk: Desk):
    door = desk.door()
    other = await door.sign_in("operator", PASSWORD, OFFICE)
    mine = await door.sign_in("operator", PASSWORD, OFFICE)

    await door.change_password(
        mine.account, PASSWORD, "another password", token=mine.token, source=OFFICE
    )

    assert await desk.door().sessions.account_for(mine.token) is not None
    assert await desk.door().sessions.account_for(other.token) is None
    assert await door.sessions.account_for(other.token) is None
    assert await desk.guess(door) is SignInFailed
    await door.sign_in("operator", "another password", OFFICE)


async def test_a_closed_account_has_no_session(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    desk.closed.add("operator")

    assert await desk.door().sessions.account_for(signed_in.token) is None


@pytest.mark.parametrize("token", ["", "x", "\udcff", "a" * 10_000, "\0"])
async def test_a_token_that_nobody_has_is_nobodys(desk: Desk, token: str):
    assert await desk.door().sessions.account_for(token) is None


async def test_success_is_never_counted(desk: Desk):
    door = desk.door()

    await asyncio.gather(*(door.sign_in("operator", PASSWORD, OFFICE) for _ in range(12)))

    assert await desk.guess(door) is SignInFailed


async def test_after_five_failures_even_the_right_password_waits_at_this_source(desk: Desk):
    """Across processes: each guess meets another one."""
    for _ in range(OF_PAIR):
        assert await desk.guess(desk.door()) is SignInFailed

    with pytest.raises(TooManyAttempts) as refused:
        await desk.door().sign_in("operator", PASSWORD, OFFICE)

    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "15")


async def test_failures_at_one_source_lock_the_account_out_of_no_other(desk: Desk):
    for _ in range(3 * OF_PAIR):
        await desk.guess(desk.door(), source=ELSEWHERE)

    assert await desk.door().sign_in("operator", PASSWORD, OFFICE)


async def test_an_account_known_at_a_source_never_waits_there_with_its_password(desk: Desk):
    await desk.door().sign_in("operator", PASSWORD, OFFICE)
    for _ in range(3 * OF_PAIR):
        await desk.guess(desk.door())

    assert await desk.guess(desk.door()) is WrongAgain
    assert await desk.door().sign_in("operator", PASSWORD, OFFICE)


@pytest.mark.chance
async def test_after_five_failures_each_guess_at_a_known_source_takes_long(desk: Desk):
    """Two at once at most, and the right password is not slowed."""
    await desk.door().sign_in("operator", PASSWORD, OFFICE)
    for _ in range(OF_PAIR):
        await desk.guess(desk.door())
    begun, door, slow = monotonic(), desk.door(slow=0.5), desk.door(slow=3_600)

    first = asyncio.create_task(desk.guess(slow))
    guessed = await desk.guess(door)
    took = monotonic() - begun
    signed_in = await slow.sign_in("operator", PASSWORD, OFFICE)
    first.cancel()

    assert guessed is WrongAgain
    assert took >= 0.5
    assert signed_in.account.username == "operator"


async def test_invented_names_lock_nobody_out_of_their_source(desk: Desk):
    for number in range(OF_SOURCE + 5):
        await desk.guess(desk.door(), username=f"name-{number}")

    assert await desk.door().sign_in("operator", PASSWORD, OFFICE)


@pytest.mark.chance
async def test_a_flood_of_names_leaves_room_for_an_account_known_at_the_source(desk: Desk):
    door = desk.door()
    await door.sign_in("operator", PASSWORD, OFFICE)
    flood = [
        asyncio.create_task(desk.guess(door, username=f"name-{number}")) for number in range(300)
    ]

    signed_in = await door.sign_in("operator", PASSWORD, OFFICE)
    answers = await asyncio.gather(*flood)

    assert signed_in.account.username == "operator"
    assert Overloaded in answers


@pytest.mark.chance
async def test_few_passwords_are_checked_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    running, most = 0, 0
    lock = threading.Lock()
    verify = type(hasher).verify

    def counting(self, stored, password):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return verify(self, stored, password)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(type(hasher), "verify", counting)
    door = desk.door()

    await asyncio.gather(*(desk.guess(door, username=f"name-{n}") for n in range(60)))

    assert most <= AT_ONCE


async def test_after_the_wait_the_right_password_forgives(desk: Desk):
    door = desk.door()
    for _ in range(OF_PAIR):
        await desk.guess(door)
    desk.now += timedelta(seconds=15)

    await door.sign_in("operator", PASSWORD, OFFICE)

    for _ in range(OF_PAIR):
        assert await desk.guess(door) is SignInFailed


async def test_each_further_failure_doubles_the_wait(desk: Desk):
    door = desk.door()
    for _ in range(OF_PAIR):
        await desk.guess(door)
    desk.now += timedelta(seconds=15)
    await desk.guess(door)
    desk.now += timedelta(seconds=29)

    assert await desk.guess(door) is TooManyAttempts

    desk.now += timedelta(seconds=1)
    assert await desk.guess(door) is SignInFailed


async def test_a_success_forgives_no_failure_elsewhere(desk: Desk):
    """Else every sign-in of its owner would let a stranger guess on."""
    for _ in range(OF_PAIR):
        await desk.guess(desk.door(), source=ELSEWHERE)

    await desk.door().sign_in("operator", PASSWORD, OFFICE)

    assert await desk.guess(desk.door(), source=ELSEWHERE) is TooManyAttempts


@pytest.mark.chance
async def test_parallel_guesses_see_each_others_failures(desk: Desk):
    door = desk.door()

    guesses = await asyncio.gather(*(desk.guess(door) for _ in range(20)))

    assert guesses.count(SignInFailed) <= OF_PAIR + 1


async def test_old_failures_are_forgotten(desk: Desk):
    door = desk.door()
    for _ in range(OF_PAIR - 1):
        await desk.guess(door)
    desk.now += timedelta(hours=1, seconds=1)

    for _ in range(OF_PAIR):
        assert await desk.guess(door) is SignInFailed


async def test_a_password_typed_as_a_name_is_not_stored(desk: Desk):
    await desk.guess(desk.door(), username=PASSWORD)

    stored = str(await desk.database.pool.fetch("SELECT * FROM sign_in_failure"))

    assert PASSWORD not in stored
    assert OFFICE not in stored


def test_the_wait_grows_to_half_an_hour_and_no_further():
    waits = [wait_after(failures).total_seconds() for failures in (4, 5, 6, 7, 11, 12, 1_000)]

    assert waits == [0, 15, 30, 60, 960, 1800, 1800]
