"""
How likely two requests tell of one problem: by who called, where, what and in which words. Pure.

A score is a hint for a person, who alone decides to merge (D-05): it is no probability. Words
count in pairs of characters, as in hotline/hot_topics (ADR 28), but by their plain share: few
requests are compared, among which rarity says nothing.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from events.catalog.named_code import NamedCode
from events.catalog.values import Area, Point

Metres = Callable[[Point, Point], float]

ALIKE: Final = 0.3  # from here on two requests are shown as possible duplicates
PLACE_ALONE: Final = 0.2  # of one place, whatever is said of it
CALLER_AGAIN: Final = 0.5  # how far the same caller closes the gap to certainty
NEAR: Final = ((60.0, 1.0), (150.0, 0.85), (300.0, 0.5), (600.0, 0.2))  # metres, place
CLOSE: Final = 0.85  # a place that is given as a reason
SAME_COMMUNITY: Final = 0.55
SAME_SUBDISTRICT: Final = 0.3
ELSEWHERE: Final = 0.05
SAME_PLACE_NAME: Final = 0.9
SAME_NAME: Final = 0.6  # of the pairs of the shorter one
SUBGROUP, GROUP, OTHER_MATTER = 0.6, 0.2, 0.0
ENOUGH_WORDS: Final = 0.3  # of the pairs of the shorter one: as much as the same words
SAME_WORDS: Final = 0.5  # words that are given as a reason
RUN: Final = re.compile(r"[一-鿿A-Za-z0-9]+")


class Reason(NamedCode):
    """Why two requests may be one."""

    CALLER = "same_caller", "同一来电"
    PLACE = "same_place", "地点相同或相近"
    MATTER = "same_matter", "事项相同"
    WORDS = "same_words", "说法相近"


class CallTold(NamedTuple):
    """What one request says. `place`, `words`: pairs of characters."""

    matter: str
    area: Area
    point: Point | None
    place: frozenset[str]
    words: frozenset[str]


class Likeness(NamedTuple):
    """`score`: 0 to 1."""

    score: float
    reasons: tuple[Reason, ...]


def told(matter: str, area: Area, point: Point | None, place: str, words: str) -> CallTold:
    return CallTold(matter, area, point, pairs(place), pairs(words))


def pairs(text: str) -> frozenset[str]:
    return frozenset(run[at : at + 2] for run in RUN.findall(text) for at in range(len(run) - 1))


def likeness(a: CallTold, b: CallTold, metres: Metres, *, same_caller: bool = False) -> Likeness:
    place, matter, words = place_likeness(a, b, metres), matter_likeness(a, b), word_likeness(a, b)
    score = place * (PLACE_ALONE + (1 - PLACE_ALONE) * (matter + words) / 2)
    if same_caller:
        score += (1 - score) * CALLER_AGAIN * max(place, matter, words)
    found = {
        Reason.CALLER: same_caller,
        Reason.PLACE: place >= CLOSE,
        Reason.MATTER: matter == 1,
        Reason.WORDS: words >= SAME_WORDS,
    }
    return Likeness(round(score, 2), tuple(reason for reason, holds in found.items() if holds))


def place_likeness(a: CallTold, b: CallTold, metres: Metres) -> float:
    """By points where both have one, else by the names of the place and the area."""
    if a.point is not None and b.point is not None:
        apart = metres(a.point, b.point)
        return next((like for most, like in NEAR if apart <= most), ELSEWHERE)
    if share(a.place, b.place) >= SAME_NAME:
        return SAME_PLACE_NAME
    if a.area.community is not None and a.area.community == b.area.community:
        return SAME_COMMUNITY
    known = a.area.subdistrict is not None and a.area.subdistrict == b.area.subdistrict
    return SAME_SUBDISTRICT if known else ELSEWHERE


def matter_likeness(a: CallTold, b: CallTold) -> float:
    """Codes of six digits: group, subgroup, matter. Two operators seldom leave the group."""
    if a.matter == b.matter:
        return 1.0
    if a.matter[:4] == b.matter[:4]:
        return SUBGROUP
    return GROUP if a.matter[:2] == b.matter[:2] else OTHER_MATTER


def word_likeness(a: CallTold, b: CallTold) -> float:
    """Of the words apart from those that name the place, which count there."""
    places = a.place | b.place
    return min(1.0, share(a.words - places, b.words - places) / ENOUGH_WORDS)


def share(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter one the other has, too."""
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter else 0.0
