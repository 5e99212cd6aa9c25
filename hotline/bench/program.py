"""Other programs: started, bounded in time, and always stopped by their own process id."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import orjson

STOP_SECONDS = 20.0
GRACE_SECONDS = 60.0


class ProgramFailed(Exception):
    """A program that a bench needs ended badly; its last words say why."""


def ours(module: str, *words: str) -> tuple[str, ...]:
    """A module of ours, run by the same Python."""
    return (sys.executable, "-m", module, *words)


def environment(**settings: str) -> Mapping[str, str]:
    """No HOTLINE_ setting of the caller's reaches a bench."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    return {**own, **settings}


@asynccontextmanager
async def program(
    words: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    stdin: int = DEVNULL,
    stdout: int | IO[bytes] = DEVNULL,
    stderr: int | IO[bytes] = DEVNULL,
) -> AsyncIterator[Process]:
    """Run beside us until the block ends, then stop it if it still runs."""
    child = await asyncio.create_subprocess_exec(
        *map(str, words), env=env or environment(), stdin=stdin, stdout=stdout, stderr=stderr
    )
    try:
        yield child
    finally:
        await stopped(child)


async def stopped(child: Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), STOP_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()


async def output_of(
    words: Sequence[str | Path],
    *,
    said: bytes = b"",
    seconds: float = 0.0,
    env: Mapping[str, str] | None = None,
    fine: Sequence[int] = (0,),
) -> bytes:
    """Run to the end, with `said` as its input. Raises ProgramFailed, TimeoutError."""
    async with program(words, env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE) as child:
        out, err = await asyncio.wait_for(child.communicate(said), seconds + GRACE_SECONDS)
    if child.returncode not in fine:
        raise ProgramFailed(f"{words[0]}: exit {child.returncode}: {err.decode()[-2000:]}")
    return out


async def json_of(module: str, job: Mapping[str, Any], *, seconds: float) -> dict[str, Any]:
    """Give a module of ours a job as JSON; it answers with one line of JSON."""
    answer = await output_of(ours(module), said=orjson.dumps(job), seconds=seconds)
    found: dict[str, Any] = orjson.loads(answer)
    return found
