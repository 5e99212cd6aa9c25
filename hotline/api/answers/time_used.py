"""Who used how much of an order's time, in numbers that sum exactly, and in one sentence."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import Status
from hotline.http.representation import Representation

HELD_BY = (
    "在等谁: centre 热线中心, department 承办单位, requester 诉求人, "
    "none 挂起期间或办结至重新打开期间"
)
HolderName = Literal["centre", "department", "requester", "none"]


class TimeShown(Representation):
    """用时, 整分钟: 各时刻均舍去秒, 各部分之和等于总计."""

    working_minutes: int = Field(description="工作时间, 分钟: 按当前工作日历和办公时间")
    natural_minutes: int = Field(description="自然时间, 分钟: 夜间和节假日照计")


class OwnerShare(TimeShown):
    """一方的用时."""

    held_by: HolderName = Field(description=HELD_BY)
    department: str | None = Field(description="承办单位编码; 非承办单位为 null")
    department_name: str | None = Field(description="承办单位名称")


class StageShare(OwnerShare):
    """一方在一个环节的用时."""

    stage: Status = Field(description="环节, 即当时的工单状态")


class SpanShown(StageShare):
    """一段时间: 环节和所等的一方不变."""

    started_at: AwareDatetime = Field(description="起 (含), 舍去秒")
    ended_at: AwareDatetime = Field(description="止 (不含), 舍去秒")


class ClockExplanation(Representation):
    """为何超期: 时限、实际, 各方各环节用时."""

    order_no: str = Field(description="工单编号")
    as_of: AwareDatetime = Field(description="以哪一时刻的情况说明")
    status: Status = Field(description="当时的工单状态")
    lead_department: str | None = Field(description="决定是否按时的主办单位编码; 未派单为 null")
    due_at: AwareDatetime | None = Field(description="办理时限; 没有或暂停计时为 null")
    first_submitted_at: AwareDatetime | None = Field(description="主办单位首次申报办结时间")
    on_time: bool | None = Field(description="是否按时; false 为超期, 未到期且未申报为 null")
    calendar_version: str = Field(description="计算用时所依据的工作日历版本")
    total: TimeShown = Field(description="自登记至办结 (未办结的至该时刻) 的全部用时")
    by_owner: tuple[OwnerShare, ...] = Field(description="各方用时, 先经手的在前; 之和等于总计")
    by_stage: tuple[StageShare, ...] = Field(description="各方各环节用时; 之和等于总计")
    spans: tuple[SpanShown, ...] = Field(description="各段时间, 首尾相接, 不重不漏")
    sentence: str = Field(description="一句话说明, 可直接宣读")
    sentence_en: str = Field(description="一句话说明 (英文)")
