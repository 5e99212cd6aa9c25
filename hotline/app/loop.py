"""The event loop: uvloop where it exists, and a garbage collector that rarely looks around."""

import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")
# Nearly all that we make dies by reference count, and the collector at its own threshold (700)
# halved the appends a second of a process that holds 20,000 events. Circles are found later.
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
