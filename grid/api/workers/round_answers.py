"""Patrol rounds and their coverage as answers."""

from datetime import date

from pydantic import AwareDatetime, Field

from events.catalog.patrol_rounds import (
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    RoundCancellation,
    RoundStatus,
)
from grid.api.workers.answers import NEXT
from hotline.http.representation import Representation
from projections.workers.rounds import CoverageBy


class RoundItem(Representation):
    """一次巡查任务."""

    round_id: str = Field(description="巡查编号")
    kind: PatrolKind = Field(
        description="种类: hazard 安全隐患, dispute 矛盾纠纷, rental 出租屋, care 关爱走访, "
        "street 街面"
    )
    form: PatrolForm = Field(
        description="形式: on_foot 步行, by_vehicle 车巡, visit 入户走访, joint 联合巡查"
    )
    period: PatrolPeriod = Field(
        description="周期: day 一日, week 一周, month 一月, quarter 一季, half_year 半年"
    )
    area: str = Field(description="巡查区域, 12 位区划代码")
    area_name: str | None = Field(description="巡查区域的名称")
    worker: str = Field(description="负责的网格员, 账号")
    starts_at: AwareDatetime = Field(description="首日零时")
    due_at: AwareDatetime = Field(description="到期时间: 末日 24 时")
    points: int = Field(description="应巡点位数")
    done: int = Field(description="按期已巡点位数")
    late: int = Field(description="超期补巡点位数")
    status: RoundStatus = Field(
        description="planned 待巡查, started 巡查中, ended 已结束, cancelled 已取消"
    )
    overdue: bool = Field(description="是否已到期而仍有点位未巡")
    started_at: AwareDatetime | None = Field(description="开始时间")
    ended_at: AwareDatetime | None = Field(description="结束或取消时间")


class RoundPoint(Representation):
    """一个点位."""

    cell: str = Field(description="单元网格编码")
    passed_at: AwareDatetime | None = Field(description="到达时间; 未巡为 null")
    in_time: bool | None = Field(
        description="是否按期: 以系统收到时为准; "
        "手机时间在期内、且在政策所定离线时间内补传的, 也算按期"
    )
    worker: str | None = Field(description="到达的网格员, 账号")


class RoundAnswer(RoundItem):
    """巡查任务及其点位."""

    cells: tuple[RoundPoint, ...] = Field(description="各点位")
    cancelled_for: RoundCancellation | None = Field(description="取消原因; 未取消为 null")
    version: int = Field(description="版本")


class RoundPage(Representation):
    """一页巡查任务, 先到期的在前."""

    items: tuple[RoundItem, ...] = Field(description="本页巡查任务")
    next_cursor: str | None = Field(description=NEXT)


class CoverageOf(Representation):
    """一个网格员、社区、周或种类的巡查覆盖."""

    key: str | None = Field(description="账号、区划代码、周 (如 2026-W48) 或种类; 跨社区的为 null")
    name: str | None = Field(description="名称; 没有的为 null")
    rounds: int = Field(description="到期的巡查任务数")
    incomplete: int = Field(description="其中未按期巡完的任务数")
    numerator: int = Field(description="按期已巡点位数")
    denominator: int = Field(description="应巡点位数")
    late: int = Field(description="超期补巡点位数, 不计入分子")
    rate: float | None = Field(description="覆盖率; 没有到期的巡查为 null, 既非 0 也非 100%")


class CoverageAnswer(Representation):
    """巡查覆盖率."""

    definition: str = Field(description="口径")
    since: date = Field(alias="from", description="起 (含)")
    to: date = Field(description="止 (不含)")
    as_of: AwareDatetime = Field(description="截至这一时刻到期的")
    by: CoverageBy = Field(description="分组的维度")
    total: CoverageOf = Field(description="合计; 各项之和")
    items: tuple[CoverageOf, ...] = Field(description="各项, 按 key 排列")
    next_cursor: None = Field(description="总是 null: 一次给出全部")
