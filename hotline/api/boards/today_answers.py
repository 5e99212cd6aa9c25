"""The answer of the board of today, field by field."""

from pydantic import AwareDatetime, Field

from hotline.api.boards.topic_items import HotTopicItem
from hotline.http.representation import RatioShown, Representation
from hotline.routing.model import DepartmentKind
from projections.boards.today import Age, Part


class RatioWithOrders(RatioShown):
    """一个比率与列出其工单的地址."""

    orders: str = Field(description="列出分母所含工单的地址")


class PartCount(Representation):
    """看板的一项."""

    part: Part = Field(description="看板的哪一项")
    title: str = Field(description="名称")
    count: int = Field(description="件数")
    orders: str = Field(description="列出这些工单的地址")


class HourCount(Representation):
    """今日一个小时到期的工单."""

    hour: int = Field(description="城市当地的小时, 0 到 23")
    due: int = Field(description="到期件数")
    submitted: int = Field(description="其中已报结的件数")
    orders: str = Field(description="列出到期工单的地址")


class AgeCount(Representation):
    """超期一段时间的工单."""

    age: Age = Field(
        description="超期多久: 不足 1 天, 1 至 3 天, 3 至 7 天, 7 至 30 天, 30 天以上 (自然日)"
    )
    count: int = Field(description="件数")
    orders: str = Field(description="列出这些工单的地址")


class DepartmentCount(Representation):
    """一个主办单位的未结工单."""

    department: str = Field(description="主办单位编码")
    name: str = Field(description="单位名称")
    kind: DepartmentKind | None = Field(description="单位类别; 只与同类比较")
    open: int = Field(description="未结件数")
    red: int = Field(description="其中超期未报结的件数")
    yellow: int = Field(description="其中已预警的件数")
    orders: str = Field(description="列出其未结工单的地址")


class TodayAnswer(Representation):
    """今日看板."""

    as_of: AwareDatetime = Field(description="截至这一时刻")
    lag_seconds: float = Field(description="数据滞后的秒数")
    stuck_hours: int = Field(description="多少小时无人处理即列为停滞")
    on_time: RatioWithOrders = Field(description="本月至今的按时办结率")
    suppressed: dict[str, str] | None = Field(description="按时办结率未计入哪些工单及原因")
    counts: tuple[PartCount, ...] = Field(description="各项件数")
    due_by_hour: tuple[HourCount, ...] = Field(description="今日到期, 按小时; 没有的小时不列")
    red_ages: tuple[AgeCount, ...] = Field(description="超期未报结, 按超期时间")
    oldest_red_due_at: AwareDatetime | None = Field(description="超期最久的到期时间")
    follow_up: RatioWithOrders = Field(
        description="近 7 日 (含今日) 的回访到率: 接通与已回访的工单"
    )
    departments: tuple[DepartmentCount, ...] = Field(description="各主办单位, 同类中超期多的在前")
    surges: tuple[HotTopicItem, ...] = Field(description="近 24 小时骤增的街道与事项 (I-08)")
