"""The declared effect of each fact by its stored type."""

from collections.abc import Mapping
from typing import Final

from events.catalog.registry import EVENTS
from events.catalog.work_order.effect import NONE, Condition, Data, Effect
from events.catalog.work_order.event import WorkOrderEvent

EFFECTS: Final[Mapping[str, tuple[Effect, Condition]]] = {
    type_: (declared.effect, declared.effect_if)
    for type_, declared in EVENTS.items()
    if issubclass(declared, WorkOrderEvent)
}


def effect_of(type_: str, data: Data) -> Effect:
    """Return what a fact of this type with these fields does; other streams' facts do nothing."""
    effect, condition = EFFECTS.get(type_, (NONE, None))
    if condition is None:
        return effect
    field, other = condition
    return other if data.get(field) else effect
