"""Lists of orders, by pages."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import AssignmentStatus
from hotline.api.answers.order import MatterName
from hotline.http.representation import Representation
from projections.orders.list import Listed

NEXT = "下一页的游标, 作 cursor 带回; null 为没有下一页"


class OrderItem(Listed, Representation):
    """列表中的工单: 不含诉求人与诉求内容."""

    matter: MatterName = Field(description="事项")
    title: str | None = Field(description="标题; 无权查看或已删除为 null")
    erased: bool = Field(description="诉求人的个人信息是否已按申请删除")
    supporting_departments: tuple[str, ...] = Field(description="协办单位编码")
    overdue: bool | None = Field(description="是否超期; 没有时限为 null")


class OrderPage(Representation):
    """一页工单, 后登记的在前."""

    items: tuple[OrderItem, ...] = Field(description="本页工单")
    next_cursor: str | None = Field(description=NEXT)


class InboxItem(OrderItem):
    """待办: 一个单位须处理的工单."""

    role: Literal["lead", "supporting", "delegate"] = Field(
        description="lead 主办, supporting 协办, delegate 下派"
    )
    assignment_status: AssignmentStatus = Field(description="承办状态")
    dispatched_at: AwareDatetime = Field(description="派单时间")
    acknowledged_at: AwareDatetime | None = Field(description="签收时间")


class InboxPage(Representation):
    """一页待办, 先到期的在前."""

    items: tuple[InboxItem, ...] = Field(description="本页待办")
    next_cursor: str | None = Field(description=NEXT)


class OrderBehind(Representation):
    """一个数所含的工单."""

    order_no: str = Field(description="工单编号")
    order: OrderItem | None = Field(
        description="该工单现在的情况, 同工单列表所列; 您无权查看的为 null, 仍计在数内"
    )


class OrdersBehindPage(Representation):
    """一页工单: 指标或看板的一个数所含的, 按编号排列."""

    items: tuple[OrderBehind, ...] = Field(description="本页工单")
    next_cursor: str | None = Field(description=NEXT)
