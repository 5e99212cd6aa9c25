"""Processes that keep every core busy beside the tests, at the tests' own priority."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def every_core_busy() -> Iterator[None]:
    """One busy process for each core, until the block ends or its parent dies."""
    spawning = multiprocessing.get_context("spawn")
    busy = [spawning.Process(target=burn, args=(os.getpid(),)) for _ in range(os.cpu_count() or 1)]
    for process in busy:
        process.start()
    try:
        yield
    finally:
        for process in busy:
            process.terminate()
            process.join()


def burn(parent: int) -> None:
    while os.getppid() == parent:
        sum(range(100_000))
