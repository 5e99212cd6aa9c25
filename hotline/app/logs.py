"""Logs go to stderr: readable on a terminal, else one JSON object a line. Nothing personal."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson


@contextmanager
def absent(name: str) -> Iterator[None]:
    """Within the block, importing this module fails."""
    known = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign for "not there"
    try:
        yield
    finally:
        del sys.modules[name]
        if known is not None:
            sys.modules[name] = known


with absent("rich"):  # a tenth of a start, for tracebacks that show locals: personal data, too
    import structlog


def configure_logs(*, level: int = logging.INFO) -> None:
    """Once, before anything is logged. stdout stays free for answers (`--json`)."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamped,
            structlog.processors.EventRenamer("message"),  # "event" means something else here
            renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=(
            structlog.PrintLoggerFactory(sys.stderr)
            if sys.stderr.isatty()
            else structlog.BytesLoggerFactory(sys.stderr.buffer)
        ),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")


def stamped(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """orjson writes an instant in a tenth of the time of structlog's stamper."""
    line["timestamp"] = datetime.now(UTC)
    return line


def renderer() -> structlog.typing.Processor:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(event_key="message")
    return structlog.processors.JSONRenderer(serializer=written)


def written(line: structlog.typing.EventDict, default: Callable[[Any], Any]) -> bytes:
    return orjson.dumps(line, default=default, option=orjson.OPT_UTC_Z)
