"""
Plays the steps of all cases in the order of time, by the deciders and the append of the service.

A step's commands are decided one after another and appended as one: all of them or none. Each step
has a key of its own, so a replay that was cut off goes on where it stopped and repeats nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg

from events.catalog.work_order.event import WorkOrderEvent
from events.clock import DrivenClock
from events.refusal import Refusal
from events.store import Appended, Key, NewEvents, Origin
from hotline.api.dependencies import external_key, order_stream
from hotline.app.compose import Core
from hotline.app.replay.case import Case
from hotline.app.replay.lives import Life
from hotline.app.replay.reading import Refused
from hotline.app.replay.steps import Course, Script, Step, steps_of
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import BY_COMMAND, work_order

STEPS = uuid5(NAMESPACE_URL, "hotline:replay-step")
ORIGIN = Origin(actor="system:replay")
WINDOW = 1_000  # steps under way at once; they are sent in the order of time
TURN = 16  # steps decided before the loop may send and hear: makes flushes of dozens, not of two
KNOWN = "SELECT id FROM hotline_log.event_key WHERE id = ANY ($1::uuid[])"
LOOK_UP = 10_000
BEFORE = -1  # the first turn of a case

Progress = Callable[[int], None]


@dataclass
class Replay:
    """`numbers` gives each case's order number, the same at every run over the same file."""

    core: Core
    clock: DrivenClock
    script: Script
    cases: Mapping[int, Case]
    numbers: Mapping[int, str]
    refused: list[Refused] = field(default_factory=list)
    open: dict[int, tuple[int, WorkOrder]] = field(default_factory=dict)
    pending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    events: int = 0
    commands: Counter[str] = field(default_factory=Counter)  # by name
    followed: Counter[str] = field(default_factory=Counter)  # how a log of states was followed

    async def play(self, progress: Progress) -> None:
        """Play what is not yet in the log."""
        steps = sorted(step for case in self.cases.values() for step in steps_of(case))
        keys = [self.key(step) for step in steps]
        found = await self.already_played(keys)
        done = {  # by case; a step that led to no event has left no key
            step.number: step.turn for step, key in zip(steps, keys, strict=True) if key in found
        }
        for played, (step, key) in enumerate(zip(steps, keys, strict=True), start=1):
            if step.turn > done.get(step.number, BEFORE):
                await self.one(step, key)
            if played % TURN == 0:
                await asyncio.sleep(0)  # those just decided reach the queue, in their order
            if played % WINDOW == 0:
                progress(played)
        await self.settle()
        progress(len(steps))

    async def already_played(self, keys: Sequence[UUID]) -> set[UUID]:
        found: set[UUID] = set()
        for start in range(0, len(keys), LOOK_UP):
            rows = await self.core.pool.fetch(KNOWN, keys[start : start + LOOK_UP], timeout=30)
            found.update(asyncpg_uuid(row) for row in rows)
        return found

    async def one(self, step: Step, key: UUID) -> None:
        """Decide now, in order; send, and let others be decided meanwhile."""
        if step.number in self.pending:
            await self.pending[step.number]
        while len(self.pending) >= WINDOW:
            await next(iter(self.pending.values()))  # the oldest
        self.clock.set(step.at)
        case = self.cases[step.number]
        version, order = await self.state(step)
        followed: Counter[str] = Counter()
        try:
            played = play(await self.course(step, case, order, followed), order)
        except Refusal as refusal:
            self.refused.append(Refused(row=case.number, ref=case.ref, reason=refusal.code))
            return
        self.commands += played.commands
        self.followed += followed
        self.open[step.number] = (version + len(played.events), played.order)
        if step.is_last:
            del self.open[step.number]
        if not played.events:
            return
        new = NewEvents(
            stream=order_stream(self.numbers[step.number]),
            expected=version,
            events=played.events,
            origin=ORIGIN,
            keys=self.keys(step, key, case),
        )
        self.events += len(played.events)
        self.pending[step.number] = asyncio.ensure_future(self.send(step, new))

    async def send(self, step: Step, new: NewEvents) -> None:
        sent: Appended = await self.core.store.append(new)
        if sent.repeated:
            self.events -= len(new.events)
        del self.pending[step.number]

    async def settle(self) -> None:
        """Wait for everything under way; an error ends the replay, which can be taken up again."""
        if self.pending:
            await asyncio.gather(*self.pending.values())

    async def state(self, step: Step) -> tuple[int, WorkOrder]:
        if step.turn == 0:
            return 0, work_order.initial
        if step.number not in self.open:  # opened by a run before this one
            history = await self.core.store.load(order_stream(self.numbers[step.number]))
            events = [recorded.event for recorded in history]
            self.open[step.number] = (len(history), work_order.fold(events))  # type: ignore[arg-type]
        return self.open[step.number]

    async def course(
        self, step: Step, case: Case, order: WorkOrder, followed: Counter[str]
    ) -> Course:
        if step.turn == 0:
            subject = await self.subject(case)
            return self.script.opening(case, self.numbers[step.number], subject)
        if case.moments:
            return Life(self.script, case, case.moments[step.turn - 1], followed).course(order)
        return self.script.closing(case, step.at, order)

    async def subject(self, case: Case) -> str:
        """Texts are sealed under a key of the case; a log without texts needs none."""
        if case.title is None and case.narrative is None and not case.moments:
            return str(uuid5(STEPS, f"{self.script.source_system}\n{case.ref}"))
        return await self.core.vault.subject_of(None)

    def keys(self, step: Step, key: UUID, case: Case) -> Sequence[Key]:
        own = Key(id=key)
        if step.turn:
            return (own,)
        return (own, external_key(self.core.vault, self.script.source_system, case.ref))

    def key(self, step: Step) -> UUID:
        ref = self.cases[step.number].ref
        return uuid5(STEPS, f"{self.script.source_system}\n{ref}\n{step.turn}")


@dataclass(frozen=True)
class PlayedStep:
    """The events of one step, the order after them, and the commands by name."""

    events: Sequence[WorkOrderEvent]
    order: WorkOrder
    commands: Counter[str]


def play(course: Course, order: WorkOrder) -> PlayedStep:
    """Each command on what the ones before it led to. Raises Refusal: then none of them counts."""
    events: list[WorkOrderEvent] = []
    commands: Counter[str] = Counter()
    ask = next(course, None)
    while ask is not None:
        decided = work_order.decide(ask, order)
        order = work_order.fold(decided, order)
        events += decided
        commands[BY_COMMAND[type(ask.command)].name] += 1
        try:
            ask = course.send(order)
        except StopIteration:
            ask = None
    return PlayedStep(events, order, commands)


def asyncpg_uuid(row: asyncpg.Record) -> UUID:
    """asyncpg has a UUID class of its own; it equals, and hashes like, the standard one."""
    found: UUID = row["id"]
    return found
