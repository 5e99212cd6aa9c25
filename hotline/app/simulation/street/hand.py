"""Commands of the street side, straight to the deciders, at the simulated moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from events.act import Act, Actor, Ask
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_workers import GRID_WORKERS
from events.decider import Decider
from events.event import Event
from events.reaction import system
from events.refusal import Refusal
from events.store import Key, NewEvents
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.grid_case.context import CaseContext
from grid.grid_case.reactions import CaseInstant
from grid.grid_case.table import BEGINNING, OFFERED, grid_case
from grid.workers import acts, round_acts
from grid.workers.acts import EndForgottenShift, grid_worker
from grid.workers.round_acts import patrol_round
from hotline.api.dependencies import actor_of, order_stream
from hotline.app.compose import Core
from hotline.app.followers.clocked import behind
from hotline.app.followers.grid_cases import order_of
from hotline.app.simulation.sending import Sending, origin_of

CLOCK: Final = system("clock")
OF_WORKERS: Final[Mapping[str, Act]] = {act.name: act for act in acts.ACTS}
OF_ROUNDS: Final[Mapping[str, Act]] = {act.name: act for act in round_acts.ACTS}


class PlayedCase(NamedTuple):
    """A case after a command: its state and its version."""

    case: GridCase
    version: int


NEW: Final = PlayedCase(GridCase(), 0)


class Kept(NamedTuple):
    """A worker or a round, as this play knows it."""

    state: Any
    version: int


@dataclass
class StreetHand:
    """`sending`: shared with the hand that sends the commands of orders."""

    core: Core
    desk: CaseDesk
    sending: Sending
    cases: dict[str, PlayedCase] = field(default_factory=dict)
    others: dict[str, Kept] = field(default_factory=dict)  # by stream
    refused: Counter[str] = field(default_factory=Counter)  # by code

    async def report(
        self, by: str, path: str, body: Mapping[str, Any], at: datetime
    ) -> PlayedCase | None:
        """A new case. `path`: how it begins, as in BEGINNING."""
        act = BEGINNING[path]
        command = act.reads.validate_python(body, strict=False)
        stream, ask = await self.desk.beginning(act, command, self.actor(by), at)
        return await self.of_case(stream, NEW, ask)

    async def send(
        self, case_no: str, by: str, name: str, body: Mapping[str, Any], at: datetime
    ) -> PlayedCase | None:
        """None when the rules refuse."""
        act = OFFERED[name]
        command = act.reads.validate_python(body, strict=False)
        context = self.desk.context(act, command)
        ask = Ask(command=command, by=self.actor(by), at=at, context=context)
        return await self.of_case(case_stream(case_no), await self.state(case_no), ask)

    async def waits(self, case_no: str) -> bool:
        """Its order was paused or has got longer, and it has not heard of it."""
        case = (await self.state(case_no)).case
        if case.order_no is None:
            return False
        return behind(case, order_of(await self.core.store.load(order_stream(case.order_no))))

    async def react(self, case_no: str, instant: CaseInstant, at: datetime) -> PlayedCase | None:
        """A clock has run out: the service's own command, under its natural key."""
        stream = case_stream(case_no)
        context = CaseContext(terms=self.desk.terms(), duty=self.desk.duty())
        ask = Ask(command=instant.command, by=CLOCK, at=at, context=context)
        return await self.of_case(stream, await self.state(case_no), ask, [instant.key(stream)])

    async def of_case(
        self, stream: str, before: PlayedCase, ask: Ask[Any, Any], keys: Sequence[Key] = ()
    ) -> PlayedCase | None:
        events = self.decided(grid_case, ask, before.case)
        if not events:
            return None if events is None else before
        await self.append(stream, before.version, events, ask, keys)
        case = grid_case.fold(cast("Sequence[GridCaseEvent]", events), before.case)
        self.cases[case.case_no] = PlayedCase(case, before.version + len(events))
        return self.cases[case.case_no]

    async def of_worker(self, name: str, by: str, body: Mapping[str, Any], at: datetime) -> bool:
        """An act of a worker on their own shift; the roster follows at once."""
        act = OF_WORKERS[name]
        return await self.worker_does(by, act.reads.validate_python(body, strict=False), by, at)

    async def forgotten(self, worker: str, at: datetime) -> bool:
        """A shift that its worker did not end is ended by the clock."""
        return await self.worker_does(worker, EndForgottenShift(), None, at)

    async def worker_does(self, worker: str, command: Any, by: str | None, at: datetime) -> bool:
        actor = CLOCK if by is None else self.actor(by)
        ask = Ask(command=command, by=actor, at=at, context=self.core.street_context())
        return await self.of_other(f"{GRID_WORKERS}-{worker}", grid_worker, ask)

    async def of_round(
        self, stream: str, name: str, by: str, body: Mapping[str, Any], at: datetime
    ) -> bool:
        command = OF_ROUNDS[name].reads.validate_python(body, strict=False)
        context = self.core.street_context()
        ask = Ask(command=command, by=self.actor(by), at=at, context=context)
        return await self.of_other(stream, patrol_round, ask)

    async def of_other(
        self, stream: str, decider: Decider[Any, Any, Any], ask: Ask[Any, Any]
    ) -> bool:
        """Return whether the rules allow it."""
        before = self.others.get(stream) or await self.kept(stream, decider)
        events = self.decided(decider, ask, before.state)
        if not events:
            return events is not None
        await self.append(stream, before.version, events, ask)
        state = decider.fold(events, before.state)
        self.others[stream] = Kept(state, before.version + len(events))
        for event in events:
            self.core.feed.roster.take(event)
        return True

    async def kept(self, stream: str, decider: Decider[Any, Any, Any]) -> Kept:
        await self.sending.sent(stream)
        history = await self.desk.store.load(stream)
        self.others[stream] = Kept(decider.fold(each.event for each in history), len(history))
        return self.others[stream]

    def decided(
        self, decider: Decider[Any, Any, Any], ask: Ask[Any, Any], state: Any
    ) -> Sequence[Event] | None:
        try:
            return decider.decide(ask, state)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None

    async def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        ask: Ask[Any, Any],
        keys: Sequence[Key] = (),
    ) -> None:
        origin = origin_of(ask.by)
        new = NewEvents(stream=stream, expected=expected, events=events, origin=origin, keys=keys)
        await self.sending.send(new)

    async def state(self, case_no: str) -> PlayedCase:
        """As this play knows it, else as it is recorded."""
        return self.cases.get(case_no) or await self.look(case_no)

    async def look(self, case_no: str) -> PlayedCase:
        """The state of a recorded case."""
        stream = case_stream(case_no)
        await self.sending.sent(stream)
        history = await self.desk.store.load(stream)
        self.cases[case_no] = PlayedCase(case_of(history), len(history))
        return self.cases[case_no]

    def forget(self, case_no: str) -> None:
        """Nothing is planned for it any more: it is read again where something happens to it."""
        self.cases.pop(case_no, None)

    def actor(self, username: str) -> Actor:
        city = self.core.city()
        return actor_of(city, city.accounts[username])
