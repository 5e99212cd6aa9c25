"""What the stream of a patrol round says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from events.catalog.patrol_rounds import (
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    PointPassed,
    RoundCancellation,
    RoundCancelled,
    RoundEnded,
    RoundPlanned,
    RoundReassigned,
    RoundStarted,
    RoundStatus,
)
from events.event import Event


@dataclass(frozen=True, kw_only=True)
class Passed:
    at: datetime
    in_time: bool
    worker: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What does not change after the round is planned."""

    kind: PatrolKind
    form: PatrolForm
    period: PatrolPeriod
    area: str
    cells: tuple[str, ...]
    starts_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PatrolRound:
    """`status` None: it does not exist yet."""

    status: RoundStatus | None = None
    plan: Plan | None = None
    worker: str = ""
    before: tuple[tuple[str, datetime], ...] = ()  # former workers, each until when
    passed: Mapping[str, Passed] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_for: RoundCancellation | None = None

    def was_of(self, worker: str, at: datetime) -> bool:
        """A former worker, at a moment at which the round was theirs."""
        return any(worker == account and at < until for account, until in self.before)


def evolve(state: PatrolRound, event: Event) -> PatrolRound:
    match event:
        case RoundPlanned():
            plan = Plan(
                kind=event.kind,
                form=event.form,
                period=event.period,
                area=event.area,
                cells=event.cells,
                starts_at=event.starts_at,
                due_at=event.due_at,
            )
            return PatrolRound(status=RoundStatus.PLANNED, plan=plan, worker=event.worker)
        case RoundStarted(at=at):
            return replace(state, status=RoundStatus.STARTED, started_at=at)
        case PointPassed():
            passed = Passed(at=event.at, in_time=event.in_time, worker=event.worker)
            return replace(state, passed={**state.passed, event.cell: passed})
        case RoundEnded(at=at):
            return replace(state, status=RoundStatus.ENDED, ended_at=at)
        case RoundReassigned(worker=worker, at=at):
            return replace(state, worker=worker, before=(*state.before, (state.worker, at)))
        case RoundCancelled(at=at, reason=reason):
            done = RoundStatus.CANCELLED
            return replace(state, status=done, ended_at=at, cancelled_for=reason)
        case _:
            return state
