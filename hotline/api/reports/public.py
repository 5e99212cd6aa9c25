"""`GET /public/figures` and the page `/figures`: the published months, for everybody (I-09)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from hotline.api.dependencies import Desk
from hotline.api.figures.asking import version_of
from hotline.api.reports.page import page
from hotline.api.reports.published import name_of
from hotline.api.reports.published_answers import published_in, ratio_json, title_of
from hotline.city import City
from hotline.http.admission import Work
from hotline.http.representation import RatioShown, Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.http.written import to_json
from hotline.published_months.public import last_months, public_figures
from hotline.published_months.publishing import Key, PublishedMonth
from hotline.targets import IndicatorTarget, is_met
from projections.figures.definitions import PERIOD, PERIOD_EN
from projections.figures.query import SMALL, Pair

TAG: Final = "公开"
SECONDS: Final = 300
CACHED: Final = f"public, max-age={SECONDS}"
DESCRIPTION: Final = (
    "不需登录。最近公布的至多 12 个月, 只含全市、单位和区县的数; "
    f"分母少于 {SMALL} 的数, 以及能由此推算出它们的数不公开。公布的数从不改写, 更正另列。"
    "答复可缓存, 带 ETag, 以 If-None-Match 再问而未变时为 304。"
)


class PageQuery(Query):
    lang: Annotated[Literal["zh", "en"], Field(description="页面语言")] = "zh"


class PublicFigureShown(Representation):
    """一个公开的数."""

    indicator: str = Field(description="指标编码; registered 为受理")
    title: str = Field(description="指标名称")
    by: Literal["city", "department", "district"] = Field(
        description="city 全市, department 单位, district 区县"
    )
    key: str = Field(description="编码; all 为全市, none 为没有的")
    name: str | None = Field(description="名称")
    suppressed: bool = Field(description="是否因数小不公开")
    published: RatioShown | None = Field(description="公布的数; 因数小不公开时为 null")
    corrected: RatioShown | None = Field(description="更正后的数; 未更正或不公开时为 null")
    target: float | None = Field(description="该月的目标, 0 到 1; 未定目标的为 null")
    met: bool | None = Field(description="公布的数是否达到目标; 没有目标或不公开时为 null")


class PublicCorrection(Representation):
    """一次更正."""

    corrected_on: date = Field(description="更正日期")
    reason: str = Field(description="更正原因")


class PublicMonth(Representation):
    """一个公布的月份."""

    month: str = Field(description="月份, 如 2026-10")
    published_on: date = Field(description="公布日期")
    corrections: tuple[PublicCorrection, ...] = Field(description="各次更正")
    definitions: dict[str, int] = Field(description="各指标的口径版本")
    figures: tuple[PublicFigureShown, ...] = Field(description="各数")


class PublicDefinition(Representation):
    """一项指标的口径."""

    indicator: str = Field(description="指标编码")
    version: int = Field(description="口径版本")
    title: str = Field(description="指标名称")
    numerator: str = Field(description="分子")
    denominator: str = Field(description="分母")


class PublicFiguresAnswer(Representation):
    """公开的数据."""

    items: tuple[PublicMonth, ...] = Field(description="各月, 新的在前")
    definitions: tuple[PublicDefinition, ...] = Field(description="所用口径")
    small: int = Field(description="分母少于这一数的不公开")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class Made:
    body: bytes
    page: bytes


@dataclass
class PublicFigures:
    """Keeps what was made until the city publishes something."""

    desk: Desk
    of: City | None = None
    made: dict[bool, Made] = field(default_factory=dict)  # by whether it is in English

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/public/figures",
                self.figures,
                operation="public-figures",
                out=PublicFiguresAnswer,
                also=(304,),
                carries=("ETag",),
                summary="公开的月度数据",
                tag=TAG,
                work=Work.PUBLIC,
                description=DESCRIPTION,
            ),
            route(
                "GET",
                "/figures",
                self.page,
                operation="figures-page",
                media="text/html",
                also=(304,),
                carries=("ETag",),
                summary="公开的月度数据 (页面)",
                tag=TAG,
                work=Work.PUBLIC,
                query=PageQuery,
                description="不需登录, 不用脚本。缺省为中文, lang=en 为英文。",
            ),
        ]

    async def figures(self, call: Call[Any, Any]) -> Response:
        made = self.in_language(english=call.reads_english)
        headers = {"Vary": "Accept-Language", "Content-Language": language(call.reads_english)}
        return cached(call, made.body, headers, "application/json")

    async def page(self, call: Call[Any, PageQuery]) -> Response:
        english = call.query.lang == "en"
        headers = {"Content-Language": language(english)}
        return cached(call, self.in_language(english=english).page, headers, "text/html")

    def in_language(self, *, english: bool) -> Made:
        city = self.desk.city()
        if city is not self.of:
            self.of, self.made = city, {}
        if english not in self.made:
            answer = answer_json(city, self.desk.division_names(), english=english)
            written = to_json(answer, city.calendar.zone)
            self.made[english] = Made(written, page(answer, english=english).encode())
        return self.made[english]


def cached(call: Call[Any, Any], body: bytes, more: Mapping[str, str], media: str) -> Response:
    tag = sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": CACHED, **more}
    if any(each.value in {tag, "*"} for each in call.request.if_none_match or ()):
        return Response(status=304, headers=headers, media=media)
    return Response(body=body, headers=headers, media=media)


def language(english: bool) -> str:  # noqa: FBT001
    return "en" if english else "zh-CN"


def answer_json(city: City, divisions: Mapping[str, str], *, english: bool) -> dict[str, Any]:
    months = last_months(city.published_months)
    used = sorted({each for month in months for each in published_in(month).definitions.items()})
    return {
        "items": [month_json(month, city, divisions, english=english) for month in months],
        "definitions": [definition_json(*each, english=english) for each in used],
        "small": SMALL,
        "next_cursor": None,
    }


def month_json(
    month: PublishedMonth, city: City, divisions: Mapping[str, str], *, english: bool
) -> dict[str, Any]:
    """No moment but days, and no position: what is open says nothing of a single order."""
    published, zone = published_in(month), city.calendar.zone
    return {
        "month": published.month,
        "published_on": on(published.at, zone),
        "corrections": [
            {"corrected_on": on(each.at, zone), "reason": each.reason} for each in month.corrections
        ],
        "definitions": published.definitions,
        "figures": [
            {
                **named(each.key, city, divisions, english=english),
                "suppressed": each.published is None,
                "published": each.published and ratio_json(each.published),
                "corrected": each.corrected and ratio_json(each.corrected),
                **against(published.targets.get(each.key[0]), each.key[0], each.published),
            }
            for each in public_figures(month)
        ],
    }


def on(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def named(key: Key, city: City, divisions: Mapping[str, str], *, english: bool) -> dict[str, Any]:
    name, by, of = key
    return {
        "indicator": name,
        "title": title_of(name, english=english),
        "by": by,
        "key": of,
        "name": name_of(city, divisions, by, of),
    }


def against(share: float | None, name: str, number: tuple[int, int] | None) -> dict[str, Any]:
    met = None
    if share is not None and number is not None:
        rate = Pair(numerator=number[0], denominator=number[1]).rate
        met = is_met(IndicatorTarget(name, share, date.min), rate, version_of(name, None).direction)
    return {"target": share, "met": met}


def definition_json(name: str, version: int, *, english: bool) -> dict[str, Any]:
    found = version_of(name, version)
    text = found.definition(english=english)
    return {
        "indicator": name,
        "version": version,
        "title": found.title_en if english else found.title,
        "numerator": text["numerator"],
        "denominator": in_the_month(text["denominator"], english=english),
    }


def in_the_month(text: str, *, english: bool) -> str:
    """The period of these figures is always a month."""
    if english:
        return text.replace(PERIOD_EN, "the month")
    return text.replace(PERIOD, "该月内")
