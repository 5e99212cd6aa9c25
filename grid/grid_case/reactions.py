"""What the service does by itself about a case: from its clocks to commands. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from events.catalog.grid_case.life import GridCase
from events.catalog.names import CaseStatus
from events.reaction import reaction_key
from events.store import Key
from grid.grid_case.acts.deadlines import MissCaseDeadline, WarnCaseDeadline
from grid.grid_case.acts.suspending import RemindCaseReview


class CaseInstant(NamedTuple):
    """From `at` on the command is due; `reaction` and the clock make its natural key."""

    at: datetime
    command: WarnCaseDeadline | MissCaseDeadline | RemindCaseReview
    reaction: str

    def key(self, stream: str) -> Key:
        said = self.command
        if isinstance(said, RemindCaseReview):
            return reaction_key(self.reaction, stream, said.review_at.isoformat())
        return reaction_key(self.reaction, stream, "case", said.clock, said.revision)


def case_deadlines(case: GridCase) -> list[CaseInstant]:
    """Every warning, miss and review that is still to come, soonest first (T-05, T-07)."""
    return sorted(instants(case), key=lambda each: each.at)


def instants(case: GridCase) -> Iterator[CaseInstant]:
    if case.status is CaseStatus.SUSPENDED and case.review_at and not case.reminded:
        remind = RemindCaseReview(review_at=case.review_at)
        yield CaseInstant(case.review_at, remind, "remind-case-review")
    for clock in case.clocks:
        start = clock.start
        if not clock.running or clock.missed:
            continue
        if start.warn_at is not None and not clock.warned:
            yield CaseInstant(
                start.warn_at,
                WarnCaseDeadline(clock=start.name, revision=start.revision),
                "warn-case-deadline",
            )
        yield CaseInstant(
            start.due_at,
            MissCaseDeadline(clock=start.name, revision=start.revision),
            "miss-case-deadline",
        )
