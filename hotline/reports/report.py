"""A monthly report: its figures in the words and the order in which every file shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from hotline.reports.month import Month
from projections.figures.query import SMALL
from projections.reports.monthly import MonthFigures, Outcomes

NO_DEPARTMENT: Final = "none"
SMALL_NOTE: Final = f"应结案少于{SMALL}件，比率仅供参考，不排名"
DEFINITIONS_VERSION: Final = 1
DEFINITIONS: Final[Mapping[str, str]] = {
    "统计期": "自月初零时起，至次月初零时止，以城市当地时间为准；未满月的统计至数据截至时间。",
    "受理": "统计期内登记的工单，含其后并单、撤单的；单位的月报不列。",
    "应结案": "有效时限（计入已批准的延期和挂起）在统计期内到期的工单，含超期未结；"
    "未到期的不计，撤单、并单的不计。各单位的应结案即派遣总数：按最终主办单位归属，不含协办。",
    "结案": "应结案工单中，截至数据截至时间主办单位已申报办结的，含超时办结。",
    "结案率": "结案除以应结案。",
    "按时办结": "主办单位首次申报办结时间不晚于有效时限的应结案工单；"
    "申报被退回不改变首次申报时间，经认定虚假办结的，该次申报作废。",
    "按期结案率": "按时办结除以应结案。",
    "超时办结": "主办单位首次申报办结时间晚于有效时限的应结案工单。",
    "未办结": "截至数据截至时间主办单位尚未申报办结的应结案工单。",
    "剔除": "经两人复核同意、不计入考核的应结案工单；其他各列均为剔除前的件数。",
    "剔除后按期结案率": "剔除上述工单后的按时办结除以应结案。",
    "分母为零": "没有应结案工单的，不显示比率。",
    "小样本": f"{SMALL_NOTE}。",
    "受保护的工单": "举报和要求保密的工单不计入月报的任何一项。",
    "数据截至": "以数据截至时间日志中的记录为准；同一月份、同一截至时间的月报内容不变。",
}


class ReportLine(NamedTuple):
    """What became of the orders of one department, or of all."""

    key: str | None
    name: str
    outcomes: Outcomes

    @property
    def small(self) -> bool:
        return self.outcomes.due < SMALL

    @property
    def closed_rate(self) -> float | None:
        return ratio(self.outcomes.closed, self.outcomes.due)

    @property
    def on_time_rate(self) -> float | None:
        return ratio(self.outcomes.on_time, self.outcomes.due)

    @property
    def on_time_rate_after_exclusion(self) -> float | None:
        counts = self.outcomes
        return ratio(counts.on_time - counts.excluded_on_time, counts.due - counts.excluded)


@dataclass(frozen=True, kw_only=True)
class Report:
    """
    `as_of` in the city's time. `scope`: the department whose report it is; None: the whole city.

    `names`: of departments. `target`: the share that is to be finished in time.
    """

    month: Month
    as_of: datetime
    position: int
    figures: MonthFigures
    names: Mapping[str, str]
    target: float
    scope: str | None = None

    @property
    def title(self) -> str:
        return f"{self.month.title}12345热线工单办理情况"

    @property
    def moment(self) -> str:
        return chinese_moment(self.as_of)

    @property
    def whole(self) -> str:
        return "全市" if self.scope is None else self.name_of(self.scope)

    @property
    def registered(self) -> int | None:
        registered = self.figures.registered
        return None if registered is None else sum(registered.values())

    @property
    def total(self) -> ReportLine:
        return ReportLine(None, self.whole, self.figures.total)

    @property
    def lines(self) -> Sequence[ReportLine]:
        """The best rate first; those with few orders are not ranked and come last, by code."""
        lines = [
            ReportLine(key, self.name_of(key), found)
            for key, found in self.figures.departments.items()
        ]
        return sorted(lines, key=rank)

    def name_of(self, department: str) -> str:
        if department == NO_DEPARTMENT:
            return "未派单"
        return self.names.get(department, department)


def rank(line: ReportLine) -> tuple[bool, float, int, str]:
    rate = line.on_time_rate or 0.0
    return line.small, 0.0 if line.small else -rate, -line.outcomes.due, line.key or ""


def ratio(numerator: int, denominator: int) -> float | None:
    return round(numerator / denominator, 6) if denominator else None


def percent(numerator: int, denominator: int) -> str:
    """With two decimals, a half rounded up; a dash where nothing was counted."""
    if not denominator:
        return "—"
    hundredths = (numerator * 20_000 + denominator) // (2 * denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def chinese_moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02}分"
