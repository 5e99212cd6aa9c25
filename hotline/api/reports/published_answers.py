"""Published months as answers: the numbers as published, as corrected, and as of today."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from events.catalog.published_months import MonthCorrected, MonthPublished, PublishedCount
from hotline.http.representation import RatioShown, Representation
from hotline.published_months.publishing import Key, Number, PublishedMonth, numbers_of
from hotline.reports.report import indicator
from projections.figures.query import Pair
from projections.reports.counts import REGISTERED

CountedByShown = Literal["city", "department", "district", "channel"]
NameOf = Callable[[str, str], str | None]  # by, key
SEAL = "全部内容的 SHA-256, 十六进制"
NOTHING: Number = (0, 0)


class Numbered(Representation):
    """一个公布的数所指."""

    indicator: str = Field(description="指标编码; registered 为受理, 分母为全市受理量")
    title: str = Field(description="指标名称")
    by: CountedByShown = Field(
        description="city 全市, department 单位, district 区县, channel 接入渠道"
    )
    key: str = Field(description="编码; all 为全市, none 为没有的")
    name: str | None = Field(description="名称")


class PublishedFigureShown(Numbered):
    """一个公布的数, 与更正后的、今天的并列."""

    published: RatioShown = Field(description="公布的数, 从不改写")
    corrected: RatioShown | None = Field(description="最近一次更正后的数; 未更正的为 null")
    today: RatioShown = Field(description="按今天的数据重新统计的数")
    differs: bool = Field(description="今天的数是否与公布并更正后的不同")


class FigureChange(Numbered):
    """更正的一个数."""

    old: RatioShown = Field(description="更正前")
    new: RatioShown = Field(description="更正后")


class MonthCorrectionShown(Representation):
    """一次更正."""

    corrected_at: AwareDatetime = Field(description="更正时间")
    reason: str = Field(description="更正原因")
    position: int = Field(description="统计所依据的日志位置")
    definitions: dict[str, int] = Field(description="各指标的口径版本")
    changes: tuple[FigureChange, ...] = Field(description="更正的各数")
    corrects: str = Field(description="所更正的公布或更正的 seal")
    seal: str = Field(description=SEAL)


class PublishedMonthItem(Representation):
    """列表中的已公布月份."""

    month: str = Field(description="月份, 如 2026-10")
    published_at: AwareDatetime = Field(description="公布时间, 也是数据截至时间")
    position: int = Field(description="统计所依据的日志位置")
    corrected_at: AwareDatetime | None = Field(description="最近一次更正的时间; 没有为 null")
    seal: str = Field(description=SEAL)
    version: int = Field(description="版本，作 If-Match 带回")


class PublishedMonthPage(Representation):
    """已公布的月份, 新的在前."""

    items: tuple[PublishedMonthItem, ...] = Field(description="全部已公布的月份")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


class PublishedMonthAnswer(PublishedMonthItem):
    """已公布的一个月."""

    definitions: dict[str, int] = Field(description="公布时各指标的口径版本")
    targets: dict[str, float] = Field(description="该月首日有效的目标, 按指标编码")
    figures: tuple[PublishedFigureShown, ...] = Field(
        description="各数; 不含受保护的工单 (举报、要求保密)"
    )
    corrections: tuple[MonthCorrectionShown, ...] = Field(description="各次更正, 先后为序")
    differs: bool = Field(description="是否有数与今天的不同")
    as_of: AwareDatetime = Field(description="today 的数据截至时间")
    today_position: int = Field(description="today 所依据的日志位置")


@dataclass(frozen=True, kw_only=True)
class Today:
    """The numbers that the facts give now."""

    counts: Sequence[PublishedCount]
    as_of: datetime
    position: int


def item_json(month: PublishedMonth) -> dict[str, Any]:
    published, corrections = published_in(month), month.corrections
    return {
        "month": published.month,
        "published_at": published.at,
        "position": published.position,
        "corrected_at": corrections[-1].at if corrections else None,
        "seal": published.seal,
        "version": 1 + len(corrections),
    }


def published_in(month: PublishedMonth) -> MonthPublished:
    if month.published is None:
        raise TypeError("the month is not published")
    return month.published


def figures_json(
    month: PublishedMonth, today: Mapping[Key, Number], name_of: NameOf
) -> list[dict[str, Any]]:
    published, corrected = month.numbers, month.corrected
    return [
        {
            **numbered(key, name_of),
            "published": ratio_json(published.get(key, NOTHING)),
            "corrected": ratio_json(corrected[key])
            if corrected.get(key) != published.get(key)
            else None,
            "today": ratio_json(today.get(key, NOTHING)),
            "differs": today.get(key, NOTHING) != corrected.get(key, NOTHING),
        }
        for key in sorted({*corrected, *today})
    ]


def correction_json(correction: MonthCorrected, name_of: NameOf) -> dict[str, Any]:
    return {
        "corrected_at": correction.at,
        "reason": correction.reason,
        "position": correction.position,
        "definitions": correction.definitions,
        "changes": [
            {
                **numbered((each.indicator, each.by, each.key), name_of),
                "old": ratio_json((each.old_numerator, each.old_denominator)),
                "new": ratio_json((each.new_numerator, each.new_denominator)),
            }
            for each in correction.changes
        ],
        "corrects": correction.corrects,
        "seal": correction.seal,
    }


def numbered(key: Key, name_of: NameOf) -> dict[str, Any]:
    name, by, of = key
    return {
        "indicator": name,
        "title": title_of(name),
        "by": by,
        "key": of,
        "name": name_of(by, of),
    }


def title_of(name: str, *, english: bool = False) -> str:
    if name == REGISTERED:
        return "Received" if english else "受理"
    found = indicator(name)
    return found.title_en if english else found.title


def ratio_json(number: Number) -> dict[str, Any]:
    pair = Pair(numerator=number[0], denominator=number[1])
    return {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}


def month_json(month: PublishedMonth, today: Today, name_of: NameOf) -> dict[str, Any]:
    figures = figures_json(month, numbers_of(today.counts), name_of)
    return {
        **item_json(month),
        "definitions": published_in(month).definitions,
        "targets": published_in(month).targets,
        "figures": figures,
        "corrections": [correction_json(each, name_of) for each in month.corrections],
        "differs": any(each["differs"] for each in figures),
        "as_of": today.as_of,
        "today_position": today.position,
    }
