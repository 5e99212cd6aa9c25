"""Logs go to stderr: readable on a terminal, else one JSON object a line. Nothing personal."""

import logging
import sys

import structlog


def configure_logs(*, level: int = logging.INFO) -> None:
    """Once, before anything is logged. stdout stays free for answers (`--json`)."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.EventRenamer("message"),  # "event" means something else here
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(event_key="message")
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")
