"""The program as an operator runs it: processes, what they say and how they end."""

import asyncio
import json
import os
import re
import signal
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.hotline.cli.forking import Process, forked

PATIENCE = 120.0  # seconds, on a busy machine
LISTENING = re.compile(r"listening on (\S+)")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What `--json` said: one line."""
        (line,) = self.out.splitlines()
        return json.loads(line)


def environment(state: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    return {**own, "HOTLINE_STATE": str(state), "HOTLINE_PORT": "0", **more}


async def started(
    state: Path,
    *words: str,
    stdin: int = asyncio.subprocess.PIPE,
    stderr: int = asyncio.subprocess.PIPE,
    **settings: str,
) -> Process:
    return await forked(words, environment(state, **settings), stdin=stdin, stderr=stderr)


async def hotline(state: Path, *words: str, typed: str = "", **settings: str) -> Done:
    """Run a command to its end, in a pipe."""
    process = await started(state, *words, **settings)
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), PATIENCE)
    assert process.returncode is not None
    return Done(process.returncode, out.decode(), err.decode())


@dataclass(frozen=True)
class Service:
    """A running service of a state folder. `log` is what it wrote to stderr."""

    state: Path
    address: str
    log: Path
    session: aiohttp.ClientSession
    tokens: dict[str, str]
    process: Process
    said: str  # on stdout, up to its address

    async def stop(self) -> int:
        """End it as the system does; a second time changes nothing."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode or 0

    async def settled(self) -> None:
        """Wait until every view holds what was recorded when this began."""
        head = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.session.get(f"{self.address}/readyz") as answer:
                    views = (await answer.json())["views"]
                head = head or max(view["position"] + view["lag_events"] for view in views)
                if all(view["position"] >= head for view in views):
                    return
                await asyncio.sleep(0.02)

    async def call(
        self, method: str, path: str, *, by: str, body: object = None, version: int | None = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {await self.token(by)}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        url = f"{self.address}/api/v1/{path}"
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def token(self, username: str) -> str:
        if username not in self.tokens:
            noted = json.loads((self.state / "demo-accounts.json").read_text("utf-8"))
            password = {each["username"]: each["password"] for each in noted["accounts"]}[username]
            body = {"username": username, "password": password}
            key = {"Idempotency-Key": str(uuid.uuid4())}
            url = f"{self.address}/api/v1/sessions"
            async with self.session.post(url, json=body, headers=key) as answer:
                self.tokens[username] = (await answer.json())["token"]
        return self.tokens[username]


@asynccontextmanager
async def serving(
    state: Path,
    words: Sequence[str] = ("--days", "0"),
    log_folder: Path | None = None,
    **settings: str,
) -> AsyncIterator[Service]:
    """`hotline serve` until the block ends; on an empty log the demo city without a past."""
    log = (log_folder or state) / "service.log"
    with log.open("ab") as errors:
        process = await started(state, "serve", *words, stderr=errors.fileno(), **settings)
    try:
        said, address = await asyncio.wait_for(announced(process), PATIENCE)
        async with aiohttp.ClientSession() as session:
            service = Service(state, address, log, session, {}, process, said)
            yield service
            await service.stop()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def announced(process: Process) -> tuple[str, str]:
    """What it says first, and the address that ends it."""
    assert process.stdout is not None
    said = ""
    async for line in process.stdout:
        said += line.decode()
        if found := LISTENING.search(line.decode()):
            return said, found[1]
    raise AssertionError("the service ended before it listened")
