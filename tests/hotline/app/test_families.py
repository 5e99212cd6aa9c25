"""Errors of the log and the database by the code that a caller sees, without a race to get them."""

import asyncpg
import pytest

from events.store import (
    ClockAhead,
    ConcurrentAppend,
    KeyReused,
    LogBusy,
    OutcomeUnknown,
    SavedNotShown,
)
from events.stored.codec import UnknownEvent
from hotline.app.web import FAMILIES
from hotline.city import NotPublished
from hotline.http.errors import problem_of


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (ConcurrentAppend, "request.changed_meanwhile", 409),
        (KeyReused, "idempotency.key_reused", 422),
        (LogBusy, "server.busy", 503),
        (SavedNotShown, "server.saved_not_shown", 503),
        (OutcomeUnknown, "server.outcome_unknown", 503),
        (ClockAhead, "server.clock_ahead", 503),
        (NotPublished, "city.not_published", 503),
        (UnknownEvent, "server.older_than_log", 503),
        (asyncpg.ConnectionDoesNotExistError, "server.database_away", 503),
    ],
)
def test_an_error_of_the_log_has_its_own_code(error: type[Exception], code: str, status: int):
    problem = problem_of(error.__new__(error), FAMILIES, keyed=True)

    assert (problem.code, problem.status) == (code, status)
    assert problem.status != 503 or "Retry-After" in (problem.headers or {}) or "older" in code
