"""
What a message says, as weighted pairs of characters: where, what, and in which words. Pure.

No segmenter is used: a name that no dictionary has (丽发新城) still leaves pairs that are rare.
A pair counts for the place as far as it is written inside names of places, over all messages.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from hotline.hot_topics.message import CitizenMessage

Vector = Mapping[str, float]

TITLE_WEIGHT: Final = 3  # a title says it once and in short
TEXT_LIMIT: Final = 600  # characters; what comes later repeats
COMMON: Final = 0.3  # a pair in so many of the messages tells nothing
FEW: Final = 10  # messages: a pair in no more of them is never common
PRIOR: Final = 0.3  # how far a pair that is hardly written belongs to a place
PRIOR_WEIGHT: Final = 2
TITLE_SHARE: Final = 0.7  # of the wording; the rest is title and text together
RUN: Final = re.compile(r"[一-鿿A-Za-z0-9]+")
REGION: Final = re.compile(r"[A-Z]\d*[市区县]")  # A市, A7县: a code in place of a name
KIND: Final = (
    "小区|花园|新城|家园|公寓|大厦|广场|社区|街道|大道|路|街|村|镇|苑|园|城|府|湾|湖|地铁站|车站|学校|小学|中学"
    "|学院|大学|幼儿园|医院|公司|集团|银行|平台|机构|市场|酒店|国际|时代|片区"
)
NAME: Final = re.compile(
    rf"(?:{REGION.pattern})+[一-鿿A-Z0-9]{{0,6}}|[一-鿿A-Z0-9]{{2,5}}(?:{KIND})"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Each vector has the length 1, or is empty."""

    place: Vector
    matter: Vector
    wording: Vector


def profiles_of(messages: Sequence[CitizenMessage]) -> list[Profile]:
    titles = [Counter(pairs(without_regions(each.title))) for each in messages]
    wholes = [
        title_and_text(title, each.text) for title, each in zip(titles, messages, strict=True)
    ]
    rarity = rarities(wholes)
    placed = in_places([each.title for each in messages] + [each.text for each in messages])
    return [
        profile(title, whole, rarity, placed) for title, whole in zip(titles, wholes, strict=True)
    ]


def profile(title: Vector, whole: Vector, rarity: Vector, placed: Vector) -> Profile:
    return Profile(
        place=weighted(whole, lambda pair: rarity[pair] * placed[pair] ** 2),
        matter=weighted(whole, lambda pair: rarity[pair] * (1 - placed[pair]) ** 2),
        wording=both(
            weighted(dict.fromkeys(title, 1.0), lambda pair: rarity[pair]),
            weighted(whole, lambda pair: rarity[pair]),
        ),
    )


def title_and_text(title: Mapping[str, int], text: str) -> dict[str, float]:
    """How often each pair is written, on a scale that flattens."""
    times = Counter({pair: TITLE_WEIGHT * count for pair, count in title.items()})
    times.update(pairs(without_regions(text[:TEXT_LIMIT])))
    return {pair: 1 + log(count) for pair, count in times.items()}


def rarities(wholes: Sequence[Vector]) -> dict[str, float]:
    """Inverse document frequency; 0 for a pair of one message only and for a common one."""
    holders = Counter(pair for whole in wholes for pair in whole)
    most = max(COMMON * len(wholes), FEW)
    return {
        pair: log(len(wholes) / count) if 1 < count <= most else 0.0
        for pair, count in holders.items()
    }


def in_places(texts: Sequence[str]) -> dict[str, float]:
    """How far each pair belongs to names of places: 0 … 1."""
    inside: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for text in texts:
        written.update(pairs(text))
        for name in NAME.finditer(text):
            inside.update(pairs(name[0]))
    return {
        pair: (inside[pair] + PRIOR * PRIOR_WEIGHT) / (count + PRIOR_WEIGHT)
        for pair, count in written.items()
    }


def without_regions(text: str) -> str:
    """What most messages name is no place of theirs, and tells nothing."""
    return REGION.sub("、", text)


def pairs(text: str) -> Iterator[str]:
    for run in RUN.findall(text):
        small = run.lower()
        for first in range(len(small) - 1):
            yield small[first : first + 2]


def weighted(times: Vector, weight: Callable[[str], float]) -> dict[str, float]:
    found = {pair: count * weight(pair) for pair, count in times.items()}
    length = sqrt(sum(each * each for each in found.values()))
    return {pair: each / length for pair, each in found.items() if each} if length else {}


def both(title: Vector, whole: Vector) -> dict[str, float]:
    """One vector whose product with another is the mean of the two products."""
    of_title, of_whole = sqrt(TITLE_SHARE), sqrt(1 - TITLE_SHARE)
    return {f"^{pair}": of_title * each for pair, each in title.items()} | {
        pair: of_whole * each for pair, each in whole.items()
    }
