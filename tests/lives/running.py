"""Several orders, one clock, and the reactions that wait: the pure rules without a database."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import orjson

from events.act import Actor
from events.catalog.names import Status
from events.catalog.registry import EVENTS
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.lifecycle import OPEN
from events.refusal import Refusal
from events.stored.codec import decode, encode
from hotline.app.followers import merging
from hotline.work_order.acts.endings.merging import DropFollower, EndMerge, Merge, TakeFollower
from hotline.work_order.context import Asked
from hotline.work_order.reactions import CLOCK, Instant, deadlines
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import RULES, work_order
from hotline.work_order.terms import Terms
from tests.hotline.work_order import spec
from tests.hotline.work_order.moves import Move
from tests.hotline.work_order.spec import T0, register
from tests.lives import model
from tests.lives.model import Model

MERGING: Final = merging.BY


@dataclass(frozen=True)
class Step:
    """A command that was accepted: the order before and after it, and what it recorded."""

    number: str
    asked: Asked[Any]
    before: WorkOrder
    after: WorkOrder
    events: tuple[WorkOrderEvent, ...]

    @property
    def act(self) -> str:
        return RULES[type(self.asked.command)].name


@dataclass(frozen=True)
class Waiting:
    """A command that a reaction will give; `otherwise`: where the order refuses it."""

    number: str
    command: Any
    otherwise: tuple[str, Any] | None = None


@dataclass
class Running:
    now: datetime = T0
    terms: Terms = field(default_factory=spec.terms)
    orders: dict[str, WorkOrder] = field(default_factory=dict)
    replayed: dict[str, WorkOrder] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    waiting: deque[Waiting] = field(default_factory=deque)

    def register(self, **said: Any) -> Step:
        number = f"20260302-440500-{len(self.orders) + 1:06}"
        asked = register(at=self.now, **said)
        context = replace(asked.context, order_no=number, subject_id=f"subject-{number}")
        asked = replace(asked, context=context)
        work_order.decide(asked, work_order.initial)  # a refused one is no order
        self.orders[number] = self.replayed[number] = work_order.initial
        self.models[number] = model.new()
        return self.accepted(number, asked)

    def asked(self, number: str, move: Move) -> Asked[Any]:
        """The command now; a merge is into another order, the last one before it."""
        asked = self.by_these_terms(move.at(self.now))
        if not isinstance(asked.command, Merge):
            return asked
        others = [each for each in self.orders if each != number]
        leader = max((each for each in others if each < number), default=(others or [number])[-1])
        context = replace(asked.context, other=self.orders[leader])
        return replace(asked, command=Merge(into=leader), context=context)

    def tries(self, number: str, asked: Asked[Any]) -> Step | Refusal:
        try:
            return self.accepted(number, asked)
        except Refusal as refusal:
            return refusal

    def accepted(self, number: str, asked: Asked[Any]) -> Step:
        before = self.orders[number]
        events = tuple(work_order.decide(asked, before))
        after = work_order.fold(events, before)
        self.orders[number] = after
        self.replayed[number] = work_order.fold(map(stored, events), self.replayed[number])
        step = Step(number, asked, before, after, events)
        for event in events:
            self.react(number, event, after)
        return step

    def react(self, number: str, event: WorkOrderEvent, order: WorkOrder) -> None:
        """What the follower of leading orders does with the event (D-06)."""
        if event.type == merging.MERGED:
            leader = order.merged_into or ""
            undo = (number, EndMerge(leader=leader))
            self.waiting.append(Waiting(leader, TakeFollower(follower=number), undo))
        elif event.type == merging.UNMERGED:
            self.waiting.append(Waiting(event.former, DropFollower(follower=number)))  # type: ignore[attr-defined]
        elif event.type in merging.OF_LEADER:
            for follower in sorted(order.followers):
                for command in merging.consequences(event, number):
                    self.waiting.append(Waiting(follower, command))

    def reacts(self) -> Step:
        """The next reaction takes effect, in the order of the log."""
        next_ = self.waiting.popleft()
        step = self.tries(next_.number, self.by_system(next_.command, MERGING))
        if isinstance(step, Step):
            return step
        assert next_.otherwise is not None, step
        number, command = next_.otherwise
        return self.accepted(number, self.by_system(command, MERGING))

    def by_system(self, command: Any, by: Actor = CLOCK) -> Asked[Any]:
        return self.by_these_terms(spec.ask(command, by, self.now))

    def by_these_terms(self, asked: Asked[Any]) -> Asked[Any]:
        return replace(asked, context=replace(asked.context, terms=self.terms))

    def open(self) -> list[str]:
        return [
            number for number, one in self.orders.items() if one.status in OPEN | {Status.MERGED}
        ]

    def due(self) -> list[tuple[str, Instant]]:
        found = [(number, each) for number, one in self.orders.items() for each in deadlines(one)]
        return sorted(found, key=lambda one: one[1].at)


def stored(event: WorkOrderEvent) -> Any:
    """The event as the log gives it back."""
    taken = encode(event)
    return decode(
        taken.type,
        taken.schema_version,
        orjson.loads(taken.data),
        subject_id=taken.subject_id,
        personal=taken.personal,
    )


def said_by(step: Step) -> Mapping[str, Any]:
    """The fields of the command, with the departments that the decision chose."""
    said = dict(vars(step.asked.command))
    for event in step.events:
        for name in ("lead_department", "supporting_departments", "departments"):
            if name in type(event).model_fields:
                said[name] = getattr(event, name)
    return said


def types_of(events: Sequence[WorkOrderEvent]) -> list[str]:
    return [each.type for each in events]


WORK_ORDER_EVENTS: Final = frozenset(
    type_ for type_, declared in EVENTS.items() if issubclass(declared, WorkOrderEvent)
)
