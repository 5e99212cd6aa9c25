"""The figures of a month as answers."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from hotline.api.answers.figures import ScopeShown
from hotline.http.representation import RatioShown, Representation
from hotline.reports.report import Report, ReportLine
from projections.figures.query import SMALL, Pair


class OutcomesShown(Representation):
    """应结案工单的办理情况."""

    due: int = Field(description="应结案, 件数")
    closed: RatioShown = Field(description="结案率: 已结案的除以应结案")
    on_time: RatioShown = Field(description="按期结案率: 按时办结除以应结案")
    late: int = Field(description="超时办结, 件数")
    open: int = Field(description="未办结, 件数")
    excluded: int = Field(description="经复核同意不计入考核的件数; 含在其他各项中")
    after_exclusion: RatioShown = Field(description="剔除后的按期结案率")
    done_at_first: RatioShown = Field(description="一次完成率: 本月办结的工单")
    dissatisfied: RatioShown = Field(description="不满意率: 本月办结并就此作答的工单")


class DepartmentOutcomes(OutcomesShown):
    """一个单位的办理情况."""

    key: str = Field(description="单位编码; none 为未派单的")
    name: str = Field(description="单位名称")
    small: bool = Field(description=f"应结案少于 {SMALL} 件，比率仅供参考，不排名")


class ChannelCount(Representation):
    """一个渠道的受理量."""

    channel: str = Field(description="接入渠道")
    orders: int = Field(description="受理件数")


class MonthTarget(Representation):
    """一项目标."""

    indicator: str = Field(description="指标编码")
    name: str = Field(description="月报中的名称")
    share: float = Field(description="目标, 0 到 1; 越低越好的指标为上限")
    source: str = Field(description="依据")
    met: bool | None = Field(description="合计是否达到目标; 没有应计工单时为 null")


class MonthDefinition(Representation):
    """月报一项的口径."""

    name: str = Field(description="项目")
    text: str = Field(description="口径")


class PublicationOfMonth(Representation):
    """该月的公布情况, 以数据截至时间为准."""

    published_at: AwareDatetime = Field(description="公布时间")
    corrections: int = Field(description="其后更正的次数")
    seal: str = Field(description="公布或最近一次更正的 SHA-256")
    differs: bool = Field(description="本月报各单位的数是否与公布并更正后的不同")
    note: str = Field(description="给读者的说明, 与各文件所写相同")


class MonthlyAnswer(Representation):
    """一个月的办理情况."""

    month: str = Field(description="月份, 如 2026-10")
    title: str = Field(description="标题")
    since: AwareDatetime = Field(alias="from", description="统计期起 (含)")
    to: AwareDatetime = Field(description="统计期止 (不含)")
    as_of: AwareDatetime = Field(description="数据截至时间")
    position: int = Field(description="计算所依据的日志位置")
    scope: ScopeShown = Field(description="所计单位")
    registered: int | None = Field(description="受理, 件数; 单位的月报为 null")
    channels: tuple[ChannelCount, ...] = Field(description="各渠道受理量; 单位的月报为空")
    target: float = Field(description="按期结案率的目标")
    targets: tuple[MonthTarget, ...] = Field(description="各项目标, 以统计期首日有效的为准")
    total: OutcomesShown = Field(description="合计")
    departments: tuple[DepartmentOutcomes, ...] = Field(
        description="各单位, 按期结案率高的在前, 不排名的在后; 之和等于 total"
    )
    definitions_version: int = Field(description="口径版本")
    definitions: tuple[MonthDefinition, ...] = Field(description="口径")
    indicators: dict[str, int] = Field(description="所用指标及其口径版本")
    published: Annotated[
        PublicationOfMonth | None, Field(description="公布情况; 尚未公布的为 null")
    ]


def outcomes_json(line: ReportLine) -> dict[str, Any]:
    counts = line.outcomes
    return {
        "due": counts.due,
        "closed": ratio_json(counts.closed),
        "on_time": ratio_json(counts.on_time),
        "late": counts.late,
        "open": counts.open,
        "excluded": counts.excluded,
        "after_exclusion": ratio_json(counts.kept),
        "done_at_first": ratio_json(counts.at_first),
        "dissatisfied": ratio_json(counts.dissatisfied),
    }


def department_json(line: ReportLine) -> dict[str, Any]:
    return {"key": line.key, "name": line.name, "small": line.small, **outcomes_json(line)}


def ratio_json(pair: Pair) -> dict[str, Any]:
    return {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}


def figures_json(report: Report) -> dict[str, Any]:
    """What is published of a month."""
    return {
        "registered": report.registered,
        "channels": [
            {"channel": channel, "orders": orders}
            for channel, orders in (report.figures.registered or {}).items()
        ],
        "target": report.target,
        "targets": [
            {
                "indicator": target.indicator,
                "name": column,
                "share": target.share,
                "source": target.source,
                "met": met,
            }
            for column, (target, _, met) in report.reached.items()
        ],
        "total": outcomes_json(report.total),
        "departments": [department_json(line) for line in report.lines],
    }


def publication_json(report: Report) -> dict[str, Any] | None:
    month, differs = report.published, report.differs
    if month.published is None or month.last is None:
        return None
    return {
        "published_at": month.published.at,
        "corrections": len(month.corrections),
        "seal": month.last.seal,
        "differs": differs,
        "note": report.published_note,
    }
