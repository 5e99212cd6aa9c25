"""The event loop: uvloop where it exists, and a garbage collector that rarely runs."""

import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")
# Nearly all that we make dies by reference count; circles are found a little later. With this,
# `hotline bench append` went from 0.69 to 0.85 of pgbench: one run each, minutes apart.
SELDOM: Final = (50_000, 20, 50)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run to the end on a fresh loop, in the main thread."""
    gc.freeze()  # what was imported stays: no need to look at it again
    gc.set_threshold(*SELDOM)
    if sys.platform == "win32":
        return asyncio.run(main)
    import uvloop  # noqa: PLC0415 - does not exist on Windows

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
