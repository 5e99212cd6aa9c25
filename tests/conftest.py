"""
Fixtures for every test.

`database`       a migrated, empty database of your own on the fast server
`each_database`  the same, once for every PostgreSQL found here (contract tests)
`safe_server`    a durable server, template migrated; no test stops or kills it
`safe_database`  a clone on it
`city_folder`    a stopped demo city of the module's own; `own_city_folder` of the test's own
`state_folder`   an empty state folder that an embedded server's user can reach
`used_state`     one that earlier tests have used (saves making a cluster); no server runs on it
`each_used_state` the same, once for every PostgreSQL found here
`town`           the whole service on a fresh demo city, one for all tests (tests/journeys)

HOTLINE_TEST_LOAD=full keeps every core busy beside the tests: what passes by luck fails then.
"""

import asyncio
import fcntl
import gc
import os
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvloop
from hypothesis import settings

from events.embedded import Server, embedded_server
from hotline.app.loop import SELDOM
from tests.bytecode import keep_bytecode
from tests.databases import (
    Database,
    Servers,
    UsedState,
    cloned,
    copied,
    copy_of,
    effort,
    make_template,
    pg_bins,
    pg_name,
    seed,
    temporary_state,
)
from tests.load import every_core_busy
from tests.scratch import keep_scratch_in_memory

if TYPE_CHECKING:
    from tests.journeys.town import Town

# the same examples at every run: new ones are looked for with full effort, not by chance in a gate
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("full", deadline=None)
settings.load_profile(effort(ci="ci", full="full"))

LOAD = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers start, which inherit it."""
    keep_bytecode(config.rootpath / ".pytest_cache" / "bytecode")
    keep_scratch_in_memory()
    gc.disable()  # nearly all that is made until the first test stays


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait; a fourth on two cores won 2 % (measured)."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    The longest first: one that began last would run alone, with the other cores idle.

    So do modules whose tests share a service: workers share what is left at the end of a run, and
    each would start that service.
    """
    items.sort(key=seconds_of, reverse=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The garbage collector of production (hotline/app/loop.py): modules and tests stay."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def seconds_of(item: pytest.Item) -> int:
    slow = item.get_closest_marker("slow")
    return 0 if slow is None else slow.kwargs.get("seconds", 5)


def pytest_sessionstart(session: pytest.Session) -> None:
    is_worker = hasattr(session.config, "workerinput")
    if os.environ.get("HOTLINE_TEST_LOAD") == "full" and not is_worker:
        session.config.stash[LOAD] = ExitStack()
        session.config.stash[LOAD].enter_context(every_core_busy())


def pytest_sessionfinish(session: pytest.Session) -> None:
    if LOAD in session.config.stash:
        session.config.stash[LOAD].close()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop of production: the transports of uvloop are not those of asyncio."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session", autouse=True)
async def no_connection_outlives_its_loop() -> AsyncIterator[None]:
    """
    End what a test has left open, and say who holds it: uvloop does not close a loop that has it.

    A connection whose peer has left is open too, while its protocol keeps it (`eof_received`).
    """
    yield
    for each in open_transports():
        warnings.warn(f"left open: {named(each)}", LeftOpen, stacklevel=1)
        each.abort()
    await asyncio.sleep(0.1)


class LeftOpen(UserWarning):
    """A connection that a test did not close; the summary of the run names it."""


def open_transports() -> list[asyncio.Transport]:
    """uvloop keeps no list of them."""
    kinds = {"TCPTransport", "UnixTransport"}
    found = [each for each in gc.get_objects() if type(each).__name__ in kinds]
    return [each for each in found if not each.is_closing()]


def named(transport: asyncio.Transport) -> str:
    ends = [transport.get_extra_info(name) for name in ("sockname", "peername")]
    return f"{transport} of {transport.get_protocol()!r} from {ends[0]} to {ends[1]}"


@pytest.fixture(scope="session")
async def fast_servers() -> AsyncIterator[Servers]:
    async with AsyncExitStack() as stack:
        yield Servers(stack)


@pytest.fixture
async def database(fast_servers: Servers) -> AsyncIterator[Database]:
    async with cloned(await fast_servers.of(pg_bins()[0])) as own:
        yield own


@pytest.fixture(params=pg_bins(), ids=pg_name)
async def each_database(
    request: pytest.FixtureRequest, fast_servers: Servers
) -> AsyncIterator[Database]:
    async with cloned(await fast_servers.of(request.param)) as own:
        yield own


@pytest.fixture(scope="session")
async def safe_server() -> AsyncIterator[Server]:
    with temporary_state() as state:
        async with embedded_server(state, pg_bin=pg_bins()[0]) as server:
            await make_template(server)
            yield server


@pytest.fixture
async def safe_database(safe_server: Server) -> AsyncIterator[Database]:
    async with cloned(safe_server) as own:
        yield own


@pytest.fixture(scope="session", params=pg_bins(), ids=pg_name)
def each_used_state(request: pytest.FixtureRequest) -> Iterator[UsedState]:
    with temporary_state() as folder:
        yield UsedState(folder, request.param)


@pytest.fixture(scope="session")
def used_state() -> Iterator[UsedState]:
    with temporary_state() as folder:
        yield UsedState(folder, pg_bins()[0])


@pytest.fixture(scope="session")
def seeded_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The state folder of a demo city that was served once; copies of it start in half the time.

    The first worker that wants one makes it for all.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seeded-city"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with temporary_state() as state:
                seed(state)
                copied(state, folder.with_suffix(".half"))
            folder.with_suffix(".half").rename(folder)
    return folder


@pytest.fixture(scope="module")
def city_folder(seeded_city: Path) -> Iterator[Path]:
    with copy_of(seeded_city) as folder:
        yield folder


@pytest.fixture
def own_city_folder(seeded_city: Path) -> Iterator[Path]:
    with copy_of(seeded_city) as folder:
        yield folder


@pytest.fixture
def state_folder() -> Iterator[Path]:
    with temporary_state() as folder:
        yield folder


@pytest.fixture(scope="session")
async def town(fast_servers: Servers) -> AsyncIterator["Town"]:
    from tests.journeys.town import opened_town  # it takes a second: only who needs it

    with temporary_state() as state:
        async with (
            cloned(await fast_servers.of(pg_bins()[0])) as own,
            opened_town(own, state) as opened,
        ):
            yield opened
