"""Map any error to a problem: the one place where families of errors get an HTTP status."""

import secrets
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import asyncpg
import structlog
from aiohttp import web

from events.refusal import Refusal
from hotline.http.problems import (
    Fault,
    MethodNotAllowed,
    NotFound,
    Problem,
    Unacceptable,
    Unavailable,
    refused,
)

log = structlog.get_logger(__name__)

# what the composition root adds: a log's own errors, a database's; the nearest class wins.
# The second argument is true where the operation takes an Idempotency-Key.
Families = Mapping[type[Exception], Callable[[Any, bool], Problem]]

# the database is gone, restarting, full or slow: not our error, and not the caller's
ELSEWHERE = (
    OSError,  # with TimeoutError and ConnectionError
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)


def problem_of(error: Exception, families: Families, *, keyed: bool) -> Problem:
    match error:
        case Problem():
            return error
        case Refusal():
            return refused(error)
        case web.HTTPException():
            return of_aiohttp(error)
    for family in type(error).__mro__:
        if family in families:
            return families[family](error, keyed)
    if isinstance(error, ELSEWHERE):
        log.warning("part_unavailable", error=type(error).__qualname__, where=places(error)[-3:])
        return Unavailable()
    return incident(error)


def of_aiohttp(error: web.HTTPException) -> Problem:
    """The router's 404 and 405, and whatever else aiohttp raises by itself."""
    if error.status == 404:
        return NotFound()
    if error.status == 405:
        return MethodNotAllowed(headers={"Allow": error.headers.get("Allow", "")})
    problem = Unacceptable()
    problem.status = error.status
    problem.code = f"http.status_{error.status}"
    return problem


def incident(error: Exception) -> Problem:
    """
    An error of ours: the caller gets a number, the log gets the place.

    The error's own words stay out of both: a database error may quote a telephone number.
    """
    number = secrets.token_hex(6)
    kind = type(error).__qualname__
    log.error("request_failed", incident=number, error=kind, where=places(error))
    return Fault(incident=number)


def places(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
