"""What happened to an order, and who read personal data of it."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from hotline.api.answers.lists import NEXT
from hotline.http.representation import Representation


class ActorShown(Representation):
    """操作人."""

    account: str | None = Field(description="账号")
    role: str | None = Field(description="当时的岗位, 多个以逗号分隔")
    department: str | None = Field(description="当时所属单位编码")


class TimelineItem(Representation):
    """时间线的一项: 日志中的一个事件."""

    position: int = Field(description="在日志中的位置")
    version: int = Field(description="此事件之后的工单版本")
    type: str = Field(description="事件类型, 如 work_order.dispatched")
    recorded_at: AwareDatetime = Field(
        description="记入日志的时间；data.at 为事情发生的时间，演示城市中二者可能不同"
    )
    actor: ActorShown = Field(description="操作人")
    summary: str = Field(
        description="一句话说明, 不含个人信息; 首选英文 (Accept-Language: en) 时为英文"
    )
    data: dict[str, Any] = Field(
        description="事件的各个字段, 随 type 而异; 无权查看的字段不出现, 电话已隐去中间四位"
    )


class SidedItem(TimelineItem):
    """时间线的一项, 出自工单或其网格案件."""

    side: Literal["work_order", "grid_case"] = Field(description="出自工单或网格案件")
    number: str = Field(description="该工单或网格案件的编号")


class Timeline(Representation):
    """时间线, 先发生的在前."""

    items: tuple[SidedItem, ...] = Field(description="各项")


class AccessRecords(Representation):
    """个人信息查阅记录, 先发生的在前; version 为记录自身的序号."""

    items: tuple[TimelineItem, ...] = Field(description="本页各次查阅")
    next_cursor: str | None = Field(description=NEXT)
