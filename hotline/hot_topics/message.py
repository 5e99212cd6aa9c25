"""A message as the search for topics reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """`reactions`: how many people agreed or disagreed with it, where a source counts them."""

    id: int | str
    title: str
    text: str
    at: datetime
    person: str = ""
    reactions: int = 0


def in_order(messages: Iterable[CitizenMessage]) -> list[CitizenMessage]:
    """Oldest first and every id once, whatever the order they came in."""
    ordered = sorted(messages, key=lambda each: (each.at, str(each.id), each.title, each.text))
    return list({each.id: each for each in reversed(ordered)}.values())[::-1]
