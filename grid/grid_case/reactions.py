"""What the service does by itself about a case: from its clocks to commands. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from events.catalog.grid_case.life import GridCase
from events.reaction import reaction_key
from events.store import Key
from grid.grid_case.acts.deadlines import MissCaseDeadline, WarnCaseDeadline


class CaseInstant(NamedTuple):
    """From `at` on the command is due; `reaction` and the clock make its natural key."""

    at: datetime
    command: WarnCaseDeadline | MissCaseDeadline
    reaction: str

    def key(self, stream: str) -> Key:
        said = self.command
        return reaction_key(self.reaction, stream, "case", said.clock, said.revision)


def case_deadlines(case: GridCase) -> list[CaseInstant]:
    """Every warning and miss that is still to come, soonest first (T-07)."""
    return sorted(instants(case), key=lambda each: each.at)


def instants(case: GridCase) -> Iterator[CaseInstant]:
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
