"""What a requester is shown of their order."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from events.catalog.names import ClockName, PauseKind, Status
from hotline.api.answers.handling import ReplyShown
from hotline.api.answers.order import MatterName
from hotline.http.representation import Representation

OwnAct = Literal["supply", "urge", "withdraw", "rate"]


class StepShown(Representation):
    """办理的一步."""

    step: Literal["accepted", "dispatched", "in_progress", "replied", "followed_up"] = Field(
        description="accepted 已受理, dispatched 已派单, in_progress 办理中, replied 已答复, "
        "followed_up 已回访"
    )
    name: str = Field(description="名称")
    at: datetime | None = Field(description="本轮到达的时间; 未到的为 null")


class Ended(Representation):
    """未经单位办理的结局."""

    status: Status = Field(description="状态")
    name: str = Field(description="名称")
    at: datetime | None = Field(description="时间")


class Paused(Representation):
    """为何暂停计时."""

    kind: PauseKind = Field(description="种类")
    name: str = Field(description="名称")
    since: datetime = Field(description="起")
    until: datetime | None = Field(description="至迟")
    items: tuple[str, ...] = Field(description="请您补充的材料")
    note: str | None = Field(description="请您补充的说明")


class OwnClock(Representation):
    """对您的一个时限."""

    name: ClockName = Field(description="时限编码")
    title: str = Field(description="名称")
    due_at: datetime | None = Field(description="到期时间; 暂停的为 null")
    state: str = Field(description="状态")


class OwnOrder(Representation):
    """诉求人凭编号和查询码所见的工单."""

    order_no: str = Field(description="工单编号")
    status: Status = Field(description="状态")
    status_name: str = Field(description="状态名称")
    matter: MatterName = Field(description="事项")
    registered_at: datetime = Field(description="登记时间")
    steps: tuple[StepShown, ...] = Field(description="各步")
    ended: Ended | None = Field(description="未经单位办理的结局; 没有的为 null")
    lead_department: str | None = Field(description="主办单位名称; 未派单或须保密的为 null")
    paused: Paused | None = Field(description="暂停; 未暂停的为 null")
    due_at: datetime | None = Field(description="应办结时间; 没有或暂停的为 null")
    clocks: tuple[OwnClock, ...] = Field(description="对您的各个时限")
    reply: ReplyShown | None = Field(description="答复; 未答复的为 null")
    may: tuple[OwnAct, ...] = Field(
        description="您现在可以: supply 补充材料, urge 催办, withdraw 撤单, rate 评价"
    )
