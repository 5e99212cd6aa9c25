"""The page `/figures`: the published months as plain HTML, without a script."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from hotline.reports.month import Month
from hotline.reports.report import percent
from projections.figures.query import Pair

Json = Mapping[str, Any]
ZH: Final[Mapping[str, str]] = {
    "lang": "zh-CN",
    "title": "12345热线月度数据",
    "intro": "以下为已公布的各月数据。公布的数不再改写；数据有变的，以更正公布。",
    "small": "分母少于 {small} 件的，以及可由其他数推算出的，不公开，以“—”表示。"
    "举报和要求保密的工单不计入任何一项。",
    "other": "<a href='/figures?lang=en' lang='en'>English</a>",
    "none": "尚未公布任何月份。",
    "published": "{on} 公布",
    "corrections": "更正",
    "corrected": "{on} 更正：{reason}",
    "city": "全市",
    "department": "各单位",
    "district": "各区县",
    "indicator": "指标",
    "of": "名称",
    "count": "件数（分子／分母）",
    "rate": "比率",
    "target": "目标",
    "met": "达到目标",
    "now": "更正后",
    "true": "是",
    "false": "否",
    "definitions": "口径",
    "version": "第 {version} 版",
    "numerator": "分子：",
    "denominator": "分母：",
    "nothing": "无",
}
EN: Final[Mapping[str, str]] = {
    "lang": "en",
    "title": "12345 hotline: monthly figures",
    "intro": "The months that were published. A published number is never rewritten; where the "
    "facts change later, a correction is published.",
    "small": "Numbers with a denominator under {small}, and those from which one would follow, "
    "are not public (—). Tip-offs and confidential requests are in no number.",
    "other": "<a href='/figures' lang='zh-CN'>中文</a>",
    "none": "No month has been published.",
    "published": "Published on {on}",
    "corrections": "Corrections",
    "corrected": "Corrected on {on}: {reason}",
    "city": "Whole city",
    "department": "By department",
    "district": "By district",
    "indicator": "Figure",
    "of": "Name",
    "count": "Orders (numerator / denominator)",
    "rate": "Rate",
    "target": "IndicatorTarget",
    "met": "IndicatorTarget met",
    "now": "Corrected to",
    "true": "yes",
    "false": "no",
    "definitions": "Definitions",
    "version": "version {version}",
    "numerator": "Numerator: ",
    "denominator": "Denominator: ",
    "nothing": "none",
}


def page(answer: Json, *, english: bool) -> str:
    words = EN if english else ZH
    months = [month_html(each, words, english=english) for each in answer["items"]]
    small = words["small"].format(small=answer["small"])
    return (
        f"<!doctype html><html lang='{words['lang']}'><head><meta charset='utf-8'>"
        f"<title>{words['title']}</title>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<link rel='stylesheet' href='/docs/docs.css'></head><body>"
        f"<header><h1>{words['title']}</h1><p>{words['other']}</p></header><main>"
        f"<p>{words['intro']}{' ' if english else ''}{small}</p>"
        f"{''.join(months) or '<p>' + words['none'] + '</p>'}"
        f"{definitions(answer['definitions'], words)}</main></body></html>"
    )


def month_html(month: Json, words: Mapping[str, str], *, english: bool) -> str:
    title = month["month"] if english else Month.read(month["month"]).title
    published = words["published"].format(on=month["published_on"])
    return "".join(
        [
            f"<section><h2 id='m{month['month']}'>{title}</h2><p>{published}</p>",
            *corrections(month["corrections"], words),
            *tables(month["figures"], words),
            "</section>",
        ]
    )


def corrections(made: Sequence[Json], words: Mapping[str, str]) -> Iterator[str]:
    if not made:
        return
    yield f"<h3>{words['corrections']}</h3><ul>"
    for each in made:
        told = words["corrected"].format(on=each["corrected_on"], reason=each["reason"])
        yield f"<li>{escape(told)}</li>"
    yield "</ul>"


def tables(figures: Sequence[Json], words: Mapping[str, str]) -> Iterator[str]:
    """The city open, its departments and districts behind a heading each."""
    ordered = sorted(figures, key=lambda each: ("city", "department", "district").index(each["by"]))
    for by, rows in groupby(ordered, key=lambda each: each["by"]):
        table = f"<table>{head(by, words)}<tbody>{''.join(row(each, words) for each in rows)}"
        if by == "city":
            yield f"<h3>{words[by]}</h3>{table}</tbody></table>"
        else:
            yield f"<details><summary>{words[by]}</summary>{table}</tbody></table></details>"


def head(by: str, words: Mapping[str, str]) -> str:
    named = () if by == "city" else ("of",)
    columns = ("indicator", *named, "count", "rate", "target", "met", "now")
    cells = "".join(f"<th scope='col'>{words[each]}</th>" for each in columns)
    return f"<thead><tr>{cells}</tr></thead>"


def row(figure: Json, words: Mapping[str, str]) -> str:
    target, met = figure["target"], figure["met"]
    name = figure["name"] or (words["nothing"] if figure["key"] == "none" else figure["key"])
    cells = [
        *([] if figure["by"] == "city" else [name]),
        counts(figure["published"]),
        rate(figure["published"]),
        "" if target is None else f"{target * 100:g}%",
        "" if met is None else words[str(met).lower()],
        "" if figure["corrected"] is None else corrected(figure["corrected"]),
    ]
    told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><th scope='row'>{escape(figure['title'])}</th>{told}</tr>"


def counts(ratio: Json | None) -> str:
    return "—" if ratio is None else f"{ratio['numerator']} / {ratio['denominator']}"


def rate(ratio: Json | None) -> str:
    if ratio is None:
        return "—"
    return percent(Pair(numerator=ratio["numerator"], denominator=ratio["denominator"]))


def corrected(ratio: Json) -> str:
    return f"{counts(ratio)}, {rate(ratio)}"


def definitions(listed: Sequence[Json], words: Mapping[str, str]) -> str:
    if not listed:
        return ""
    told = "".join(
        f"<dt>{escape(each['title'])} ({words['version'].format(version=each['version'])})</dt>"
        f"<dd>{words['numerator']}{escape(each['numerator'])}<br>"
        f"{words['denominator']}{escape(each['denominator'])}</dd>"
        for each in listed
    )
    return f"<section><h2 id='definitions'>{words['definitions']}</h2><dl>{told}</dl></section>"
