"""A real `hotline serve` on a state folder: started, asked, measured, stopped."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
import orjson

from hotline.bench.program import ProgramFailed, environment, ours, program

LOOK_EVERY = 0.01  # seconds
REST_EVERY = 0.25
CALM = 12  # answers in a row with the same head, and every view at it: nothing is left to do
REST_SECONDS = 3_600.0
START_SECONDS = 120.0
READY = 200


@dataclass(frozen=True, kw_only=True)
class Service:
    """`seconds`: from the start of the process to the first /readyz that says 200."""

    address: str
    pid: int
    seconds: float
    state: Path

    async def token(self, username: str) -> str:
        """Sign in as one of the demo accounts."""
        said = orjson.loads((self.state / "demo-accounts.json").read_bytes())
        passwords = {each["username"]: each["password"] for each in said["accounts"]}
        body = {"username": username, "password": passwords[username]}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/api/v1/sessions", json=body) as answer,
        ):
            answer.raise_for_status()
            token: str = (await answer.json())["token"]
            return token

    async def at_rest(self) -> int:
        """
        Wait until the service has done all that is due, and return the head of the log.

        A log that was written at once leaves warnings and misses behind, which the service
        records after its start; a question that is asked meanwhile shares the machine with them.
        """
        last, calm = -1, 0
        async with aiohttp.ClientSession() as session, asyncio.timeout(REST_SECONDS):
            while calm < CALM:
                views = await views_of(session, self.address)
                heads = {each["position"] + each["lag_events"] for each in views}
                still = heads == {last} and not any(each["lag_events"] for each in views)
                last, calm = max(heads), calm + 1 if still else 0
                await asyncio.sleep(REST_EVERY)
        return last

    def memory(self, what: str = "VmRSS") -> float | None:
        """MiB of the service process alone, PostgreSQL aside; None where /proc is not."""
        return memory_of(self.pid, what)


def memory_of(pid: int, what: str = "VmRSS") -> float | None:
    """MiB of one process; None where /proc is not, or the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith(what)]
    return int(found[0]) / 1024 if found else None


def children_of(pid: int) -> Sequence[int]:
    """Processes that it started; none where /proc is not, or the process has ended."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


async def views_of(session: aiohttp.ClientSession, address: str) -> Sequence[Mapping[str, Any]]:
    """Every view as `/readyz` shows it, where they are known."""
    while True:
        async with session.get(f"{address}/readyz") as answer:
            views: Sequence[Mapping[str, Any]] = (await answer.json())["views"]
        if views and all(each["position"] is not None for each in views):
            return views
        await asyncio.sleep(REST_EVERY)


@asynccontextmanager
async def service(state: Path) -> AsyncIterator[Service]:
    """Serve the state folder; an empty one gets the demo city without orders."""
    words = state / "serve.stderr"
    begun = perf_counter()
    env = environment(HOTLINE_STATE=str(state), HOTLINE_PORT="0")
    with words.open("wb") as stderr:
        async with program(
            ours("hotline.cli", "serve", "--days", "0"), env=env, stderr=stderr
        ) as child:
            ready = asyncio.create_task(until_ready(state))
            ended = asyncio.create_task(child.wait())
            try:
                await asyncio.wait(
                    {ready, ended}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if not ready.done():
                    raise ProgramFailed(f"serve did not start: {words.read_text()[-2000:]}")
                seconds = perf_counter() - begun
                yield Service(address=await ready, pid=child.pid, seconds=seconds, state=state)
            finally:
                ready.cancel()
                ended.cancel()


async def until_ready(state: Path) -> str:
    note = state / "address"
    while not note.exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(LOOK_EVERY)
    address = note.read_text("utf-8")
    async with aiohttp.ClientSession() as session:
        while not await is_ready(session, address):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY)
    return address


async def is_ready(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(f"{address}/readyz") as answer:
            return answer.status == READY
    except aiohttp.ClientConnectionError:
        return False
