"""Which rounds a reader sees: one rule for one round and for lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from events.act import Actor
from events.catalog.names import Role
from grid.api.workers.shown import ALL_WORKERS
from grid.workers.context import StreetContext, is_within
from grid.workers.round import PatrolRound


class RoundScope(NamedTuple):
    """`within`: divisions that the round's area is in, all of them; `worker`: whose it is."""

    within: Sequence[str] = ()
    worker: str | None = None

    def holds(self, area: str, worker: str, context: StreetContext) -> bool:
        inside = all(is_within(context.divisions, area, each) for each in self.within)
        return inside and self.worker in {None, worker}


def scope_of(by: Actor, context: StreetContext) -> RoundScope:
    """The centre and supervisors all; a lead those of its division; a worker their own."""
    if by.roles & ALL_WORKERS:
        return RoundScope()
    own = context.own or context.roster.of(by.account)
    if own.is_lead and own.area is not None and Role.GRID_LEAD in by.roles:
        return RoundScope(within=(own.area,))
    return RoundScope(worker=by.account)


def reads_round(by: Actor, state: PatrolRound, context: StreetContext, at: datetime) -> bool:
    """Those of the lists, those of whom `by` covers, and those that `by` had before."""
    if state.plan is None:
        return False
    if scope_of(by, context).holds(state.plan.area, state.worker, context):
        return True
    cover = context.roster.taken_over_by(context.roster.of(state.worker), at)
    return by.account in {cover, *(worker for worker, _ in state.before)}
