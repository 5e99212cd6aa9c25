"""The life of an account: commands beside a running service of a real city."""

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from events.embedded import Server
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.exchange import write
from hotline.app.reference.writing import texts_of
from hotline.cli.exit_codes import Exit
from tests.databases import Database, cloned, temporary_state
from tests.hotline.cli.program import PATIENCE, Done, Service, hotline, serving

pytestmark = pytest.mark.slow

OWN = "我自己的密码 2026"
CALL = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "金平区石炮台街道", "point": None},
}


@dataclass(frozen=True)
class RealCity:
    """A served city without demo accounts, and the program on its state folder."""

    service: Service
    database: Database
    state: Path

    async def program(self, *words: str, typed: str = "") -> Done:
        dsn = self.database.dsn
        return await hotline(self.state, *words, typed=typed, HOTLINE_DATABASE_URL=dsn)

    async def account(self, *words: str, typed: str = "") -> Any:
        done = await self.program("account", *words, "--json", typed=typed)
        assert Exit.DONE == done.code, done.err
        return done.answer

    async def ask(
        self, method: str, path: str, token: str = "", body: object = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        url = f"{self.service.address}/api/v1/{path}"
        async with self.service.session.request(method, url, json=body, headers=headers) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if raw else None

    async def sign_in(self, username: str, password: str) -> tuple[int, Any]:
        return await self.ask("POST", "sessions", body={"username": username, "password": password})

    async def person(self, username: str, *roles: str, department: str | None = None) -> str:
        """A token of a new account that has chosen its own password."""
        words = [word for role in roles for word in ("--role", role)]
        words += ["--department", department] if department else []
        given = await self.account("add", username, "--name", username, *words)
        token = await self.heard_token(username, given["password"])
        changed = {"old": given["password"], "new": OWN}
        assert (204, None) == await self.ask("POST", "me/password", token, changed)
        return token

    async def heard_token(self, username: str, password: str) -> str:
        """Sign in when the service has followed what the program recorded."""
        await self.followed()
        status, signed_in = await self.sign_in(username, password)
        assert status == 201, signed_in
        return str(signed_in["token"])

    async def followed(self) -> None:
        head = await self.database.pool.fetchval("SELECT max(position) FROM hotline_log.event")
        end = time.monotonic() + PATIENCE
        while True:
            async with self.service.session.get(f"{self.service.address}/readyz") as answer:
                followers = {each["follower"]: each for each in (await answer.json())["followers"]}
            if followers["reference"]["position"] >= head:
                return
            assert time.monotonic() < end, followers

    async def until(
        self, status: int, method: str, path: str, token: str = "", body: object = None
    ) -> Any:
        """Ask again until the answer has this status."""
        end = time.monotonic() + PATIENCE
        while True:
            answer = await self.ask(method, path, token, body)
            if answer[0] == status:
                return answer[1]
            assert time.monotonic() < end, answer


@pytest.fixture(scope="module")
def files() -> Iterator[Path]:
    with temporary_state() as folder:
        write(folder, texts_of(demo_city()))
        yield folder


@pytest.fixture(scope="module")
async def city(safe_server: Server, files: Path) -> AsyncIterator[RealCity]:
    """Served first and imported then: the service follows what the program publishes."""
    with temporary_state() as state:
        async with cloned(safe_server) as database:
            dsn = database.dsn
            settings = {"HOTLINE_DATABASE_URL": dsn, "HOTLINE_TRUSTED_PROXIES": "127.0.0.1/32"}
            async with serving(state, ["--empty"], **settings) as service:
                city = RealCity(service, database, state)
                done = await city.program("import", str(files))
                assert Exit.DONE == done.code, done.err
                yield city


async def test_the_first_administrator_is_made_by_command_and_must_choose_a_password(
    city: RealCity,
):
    given = await city.account("add", "chief", "--name", "系统管理员", "--role", "system_admin")
    token = await city.heard_token("chief", given["password"])

    refused = await city.ask("GET", "matters", token)
    me = await city.ask("GET", "me", token)
    changed = await city.ask("POST", "me/password", token, {"old": given["password"], "new": OWN})

    assert (403, "access.password_change_required") == (refused[0], refused[1]["code"])
    assert (200, True) == (me[0], me[1]["must_change_password"])
    assert (204, None) == changed
    assert 200 == (await city.ask("GET", "matters", token))[0]
    assert 401 == (await city.sign_in("chief", given["password"]))[0]
    again = await city.sign_in("chief", OWN)
    assert (201, False) == (again[0], again[1]["must_change_password"])


async def test_a_request_is_registered_and_numbered_in_a_real_city(city: RealCity):
    token = await city.person("op-1", "operator")

    status, order = await city.ask("POST", "work-orders", token, CALL)

    assert 201 == status
    assert re.fullmatch(r"\d{8}-440500-000001", order["order_no"])
    named = await city.database.pool.fetch("SELECT name FROM hotline_log.log_property")
    assert ["city"] == [row["name"] for row in named]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--role", "handler"], "account.department_needed", "须指定所属部门"),
        (["--role", "handler", "--department", "moon"], "account.unknown_department", "moon"),
        (["--role", "opertor"], "account.unknown_role", "operator"),
        (["--role", "operator", "--name", " "], "account.bad_display_name", "姓名"),
        (
            ["--role", "system_admin", "--role", "security_admin"],
            "account.administrators_apart",
            "三员分立",
        ),
        (
            ["--role", "audit_admin", "--role", "supervisor"],
            "account.administrators_apart",
            "三员分立",
        ),
    ],
)
async def test_an_account_against_the_rules_is_refused_with_a_sentence(
    city: RealCity, words: list[str], code: str, sentence: str
):
    done = await city.program("account", "add", "new-1", "--name", "新人", *words)

    assert Exit.FOUND == done.code
    assert code in done.err
    assert sentence in done.err
    assert "new-1" not in {each["username"] for each in await listed(city)}


@pytest.mark.parametrize("username", ["", "Op", "a b", "system:x", "-x", "x" * 65, "林"])
async def test_a_user_name_of_another_form_is_refused(city: RealCity, username: str):
    words = ("--name", "新人", "--role", "operator", "--", username)
    done = await city.program("account", "add", *words)

    assert Exit.FOUND == done.code
    assert "account.bad_username" in done.err


async def test_an_account_is_opened_once(city: RealCity):
    await city.person("op-2", "operator")

    again = await city.program("account", "add", "op-2", "--name", "乙", "--role", "dispatcher")

    assert Exit.FOUND == again.code
    assert "account.exists" in again.err
    assert 201 == (await city.sign_in("op-2", OWN))[0]


@pytest.mark.parametrize("command", ["disable", "enable", "reset-password"])
async def test_a_command_on_an_unknown_account_says_so(city: RealCity, command: str):
    done = await city.program("account", command, "stranger")

    assert Exit.FOUND == done.code
    assert "account.unknown" in done.err


async def test_a_password_is_read_from_standard_input_and_not_repeated(city: RealCity):
    words = ("add", "op-3", "--name", "丙", "--role", "operator", "--ask-password")

    weak = await city.program("account", *words, typed="short\n")
    done = await city.program("account", *words, typed="typed by its owner\n")

    assert Exit.FOUND == weak.code
    assert "account.weak_password" in weak.err
    assert Exit.DONE == done.code, done.err
    assert "typed by its owner" not in done.out + done.err
    assert await city.heard_token("op-3", "typed by its owner")


async def test_new_roles_apply_to_a_live_session(city: RealCity):
    token = await city.person("op-4", "operator")
    assert 200 == (await city.ask("GET", "work-orders", token))[0]

    await city.account("set-roles", "op-4", "--role", "analyst")
    await city.until(403, "GET", "work-orders", token)

    me = await city.ask("GET", "me", token)
    assert (200, ["analyst"]) == (me[0], me[1]["roles"])


async def test_a_disabled_account_has_no_session_and_none_of_before_when_enabled(city: RealCity):
    token = await city.person("op-5", "operator")

    await city.account("disable", "op-5")
    await city.until(401, "GET", "me", token)
    await city.followed()
    status, refused = await city.sign_in("op-5", OWN)
    await city.account("enable", "op-5")
    fresh = await city.heard_token("op-5", OWN)

    assert (401, "access.sign_in_failed") == (status, refused["code"])
    assert 200 == (await city.ask("GET", "me", fresh))[0]
    await city.until(401, "GET", "me", token)  # at the latest when the cache has run out


async def test_a_reset_password_ends_sessions_and_must_be_changed(city: RealCity):
    token = await city.person("op-6", "operator")

    given = await city.account("reset-password", "op-6")
    await city.until(401, "GET", "me", token)
    status, signed_in = await city.sign_in("op-6", given["password"])

    assert (201, True) == (status, signed_in["must_change_password"])
    assert 401 == (await city.sign_in("op-6", OWN))[0]


async def test_accounts_are_listed_with_roles_department_and_state(city: RealCity):
    await city.person("lamps-1", "handler", "dispatcher", department="lighting")
    await city.account("disable", "lamps-1")

    (row,) = [each for each in await listed(city) if each["username"] == "lamps-1"]
    text = await city.program("account", "list")

    assert (["dispatcher", "handler"], "lighting") == (row["roles"], row["department"])
    assert row["enabled"] is False
    assert "lamps-1" in text.out
    assert "停用 disabled" in text.out


async def test_the_log_keeps_every_fact_and_no_password(city: RealCity):
    await city.person("op-7", "operator")
    await city.account("set-roles", "op-7", "--role", "dispatcher")
    await city.account("disable", "op-7")
    await city.account("disable", "op-7")
    await city.account("enable", "op-7")
    given = await city.account("reset-password", "op-7")

    rows = await city.database.pool.fetch(
        "SELECT type, actor, data::text AS data FROM hotline_log.event"
        " WHERE stream = 'account-op-7' ORDER BY version"
    )

    assert [
        "account.opened",
        "account.roles_set",
        "account.disabled",
        "account.enabled",
        "account.password_reset",
    ] == [row["type"] for row in rows]
    assert {"system:account"} == {row["actor"] for row in rows}
    said = "".join(row["data"] for row in rows) + city.service.log.read_text("utf-8")
    assert [] == [each for each in (given["password"], OWN, "argon2") if each in said]


async def test_behind_a_trusted_proxy_each_caller_is_a_source_of_their_own(city: RealCity):
    """The test is the proxy: the last address is its own word, what stands before is a claim."""
    await city.person("op-8", "operator")
    url = f"{city.service.address}/api/v1/sessions"

    async def tried(password: str, forwarded_for: str) -> int:
        body, headers = (
            {"username": "op-8", "password": password},
            {"X-Forwarded-For": forwarded_for},
        )
        async with city.service.session.post(url, json=body, headers=headers) as answer:
            return answer.status

    guesses = [await tried("wrong", f"198.51.100.{n}, 203.0.113.7") for n in range(7)]

    assert [401] * 5 + [429] * 2 == guesses
    assert 429 == await tried(OWN, "203.0.113.8, 203.0.113.7")
    assert 201 == await tried(OWN, "203.0.113.7, 203.0.113.8")


async def test_trusted_proxies_that_are_no_addresses_stop_the_start(city: RealCity):
    done = await hotline(city.state, "serve", HOTLINE_TRUSTED_PROXIES="the proxy")

    assert Exit.FAULT == done.code
    assert "HOTLINE_TRUSTED_PROXIES" in done.err
    assert "CIDR" in done.err


async def listed(city: RealCity) -> list[dict[str, Any]]:
    return list((await city.account("list"))["accounts"])
