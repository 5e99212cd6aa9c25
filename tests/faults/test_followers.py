"""
What the database does to those who follow the log, and events that are newer than the program.

A real service on its embedded server; the test signs in beside it as the owner of the database.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from events.embedded import embedded_server
from events.event import Event
from events.memory import MemoryKeys
from events.postgres import open_store
from events.store import NewEvents, Origin
from tests.faults.service import Service
from tests.faults.test_kills import free_port
from tests.hotline.cli.program import hotline

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

PATIENCE = 60.0  # seconds
LOG_TABLES = """SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
  WHERE relnamespace = 'hotline_log'::regnamespace AND relkind IN ('r', 'p')"""
CANCEL = """SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
  WHERE application_name LIKE 'hotline%' AND wait_event_type = 'Lock'"""
TERMINATE = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE application_name LIKE 'hotline%'"""
DESTROY = """UPDATE vault.subject_key SET wrapped_key = NULL, destroyed_at = now()
  WHERE subject_id = $1"""

TAKE_RIGHTS = """REVOKE SELECT ON hotline_log.log_head, projections.checkpoint
  FROM hotline_app, hotline_views"""
GIVE_RIGHTS = """GRANT SELECT ON hotline_log.log_head, projections.checkpoint
  TO hotline_app, hotline_views"""
OF_ANOTHER_VERSION = "UPDATE projections.checkpoint SET version = 0 WHERE name = 'on_time'"


class NewerPolicy(Event):
    """As a later program may write it."""

    schema_version: ClassVar[int] = 2
    type: Literal["policy.published"] = "policy.published"
    chapters: tuple[str, ...] = ()


class UnknownReference(Event):
    type: Literal["policy.retired"] = "policy.retired"


class NewerAcceptance(Event):
    schema_version: ClassVar[int] = 9
    type: Literal["work_order.accepted"] = "work_order.accepted"


class NewerErasure(Event):
    schema_version: ClassVar[int] = 2
    type: Literal["subject.erased"] = "subject.erased"
    erased_subject: str
    grounds: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def service(city_folder: Path) -> Iterator[Service]:
    """One for all tests that leave it without alarms; it stops well after all of them."""
    with started(city_folder) as service:
        yield service
        assert 0 == service.stop()


@pytest.fixture
def own_service(own_city_folder: Path) -> Iterator[Service]:
    with started(own_city_folder) as service:
        yield service


@contextmanager
def started(state: Path) -> Iterator[Service]:
    service = Service(state, free_port())
    service.start()
    try:
        yield service
    finally:
        if service.process is not None and service.process.poll() is None:
            service.stop()


@asynccontextmanager
async def beside(service: Service) -> AsyncIterator[asyncpg.Connection]:
    async with embedded_server(service.state) as server:
        connection = await asyncpg.connect(server.dsn)
        try:
            yield connection
        finally:
            await connection.close()


async def readiness(service: Service) -> dict[str, Any]:
    assert service.process is not None
    assert service.process.poll() is None, service.log()[-2000:]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{service.address}/readyz") as answer,
    ):
        found: dict[str, Any] = await answer.json()
        return found | {"status": answer.status}


async def until(
    service: Service,
    holds: Callable[[dict[str, Any]], bool],
    meanwhile: Callable[[], Awaitable[Any]] | None = None,
) -> dict[str, Any]:
    """Ask /readyz until it says so; a service that has ended fails at once."""
    found: dict[str, Any] = {}
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds(found := await readiness(service)):
                if meanwhile is not None:
                    await meanwhile()
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"not within {PATIENCE} s: {found}\n{service.log()[-2000:]}")
    return found


def follower(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [each for each in found["followers"] if each["follower"] == name]
    return dict(one)


def both_wait(found: dict[str, Any], cause: str = "") -> bool:
    causes = [follower(found, name)["cause"] for name in ("reference", "erasures")]
    return all(each is not None and cause in each for each in causes)


def codes(found: dict[str, Any]) -> set[str]:
    return {each["code"] for each in found["alarms"]}


def parked(found: dict[str, Any]) -> set[str]:
    return {each["view"] for each in found["alarms"] if each["code"] == "view.parked"}


def all_go_on(found: dict[str, Any]) -> bool:
    return found["status"] == 200 and not found["alarms"]


@asynccontextmanager
async def locked_log(connection: asyncpg.Connection) -> AsyncIterator[None]:
    async with connection.transaction():
        tables = await connection.fetchval(LOG_TABLES)
        await connection.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        yield


@asynccontextmanager
async def limited(owner: asyncpg.Connection, name: str) -> AsyncIterator[None]:
    """Of all roles, and of the connections that are opened from now on."""
    await owner.execute(f"ALTER ROLE ALL SET {name} = '300ms'")
    await owner.fetchval(TERMINATE)
    try:
        yield
    finally:
        await owner.execute(f"ALTER ROLE ALL RESET {name}")
        await owner.fetchval(TERMINATE)


async def test_cancelled_queries_do_not_end_the_service(service: Service):
    """57014: an administrator's pg_cancel_backend."""
    async with beside(service) as owner:
        async with locked_log(owner):
            found = await until(
                service,
                lambda found: both_wait(found, "57014"),
                meanwhile=lambda: owner.fetchval(CANCEL),
            )
        await until(service, all_go_on)

    named = {each["follower"] for each in found["alarms"] if "follower" in each}
    assert {"reference", "erasures"} <= named
    assert all(each["since"] for each in found["alarms"])


async def test_a_statement_timeout_does_not_end_the_service(service: Service):
    """57014 by itself: a limit that somebody set on the role."""
    async with beside(service) as owner, limited(owner, "statement_timeout"):
        async with locked_log(owner):
            await until(service, lambda found: both_wait(found, "57014"))
        await until(service, all_go_on)


async def test_a_lock_timeout_does_not_end_the_service(service: Service):
    """55P03."""
    async with beside(service) as owner, limited(owner, "lock_timeout"):
        async with locked_log(owner):
            await until(service, lambda found: both_wait(found, "55P03"))
        await until(service, all_go_on)


async def test_terminated_connections_do_not_end_the_service(service: Service):
    """57P01, again and again."""
    async with beside(service) as owner:
        for _ in range(5):
            await owner.fetchval(TERMINATE)
            await readiness(service)
        await until(service, all_go_on)


async def test_rights_that_are_taken_and_given_back_do_not_end_anything(service: Service):
    """42501: no error that anybody foresaw. The hints of `/live` come again, too."""
    async with beside(service) as owner, signed_in(service) as session:
        await until(service, all_go_on)
        async with session.get("live") as hints:
            logged = len(service.log())
            await owner.execute(TAKE_RIGHTS)
            await until(service, lambda found: both_wait(found, "42501"))
            await until(service, lambda _: "live_hints_paused" in service.log()[logged:])
            await owner.execute(GIVE_RIGHTS)
            await until(service, all_go_on)
            await registered(session)
            async with asyncio.timeout(PATIENCE):
                while b"order_list" not in await hints.content.readline():
                    pass


async def test_a_view_that_needs_a_rebuild_is_named_with_what_to_do(service: Service):
    async with beside(service) as owner:
        await owner.execute(OF_ANOTHER_VERSION)
        found = await until(service, lambda found: "view.rebuild_needed" in codes(found))
        rebuilt = await hotline(service.state, "rebuild", "on_time")
        await until(service, all_go_on)

    (alarm,) = [each for each in found["alarms"] if each["code"] == "view.rebuild_needed"]
    assert ("on_time", "hotline rebuild on_time") == (alarm["view"], alarm["action"])
    assert alarm["since"] is not None
    assert 0 == rebuilt.code, rebuilt.err


async def test_an_order_with_a_newer_event_is_parked_and_answered_with_a_sentence(
    own_service: Service,
):
    """Neither read wrongly nor an error of ours; all other orders go on."""
    async with signed_in(own_service) as session:
        order_no = await registered(session)
        other = await registered(session)
        newer = NewerAcceptance(at=datetime.now(UTC))
        await append(own_service, f"work_order-{order_no}", newer, after=1)
        found = await until(own_service, lambda found: "order_list" in parked(found))
        async with session.get(f"work-orders/{order_no}") as answer:
            answered = answer.status, (await answer.json())["code"]
        name = (await requester(session, other))["name"]

    assert "view.parked" in codes(found)
    assert (503, "server.older_than_log") == answered
    assert "林某" == name
    assert 0 == own_service.stop()


async def test_metrics_tell_of_every_follower(service: Service):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{service.address}/metrics") as answer,
    ):
        text = await answer.text()

    for name in ("reference", "erasures", "notify", "view order_list", "view on_time"):
        for gauge in ("position", "waiting_seconds", "parked"):
            assert f'hotline_follower_{gauge}{{follower="{name}"}}' in text


async def test_a_service_goes_on_beside_events_that_are_newer_than_itself(own_service: Service):
    """A rolling upgrade: the new program has written; the old one is still running, or restarts."""
    await append(own_service, "policy-later", NewerPolicy(at=datetime.now(UTC)))
    found = await until(own_service, lambda found: bool(follower(found, "reference")["parked"]))
    await append(own_service, "policy-latest", UnknownReference(at=datetime.now(UTC)))
    own_service.stop()
    own_service.start()

    (alarm,) = [each for each in found["alarms"] if each["code"] == "follower.parked"]
    assert ("reference", True) == (alarm["follower"], "policy.published v2" in alarm["detail"])
    after = await until(own_service, lambda found: found["status"] == 200)
    parked = {each["event"] for each in follower(after, "reference")["parked"]}
    assert {"policy.published v2", "policy.retired v1"} == parked
    assert 0 == own_service.stop()


async def test_an_erasure_of_a_newer_shape_is_still_an_erasure(service: Service):
    """Nothing is read of it but whose data it was, and it takes effect at once."""
    async with beside(service) as owner, signed_in(service) as session:
        order_no = await registered(session)
        assert "林某" == (await requester(session, order_no))["name"]
        subject = await owner.fetchval(
            "SELECT subject_id FROM hotline_log.event WHERE stream = $1", f"work_order-{order_no}"
        )
        assert "UPDATE 1" == await owner.execute(DESTROY, subject)
        erased = NewerErasure(at=datetime.now(UTC), erased_subject=subject)
        await append(service, f"subject-{subject}", erased)

        async with asyncio.timeout(30):  # keys are remembered for sixty seconds
            while (await requester(session, order_no) or {}).get("name"):
                await asyncio.sleep(0.05)

    found = await until(service, all_go_on)
    assert {0} == {view["parked"] for view in found["views"]}


async def append(service: Service, stream: str, event: Event, after: int = 0) -> None:
    """As another process would, which knows more kinds of events."""
    async with (
        embedded_server(service.state) as server,
        open_store(server.dsn, MemoryKeys()) as store,
    ):
        origin = Origin(actor="later-program")
        await store.append(NewEvents(stream=stream, expected=after, events=[event], origin=origin))


@asynccontextmanager
async def signed_in(service: Service) -> AsyncIterator[aiohttp.ClientSession]:
    """The operator, who sees whose request it is."""
    body = {"username": "operator", "password": service.passwords()["operator"]}
    async with aiohttp.ClientSession(f"{service.address}/api/v1/") as session:
        async with session.post("sessions", json=body) as answer:
            token = (await answer.json())["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        yield session


async def registered(session: aiohttp.ClientSession) -> str:
    body = {
        "channel": "phone",
        "kind": "complaint",
        "matter": "010301",
        "title": "路灯不亮",
        "narrative": "三盏路灯连续两晚不亮。",
        "requester": {"name": "林某", "phone": "13800000000"},
        "place": {"text": "金平区石炮台街道"},
    }
    headers = {"Idempotency-Key": str(uuid4())}
    async with session.post("work-orders", json=body, headers=headers) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["order_no"])


async def requester(session: aiohttp.ClientSession, order_no: str) -> Any:
    async with session.get(f"work-orders/{order_no}") as answer:
        assert answer.status == 200, await answer.text()
        return (await answer.json())["requester"]
