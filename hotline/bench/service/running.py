"""A real `hotline serve` on a state folder: started, asked, measured, stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import aiohttp
import orjson

from hotline.bench.program import ProgramFailed, environment, ours, program

LOOK_EVERY = 0.01  # seconds
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

    def memory(self, what: str = "VmRSS") -> float | None:
        """MiB of the service process alone, PostgreSQL aside; None where /proc is not."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines()
        except OSError:
            return None
        found = [line.split()[1] for line in lines if line.startswith(what)]
        return int(found[0]) / 1024 if found else None


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
