"""A case, its list, its timeline and the tasks of workers as answers."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import (
    AreaClass,
    CaseSource,
    CaseStatus,
    ClockName,
    Crs,
    EntryKind,
    PhotoKind,
    Status,
    TaskKind,
    Unit,
    VerificationResult,
)
from grid.api.cases.hint_answers import CaseHint, PhotoSignalShown
from hotline.http.representation import Representation
from projections.cases.list import ListedCase

Light = Literal["green", "yellow", "red", "grey"]
LIGHT = "green 未到预警, yellow 将到, red 已超时, grey 不计时"
PEOPLE = "所列账号的姓名, 仅您可以查看的; 没有的以账号称"
NEXT_PAGE = "下一页的游标, 作 cursor 带回; null 为没有下一页"


class CaseMatterShown(Representation):
    """部件或事项, 名称为上报时的名称."""

    standard: str = Field(description="标准")
    kind: EntryKind = Field(description="部件或事项")
    code: str = Field(description="编码")
    name: str = Field(description="名称")


class CasePointShown(Representation):
    """坐标."""

    lon: float = Field(description="经度")
    lat: float = Field(description="纬度")
    crs: Crs = Field(description="坐标系")


class CaseCellShown(Representation):
    """所在网格."""

    scheme: str = Field(description="网格体系")
    code: str = Field(description="网格编码")
    map_version: int = Field(description="网格图版本")
    method: str = Field(description="定位方式")
    confidence: float = Field(description="定位把握, 0 到 1")
    ambiguous: bool = Field(description="是否在边界上")


class CasePlaceShown(Representation):
    """案件地点."""

    text: str | None = Field(description="地点描述; 无权查看的为 null")
    point: CasePointShown | None = Field(description="坐标; 无权查看的为 null")
    cell: CaseCellShown | None = Field(description="所在网格; 不能确定的为 null")
    district: str | None = Field(description="区县, 12 位区划代码")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    community: str | None = Field(description="社区或村, 12 位区划代码")


class CaseRequesterShown(Representation):
    """举报人, 电话已隐去中间四位."""

    name: str | None = Field(description="姓名")
    phone: str | None = Field(description="电话")


class CaseRouteShown(Representation):
    """为何派给该单位."""

    rule: str = Field(description="依据")
    because: str = Field(description="说明")
    because_en: str = Field(description="说明 (英文)")


class CaseLimitShown(Representation):
    """时限长度."""

    value: int = Field(description="数值")
    unit: Unit = Field(description="单位")


class CaseClockShown(Representation):
    """案件一个环节的时限."""

    name: ClockName = Field(description="环节")
    started_at: AwareDatetime = Field(description="起算时间")
    due_at: AwareDatetime = Field(description="到期时间")
    warn_at: AwareDatetime | None = Field(description="预警时间")
    limit: CaseLimitShown | None = Field(description="时限长度; 各步单位不同时为 null")
    revision: int = Field(description="第几次设定")
    state: Literal["running", "paused", "done", "ended"] = Field(
        description="running 计时中, paused 暂停, done 已完成, ended 不再计时"
    )
    light: Light = Field(description=LIGHT)
    done_at: AwareDatetime | None = Field(description="完成时间")
    ended_at: AwareDatetime | None = Field(description="不再计时的时间")
    warned: bool = Field(description="是否已预警")
    missed: bool = Field(description="是否已超时")
    remaining_seconds: int | None = Field(description="暂停时剩余的秒数")
    policy_version: int | None = Field(description="计算所依据的政策版本")
    calendar_version: str | None = Field(description="计算所依据的工作日历版本")
    explanation: str | None = Field(description="计算过程")


class CaseTaskShown(Representation):
    """网格员的一项任务."""

    task_id: str = Field(description="任务编号, 在案件中")
    task: TaskKind = Field(description="任务: 核实、核查或处置")
    worker: str | None = Field(description="网格员账号; null 为待网格长指派")
    since: AwareDatetime = Field(description="下达时间")
    done_at: AwareDatetime | None = Field(description="完成时间")
    left_at: AwareDatetime | None = Field(description="撤回时间")
    due_at: AwareDatetime | None = Field(description="到期时间; 已结束的为 null")
    light: Light = Field(description=LIGHT)


class CasePhotoShown(Representation):
    """案件照片."""

    sha256: str = Field(description="内容的 SHA-256")
    kind: PhotoKind = Field(description="照片类别")
    taken_at: AwareDatetime | None = Field(description="拍摄时间, 以手机为准")
    accuracy_m: float | None = Field(description="定位精度, 米")
    recorded_at: AwareDatetime = Field(description="记入案件的时间")
    by: str | None = Field(description="提交人账号")
    awaited: bool = Field(description="true 为照片内容尚未传到")


class CaseCounts(Representation):
    """次数."""

    reworks: int = Field(description="返工次数")
    returns: int = Field(description="退单次数")
    extensions: int = Field(description="延期次数")
    suspensions: int = Field(description="挂账次数")
    escalations: int = Field(description="上报上级次数")


class CaseRequests(Representation):
    """处置单位待审的申请."""

    to_return: bool = Field(description="是否有待审的退单申请")
    extension: CaseLimitShown | None = Field(description="待审的延期申请; 没有的为 null")
    suspension: bool = Field(description="是否有待审的挂账申请")


class SameHere(Representation):
    """同一网格内同一部件或事项的另一件未结案件."""

    case_no: str = Field(description="案件编号")
    status: CaseStatus = Field(description="案件状态")
    reported_at: AwareDatetime = Field(description="上报时间")


class OrderHere(Representation):
    """附近同一问题的未结工单."""

    order_no: str = Field(description="工单编号")
    status: Status = Field(description="工单状态")
    registered_at: AwareDatetime = Field(description="登记时间")


class CaseShown(Representation):
    """网格案件."""

    case_no: str = Field(description="案件编号")
    status: CaseStatus = Field(description="案件状态")
    version: int = Field(description="版本，作 If-Match 带回")
    source: CaseSource = Field(description="案件来源")
    matter: CaseMatterShown = Field(description="部件或事项")
    component: str | None = Field(description="部件标识码")
    area_class: AreaClass = Field(description="区域类别")
    description: str | None = Field(description="问题描述; 无权查看的为 null")
    place: CasePlaceShown = Field(description="地点")
    reporter: str | None = Field(description="上报人账号")
    requester: CaseRequesterShown | None = Field(description="举报人; 没有或无权查看的为 null")
    order_no: str | None = Field(description="所属工单编号")
    department: str | None = Field(description="处置单位编码")
    route: CaseRouteShown | None = Field(description="派遣依据")
    verified: VerificationResult | None = Field(description="核实结果")
    clocks: tuple[CaseClockShown, ...] = Field(description="各环节时限")
    light: Light = Field(description=LIGHT)
    tasks: tuple[CaseTaskShown, ...] = Field(description="网格员任务")
    photos: tuple[CasePhotoShown, ...] = Field(description="照片")
    requests: CaseRequests = Field(description="待审的申请")
    review_at: AwareDatetime | None = Field(description="挂账中的复核日期; 未挂账为 null")
    counts: CaseCounts = Field(description="各类次数")
    people: dict[str, str] = Field(description=PEOPLE)
    allowed_commands: tuple[str, ...] = Field(description="您现在可以进行的操作")
    reported_at: AwareDatetime = Field(description="上报时间")
    first_submitted_at: AwareDatetime | None = Field(description="首次反馈处置完成的时间")
    closed_at: AwareDatetime | None = Field(description="结案时间")
    same_here: tuple[SameHere, ...] = Field(
        default=(), description="可能重复的案件: 同一网格、同一事项、未结; 办理操作的答复中没有"
    )
    cells_now: tuple[str, ...] = Field(
        default=(),
        description="所在网格如今的编码, 没有变化的为其本身; 没有网格的为空; 办理操作的答复中没有",
    )
    work_orders_here: tuple[OrderHere, ...] = Field(
        default=(), description="可能重复的工单: 事项对应、地点相近、未结; 办理操作的答复中没有"
    )
    hints: tuple[CaseHint, ...] = Field(
        default=(), description="提示: 地点不在本市, 坐标与文字不一致"
    )
    signals: tuple[PhotoSignalShown, ...] | None = Field(
        default=None, description="照片的线索, 仅督办人员和班长可见; 办理操作的答复中为 null"
    )


class CaseItem(ListedCase, Representation):
    """列表中的案件."""

    matter: CaseMatterShown = Field(description="部件或事项")
    light: Light = Field(description=LIGHT)
    task: TaskKind | None = Field(description="待办的网格员任务")
    worker: str | None = Field(description="任务所在的网格员账号")


class CasePage(Representation):
    """一页案件, 新上报的在前."""

    items: tuple[CaseItem, ...] = Field(description="本页案件")
    next_cursor: str | None = Field(description=NEXT_PAGE)
    people: dict[str, str] = Field(description=PEOPLE)


class TaskItem(Representation):
    """一项待办任务."""

    case_no: str = Field(description="案件编号")
    task: TaskKind = Field(description="任务: 核实、核查或处置")
    task_id: str = Field(description="任务编号, 在案件中")
    worker: str | None = Field(description="网格员账号; null 为待网格长指派")
    due_at: AwareDatetime | None = Field(description="到期时间")
    light: Light = Field(description=LIGHT)
    place: str | None = Field(description="地点描述")
    point: CasePointShown | None = Field(description="坐标")
    cell: str | None = Field(description="网格编码")
    community: str | None = Field(description="社区或村, 12 位区划代码")
    matter: CaseMatterShown = Field(description="部件或事项")
    name: str = Field(description="部件或事项的名称")
    status: CaseStatus = Field(description="案件状态")
    since: AwareDatetime = Field(description="下达时间")
    version: int = Field(description="案件版本，作 If-Match 带回")
    allowed_commands: tuple[str, ...] = Field(
        default=(), description="您现在可以对案件进行的操作; 离线数据包中没有"
    )


class TaskPage(Representation):
    """一页待办任务, 先到期的在前."""

    items: tuple[TaskItem, ...] = Field(description="本页任务")
    next_cursor: str | None = Field(description=NEXT_PAGE)
    people: dict[str, str] = Field(description=PEOPLE)


class CaseActor(Representation):
    """操作人."""

    account: str | None = Field(description="账号")
    role: str | None = Field(description="当时的岗位, 多个以逗号分隔")
    department: str | None = Field(description="当时所属单位编码")


class CaseTimelineItem(Representation):
    """时间线的一项."""

    position: int = Field(description="在日志中的位置")
    version: int = Field(description="此事件之后的案件版本")
    type: str = Field(description="事件类型, 如 grid_case.dispatched")
    recorded_at: AwareDatetime = Field(description="记入日志的时间")
    actor: CaseActor = Field(description="操作人")
    summary: str = Field(description="一句话说明, 不含个人信息")
    data: dict[str, Any] = Field(description="事件的各个字段; 无权查看的字段不出现")
    side: Literal["work_order", "grid_case"] = Field(description="出自工单或网格案件")
    number: str = Field(description="该工单或网格案件的编号")


class CaseTimeline(Representation):
    """案件时间线, 先发生的在前."""

    items: tuple[CaseTimelineItem, ...] = Field(description="各项")
    people: dict[str, str] = Field(description=PEOPLE)
