"""The text of the monthly circular (通报), from the figures of the report."""

from hotline.reports.report import Report, ReportLine, percent
from projections.figures.query import SMALL, Pair
from projections.reports.monthly import Outcomes


def circular(report: Report) -> str:
    """Plain text, a paragraph a line, each ended by a line feed."""
    return "\n".join(
        [
            f"关于{report.title}的通报",
            "",
            "各承办单位：" if report.scope is None else f"{report.whole}：",
            f"现将{report.month.title}12345热线工单办理情况通报如下。",
            "",
            "一、总体情况",
            overall(report),
            "",
            "二、各单位办理情况",
            *departments(report),
            "",
            "三、工作要求",
            demand(report),
            "",
            "四、统计说明",
            explained(report),
            "",
        ]
    )


def overall(report: Report) -> str:
    counts = report.figures.total
    registered = "" if report.registered is None else f"受理工单{report.registered}件，"
    if not counts.due:
        return f"{report.whole}本月{registered}没有应结案工单。"
    excluded = (
        f"经复核同意不计入考核{counts.excluded}件，剔除后按期结案率{percent(counts.kept)}。"
        if counts.excluded
        else ""
    )
    others = f"{report.targets_note}。" if report.targets_note else ""
    return (
        f"{report.whole}本月{registered}应结案{counts.due}件，结案{counts.closed.numerator}件，"
        f"结案率{percent(counts.closed)}；按时办结{counts.on_time.numerator}件，"
        f"按期结案率{percent(counts.on_time)}，{against_target(report)}。"
        f"超时办结{counts.late}件，未办结{counts.open}件。{excluded}{quality(counts)}{others}"
    )


def quality(counts: Outcomes) -> str:
    """What is counted of the orders closed in the month; nothing where there is none."""
    said = (
        ("本月办结的工单一次完成率", counts.at_first),
        ("回访不满意率", counts.dissatisfied),
    )
    told = [f"{words}{percent(pair)}" for words, pair in said if pair.denominator]
    return f"{'，'.join(told)}。" if told else ""


def against_target(report: Report) -> str:
    counts = report.figures.total
    target = round(report.target * 10_000)
    missing = target * counts.due - counts.on_time.numerator * 10_000
    aim = f"{target / 100:g}%的目标"
    if missing <= 0:
        return f"达到{aim}"
    lower = percent(Pair(numerator=missing, denominator=counts.due * 10_000))
    return f"比{aim}低{lower.removesuffix('%')}个百分点"


def departments(report: Report) -> list[str]:
    lines = [line for line in report.lines if line.outcomes.due]
    ranked = [line for line in lines if not line.small]
    small = [line for line in lines if line.small]
    if not lines:
        return ["本月没有应结案工单。"]
    told: list[str] = []
    if ranked:
        told.append(f"应结案{SMALL}件及以上的单位，按按期结案率由高到低排列：")
        told += [f"{number}. {told_of(line)}" for number, line in enumerate(ranked, start=1)]
    if small:
        told.append(f"应结案不足{SMALL}件的单位，比率仅供参考，不排名：")
        told += [told_of(line) for line in small]
    return told


def told_of(line: ReportLine) -> str:
    counts = line.outcomes
    return (
        f"{line.name}：派遣总数{counts.due}件，按时办结{counts.on_time.numerator}件，"
        f"超时办结{counts.late}件，未办结{counts.open}件，"
        f"按期结案率{percent(counts.on_time)}。"
    )


def demand(report: Report) -> str:
    counts = report.figures.total
    if counts.open:
        return (
            f"尚有{counts.open}件工单超期未办结。请有关主办单位抓紧办理，及时答复诉求人，"
            "并按规定说明超时原因。"
        )
    if counts.late:
        return "请有工单超时办结的主办单位查找原因，按规定作出说明，切实按时办结。"
    return "请各承办单位继续按时、规范办理。"


def explained(report: Report) -> str:
    note = f"{report.published_note}。" if report.published_note else ""
    return (
        f"数据截至{report.moment}。{note}应结案指有效时限在本月到期的工单，"
        "含超期未结；按最终主办单位归属。撤单、并单的不计，举报和要求保密的工单不计入。"
        "比率保留两位小数；没有应结案工单的不显示比率。"
    )
