"""A monthly report: its figures in the words and the order in which every file shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from hotline.published_months.publishing import Key, Number, PublishedMonth
from hotline.reports.month import Month
from hotline.targets import ON_TIME, IndicatorTarget, is_met
from projections.figures.definitions import DEFINITIONS as INDICATORS
from projections.figures.definitions import RateDefinition
from projections.figures.query import SMALL, Pair
from projections.figures.shares import SHARES
from projections.figures.shares.share import Share
from projections.reports.monthly import PAIRS, MonthFigures, Outcomes

NO_DEPARTMENT: Final = "none"
NOT_PUBLISHED: Final = PublishedMonth()
SMALL_NOTE: Final = f"应结案少于{SMALL}件，比率仅供参考，不排名"
RATES: Final[Mapping[str, str]] = {
    "按期结案率": PAIRS["on_time"],
    "结案率": PAIRS["closed"],
    "一次完成率": PAIRS["at_first"],
    "不满意率": PAIRS["dissatisfied"],
}
"""The columns that are indicators: the engine defines them."""


def indicator(name: str) -> RateDefinition | Share:
    return SHARES[name] if name in SHARES else INDICATORS[name]


def worded(name: str) -> str:
    """The definition of an indicator, as the engine has it."""
    text = indicator(name).definition(english=False)
    return (
        f"分子：{text['numerator']}；分母：{text['denominator']}。{text['zero']}。"
        f"指标 {name}，口径第{text['version']}版。"
    )


DEFINITIONS_VERSION: Final = 2
DEFINITIONS: Final[Mapping[str, str]] = {
    "统计期": "自月初零时起，至次月初零时止，以城市当地时间为准；未满月的统计至数据截至时间。",
    "受理": "统计期内登记的工单，含其后并单、撤单的；单位的月报不列。",
    "应结案": "按期结案率的分母。各单位的应结案即派遣总数：按最终主办单位归属，不含协办。",
    "结案": "结案率的分子：截至数据截至时间已结案的应结案工单。",
    "按时办结": "按期结案率的分子：首次申报办结不晚于有效时限的应结案工单；"
    "申报被退回不改变首次申报时间，经认定虚假办结的，该次申报作废。",
    "超时办结": "主办单位首次申报办结时间晚于有效时限的应结案工单。",
    "未办结": "截至数据截至时间主办单位尚未申报办结的应结案工单。",
    "剔除": "经两人复核同意、不计入考核的应结案工单；其他各列均为剔除前的件数。",
    "剔除后按期结案率": "剔除上述工单后的按时办结除以应结案。",
    **{column: worded(name) for column, name in RATES.items()},
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


def versions() -> Mapping[str, int]:
    """Of each indicator that a report shows, the version of its definition."""
    return {name: indicator(name).version for name in PAIRS.values()}


@dataclass(frozen=True, kw_only=True)
class Report:
    """
    `as_of` in the city's time. `scope`: the department whose report it is; None: the whole city.

    `names`: of departments.
    """

    month: Month
    as_of: datetime
    position: int
    figures: MonthFigures
    names: Mapping[str, str]
    targets: Mapping[str, IndicatorTarget]  # by indicator, on the first day of the month
    scope: str | None = None
    departments: tuple[str, ...] | None = None  # of the scope
    published: PublishedMonth = NOT_PUBLISHED  # as it was at `as_of`

    @property
    def title(self) -> str:
        return f"{self.month.title}12345热线工单办理情况"

    @property
    def target(self) -> float:
        """The share that is to be finished in time."""
        return self.targets[ON_TIME].share

    @property
    def reached(self) -> Mapping[str, tuple[IndicatorTarget, Pair, bool | None]]:
        """By column, each target with the figure of the whole and whether that meets it."""
        total = self.figures.total
        pairs = {name: getattr(total, field) for field, name in PAIRS.items()}
        return {
            column: (target, pair, is_met(target, pair.rate, indicator(name).direction))
            for column, name in RATES.items()
            if (target := self.targets.get(name)) and (pair := pairs[name])
        }

    @property
    def targets_note(self) -> str:
        """Each target but that of the on-time rate, which has a column; empty where none is set."""
        told = []
        for column, (target, pair, met) in self.reached.items():
            if target.indicator != ON_TIME and met is not None:
                low = indicator(target.indicator).direction == "lower_is_better"
                aim = f"{'不高于' if low else '不低于'}{round(target.share * 100, 2):g}%"
                verdict = "达到目标" if met else "未达到目标"
                told.append(f"{column}{percent(pair)}，目标{aim}，{verdict}")
        return "；".join(told)

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

    @property
    def differs(self) -> bool | None:
        """Whether a number is another than what was published; None: the month is not published."""
        if self.published.published is None:
            return None
        was = {
            (name, by, key): number
            for (name, by, key), number in self.published.corrected.items()
            if name in PAIRS.values()
            and by == "department"
            and (self.departments is None or key in self.departments)
            and number != (0, 0)
        }
        return was != self.numbers

    @property
    def numbers(self) -> Mapping[Key, Number]:
        """The numbers of the departments, as a publication has them."""
        return {
            (name, "department", department): (pair.numerator, pair.denominator)
            for department, found in self.figures.departments.items()
            for field, name in PAIRS.items()
            if (pair := getattr(found, field)).denominator
        }

    @property
    def published_note(self) -> str:
        """What readers are told of the publication; empty before it."""
        published = self.published.published
        if published is None:
            return ""
        on = published.at.astimezone(self.as_of.tzinfo)
        said = f"本月数据已于{on.year}年{on.month}月{on.day}日公布"
        if self.published.corrections:
            said += f"，其后更正{len(self.published.corrections)}次"
        if not self.differs:
            return f"{said}，本件与公布的一致"
        return f"{said}；本件按数据截至时间重新统计，与公布的不同，以公布的为准"

    def name_of(self, department: str) -> str:
        if department == NO_DEPARTMENT:
            return "未派单"
        return self.names.get(department, department)


def rank(line: ReportLine) -> tuple[bool, float, int, str]:
    rate = line.outcomes.on_time.rate or 0.0
    return line.small, 0.0 if line.small else -rate, -line.outcomes.due, line.key or ""


def percent(pair: Pair) -> str:
    """With two decimals, a half rounded up; a dash where nothing was counted."""
    numerator, denominator = pair.numerator, pair.denominator
    if not denominator:
        return "—"
    hundredths = (numerator * 20_000 + denominator) // (2 * denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def chinese_moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02}分"
