"""Published months (公布的月份, I-07), a stream for each: `published_month-2026-10`."""

from typing import Final, Literal, NamedTuple

from events.event import Event

PUBLISHED_MONTHS: Final = "published_month"  # the kind of their streams
CountedBy = Literal["city", "department", "district", "channel"]


class PublishedCount(NamedTuple):
    """One published number. `key` of the whole city: `all`; without a value: `none`."""

    indicator: str
    by: CountedBy
    key: str
    numerator: int
    denominator: int


class PublishedCountChanged(NamedTuple):
    """A published number, and what the facts say now."""

    indicator: str
    by: CountedBy
    key: str
    old_numerator: int
    old_denominator: int
    new_numerator: int
    new_denominator: int


class MonthPublished(Event):
    """
    The figures of a month as the city publishes them (公布月份). They are never rewritten.

    `position`: of the log, that was counted at. `definitions`: the version of each indicator.
    `targets`: those that held on the first day of the month.
    `seal`: SHA-256 of all the rest (hotline.published_months.sealing).
    """

    type: Literal["published_month.published"] = "published_month.published"
    month: str
    position: int
    definitions: dict[str, int]
    counts: tuple[PublishedCount, ...]
    targets: dict[str, float]
    seal: str = ""


class MonthCorrected(Event):
    """
    The facts have changed since: each number that differs, old and new (更正).

    `corrects`: the seal of the publication or correction before it.
    """

    type: Literal["published_month.corrected"] = "published_month.corrected"
    month: str
    position: int
    definitions: dict[str, int]
    changes: tuple[PublishedCountChanged, ...]
    reason: str
    corrects: str
    seal: str = ""
