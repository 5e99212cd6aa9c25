"""Topics out of messages: each with its messages, a line that names it, and its heat. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from hotline.hot_topics.clusters import clusters_of
from hotline.hot_topics.likeness import likenesses, product
from hotline.hot_topics.message import CitizenMessage, in_order
from hotline.hot_topics.profiles import Profile, profiles_of

ALIKE: Final = 0.17  # on average, of the messages of one topic
REPEAT: Final = 0.5  # what another message of the same person adds to the heat
ALONE: Final = 5.0  # the heat that makes one message a topic


@dataclass(frozen=True, slots=True)
class HotTopic:
    """`messages` are in the order of their time; `names` is the one whose title names it."""

    messages: tuple[CitizenMessage, ...]
    names: CitizenMessage
    heat: float

    @property
    def first(self) -> CitizenMessage:
        return self.messages[0]

    @property
    def people(self) -> int:
        return people_of(self.messages)


def topics_of(messages: Iterable[CitizenMessage]) -> list[HotTopic]:
    """The hottest first. Messages that are like no other are in none."""
    ordered = in_order(messages)
    profiles = profiles_of(ordered)
    found = [
        topic([ordered[each] for each in cluster], [profiles[each] for each in cluster])
        for cluster in clusters_of(len(ordered), likenesses(profiles), ALIKE)
    ]
    hot = [each for each in found if len(each.messages) > 1 or each.heat >= ALONE]
    return sorted(hot, key=lambda each: (-each.heat, each.first.at, str(each.first.id)))


def topic(messages: Sequence[CitizenMessage], profiles: Sequence[Profile]) -> HotTopic:
    return HotTopic(tuple(messages), messages[central(profiles)], heat_of(messages))


def central(profiles: Sequence[Profile]) -> int:
    """The message whose wording is nearest to all others'; of equal ones the first."""
    total: dict[str, float] = {}
    for each in profiles:
        for pair, weight in each.wording.items():
            total[pair] = total.get(pair, 0.0) + weight
    return max(range(len(profiles)), key=lambda at: (product(profiles[at].wording, total), -at))


def heat_of(messages: Sequence[CitizenMessage]) -> float:
    """People count in full, repeats by half, reactions as their square root: they cost nothing."""
    people = people_of(messages)
    reactions = sum(each.reactions for each in messages)
    return people + REPEAT * (len(messages) - people) + sqrt(reactions)


def people_of(messages: Sequence[CitizenMessage]) -> int:
    """A message without a person is a person of its own."""
    return len({each.person or f"message {each.id}" for each in messages})
