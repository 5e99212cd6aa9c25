"""The parts of a work order together, as rules and the detail view share them."""

from typing import NamedTuple

from events.catalog.work_order.effect import Data
from events.catalog.work_order.effects import effect_of
from events.catalog.work_order.parts import assignments, clocks, follow_up, lifecycle
from events.catalog.work_order.parts.assignments import Assignments
from events.catalog.work_order.parts.clocks import Clocks
from events.catalog.work_order.parts.follow_up import FollowUp
from events.catalog.work_order.parts.lifecycle import Lifecycle


class Parts(NamedTuple):
    """What the facts of an order mean."""

    lifecycle: Lifecycle = Lifecycle()
    assignments: Assignments = Assignments()
    clocks: Clocks = ()
    follow_up: FollowUp = FollowUp()


NEW = Parts()


def evolve(parts: Parts, type_: str, data: Data) -> Parts:
    """Return the parts after a fact of this type; `data` are its fields, declared or stored."""
    effect = effect_of(type_, data)
    return Parts(
        lifecycle.evolve(parts.lifecycle, effect, data),
        assignments.evolve(parts.assignments, effect, data),
        clocks.evolve(parts.clocks, effect, data),
        follow_up.evolve(parts.follow_up, effect, data),
    )
