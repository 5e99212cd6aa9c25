"""
The link between a work order and the grid cases that its dispatches have opened (G-10).

No table keeps it: a case is found by the natural key of the dispatch.
"""

from collections.abc import Sequence
from typing import Any, Final

from events.catalog.work_order.effects import EFFECTS
from events.reaction import reaction_key
from events.store import Key, Recorded

DISPATCHES: Final = frozenset(type_ for type_, (effect, _) in EFFECTS.items() if effect.assigns)


def opening(stream: str, position: int) -> Key:
    return reaction_key("open-case", stream, position)


async def cases_of(store: Any, history: Sequence[Recorded]) -> list[str]:
    """The streams of the cases that dispatches of an order have opened."""
    asked = [
        await store.outcome(opening(each.stream, each.position))
        for each in history
        if each.event.type in DISPATCHES
    ]
    return [each.stream for each in asked if each is not None]
