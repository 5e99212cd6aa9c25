"""What the facts of a work order have in common."""

from typing import ClassVar

from events.catalog.names import MessageKind
from events.catalog.work_order.effect import Condition, Effect
from events.event import Event


class WorkOrderEvent(Event):
    """
    A fact in the stream of one work order.

    `effect_if` names a boolean field: when it is true, its effect holds instead of `effect`.
    `tells`: a message brings its `told` text to the requester.
    `other_orders` names the fields that hold the number of another order; it is empty for a reader
    who may not read that one.
    """

    effect: ClassVar[Effect]
    effect_if: ClassVar[Condition] = None
    tells: ClassVar[MessageKind | None] = None
    other_orders: ClassVar[tuple[str, ...]] = ()

    @property
    def told(self) -> str | None:
        """None: nothing is told, or it was erased."""
        return None


def order_named(number: str) -> str:
    """Another order in a sentence, also where its number is not for the reader."""
    return f"工单{number}" if number else "另一工单"


def order_named_en(number: str) -> str:
    return f"order {number}" if number else "another order"
