"""
Rebuild views by name; the live ones serve on.

Three quarters of a rebuild are our work on one core, the rest the server: several views are rebuilt
by as many processes, one after the other in each.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from events.cannot_run import CannotRun
from events.vault import open_vault
from hotline.app.existing_log import existing_database, key_file
from hotline.app.loop import run
from hotline.app.read_side import CONNECTIONS, MODELS
from hotline.app.settings import Settings
from projections.engine.batch import TooMuchPoison
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.rebuild import NotRebuilt, RebuildUnsound, Report
from projections.engine.rebuild import rebuild as rebuild_one

NAMES: Final = tuple(model.name for model in MODELS)


@dataclass(frozen=True, kw_only=True)
class RebuildResult:
    """`fault`: why the old rows are still shown."""

    view: str
    generation: int = 0
    position: int = 0
    compared: int = 0
    fault: str | None = None


class ProcessEnded(CannotRun):
    """A process was killed from outside."""


KILLED: Final = (
    "重建进程被终止 (可能内存不足), 未完成的视图照旧显示。A process was killed, perhaps for want "
    "of memory; unfinished views are shown as before. Try: hotline rebuild all --processes 1"
)


async def rebuilt(settings: Settings, name: str, report: Report) -> RebuildResult:
    """Raises what `existing_database` raises."""
    (model,) = (model for model in MODELS if model.name == name)
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        projection_pool(found.dsn, size=CONNECTIONS) as pool,
    ):
        await install(pool, MODELS)
        try:
            done = await rebuild_one(pool, model, vault, report)
        except (NotRebuilt, RebuildUnsound, TooMuchPoison) as fault:
            return RebuildResult(view=name, fault=str(fault))
    return RebuildResult(
        view=name, generation=done.generation, position=done.position, compared=done.compared
    )


async def all_rebuilt(
    settings: Settings, processes: int, say: Callable[[RebuildResult], None]
) -> list[RebuildResult]:
    """Say each view when it is done. Raises as `rebuilt`, and ProcessEnded."""
    async with existing_database(settings):  # it runs until the last process has ended
        with workers(processes) as pool:
            loop = asyncio.get_running_loop()
            begun = [loop.run_in_executor(pool, rebuilt_apart, settings, name) for name in NAMES]
            try:
                for each in asyncio.as_completed(begun):
                    say(await each)
                return [each.result() for each in begun]
            finally:
                await ended(begun)


async def ended(begun: Sequence[asyncio.Future[RebuildResult]]) -> None:
    """No failure of these is of interest any more."""
    for each in begun:
        each.cancel()
    await asyncio.gather(*begun, return_exceptions=True)


@contextmanager
def workers(processes: int) -> Iterator[ProcessPoolExecutor]:
    """
    New processes, not forks, which would share our connections; who leaves early ends them.

    Raises ProcessEnded.
    """
    context = get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=leave_signals_to_parent)
    try:
        yield pool
    except BrokenProcessPool as broken:
        raise ProcessEnded(KILLED) from broken
    except BaseException:
        for each in context.active_children():
            each.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def leave_signals_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def rebuilt_apart(settings: Settings, name: str) -> RebuildResult:
    return run(rebuilt(settings, name, lambda *_: None))
