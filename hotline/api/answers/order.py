"""One work order as its reader may see it: what is not for them is null, or an empty list."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import (
    AssignmentStatus,
    CaseStatus,
    Channel,
    Crs,
    Outcome,
    RequestKind,
    Secrecy,
    Status,
    Urgency,
)
from hotline.api.answers.clocks import ClockShown, OrderPauseShown
from hotline.api.answers.handling import (
    CorrectionShown,
    CountsShown,
    ExclusionShown,
    FollowUpShown,
    ReplyShown,
    ResultShown,
    ReturnRequestShown,
    SupervisionShown,
)
from hotline.http.representation import Representation


class MatterName(Representation):
    """事项."""

    code: str = Field(description="事项编码")
    name: str | None = Field(description="事项名称")


class RepresentedShown(Representation):
    """被代理人."""

    name: str | None = Field(description="姓名")
    consent: bool = Field(description="是否已经本人同意")


class RequesterShown(Representation):
    """诉求人; 除“查看明文”外, 电话均已隐去中间四位, 电子邮件只留首字母和域名."""

    name: str | None = Field(description="姓名")
    phone: str | None = Field(description="电话")
    email: str | None = Field(default=None, description="电子邮件地址; 未留的没有此项")
    on_behalf_of: RepresentedShown | None = Field(
        default=None, description="被代理人: 诉求人代其提出; 为自己提出的没有此项"
    )


class CallerShown(Representation):
    """其他催办人."""

    name: str | None = Field(description="姓名")
    phone: str | None = Field(description="电话, 已隐去中间四位")
    channel: Channel = Field(description="催办渠道")
    at: AwareDatetime = Field(description="催办时间")


class PointShown(Representation):
    """坐标点."""

    lon: float = Field(description="经度, 度")
    lat: float = Field(description="纬度, 度")
    crs: Crs = Field(description="坐标系")


class CellShown(Representation):
    """所在网格."""

    scheme: str = Field(description="网格体系, 如 unit (单元网格)")
    code: str = Field(description="网格编码")
    map_version: int = Field(description="网格图版本")
    method: str = Field(description="定位方式: point 按坐标, text 按文字, given 指定")
    confidence: float = Field(description="定位把握, 0 到 1")
    ambiguous: bool = Field(description="是否在网格边界上, 可能属于相邻网格")


class PlaceShown(Representation):
    """事发地点."""

    text: str | None = Field(description="地点文字")
    point: PointShown | None = Field(description="坐标点")
    cell: CellShown | None = Field(description="所在网格; 未能定位为 null")
    district: str | None = Field(description="区县, 12 位区划代码; 不设区的市为 null")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    community: str | None = Field(description="社区或村, 12 位区划代码")


class AssignmentShown(Representation):
    """承办子单: 一个单位在工单中的承办."""

    id: str = Field(description="承办子单编号, 在本工单内唯一, 不重复使用")
    department: str = Field(description="承办单位编码")
    role: Literal["lead", "supporting", "delegate"] = Field(
        description="lead 主办, supporting 协办, delegate 下派"
    )
    parent: str | None = Field(description="下派此任务的承办子单编号; 非下派为 null")
    status: AssignmentStatus = Field(description="承办状态")
    due_at: AwareDatetime | None = Field(description="办理时限; 没有或暂停计时为 null")
    acknowledged_at: AwareDatetime | None = Field(description="签收时间")
    submitted_at: AwareDatetime | None = Field(description="申报办结时间")


class AlternativeShown(Representation):
    """分派时考虑过而未采用的单位."""

    department: str = Field(description="单位编码")
    rule_id: str = Field(description="使其成为候选的规则")
    why_not: str | None = Field(description="未采用的原因 (编码)")
    name: str | None = Field(description="单位名称")
    why_not_zh: str | None = Field(description="未采用的原因")


class RouteShown(Representation):
    """分派依据."""

    rule_id: str = Field(description="所用规则")
    rule_set_version: int = Field(description="规则集版本")
    because: str = Field(description="依据 (英文)")
    because_zh: str | None = Field(description="依据")
    alternatives: tuple[AlternativeShown, ...] = Field(description="考虑过而未采用的单位")
    overridden_by_person: bool = Field(description="是否由人指定单位, 而非按规则")


class Order(Representation):
    """工单. 无权查看的内容为 null 或空列表."""

    order_no: str = Field(description="工单编号: 日期-城市-序号")
    status: Status = Field(description="工单状态")
    version: int = Field(description="版本, 与 ETag 相同; 下一操作以 If-Match 带回")
    position: int = Field(description="最后一次变动在日志中的位置")
    kind: RequestKind = Field(description="诉求类型")
    matter: MatterName = Field(description="事项")
    urgency: Urgency = Field(description="紧急程度")
    secrecy: Secrecy = Field(description="保密要求")
    channel: Channel = Field(description="接入渠道")
    title: str | None = Field(description="标题")
    narrative: str | None = Field(description="诉求内容")
    erased: bool = Field(description="诉求人的个人信息是否已按申请删除")
    has_requester: bool = Field(description="是否登记了诉求人")
    reported_department: str | None = Field(description="被举报单位编码")
    source_system: str | None = Field(description="来源系统")
    external_ref: str | None = Field(description="来源系统中的编号")
    occurred_at: AwareDatetime | None = Field(description="事发时间")
    requester: RequesterShown | None = Field(description="诉求人; 无权查看或未登记为 null")
    callers: tuple[CallerShown, ...] = Field(description="其他催办人")
    place: PlaceShown = Field(description="事发地点")
    lead_department: str | None = Field(description="主办单位编码; 未派单为 null")
    responsible_department: str | None = Field(
        description="首接负责单位编码: 在另一主办单位签收前, 由首接单位对诉求人负责; 未派单为 null"
    )
    supporting_departments: tuple[str, ...] = Field(description="协办单位编码")
    assignments: tuple[AssignmentShown, ...] = Field(description="承办子单")
    route: RouteShown | None = Field(description="分派依据; 未派单为 null")
    clocks: tuple[ClockShown, ...] = Field(description="各项时限, 先起算的在前")
    pause: OrderPauseShown | None = Field(description="当前的暂停; 未暂停为 null")
    registered_at: AwareDatetime = Field(description="登记时间")
    accepted_at: AwareDatetime | None = Field(description="受理时间")
    dispatched_at: AwareDatetime | None = Field(description="派单时间")
    first_submitted_at: AwareDatetime | None = Field(description="主办单位首次申报办结时间")
    closed_at: AwareDatetime | None = Field(description="办结时间")
    ended_at: AwareDatetime | None = Field(description="办理终止时间 (办结、不予受理、撤回等)")
    topics: tuple[str, ...] = Field(description="所关联的专题编号")
    return_until: AwareDatetime | None = Field(
        description="主办单位最迟何时可申请退单; 未派单或不得退单为 null"
    )
    return_request: ReturnRequestShown | None = Field(description="最近一次退单申请及其审核")
    promised_due_at: AwareDatetime | None = Field(
        description="向诉求人承诺的办结时间; 没有承诺为 null"
    )
    effective_due_at: AwareDatetime | None = Field(
        description="办理时限与承诺中先到的一个; 都不在计时为 null. 法定的 due_at 不因承诺而变"
    )
    on_time: bool | None = Field(description="是否按时; 未到期且未申报为 null")
    counts: CountsShown = Field(description="各类次数")
    result: ResultShown | None = Field(description="主办单位申报的结果")
    supporting_results: tuple[ResultShown, ...] = Field(description="协办单位申报的结果")
    reply: ReplyShown | None = Field(description="最近一次答复")
    follow_up: FollowUpShown | None = Field(description="回访情况")
    outcome: Outcome | None = Field(description="办结方式")
    corrections: tuple[CorrectionShown, ...] = Field(description="更正记录")
    exclusion: ExclusionShown | None = Field(
        description="现主办单位最近一次考核剔除申请; 未申请为 null"
    )
    supervision: SupervisionShown | None = Field(description="未解除的督办单; 没有为 null")
    merged_into: str | None = Field(
        description="所并入的主单, 随主单办结后仍保留; 未并单或无权查看主单为 null"
    )
    followers: tuple[str, ...] = Field(description="并入本工单的工单编号, 只列读者有权查看的")
    split_from: str | None = Field(description="由哪一工单拆出; 不是或无权查看该单为 null")
    split_into: tuple[str, ...] = Field(description="拆出的工单编号, 只列读者有权查看的")
    attachments: tuple[str, ...] = Field(
        description="各项附件, 先附的在前; 是否已传到、如何查看见 GET /attachments?work_order="
    )
    allowed_commands: tuple[str, ...] = Field(
        description="读者此刻可以执行的操作, 即 POST 地址的末段; 查看过去 (as_of) 时为空"
    )


class CaseHere(Representation):
    """附近同一问题的未结网格案件."""

    case_no: str = Field(description="案件编号")
    status: CaseStatus = Field(description="案件状态")
    reported_at: AwareDatetime = Field(description="上报时间")


class OrderDocument(Order):
    """工单详情."""

    cells_now: tuple[str, ...] = Field(
        default=(),
        description="所在网格如今的编码, 没有变化的为其本身; 没有网格的为空; here=true 时才有",
    )
    grid_cases_here: tuple[CaseHere, ...] = Field(
        default=(),
        description="可能重复的网格案件: 事项对应、地点相近、未结; 保密工单和以往时刻为空; "
        "here=true 时才有",
    )


class Hint(Representation):
    """给登记人的提示, 不影响登记."""

    code: str = Field(description="提示编码")
    message: str = Field(description="提示")
    message_en: str = Field(description="提示 (英文)")


class ChangedOrder(Order):
    """操作后的工单, 附给操作人的提示."""

    hints: tuple[Hint, ...] = Field(description="提示: 并单事项不同、地点变更后不在主办单位辖区")


class RegisteredOrder(Order):
    """登记的工单, 附诉求人查询所用的编码."""

    query_code: str = Field(description="查询码, 告知诉求人")
    hints: tuple[Hint, ...] = Field(description="提示")


class OrderOutcome(Representation):
    """操作已完成, 而操作者不再有权查看该工单."""

    order_no: str = Field(description="工单编号")
    status: Status = Field(description="工单状态")
    version: int = Field(description="版本, 与 ETag 相同")
    position: int = Field(description="最后一次变动在日志中的位置")
    allowed_commands: tuple[str, ...] = Field(description="总是为空")


RevealAnswer = Order | OrderOutcome
CommandAnswer = ChangedOrder | OrderOutcome
"""What a command answers with: the order, or that it was done."""
