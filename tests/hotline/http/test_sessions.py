"""Passwords, tokens and throttling against a real database."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from events.catalog.names import Role
from hotline.http.account import Account
from hotline.http.auth.credentials import Credentials
from hotline.http.auth.passwords import hasher
from hotline.http.auth.sessions import IDLE, LIFETIME, Sessions
from hotline.http.auth.sign_in import SignIn, SignInFailed
from hotline.http.auth.throttle import OF_ACCOUNT, OF_SOURCE, Throttle, TooManyAttempts, wait_after
from tests.databases import Database
from tests.hotline.http.house import NOW

PASSWORD = "correct 马 battery 钉"
OFFICE = "10.0.0.1"


@dataclass
class Desk:
    """A sign-in desk with a clock that the test turns."""

    database: Database
    now: datetime = NOW
    closed: set[str] = field(default_factory=set)

    def door(self) -> SignIn:
        """As in another process: what one of them counts or ends, all of them know."""
        pool = self.database.pool
        sessions = Sessions(pool, self.account_of, lambda: self.now)
        return SignIn(sessions, Credentials(pool), Throttle(pool))

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
        except (SignInFailed, TooManyAttempts) as refused:
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


async def test_a_token_survives_a_restart_but_only_its_hash_is_stored(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    stored = str(await desk.database.pool.fetch("SELECT * FROM session"))

    assert await desk.door().sessions.account_for(signed_in.token) == signed_in.account
    assert signed_in.token not in stored


@pytest.mark.parametrize("username", ["operator", "nobody", "operator-without-password"])
async def test_a_wrong_name_and_a_wrong_password_look_the_same(desk: Desk, username: str):
    with pytest.raises(SignInFailed):
        await desk.door().sign_in(username, "wrong", OFFICE)


async def test_an_unknown_name_costs_one_hash_too(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """No enumeration by time: the work is the same, whatever the clock says."""
    checked: list[str] = []
    verify = type(hasher).verify

    def counting(self, stored, password):
        checked.append(stored.split("$")[3])
        return verify(self, stored, password)

    monkeypatch.setattr(type(hasher), "verify", counting)
    door = desk.door()

    await desk.guess(door, username="operator")
    await desk.guess(door, username="nobody")

    assert checked == ["m=19456,t=2,p=1"] * 2


async def test_a_session_ends_after_its_lifetime(desk: Desk):
    signed_in = await desk.door().sign_in("operator", PASSWORD, OFFICE)

    desk.now += LIFETIME

    assert await desk.door().sessions.account_for(signed_in.token) is None


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


async def test_after_five_failures_even_the_right_password_waits(desk: Desk):
    """Across processes: each guess meets another `Sessions`."""
    for _ in range(OF_ACCOUNT):
        assert await desk.guess(desk.door()) is SignInFailed

    with pytest.raises(TooManyAttempts) as refused:
        await desk.door().sign_in("operator", PASSWORD, "10.0.0.2")

    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "15")


async def test_after_the_wait_the_right_password_forgives(desk: Desk):
    door = desk.door()
    for _ in range(OF_ACCOUNT):
        await desk.guess(door)
    desk.now += timedelta(seconds=15)

    await door.sign_in("operator", PASSWORD, OFFICE)

    for _ in range(OF_ACCOUNT):
        assert await desk.guess(door) is SignInFailed


async def test_each_further_failure_doubles_the_wait(desk: Desk):
    door = desk.door()
    for _ in range(OF_ACCOUNT):
        await desk.guess(door)
    desk.now += timedelta(seconds=15)
    await desk.guess(door)
    desk.now += timedelta(seconds=29)

    assert await desk.guess(door) is TooManyAttempts

    desk.now += timedelta(seconds=1)
    assert await desk.guess(door) is SignInFailed


async def test_a_source_that_tries_many_names_waits_too(desk: Desk):
    door = desk.door()
    for number in range(OF_SOURCE):
        await desk.guess(door, username=f"name-{number}")

    assert await desk.guess(door, username="operator") is TooManyAttempts
    assert await desk.guess(door, username="operator", source="10.0.0.9") is SignInFailed


async def test_a_success_forgives_only_the_account_that_succeeded(desk: Desk):
    """Else whoever has one account could guess at all others without end."""
    door = desk.door()
    for number in range(OF_SOURCE - 1):
        await desk.guess(door, username=f"name-{number}")
    await door.sign_in("operator", PASSWORD, OFFICE)

    await desk.guess(door, username="name-x")

    assert await desk.guess(door, username="name-y") is TooManyAttempts


async def test_parallel_guesses_see_each_others_failures(desk: Desk):
    door = desk.door()

    guesses = await asyncio.gather(*(desk.guess(door) for _ in range(20)))

    assert guesses.count(SignInFailed) <= OF_ACCOUNT + 1


async def test_old_failures_are_forgotten(desk: Desk):
    door = desk.door()
    for _ in range(OF_ACCOUNT - 1):
        await desk.guess(door)
    desk.now += timedelta(hours=1, seconds=1)

    for _ in range(OF_ACCOUNT):
        assert await desk.guess(door) is SignInFailed


async def test_a_password_typed_as_a_name_is_not_stored(desk: Desk):
    await desk.guess(desk.door(), username=PASSWORD)

    stored = str(await desk.database.pool.fetch("SELECT * FROM sign_in_failure"))

    assert PASSWORD not in stored
    assert OFFICE not in stored


def test_the_wait_grows_to_half_an_hour_and_no_further():
    waits = [wait_after(failures, 5).total_seconds() for failures in (4, 5, 6, 7, 11, 12, 1_000)]

    assert waits == [0, 15, 30, 60, 960, 1800, 1800]
