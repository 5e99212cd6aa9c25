"""
A database of one's own, with two addresses: the owner's for migrations and erasures, the service's.

The owner is no superuser: a hosted database gives none.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from events.embedded import Server, embedded_server
from hotline.cli.exit_codes import Exit
from tests.databases import execute, pg_bins, pg_name, temporary_state
from tests.hotline.cli.program import Done, hotline, serving

REQUEST = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "金平区石炮台街道"},
}
NAME = "数据库权限 database role"
NUMBERS = count(1)


@dataclass(frozen=True)
class Addresses:
    owner: str
    service: str

    @property
    def service_only(self) -> dict[str, str]:
        return {"HOTLINE_DATABASE_URL": self.service}

    @property
    def both(self) -> dict[str, str]:
        return {**self.service_only, "HOTLINE_OWNER_URL": self.owner}

    @property
    def owner_only(self) -> dict[str, str]:
        return {"HOTLINE_DATABASE_URL": self.owner}


@pytest.fixture(scope="module", params=pg_bins(), ids=pg_name)
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """One that lets every role in over its socket."""
    with temporary_state() as state:
        rules = state / "pg_hba.conf"
        rules.write_text("local all all trust\n", "utf-8")
        async with embedded_server(state, {"hba_file": str(rules)}, request.param) as server:
            await execute(server, "CREATE ROLE city_owner LOGIN CREATEROLE")
            yield server


@pytest.fixture
async def addresses(server: Server) -> AsyncIterator[Addresses]:
    name = f"city_{next(NUMBERS)}"
    await execute(server, f"CREATE DATABASE {name} OWNER city_owner")
    yield Addresses(
        owner=server.dsn_of(database=name, user="city_owner"),
        service=server.dsn_of(database=name, user="hotline_app"),
    )
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def about_the_role(looked: Done) -> dict[str, str]:
    (check,) = [each for each in looked.answer["checks"] if each["name"] == NAME]
    return dict(check)


async def test_the_service_needs_the_owner_for_nothing_but_migrations_and_erasures(
    addresses: Addresses, state_folder: Path
):
    migrated = await hotline(state_folder, "migrate", "--json", **addresses.both)
    async with serving(state_folder, **addresses.service_only) as service:
        status, order = await service.call("POST", "work-orders", by="operator", body=REQUEST)
        rebuilt = await hotline(state_folder, "rebuild", "all", "--json", **addresses.service_only)
        looked = await hotline(state_folder, "doctor", "--json", **addresses.service_only)
        erase = ("erase", "--order", order["order_no"], "--reason", "来函 1 号", "--yes", "--json")
        refused = await hotline(state_folder, *erase, **addresses.service_only)
        erased = await hotline(state_folder, *erase, **addresses.both)
    verified = await hotline(state_folder, "verify", "--json", **addresses.service_only)

    assert (0, 201, 0) == (migrated.code, status, rebuilt.code), migrated.err + rebuilt.err
    assert ("ok", "hotline_app") == (
        about_the_role(looked)["level"],
        about_the_role(looked)["value"],
    )
    assert Exit.FAULT == refused.code
    assert "HOTLINE_OWNER_URL" in refused.err
    assert "Traceback" not in refused.err
    assert (0, 0) == (erased.code, verified.code), erased.err + verified.err


async def test_with_one_address_doctor_says_what_that_means(
    addresses: Addresses, state_folder: Path
):
    migrated = await hotline(state_folder, "migrate", **addresses.owner_only)
    looked = await hotline(state_folder, "doctor", "--json", **addresses.owner_only)

    assert 0 == migrated.code, migrated.err
    check = about_the_role(looked)
    assert ("warn", "city_owner") == (check["level"], check["value"])
    assert "HOTLINE_OWNER_URL" in check["mend"]


async def test_a_service_that_may_not_migrate_says_who_must(
    addresses: Addresses, state_folder: Path, server: Server
):
    """The role is there from another database; this one was never migrated."""
    await execute(
        server,
        "DO $$ BEGIN CREATE ROLE hotline_app LOGIN NOINHERIT;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )
    served = await hotline(state_folder, "serve", **addresses.service_only)

    assert Exit.FAULT == served.code
    assert "HOTLINE_OWNER_URL" in served.err
    assert "Traceback" not in served.err
