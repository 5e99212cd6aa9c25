"""Workers, their shifts and their cells as answers."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.grid_workers import DutyStatus
from hotline.http.representation import Representation

NEXT = "下一页的游标, 作 cursor 带回; null 为没有下一页"


class ShiftShown(Representation):
    """最近一个班次."""

    started_at: AwareDatetime = Field(description="上岗时间")
    ends_at: AwareDatetime = Field(description="最迟离岗时间: 未签退的到时自动离岗")
    ended_at: AwareDatetime | None = Field(description="离岗时间; 在岗为 null")
    start_cell: str | None = Field(description="上岗签到时所在的网格; 手机未提供位置为 null")
    in_duty_cells: bool | None = Field(
        description="签到时是否在责任网格内; 只供管理人员核实, 不作为拒绝的依据"
    )


class WorkerItem(Representation):
    """网格员或网格长."""

    worker: str = Field(description="账号")
    name: str | None = Field(description="姓名; 账号已停用为 null")
    is_lead: bool = Field(description="是否网格长")
    area: str | None = Field(description="负责的区划: 网格员为社区或村, 网格长为任一层级")
    area_name: str | None = Field(description="该区划的名称")
    cells: tuple[str, ...] = Field(description="责任网格: 单元网格编码")
    missing_cells: tuple[str, ...] = Field(description="责任网格中已不在现行网格图上的, 须重新安排")
    status: DutyStatus = Field(description="on_duty 在岗, off_duty 未在岗, released 已解除安排")
    shift: ShiftShown | None = Field(description="最近一个班次; 从未上岗为 null")
    covered_by: str | None = Field(description="顶岗的网格员, 账号")
    covers: tuple[str, ...] = Field(description="正为哪些网格员顶岗, 账号")


class WorkerAnswer(WorkerItem):
    """一名网格员或网格长."""

    version: int = Field(description="版本")


class WorkerPage(Representation):
    """一页网格员, 按账号排列."""

    items: tuple[WorkerItem, ...] = Field(description="本页网格员")
    next_cursor: str | None = Field(description=NEXT)
    on_duty: int = Field(description="所查范围内现在岗的人数, 各页合计")
    total: int = Field(description="所查范围内的人数, 各页合计")


class CellWithoutWorker(Representation):
    """无人在岗的网格."""

    cell: str = Field(description="网格编码")
    name: str = Field(description="网格名称")
    community: str = Field(description="社区或村, 12 位区划代码")
    reason: Literal["unassigned", "off_duty"] = Field(
        description="unassigned 没有安排网格员, off_duty 所安排的网格员均未在岗且无人顶岗"
    )
    workers: tuple[str, ...] = Field(description="所安排的网格员, 账号")
    goes_to: str | None = Field(
        description="该网格的任务现由谁承接: 本社区网格长, 没有则为上一级; null 为无人承接"
    )


class CellWithoutWorkerPage(Representation):
    """一页无人在岗的网格, 按编码排列."""

    items: tuple[CellWithoutWorker, ...] = Field(description="本页网格")
    next_cursor: str | None = Field(description=NEXT)
    unassigned: int = Field(description="所查范围内没有安排网格员的网格数")
    off_duty: int = Field(description="所查范围内有安排而无人在岗的网格数")
    cells: int = Field(description="所查范围内的网格总数")
