"""How alike two messages are; only pairs that share a rare piece of a name are compared. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from hotline.hot_topics.profiles import Profile, Vector

LEAST: Final = 0.05  # below, two messages are not alike at all
LEAST_PLACE: Final = 0.02
HOLDERS: Final = 150  # a pair of characters in more names than these leads to no comparison
LEADING: Final = 0.04  # the weight in the place of a pair that leads to one
BY_PLACE: Final = 0.35
BY_MATTER: Final = 0.3
BY_WORDING: Final = 0.35

Edge = tuple[int, int, float]


def likenesses(profiles: Sequence[Profile]) -> Iterator[Edge]:
    """Pairs of messages, the earlier first, with their likeness: 0 … 1."""
    for first, others in candidates(profiles):
        for second in others:
            alike = likeness(profiles[first], profiles[second])
            if alike >= LEAST:
                yield first, second, alike


def likeness(one: Profile, other: Profile) -> float:
    """A product: another place is another topic, however alike the words are."""
    place = product(one.place, other.place)
    if place < LEAST_PLACE:
        return 0.0
    matter = product(one.matter, other.matter)
    if not matter:
        return 0.0
    wording = product(one.wording, other.wording)
    return float(place**BY_PLACE * matter**BY_MATTER * wording**BY_WORDING)


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, list[int]]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(profiles):
        for pair, weight in each.place.items():
            if weight >= LEADING:
                holders[pair].append(at)
    for at, each in enumerate(profiles):
        reached = {
            other
            for pair, weight in each.place.items()
            if weight >= LEADING and len(holders[pair]) <= HOLDERS
            for other in holders[pair]
            if other > at
        }
        yield at, sorted(reached)


def product(one: Vector, other: Vector) -> float:
    shared = one.keys() & other.keys()
    return sum(one[each] * other[each] for each in sorted(shared))
