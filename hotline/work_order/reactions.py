"""What the service does by itself about an order: from its state to commands. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from events.catalog.names import ClockName
from events.reaction import reaction_key, system
from events.store import Key
from hotline.work_order.acts.deadlines import (
    Deadline,
    EndAppeal,
    EndPause,
    MissDeadline,
    WarnDeadline,
)
from hotline.work_order.state import WorkOrder

CLOCK: Final = system("clock")
END_PAUSES: Final = frozenset({ClockName.REVIEW, ClockName.INFORMATION})


class Instant(NamedTuple):
    """From `at` on the command is due; `reaction` and `natural` make its natural key."""

    at: datetime
    command: Deadline
    reaction: str

    def key(self, stream: str) -> Key:
        said = self.command
        owner = said.assignment_id or "order"
        return reaction_key(self.reaction, stream, owner, said.clock, said.revision)


def deadlines(order: WorkOrder) -> list[Instant]:
    """Every warning, miss and end of a pause that is still to come, soonest first (T-05, T-07)."""
    return sorted(instants(order), key=lambda each: each.at)


def instants(order: WorkOrder) -> Iterator[Instant]:
    for clock in order.clocks:
        start = clock.start
        if not clock.running:
            continue
        named = (start.name, start.revision, start.assignment_id)
        if start.warn_at is not None and not clock.warned and not clock.missed:
            yield Instant(start.warn_at, named_by(WarnDeadline, *named), "warn-deadline")
        if start.name in END_PAUSES:
            yield Instant(start.due_at, named_by(EndPause, *named), "end-pause")
        elif start.name is ClockName.APPEAL:
            yield Instant(start.due_at, named_by(EndAppeal, *named), "end-appeal")
        elif not clock.missed:
            yield Instant(start.due_at, named_by(MissDeadline, *named), "miss-deadline")


def named_by(
    command: type[Deadline], clock: ClockName, revision: int, assignment_id: str | None
) -> Deadline:
    return command(clock=clock, revision=revision, assignment_id=assignment_id)
