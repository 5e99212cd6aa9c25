"""Workers' shifts and patrol rounds in the same log, and what the supervisor does with rounds."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any
from uuid import UUID

from events.act import Actor, Ask
from events.catalog.grid_workers import GRID_WORKERS
from events.catalog.names import Role
from events.catalog.patrol_rounds import (
    PATROL_ROUNDS,
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    RoundCancellation,
)
from events.execute import execute
from events.memory import MemoryEventStore
from events.refusal import Refusal
from events.store import Origin
from grid.api.street import Street
from grid.workers.acts import AssignWorker, grid_worker
from grid.workers.context import StreetContext
from grid.workers.roster import Roster
from grid.workers.round_acts import (
    CancelRound,
    PlanRound,
    ReassignRound,
    patrol_round,
    plan_of,
)
from tests.grid.sync.phones import WINDOW, WORKERS
from tests.grid.workers.street import CELLS, DIVISIONS, HERE, SmallPerson, resolve

BOSS = Actor(account="boss", roles=frozenset({Role.SUPERVISOR}))
CITY_TIME = timezone(timedelta(hours=8))
PEOPLE = {each: SmallPerson(each, frozenset({Role.GRID_WORKER})) for each in WORKERS}
POINTS = tuple(code for code in CELLS if code.startswith(HERE))


def context() -> StreetContext:
    return StreetContext(
        roster=Roster(),
        people=PEOPLE,
        divisions=DIVISIONS,
        cells=CELLS,
        map_version=1,
        resolve=resolve,
        longest_shift=timedelta(hours=12),
        offline=WINDOW,
        zone=CITY_TIME,
    )


@dataclass
class Beats:
    """`street` is what the items of phones are decided with."""

    store: MemoryEventStore
    chance: Random
    street: Street = field(init=False)
    assigned: bool = False

    def __post_init__(self) -> None:
        nobody: Any = None
        self.street = Street(
            store=self.store,
            context=context,
            actor=nobody,
            origin=nobody,
            command_key=nobody,
            reached=nobody,
        )

    async def office_act(self, now: datetime) -> None:
        """Workers get a duty area before the first round; then rounds come, move and go."""
        if not self.assigned:
            for worker in WORKERS:
                body = AssignWorker(worker=worker, area=HERE)
                await self.does(grid_worker, f"{GRID_WORKERS}-{worker}", body, now)
            self.assigned = True
        rounds = self.rounds()
        if not rounds:
            for worker in WORKERS:
                await self.plan(worker, now)
            return
        worker = self.chance.choice(WORKERS)
        moved, gone = ReassignRound(worker=worker), CancelRound(reason=RoundCancellation.WEATHER)
        body = moved if self.chance.random() < 0.7 else gone
        with suppress(Refusal):
            await self.does(patrol_round, self.chance.choice(rounds), body, now)

    async def plan(self, worker: str, now: datetime) -> None:
        body = PlanRound(
            kind=PatrolKind.STREET,
            form=PatrolForm.ON_FOOT,
            period=PatrolPeriod.DAY,
            starts_on=now.astimezone(CITY_TIME).date(),
            area=HERE,
            worker=worker,
            cells=POINTS,
        )
        round_id = UUID(int=self.chance.getrandbits(128))
        await self.does(patrol_round, f"{PATROL_ROUNDS}-{round_id}", body, now)

    async def does(self, decider: Any, stream: str, body: Any, now: datetime) -> None:
        ask = Ask(command=body, by=BOSS, at=now.astimezone(UTC), context=context())
        origin = Origin(actor=BOSS.account)
        creates = stream not in self.store.streams
        await execute(self.store, decider, stream, ask, origin=origin, creates=creates)

    def rounds(self) -> list[str]:
        return [each for each in self.store.streams if each.startswith(f"{PATROL_ROUNDS}-")]

    async def rounds_of(self, worker: str) -> list[tuple[UUID, tuple[str, ...]]]:
        found = []
        for stream in self.rounds():
            state = patrol_round.fold(each.event for each in await self.store.load(stream))
            if state.worker == worker:
                round_id = UUID(stream.removeprefix(f"{PATROL_ROUNDS}-"))
                found.append((round_id, plan_of(state).cells))
        return found
