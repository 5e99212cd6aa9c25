"""Indicators of the street side, and evaluations, as answers."""

from typing import Literal

from pydantic import AwareDatetime, Field

from hotline.http.representation import RatioShown, Representation, WholeList
from projections.evaluation.forms import FormAbout, Scale, ZeroRule
from projections.figures.query import SMALL

BETTER = "higher_is_better 越高越好, lower_is_better 越低越好; null 为无所谓好坏"
Direction = Literal["higher_is_better", "lower_is_better"]
Colour = Literal["green", "blue", "yellow", "orange", "red"]


class CaseDefinition(Representation):
    """指标口径."""

    id: str = Field(description="口径编码")
    version: int = Field(description="口径版本")
    numerator: str | None = Field(description="分子; 计数类指标为 null")
    denominator: str = Field(description="分母; 计数类指标为所计的")
    cohort: Literal["begun_at", "due_at", "done_at", "due_or_done", "minute"] = Field(
        description="按哪一时间归入统计期: begun_at 发生, due_at 到期, done_at 完成, "
        "due_or_done 到期或完成, minute 逐分钟"
    )
    numerator_cohort: str = Field(description="分子按哪一时间归入统计期")
    minus: tuple[str, ...] = Field(description="扣减项: 有其中任一标记的不计")
    apart: tuple[str, ...] = Field(description="单列项: 有其中任一标记的另列, 不计入分母")
    zero: str | None = Field(description="分母为零时如何显示; 计数类指标为 null")
    direction: Direction | None = Field(description=BETTER)
    about: tuple[str, ...] = Field(
        description="用于哪些评价: region 区域, department 部门, post 岗位, "
        "worker 网格员, community 社区"
    )
    source: str = Field(description="口径的出处, 各地的不同")


class CaseIndicatorShown(Representation):
    """一项网格评价指标."""

    name: str = Field(description="指标编码, 即地址的末段")
    title: str = Field(description="指标名称")
    unit: Literal["count", "ratio", "minutes"] = Field(
        description="单位: count 件数或次数, 分子与分母相同; ratio 比率; "
        "minutes 平均时长, 分子为分钟之和; 后者之外 mean 为 null, 不是比率的 rate 为 null"
    )
    definition: CaseDefinition = Field(description="现行口径")
    former: tuple[CaseDefinition, ...] = Field(
        description="以往或另一种口径, 旧的在前; 查询时以 version 指定"
    )


class CaseIndicatorPage(WholeList[CaseIndicatorShown]):
    """全部网格评价指标."""


class CaseCounted(RatioShown):
    """一个数."""

    interval: tuple[float, float] | None = Field(
        description="比率的 95% 置信区间 (Wilson); 分子不是分母的一部分时、以分钟计时为 null"
    )
    mean: float | None = Field(description="平均时长, 分钟; 不是时长类指标的为 null")
    left_out: int = Field(description="单列而不计入的件数 (作废); 在岗率为规定时间之外的在岗分钟")


class CaseFigureRow(CaseCounted):
    """一行."""

    key: str | None = Field(description="分组的值; none 为没有该值的; 两个维度以逗号分开")
    name: str | None = Field(description="分组值的名称")
    small: bool = Field(
        description=f"分母少于 {SMALL} (在岗率: {SMALL} 人日)，比率仅供参考，不排名"
    )
    rank: int | None = Field(description="名次; small 的, 以及按时期分组的为 null")


class StreetScopeShown(Representation):
    """所计范围; 各项 null 为不限."""

    departments: tuple[str, ...] | None = Field(description="处置单位编码")
    communities: tuple[str, ...] | None = Field(description="社区, 12 位区划代码")
    worker: str | None = Field(description="账号: 只计本人的")


class CaseFigureAnswer(Representation):
    """网格评价指标的数值, 附可据以核对的全部条件."""

    name: str = Field(description="指标编码")
    definition: CaseDefinition = Field(description="口径")
    since: AwareDatetime = Field(alias="from", description="统计期起 (含)")
    to: AwareDatetime = Field(description="统计期止 (不含)")
    by: str | None = Field(description="分组的维度; null 为不分组")
    then_by: str | None = Field(description="再分组的维度; null 为只按一个维度")
    cells: Literal["then", "now"] = Field(description="网格按当时的图, 或现行的图")
    map_version: int | None = Field(description="现行网格图的版本; 按当时的图时为 null")
    as_of: AwareDatetime = Field(description="以哪一时刻的情况计算")
    position: int = Field(description="计算所依据的日志位置")
    scope: StreetScopeShown = Field(description="所计范围")
    total: CaseCounted = Field(description="合计")
    rows: tuple[CaseFigureRow, ...] = Field(description="各行; 之和等于合计")


class CaseBehindShown(Representation):
    """指标所计的一项: 案件, 或其某一环节."""

    case_no: str = Field(description="案件编号")
    node: str = Field(
        description="环节: report 上报, case 案件, accept 受理, verify 核实, open 立案, "
        "dispatch 派遣, handle 处置, check 核查, close 结案, rework 返工, return 退单, "
        "extension 延期, suspension 挂账"
    )
    number: int = Field(description="该案件的第几次")


class CaseBehindPage(Representation):
    """一页: 指标所计的各项."""

    items: tuple[CaseBehindShown, ...] = Field(description="本页各项")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")


class ShiftBehindShown(Representation):
    """在岗率所计的一个班次."""

    worker: str = Field(description="账号")
    name: str | None = Field(description="姓名")
    communities: tuple[str, ...] = Field(description="所在社区, 12 位区划代码; 途中改派的有几个")
    begun_at: AwareDatetime = Field(description="上岗")
    ends_at: AwareDatetime = Field(description="拟离岗: 至迟到此为止")
    ended_at: AwareDatetime | None = Field(description="离岗; null 为至所看时刻没有记录")
    ended_by: Literal["worker", "clock", "relief"] | None = Field(
        description="worker 签退或解除安排, clock 未签退、到时自动离岗, relief 由他人顶岗"
    )
    on_duty: int = Field(description="计入分子的分钟; 与先前班次重叠的计在先前的")
    outside: int = Field(description="规定时间之外的分钟")


class ShiftBehindPage(Representation):
    """一页: 在岗率所计的班次, 先上岗的在前."""

    scope: StreetScopeShown = Field(description="所计范围")
    items: tuple[ShiftBehindShown, ...] = Field(description="本页各班次")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")


class BandShown(Representation):
    """一档."""

    most: int | None = Field(description="至多几件; null 为不设上限")
    share: float = Field(description="得分值的几成, 0 到 1")


class GradeShown(Representation):
    """等级."""

    least: float = Field(description="得分不低于")
    name: str = Field(description="等级名称")
    colour: Colour = Field(description="颜色")


class FormPartShown(Representation):
    """考核方案的一项."""

    indicator: str = Field(description="指标编码")
    title: str = Field(description="指标名称")
    version: int = Field(description="口径版本")
    direction: Direction | None = Field(description=BETTER)
    points: float = Field(description="分值; scale 为 each 时是最多扣的分")
    scale: Scale = Field(
        description="计分: rate 按比率, from 达到 full_from 得满分、每差一个百分点扣 loses, "
        "bands 按件数分档, each 每件扣 loses"
    )
    full_from: float | None = Field(description="满分起点, 0 到 1")
    loses: float = Field(description="每差一个百分点或每件扣的分")
    bands: tuple[BandShown, ...] = Field(description="各档")
    minus: tuple[str, ...] = Field(description="本方案另行扣减的标记")
    zero: ZeroRule = Field(
        description="分母为零时: left_out 不计该项, 其余折算为百分; full 得满分; nothing 不得分"
    )


class FormShown(Representation):
    """一个考核方案."""

    id: str = Field(description="方案编码, 即地址的末段")
    title: str = Field(description="名称")
    about: FormAbout = Field(
        description="评价对象: district 区县, subdistrict 街道, community 社区, cell 网格, "
        "department 部门, worker 网格员, staff 中心岗位"
    )
    source: str = Field(description="依据的条款, 以及其中不是该条款所定的")
    version: int = Field(description="方案版本")
    parts: tuple[FormPartShown, ...] = Field(description="各项")
    grades: tuple[GradeShown, ...] = Field(description="等级, 由高到低")


class FormPage(WholeList[FormShown]):
    """全部考核方案."""


class PartScoredShown(CaseCounted):
    """一项得分."""

    indicator: str = Field(description="指标编码, 可按其查询和下钻")
    points: float | None = Field(description="得分; null 为没有可计的, 不计该项")
    of: float = Field(description="该项分值")
    small: bool = Field(description=f"按比率计分且分母少于 {SMALL}，仅供参考")


class EvaluationRow(Representation):
    """一行."""

    key: str = Field(description="评价对象的编码; none 为没有归属的")
    name: str | None = Field(description="名称")
    score: float | None = Field(description="百分制得分; null 为没有可计的项")
    grade: GradeShown | None = Field(description="等级; 没有得分或方案不设等级时为 null")
    small: bool = Field(description=f"某项比率的分母少于 {SMALL}，仅供参考，不排名")
    rank: int | None = Field(description="名次, 并列同名; small 的、只能看本人的为 null")
    parts: tuple[PartScoredShown, ...] = Field(description="各项得分, 附分子、分母与区间")


class EvaluationAnswer(Representation):
    """评价结果, 附可据以核对的全部条件."""

    form: FormShown = Field(description="考核方案")
    since: AwareDatetime = Field(alias="from", description="统计期起 (含)")
    to: AwareDatetime = Field(description="统计期止 (不含)")
    as_of: AwareDatetime = Field(description="以哪一时刻的情况计算")
    position: int = Field(description="计算所依据的日志位置")
    scope: StreetScopeShown = Field(description="所计范围")
    rows: tuple[EvaluationRow, ...] = Field(
        description="各行, 得分高的在前; small 的列后, 没有得分的最后"
    )
