"""
A dry run in a process of its own: it takes a minute of computing, and the service goes on.

`python -m hotline.app.dry_run.child` reads a question from stdin, where the address of the database
is seen by no other process, and answers on stdout. It is killed when its asker leaves.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from typing import Any, Final

import orjson
import structlog

from hotline.app.dry_run.trial import TrialAsk, tried

log = structlog.get_logger(__name__)

GRACE_SECONDS: Final = 20.0  # to start, and to end by itself


class DryRunFailed(Exception):
    """The process ended without an answer, or did not answer in time."""


async def tried_apart(dsn: str, ask: TrialAsk) -> dict[str, Any]:
    """Raises DryRunFailed."""
    asked = orjson.dumps({"dsn": dsn, "ask": ask.model_dump(mode="json")})
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(ask.seconds + GRACE_SECONDS):
            told, words = await child.communicate(asked)
    except TimeoutError:
        raise DryRunFailed from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        log.warning("dry_run_failed", exit_code=child.returncode, error=last_line(words))
        raise DryRunFailed
    answer: dict[str, Any] = orjson.loads(told)
    return answer


def last_line(words: bytes) -> str:
    """The type of the error alone: its text may repeat an address."""
    lines = words.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else ""


def main() -> None:
    asked = orjson.loads(sys.stdin.buffer.read())
    answer = asyncio.run(tried(asked["dsn"], TrialAsk.model_validate(asked["ask"])))
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main()
