"""Published reference data: departments, matters, policies, calendars."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from events.catalog.names import Channel, Medium, RequestKind
from hotline.api.answers.clocks import LimitShown
from hotline.http.representation import Representation
from hotline.matter import MatterFlag
from hotline.policy import EmergencyNumber
from hotline.routing import DepartmentKind

# RFC 3339 knows no time of day without an offset, so this is not the format "time"
TimeOfDay = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$")]
WHOLE = "总是 null: 一次给出全部"


class EntrustmentShown(Representation):
    """委托执法."""

    matters: tuple[str, ...] = Field(description="事项, 编码或其前缀")
    valid_from: AwareDatetime = Field(description="生效时间 (含)")
    approved_by: str = Field(description="批准机关")
    published_in: str = Field(description="公布的文件")
    valid_to: AwareDatetime | None = Field(description="失效时间 (不含); null 为长期")


class DepartmentShown(Representation):
    """承办单位."""

    code: str = Field(description="单位编码")
    name: str = Field(description="单位名称")
    kind: DepartmentKind = Field(
        description="单位类别: bureau 职能部门, district 区县政府, subdistrict 街道或镇, "
        "community 社区, utility 公用事业单位, centre 热线管理机构, partner 社会力量 (只能协办)"
    )
    parent: str | None = Field(description="上级单位编码")
    area: str | None = Field(description="辖区, 区划代码; null 为全市")
    powers: tuple[str, ...] = Field(description="有执法权的事项, 编码或其前缀")
    entrusted: tuple[EntrustmentShown, ...] = Field(description="受委托执法")
    active: bool = Field(description="是否启用")


class DepartmentPage(Representation):
    """全部承办单位."""

    items: tuple[DepartmentShown, ...] = Field(description="各单位")
    next_cursor: None = Field(description=WHOLE)


class MatterShown(Representation):
    """事项目录中的一个事项."""

    code: str = Field(description="事项编码")
    group: str = Field(description="大类")
    subgroup: str = Field(description="小类")
    name: str = Field(description="事项名称")
    lead_department_type: str = Field(description="主办单位类型")
    limit: LimitShown | None = Field(description="本事项的办理时限; null 为按政策")
    urgent_limit: LimitShown | None = Field(description="本事项紧急时的办理时限")
    note: str = Field(description="备注")
    flags: tuple[MatterFlag, ...] = Field(
        description="特殊标志: G 网格员可先行处置, E 需要执法权, U 公用事业, S 敏感, C 通常当场答复"
    )
    required_items: tuple[str, ...] = Field(description="一次性告知须补充的材料")


class MatterPage(Representation):
    """全部事项."""

    items: tuple[MatterShown, ...] = Field(description="各事项")
    next_cursor: None = Field(description=WHOLE)
    version: int = Field(description="目录版本")


class HandleLimitsShown(Representation):
    """办理时限; null 为按次一级的紧急程度."""

    ordinary: LimitShown = Field(description="一般")
    urgent: LimitShown | None = Field(description="紧急")
    critical: LimitShown | None = Field(description="特急")


class KindLimitsShown(Representation):
    """一类诉求的各项时限."""

    acknowledge: LimitShown = Field(description="签收")
    handle: HandleLimitsShown = Field(description="办理")
    contact: LimitShown | None = Field(description="先行联系; null 为不要求")
    contact_by_centre: bool = Field(description="由热线中心联系 (承办单位看不到诉求人)")
    extensions: tuple[LimitShown, ...] = Field(description="历次延期的最长时间")


class OfficeHoursShown(Representation):
    """办公时间."""

    sessions: tuple[tuple[TimeOfDay, TimeOfDay], ...] = Field(description="每日各段, 起止")
    day_ends: TimeOfDay = Field(description="以工作日计的时限在最后一日何时到期")


class SurgeShown(Representation):
    """何时建议设立专题, 何时报骤增."""

    at_least: int = Field(description="同一街道、同一事项 24 小时内至少多少件")
    times_baseline: float = Field(description="且至少为此前 7 日日均的多少倍")
    false_alarm: float = Field(description="骤增误报的容许概率: 每次查看, 各区域各事项合计")


class RepeatsShown(Representation):
    """何时列为重复发生地."""

    at_least: int = Field(description="同一网格、同一事项至少多少件")
    days: int = Field(description="多少日内, 含今日")


class WeightsShown(Representation):
    """三率在综合得分中的权重, 合计为 1."""

    response: float = Field(description="响应率的权重")
    resolution: float = Field(description="解决率的权重")
    satisfaction: float = Field(description="满意率的权重")


class StaffingShown(Representation):
    """社区规模与网格员配备."""

    least_households: int = Field(description="一个社区至少多少户")
    most_households: int = Field(description="一个社区至多多少户")
    households_per_worker: int = Field(description="每多少户配备 1 名网格员")
    least_workers: int = Field(description="一个社区至少多少名网格员")
    longest_shift_hours: int = Field(description="一个班次最长多少小时, 届时未签退的自动离岗")
    offline_hours: int = Field(
        description="手机可离线多少小时: 期内补传的反馈和巡查, 按所做时间计入时限"
    )


class CaseLimitsShown(Representation):
    """网格案件各环节的时限."""

    accept: LimitShown = Field(description="公众举报的受理时限")
    verify: LimitShown = Field(description="核实时限")
    open: LimitShown = Field(description="立案时限")
    dispatch: LimitShown = Field(description="派遣时限")
    handle: LimitShown = Field(description="处置时限, 处置标准没有规定的事项")
    check: LimitShown = Field(description="核查时限")
    close: LimitShown = Field(description="结案时限")
    extension: LimitShown = Field(description="每次延期最长多久")
    max_extensions: int = Field(description="延期次数上限")


class TargetsShown(Representation):
    """考核目标."""

    on_time: float = Field(description="按时办结率的目标, 0 到 1")
    online_share: float = Field(description="网上受理率的目标, 0 到 1")
    online_channels: tuple[Channel, ...] = Field(description="计为网上的接入渠道")


class DeliveryShown(Representation):
    """告知诉求人的方式."""

    media: dict[Channel, tuple[Medium, ...]] = Field(
        description="各受理渠道的发送方式, 依次取诉求人留有联系方式的第一种; 空为由该渠道自行展示"
    )
    attempts: int = Field(description="发送次数上限, 用完后须人工处理")
    first_wait_minutes: int = Field(description="首次重试前等待的分钟数, 其后逐次加倍")
    longest_wait_minutes: int = Field(description="重试前最长等待的分钟数")


class PhonesShown(Representation):
    """网格员手机."""

    position_retention_days: int = Field(description="位置保存的日数, 期满删除")
    phrases: tuple[str, ...] = Field(description="惯用语, 供填写备注")
    usual_matters: tuple[str, ...] = Field(description="常见事项的编码, 上报不多的网格员先列这些")
    fastest_kmh: float = Field(description="移动快于每小时多少公里, 列为线索")
    farthest_photo_m: float = Field(description="照片距事发地点远于多少米, 列为线索")


class PolicyShown(Representation):
    """一版政策."""

    version: int = Field(description="政策版本")
    kinds: dict[RequestKind, KindLimitsShown] = Field(description="各诉求类型的时限")
    office_hours: OfficeHoursShown = Field(description="办公时间")
    return_window: LimitShown = Field(description="派单后多久内可退单")
    return_window_urgent: LimitShown = Field(description="紧急工单派单后多久内可退单")
    max_returns: int = Field(description="退单次数上限, 超过即为争议")
    max_delegation_levels: int = Field(description="下派层级上限, 含主办单位")
    dispute_limit: LimitShown = Field(description="争议裁定时限")
    citizen_extra: LimitShown = Field(description="答复诉求人的时限比办理时限多出的时间")
    follow_up_kinds: tuple[RequestKind, ...] = Field(description="须回访的诉求类型")
    max_follow_up_attempts: int = Field(description="回访次数上限")
    max_suspension: LimitShown = Field(description="每次挂起最长多久须复核")
    information_limit: LimitShown = Field(description="诉求人补充材料的期限")
    max_information_requests: int = Field(description="请诉求人补充材料的次数上限")
    reopen_window: LimitShown = Field(description="办结后可以重新打开的期限, 期满归档")
    supervision_limit: LimitShown = Field(description="答复督办的期限, 督办单未写明时")
    explanation_limit: LimitShown = Field(description="说明超时原因的期限")
    max_reworks: int = Field(description="重办次数上限")
    suspension_reasons: dict[str, str] = Field(description="挂起原因: 编码与名称")
    return_reasons: dict[str, str] = Field(description="退单原因: 编码与名称")
    decline_reasons: dict[str, str] = Field(description="不予受理原因: 编码与名称")
    exclusion_reasons: dict[str, str] = Field(description="考核剔除理由: 编码与名称")
    max_exclusion_requests: int = Field(description="同一工单申请考核剔除的次数上限")
    targets: TargetsShown = Field(description="考核目标")
    surge: SurgeShown = Field(description="何时建议设立专题, 何时报骤增")
    incomplete_upload_days: int = Field(description="未传完的附件多少日未续传即清除")
    stuck_hours: int = Field(description="未结工单多少小时无人处理, 看板即列为停滞")
    repeat_places: RepeatsShown = Field(description="同一网格、同一事项何时列为重复发生地")
    case_limits: CaseLimitsShown = Field(description="网格案件各环节的时限")
    rate_weights: WeightsShown = Field(description="三率综合得分的权重")
    phones: PhonesShown = Field(description="网格员手机")
    staffing: StaffingShown = Field(description="社区规模与网格员配备")
    emergency_words: dict[EmergencyNumber, tuple[str, ...]] = Field(
        description="提示转接 110、119、120 的用语"
    )
    dispatch_at_acceptance: bool = Field(description="受理后是否自动派单")
    delivery: DeliveryShown = Field(description="告知诉求人的方式")
    zone: str = Field(description="城市所在时区")
    area_code: str | None = Field(description="电话区号")
    valid_from: date | None = Field(description="施行日, 当日零时起; null 为发布即施行")


class PolicyPage(Representation):
    """现行政策, 其后为已发布而尚未施行的."""

    items: tuple[PolicyShown, ...] = Field(description="政策")
    next_cursor: None = Field(description=WHOLE)


class CalendarShown(Representation):
    """一年的工作日历."""

    year: int = Field(description="年份")
    days_off: tuple[date, ...] = Field(description="放假的日子")
    make_up_days: tuple[date, ...] = Field(description="调休上班的日子")
    names: dict[date, str] = Field(description="日子的名称")
    version: str = Field(description="版本")
    source: str = Field(description="依据的文件")


class CalendarPage(Representation):
    """全部工作日历."""

    items: tuple[CalendarShown, ...] = Field(description="各年")
    next_cursor: None = Field(description=WHOLE)
