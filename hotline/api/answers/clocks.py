"""The clocks of a work order as its reader may see them."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import ClockName, PauseKind, Unit
from hotline.http.representation import Representation


class LimitShown(Representation):
    """时限长度, 如 5 个工作日."""

    value: int = Field(description="数值")
    unit: Unit = Field(description="单位")


class PauseShown(Representation):
    """暂停计时的一段时间."""

    kind: PauseKind = Field(description="原因: 挂起, 或等待诉求人补充")
    started_at: AwareDatetime = Field(description="暂停时间")
    ended_at: AwareDatetime = Field(description="恢复时间")


class OrderPauseShown(Representation):
    """工单当前的暂停."""

    kind: PauseKind = Field(description="原因: 挂起, 或等待诉求人补充")
    since: AwareDatetime = Field(description="开始时间")
    until: AwareDatetime = Field(description="最迟何时自动恢复办理")
    reason_code: str | None = Field(description="挂起原因编码")
    items: tuple[str, ...] = Field(description="请诉求人补充的材料")
    note: str | None = Field(description="说明")


class MissShown(Representation):
    """超时的时钟."""

    name: ClockName = Field(description="时钟名称")
    revision: int = Field(description="第几次设定")


class ClockShown(Representation):
    """时限 (时钟): 何时起算, 何时到期, 是否已完成."""

    name: ClockName = Field(description="时钟名称")
    assignment_id: str | None = Field(description="承办子单编号; null 为工单本身的时限")
    department: str | None = Field(description="承办单位编码; null 为工单本身的时限")
    started_at: AwareDatetime = Field(description="起算时间")
    due_at: AwareDatetime = Field(description="到期时间")
    warn_at: AwareDatetime | None = Field(description="预警时间; 到期时间由外部指定时为 null")
    limit: LimitShown | None = Field(description="时限长度; 到期时间由外部指定时为 null")
    revision: int = Field(description="第几次设定")
    explains: MissShown | None = Field(description="说明超时原因的时限: 所说明的是哪一次超时")
    provisional: bool = Field(description="到期日所在年份的工作日历尚未发布, 结果为暂定")
    policy_version: int | None = Field(description="计算所依据的政策版本")
    calendar_version: str | None = Field(description="计算所依据的工作日历版本")
    explanation: str | None = Field(description="计算过程")
    done_at: AwareDatetime | None = Field(description="完成时间; 未完成为 null")
    ended_at: AwareDatetime | None = Field(description="不再计时的时间 (退单、撤回等)")
    state: Literal["running", "paused", "done", "ended"] = Field(
        description="running 计时中, paused 暂停, done 已完成, ended 不再计时"
    )
    warned: bool = Field(description="是否已预警")
    missed: bool = Field(description="是否已超时")
    paused_at: AwareDatetime | None = Field(description="暂停计时的时间; 暂停时 due_at 不生效")
    remaining_seconds: int | None = Field(
        description="暂停时剩余的秒数: 以工作日或工作小时计的为工作时间"
    )
    extension_requested: LimitShown | None = Field(description="待审的延期申请")
    pauses: tuple[PauseShown, ...] = Field(description="历次暂停")
    extensions: tuple[LimitShown, ...] = Field(description="历次准予的延期")
