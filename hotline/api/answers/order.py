"""One work order as its reader may see it: what is not for them is null, or an empty list."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import (
    AssignmentStatus,
    Channel,
    ClockName,
    Crs,
    Outcome,
    PauseKind,
    RequestKind,
    Satisfaction,
    Secrecy,
    Status,
    SupervisionLevel,
    Unit,
    Urgency,
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


class ReturnRequestShown(Representation):
    """退单申请及其审核."""

    department: str = Field(description="申请退单的单位编码")
    requested_at: AwareDatetime = Field(description="申请时间")
    reason_code: str = Field(description="退单原因编码, 见政策")
    suggested_department: str = Field(description="建议的承办单位编码")
    ground: str | None = Field(description="理由; 无权查看为 null")
    decision: Literal["pending", "granted", "denied"] = Field(
        description="pending 待审, granted 同意, denied 不同意"
    )
    decided_at: AwareDatetime | None = Field(description="审核时间; 待审为 null")
    note: str | None = Field(description="审核意见; 没有或无权查看为 null")


class CountsShown(Representation):
    """各类次数."""

    returns: int = Field(description="退单次数")
    extensions: int = Field(description="延期次数")
    reworks: int = Field(description="返工次数")
    urges: int = Field(description="催办次数")


class RejectionShown(Representation):
    """驳回."""

    at: AwareDatetime = Field(description="驳回时间")
    reason: str | None = Field(description="驳回理由")
    false_close: bool = Field(description="是否认定虚假办结")


class ResultShown(Representation):
    """申报的办理结果."""

    department: str | None = Field(description="申报单位编码")
    submitted_by: str | None = Field(description="申报人账号")
    submitted_at: AwareDatetime | None = Field(description="申报时间")
    substantiated: bool | None = Field(description="诉求是否属实")
    resolved: bool | None = Field(description="问题是否解决")
    unresolved_reason: str | None = Field(description="未解决的原因")
    findings: str | None = Field(description="调查情况")
    public_reply: str | None = Field(description="拟答复诉求人的内容")
    review: Literal["pending", "approved", "rejected"] | None = Field(
        description="pending 待审核, approved 已通过, rejected 已驳回、不再有效; 协办结果为 null"
    )
    rejection: RejectionShown | None = Field(description="驳回的情况; 未被驳回为 null")
    evidence: tuple[str, ...] = Field(description="佐证材料编号")


class ReplyShown(Representation):
    """已发出的答复."""

    text: str | None = Field(description="答复内容")
    channel: Channel | None = Field(description="答复渠道")
    round: int = Field(description="第几轮办理的答复")
    sent_at: AwareDatetime = Field(description="答复时间")


class FollowUpShown(Representation):
    """回访情况."""

    missed_at: tuple[AwareDatetime, ...] = Field(description="未接通的各次时间")
    recorded_at: AwareDatetime | None = Field(description="回访完成时间")
    contacted: bool | None = Field(description="承办单位是否先行联系过诉求人")
    resolved: bool | None = Field(description="诉求人认为是否解决")
    satisfied_result: Satisfaction | None = Field(description="对办理结果的满意度")
    satisfied_process: Satisfaction | None = Field(description="对办理过程的满意度")
    note: str | None = Field(description="回访记录")


class CorrectionShown(Representation):
    """更正记录."""

    field: str = Field(description="更正的字段")
    value: str | None = Field(description="更正后的内容")
    reason: str | None = Field(description="更正原因")
    at: AwareDatetime = Field(description="更正时间")


class ExclusionShown(Representation):
    """考核剔除申请及其结果."""

    state: Literal["requested", "first_approved", "approved", "denied"] = Field(
        description="requested 待审, first_approved 一人已同意, approved 已剔除, denied 不同意"
    )
    department: str = Field(description="申请单位编码")
    reason_code: str = Field(description="理由编码，见政策的考核剔除理由")
    evidence: tuple[str, ...] = Field(description="佐证材料编号")
    ground: str | None = Field(description="申请理由")
    requested_at: AwareDatetime = Field(description="申请时间")
    decided_at: AwareDatetime | None = Field(description="最近一次审核时间; 未审核为 null")
    reason: str | None = Field(description="不同意的理由")


class SupervisionShown(Representation):
    """督办单."""

    number: str = Field(description="督办单编号")
    level: SupervisionLevel = Field(description="督办级别")
    issued_at: AwareDatetime = Field(description="发出时间")
    due_at: AwareDatetime | None = Field(description="答复期限")
    answered_at: AwareDatetime | None = Field(description="最近一次答复时间; 未答复为 null")
    by_rule: bool = Field(description="是否因重办无效自动发出")
    note: str | None = Field(description="督办要求")


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
    allowed_commands: tuple[str, ...] = Field(
        description="读者此刻可以执行的操作, 即 POST 地址的末段; 查看过去 (as_of) 时为空"
    )


class Hint(Representation):
    """给登记人的提示, 不影响登记."""

    code: str = Field(description="提示编码")
    message: str = Field(description="提示")
    message_en: str = Field(description="提示 (英文)")


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


CommandAnswer = Order | OrderOutcome
"""What a command answers with: the order, or that it was done."""
