"""
Figures of the present: whole months or days from the cube, the ends of the period from the facts
(ADR 29).

What the cube does not serve is answered by the facts alone: `parts` says None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from events.postgres.statements import statements
from projections.figures.cube.cells import DAY, SETS, ZONE
from projections.figures.dimensions import By, dimensions
from projections.figures.question import Question
from projections.figures.whole_months import day_of, month_of, next_day, next_month

SQL: Final = statements(__file__)
PART_OF: Final[Mapping[str, str]] = {
    "level": "department",
    "group": "matter",
    "subgroup": "matter",
}
"""Dimensions that another one implies."""
WHOLE_MONTHS: Final = frozenset({"month", "quarter", "year"})
WHOLE_DAYS: Final = frozenset({"day", "week"})
AT_ONCE: Final = timedelta(0)
A_DAY: Final = timedelta(days=1)
LEAST: Final = timedelta(microseconds=1)
AGES: Final[Mapping[str, tuple[int, int | None]]] = {
    "under_1_day": (0, 1),
    "under_3_days": (1, 3),
    "under_7_days": (3, 7),
    "under_30_days": (7, 30),
    "over_30_days": (30, None),
}
"""In days, as projections.age divides them."""


@dataclass(frozen=True, kw_only=True)
class CubeParts:
    """
    `cube` is asked of whole months or days, by this set of dimensions. `added` and `subtracted` are
    asked of the facts: the ends of the period, and the protected orders that the reader may read.
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
    whole = whole_spans(cubed, of_set)
    if whole is None or question.protected != "readable":
        return whole
    readable = replace(question, protected="readable_only")
    return replace(whole, added=(*whole.added, readable))


def served_by(question: Question, by: By | Sequence[By] | None) -> str | None:
    """Return the set of dimensions that the cube counts together and the question names."""
    named = {*dimensions(by), *question.filters}
    if named & (WHOLE_MONTHS | WHOLE_DAYS) and ZoneInfo(question.zone) != ZONE:
        return None
    if question.departments is not None:
        named.add("department")
    if question.channels is not None:
        named.add("channel")
    if question.share is not None and question.share.conditions:
        named.add("kind")  # of those that do not enter
    needed = {PART_OF.get(each, each) for each in named - WHOLE_MONTHS - WHOLE_DAYS}
    if needed and named & WHOLE_DAYS:
        return None
    if question.moved is not None or question.protected == "crowded":
        return None
    if not (question.share is None or question.share.has_cube):
        return None
    return next((name for name, has in SETS.items() if needed <= {*has}), None)


def by_age(question: Question) -> Mapping[str, Question]:
    """The question about each age that its period has, counted from `as_of`: whole days of it."""
    now, until = question.as_of, min(question.to, question.as_of)
    spans = {
        name: (
            question.since if most is None else max(question.since, now - most * A_DAY + LEAST),
            min(until, now - least * A_DAY + (LEAST if least else AT_ONCE)),
        )
        for name, (least, most) in AGES.items()
    }
    return {
        name: replace(question, since=since, to=to)
        for name, (since, to) in spans.items()
        if since < to
    }


def whole_spans(question: Question, of_set: str) -> CubeParts | None:
    """
    Return the months (of the set of days: the days) of the period, and at each end what is to be
    added or to be taken back.

    Of both the shorter one: after the present nothing but limits that run is counted. None: the
    ends are no shorter than the period.
    """
    of, following = (day_of, next_day) if of_set == DAY else (month_of, next_month)
    since, until = question.since, min(question.to, question.as_of)
    begins, ends = (of(each, ZONE) for each in (since, until))
    after = ends if ends == until else following(ends)
    added, subtracted = [], []
    if begins < since:
        if since - begins < following(begins) - since:
            subtracted.append((begins, since))
        else:
            added.append((since, begins := following(begins)))
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
