"""The acts of a published month: publish, correct; and what they make of it (I-07). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from events.act import Act, Ask, command
from events.catalog.published_months import (
    PUBLISHED_MONTHS,
    CountedBy,
    MonthCorrected,
    MonthPublished,
    PublishedCount,
    PublishedCountChanged,
)
from events.decider import Decider
from events.event import Event
from events.input_types import Narrative
from events.refusal import Refusal
from hotline.published_months.sealing import sealed
from hotline.published_texts import text_decider
from hotline.reports.month import MonthText
from hotline.work_order.roles import SUPERVISOR

Number = tuple[int, int]
Key = tuple[str, CountedBy, str]  # indicator, by, key


@dataclass(frozen=True, kw_only=True)
class Counted:
    """
    What a month is published from: its numbers at `position`, and when the month is over.

    `definitions`: the version of each indicator that is counted; `targets`: what it is held
    against.
    """

    counts: Sequence[PublishedCount]
    position: int
    definitions: Mapping[str, int]
    targets: Mapping[str, float]
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class PublishedMonth:
    """`published` None: not yet."""

    published: MonthPublished | None = None
    corrections: tuple[MonthCorrected, ...] = ()

    @property
    def status(self) -> Literal["published"] | None:
        return None if self.published is None else "published"

    @property
    def last(self) -> MonthPublished | MonthCorrected | None:
        return self.corrections[-1] if self.corrections else self.published

    def until(self, at: datetime) -> "PublishedMonth":
        """As it was at a moment."""
        if self.published is None or self.published.at > at:
            return PublishedMonth()
        return replace(self, corrections=tuple(c for c in self.corrections if c.at <= at))

    @property
    def numbers(self) -> Mapping[Key, Number]:
        """As published."""
        return {} if self.published is None else numbers_of(self.published.counts)

    @property
    def corrected(self) -> Mapping[Key, Number]:
        """As published, with every correction."""
        found = dict(self.numbers)
        for correction in self.corrections:
            for each in correction.changes:
                new = each.new_numerator, each.new_denominator
                found[each.indicator, each.by, each.key] = new
        return found


class MonthNotOver(Refusal):
    """The month is not over: limits in it have not passed, so its figures are not final."""

    code: ClassVar[str] = "published_month.not_over"
    title: ClassVar[str] = "该月尚未结束，数据未定，不能公布"
    needs_zh: ClassVar[str] = "请在{ends}之后公布"
    needs: ClassVar[str] = "Publish it after {ends}."


class MonthWithoutOrders(Refusal):
    """Nothing was counted in the month."""

    code: ClassVar[str] = "published_month.without_orders"
    title: ClassVar[str] = "该月没有可公布的工单数据"
    needs_zh: ClassVar[str] = "请核对月份"
    needs: ClassVar[str] = "Check the month."


class MonthPublishedAlready(Refusal):
    """The month is published; what was published is never rewritten."""

    code: ClassVar[str] = "published_month.published_already"
    title: ClassVar[str] = "该月已公布，公布的数据不能改写"
    needs_zh: ClassVar[str] = "数据有变的，请发布更正（correct）"
    needs: ClassVar[str] = "Publish a correction instead."


class MonthUnchanged(Refusal):
    """The facts say what was published, corrections included."""

    code: ClassVar[str] = "published_month.nothing_to_correct"
    title: ClassVar[str] = "现有数据与已公布的一致，无需更正"
    needs_zh: ClassVar[str] = "数据有变后再发布更正"
    needs: ClassVar[str] = "A correction is possible once a figure differs."


@command
class PublishMonth:
    """公布."""

    month: Annotated[MonthText, Field(description="月份, 如 2026-10")]


@command
class CorrectMonth:
    """更正."""

    reason: Annotated[Narrative, Field(description="更正原因, 将一并公布")]


def publish(ask: Ask[PublishMonth, Counted], _: PublishedMonth) -> Sequence[Event]:
    """Once its last day is over: then every limit in it has passed."""
    counted = ask.context
    if ask.at < counted.ends:
        raise MonthNotOver(ends=counted.ends)
    if not any(each.denominator for each in counted.counts):
        raise MonthWithoutOrders
    published = MonthPublished(
        at=ask.at,
        month=ask.command.month,
        position=counted.position,
        definitions=dict(counted.definitions),
        counts=tuple(sorted(counted.counts)),
        targets=dict(counted.targets),
    )
    return [sealed(published)]


def correct(ask: Ask[CorrectMonth, Counted], month: PublishedMonth) -> Sequence[Event]:
    """Every number that differs, beside what was published of it last."""
    if month.published is None or month.last is None:
        raise TypeError("a month is corrected once it is published")
    changes = differences(month.corrected, numbers_of(ask.context.counts))
    if not changes:
        raise MonthUnchanged
    corrected = MonthCorrected(
        at=ask.at,
        month=month.published.month,
        position=ask.context.position,
        definitions=dict(ask.context.definitions),
        changes=changes,
        reason=ask.command.reason,
        corrects=month.last.seal,
    )
    return [sealed(corrected)]


def stream_of(month: object) -> str:
    """Of a month, or of its text."""
    return f"{PUBLISHED_MONTHS}-{month}"


def numbers_of(counts: Sequence[PublishedCount]) -> Mapping[Key, Number]:
    return {
        (each.indicator, each.by, each.key): (each.numerator, each.denominator) for each in counts
    }


def differences(
    old: Mapping[Key, Number], new: Mapping[Key, Number]
) -> tuple[PublishedCountChanged, ...]:
    """A number that one of them does not have is 0 of 0 there."""
    keys = sorted({*old, *new})
    return tuple(
        PublishedCountChanged(*key, *old.get(key, (0, 0)), *new.get(key, (0, 0)))
        for key in keys
        if old.get(key, (0, 0)) != new.get(key, (0, 0))
    )


ACTS: Final = (
    Act(
        command=PublishMonth,
        name_zh="公布月份",
        allowed_in=frozenset({None}),
        roles=SUPERVISOR,
        decide=publish,
        example={"month": "2026-10"},
    ),
    Act(
        command=CorrectMonth,
        name_zh="更正已公布的月份",
        allowed_in=frozenset({"published"}),
        roles=SUPERVISOR,
        decide=correct,
        example={"reason": "复核同意剔除两件工单。"},
    ),
)


def evolve(state: PublishedMonth, event: Event) -> PublishedMonth:
    match event:
        case MonthPublished():
            return PublishedMonth(published=event)
        case MonthCorrected():
            return replace(state, corrections=(*state.corrections, event))
        case _:
            return state


published_month: Final[Decider[Any, PublishedMonth, Event]] = text_decider(
    ACTS, initial=PublishedMonth(), evolve=evolve, ended=MonthPublishedAlready
)
