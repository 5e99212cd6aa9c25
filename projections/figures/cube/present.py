"""
Figures of the present: whole months from the cube, the ends of the period from the facts (ADR 29).

What the cube does not serve is answered by the facts alone: `parts` says None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from events.postgres.statements import statements
from projections.figures.cube.cells import SETS, ZONE
from projections.figures.dimensions import By, dimensions
from projections.figures.question import Question
from projections.figures.whole_months import month_of, next_month

SQL: Final = statements(__file__)
PART_OF: Final[Mapping[str, str]] = {
    "level": "department",
    "group": "matter",
    "subgroup": "matter",
}
"""Dimensions that another one implies."""
WHOLE_MONTHS: Final = frozenset({"month", "quarter", "year"})
AT_ONCE: Final = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class CubeParts:
    """
    `cube` is asked of whole months, by this set of dimensions. `added` and `subtracted` are asked
    of the facts: the ends of the period, and the protected orders that the reader may read.
    """

    cube: Question
    set: str
    added: tuple[Question, ...] = ()
    subtracted: tuple[Question, ...] = ()

    def values(self, by: By | Sequence[By] | None) -> tuple[Any, ...]:
        """The parameters of the statement of the cube."""
        asked = self.cube
        return (
            *(asked.since, asked.to, list(dimensions(by)), asked.zone, asked.departments),
            orjson.dumps(dict(asked.filters)).decode(),
            asked.measure,
            asked.protected == "all",
            orjson.dumps(asked.context).decode(),
            *asked.masks[:-1],
            self.set,
        )


def parts(question: Question, by: By | Sequence[By] | None) -> CubeParts | None:
    """Return what answers a question about the present; None: the facts alone."""
    of_set = served_by(question, by)
    if of_set is None:
        return None
    cubed = replace(question, protected="all" if question.protected == "all" else "none")
    whole = whole_months(cubed, of_set)
    if whole is None or question.protected != "readable":
        return whole
    readable = replace(question, protected="readable_only")
    return replace(whole, added=(*whole.added, readable))


def served_by(question: Question, by: By | Sequence[By] | None) -> str | None:
    """Return the set of dimensions that the cube counts together and the question names."""
    named = {*dimensions(by), *question.filters}
    if named & WHOLE_MONTHS and ZoneInfo(question.zone) != ZONE:
        return None
    if question.departments is not None:
        named.add("department")
    if question.channels is not None:
        named.add("channel")
    if question.share is not None and question.share.conditions:
        named.add("kind")  # of those that do not enter
    needed = {PART_OF.get(each, each) for each in named - WHOLE_MONTHS}
    if question.moved is not None or question.protected == "crowded":
        return None
    if not (question.share is None or question.share.has_cube):
        return None
    return next((name for name, has in SETS.items() if needed <= {*has}), None)


def whole_months(question: Question, of_set: str) -> CubeParts | None:
    """
    Return the months of the period, and at each end what is to be added or to be taken back.

    Of both the shorter one: after the present nothing but limits that run is counted. None: the
    ends are no shorter than the period.
    """
    since, until = question.since, min(question.to, question.as_of)
    begins, ends = (month_of(each, ZONE) for each in (since, until))
    after = ends if ends == until else next_month(ends)
    added, subtracted = [], []
    if begins < since:
        if since - begins < next_month(begins) - since:
            subtracted.append((begins, since))
        else:
            added.append((since, begins := next_month(begins)))
    if ends < until:
        if min(after, question.as_of) - until < until - ends:
            subtracted.append((until, ends := after))
        else:
            added.append((ends, until))
    if begins >= ends or length([*added, *subtracted], question.as_of) >= until - since:
        return None
    return CubeParts(
        cube=replace(question, since=begins, to=ends),
        set=of_set,
        added=tuple(between(question, *each) for each in added),
        subtracted=tuple(between(question, *each) for each in subtracted),
    )


def length(spans: Sequence[tuple[datetime, datetime]], now: datetime) -> timedelta:
    """How much of them is over."""
    return sum((max(AT_ONCE, min(to, now) - since) for since, to in spans), AT_ONCE)


def between(question: Question, since: datetime, to: datetime) -> Question:
    return replace(question, since=since, to=to, as_of=to)
