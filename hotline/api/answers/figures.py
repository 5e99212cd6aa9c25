"""Figures, their definitions, and the orders behind them."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from hotline.api.figures.targets import TargetOfFigure
from hotline.http.representation import RatioShown, Representation, WholeList
from projections.figures.query import SMALL


class Options(Representation):
    """各地口径不一的情形在本口径中如何计."""

    withdrawn: Literal["listed_apart", "included"] = Field(description="撤单: 单列, 或计入")
    merged: Literal["listed_apart", "included"] = Field(description="并单: 单列, 或计入")
    excluded: Literal["second_pair"] = Field(description="剔除的: 计入, 另给剔除后的一组数")
    suspended: Literal["not_due", "included"] = Field(description="挂起的: 不到期, 或计入")
    inquiries: Literal["included", "not_included"] = Field(description="咨询类: 计入, 或不计")
    basically_satisfied: Literal["counts", "does_not_count"] | None = Field(
        description="基本满意: 计入分子, 或不计; 与满意无关的为 null"
    )


class Definition(Representation):
    """指标口径."""

    id: str = Field(description="口径编码")
    version: int = Field(description="口径版本")
    numerator: str = Field(description="分子")
    denominator: str = Field(description="分母")
    cohort: str = Field(description="按哪一时间归入统计期")
    options: Options = Field(description="可选口径的取值")
    direction: Literal["higher_is_better", "lower_is_better"] = Field(
        description="higher_is_better 越高越好, lower_is_better 越低越好"
    )
    target: float | None = Field(
        description="目标, 0 到 1: 统计期首日有效的, 单列口径时为今日有效的; 没有目标时为 null"
    )
    weights: dict[str, float] | None = Field(
        description="综合指标: 各分项指标的权重, 现行政策所定; 其他指标为 null"
    )
    zero: str = Field(description="分母为零时如何显示")
    raw: str = Field(description="raw 的口径")
    by_department: str = Field(description="按单位分组时的口径")


class Indicator(Representation):
    """一项指标."""

    name: str = Field(description="指标编码, 即地址的末段")
    title: str = Field(description="指标名称")
    unit: Literal["ratio"] = Field(description="单位: ratio 为比率")
    direction: Literal["higher_is_better", "lower_is_better"] = Field(
        description="higher_is_better 越高越好, lower_is_better 越低越好"
    )
    definition: Definition = Field(description="现行口径")
    not_additive: str | None = Field(description="各行之和不等于合计的原因; null 为相等")
    former: tuple[Definition, ...] = Field(
        description="以往的口径, 旧的在前; 查询时以 version 指定, 可与现行口径对照"
    )


class IndicatorPage(WholeList[Indicator]):
    """全部指标."""


class PartOfScore(RatioShown):
    """综合得分的一个分项."""

    name: str = Field(description="分项指标编码, 可按其查询和下钻")
    weight: float = Field(description="权重")


class FigureTotal(RatioShown):
    """合计."""

    score: float | None = Field(
        default=None,
        description="仅综合指标: 各分项比率按权重的加权和; 任一分项没有比率时为 null",
    )
    parts: tuple[PartOfScore, ...] = Field(default=(), description="仅综合指标: 各分项")

    interval: tuple[float, float] | None = Field(
        description="比率的 95% 置信区间 (Wilson), 下限与上限; 分母为零时为 null"
    )
    raw: RatioShown = Field(description="同一比率, 不计延期与挂起")
    after_exclusion: RatioShown = Field(description="同一比率, 剔除后: 不含 excluded 所计工单")
    excluded: int = Field(description="经复核同意不计入考核的件数; 含在剔除前的比率中")
    left_out: int = Field(description="不计入的件数 (撤单、并单), 单列")


class FigureRow(FigureTotal):
    """一行."""

    key: str | None = Field(
        description="分组的值; none 为没有该值的工单; not_told_apart 为网格图变动后无法区分的; "
        "按两个维度分组时为两个值, 以逗号分开"
    )
    name: str | None = Field(description="分组值的名称；按时期分组时为 null")
    small: bool = Field(description=f"分母少于 {SMALL} 件，比率仅供参考，不宜排名")
    rank: int | None = Field(
        description="名次, 并列同名; 单位只与同类 (level) 相比; small 的、按时期等分组的为 null"
    )
    working_day: bool | None = Field(
        default=None, description="仅按日分组时出现: 是否工作日, 按城市公布的日历"
    )
    holiday: str | None = Field(default=None, description="仅按日分组时出现: 该日所属的节假日")
    subtree: Literal[False] = Field(
        default=False, description="仅按单位分组时出现: 该行只计该单位本身, 不含下属单位"
    )


class ScopeShown(Representation):
    """所计单位."""

    department: str | None = Field(description="单位编码; null 为全市")
    subtree: bool | None = Field(description="是否含其下属单位")


class Suppressed(Representation):
    """哪些受保护的工单未计入."""

    code: str = Field(description="编码")
    reason: str = Field(description="说明")


class TotalBefore(FigureTotal):
    """上期或去年同期的合计."""

    change: float | None = Field(description="本期比率减该期比率; 任一期没有比率时为 null")


class RowBefore(TotalBefore):
    """上期或去年同期的一行."""

    key: str | None = Field(description="分组的值, 与 rows 中的相同")
    small: bool = Field(description=f"两期之一的分母少于 {SMALL} 件, 升降仅供参考, 不宜排名")


class Compared(Representation):
    """与之比较的一期."""

    compare: Literal["previous", "last_year"] = Field(
        description="previous 上期 (整月比前几个整月, 其他比前一段等长时间), last_year 去年同期"
    )
    since: AwareDatetime = Field(alias="from", description="该期起 (含)")
    to: AwareDatetime = Field(description="该期止 (不含); 本期未结束时, 只取该期中同样长的一段")
    total: TotalBefore = Field(description="该期合计")
    rows: tuple[RowBefore, ...] = Field(description="该期各行; 之和等于该期合计")
    better: tuple[str, ...] = Field(
        description="好转最多的至多 5 行的 key, 多的在前; 不含 small 的"
    )
    worse: tuple[str, ...] = Field(description="变差最多的至多 5 行的 key, 多的在前; 不含 small 的")


class FigureAnswer(Representation):
    """指标数值, 附可据以核对的全部条件."""

    name: str = Field(description="指标编码")
    definition: Definition = Field(description="口径")
    since: AwareDatetime = Field(alias="from", description="统计期起 (含)")
    to: AwareDatetime = Field(description="统计期止 (不含)")
    by: str | None = Field(description="分组的维度; null 为不分组")
    then_by: str | None = Field(description="再分组的维度; null 为只按一个维度")
    cells: Literal["then", "now"] = Field(description="网格按当时的图, 或现行的图")
    map_version: int | None = Field(description="现行网格图的版本; 按当时的图时为 null")
    as_of: AwareDatetime = Field(description="以哪一时刻的情况计算")
    position: int = Field(description="计算所依据的日志位置")
    lag_seconds: float = Field(description="指标落后于日志的秒数")
    scope: ScopeShown = Field(description="所计单位")
    suppressed: Suppressed | None = Field(description="受保护的工单如何计入; null 为全部计入")
    not_additive: str | None = Field(description="各行之和不等于合计的原因; null 为相等")
    total: FigureTotal = Field(description="合计")
    target: Annotated[TargetOfFigure | None, Field(description="目标; 未定目标的为 null")]
    rows: tuple[FigureRow, ...] = Field(description="各行; 之和等于合计")
    compared: Compared | None = Field(
        description="上期或去年同期的同一指标, 截至同一时刻; 未要求比较时为 null"
    )


class OrderNumber(Representation):
    """工单编号."""

    order_no: str = Field(description="工单编号")
