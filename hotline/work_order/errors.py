"""Every way in which the rules of a work order say no. The docstring is what the caller reads."""

from typing import ClassVar

from events.refusal import Refusal


class NotAllowedNow(Refusal):
    """The order is not at a stage where this can be done."""

    code: ClassVar[str] = "work_order.not_allowed_now"
    title: ClassVar[str] = "工单当前状态不允许此操作"


class NotYourRole(Refusal):
    """This is not for your role to do."""

    code: ClassVar[str] = "work_order.not_your_role"
    title: ClassVar[str] = "您的岗位无权执行此操作"


class NotYourOrder(Refusal):
    """Only the lead department may do this."""

    code: ClassVar[str] = "work_order.not_your_order"
    title: ClassVar[str] = "只有主办单位可以执行此操作"


class NotYourAssignment(Refusal):
    """Your department has no open assignment in this order."""

    code: ClassVar[str] = "work_order.not_your_assignment"
    title: ClassVar[str] = "贵单位在此工单中没有待办任务"


class NotAcknowledged(Refusal):
    """Your department has not acknowledged its assignment yet."""

    code: ClassVar[str] = "work_order.not_acknowledged"
    title: ClassVar[str] = "请先签收再办理"


class OwnWork(Refusal):
    """Nobody reviews, approves or follows up their own work or their own department's (X-02)."""

    code: ClassVar[str] = "work_order.own_work"
    title: ClassVar[str] = "不能审核、回访本人或本单位办理的工单"


class OneLeadOnly(Refusal):
    """A department cannot be lead and support at once, or support twice (D-01)."""

    code: ClassVar[str] = "work_order.one_lead_only"
    title: ClassVar[str] = "主办单位只能有一个, 且不能重复列为协办"


class UnknownDepartment(Refusal):
    """There is no such department, or it is not active."""

    code: ClassVar[str] = "work_order.unknown_department"
    title: ClassVar[str] = "承办单位不存在或已停用"


class UnknownMatter(Refusal):
    """The catalogue holds no such matter."""

    code: ClassVar[str] = "work_order.unknown_matter"
    title: ClassVar[str] = "事项代码不存在"


class LeadLacksPower(Refusal):
    """The lead of this matter must hold its enforcement power, then and there (D-02)."""

    code: ClassVar[str] = "work_order.lead_lacks_power"
    title: ClassVar[str] = "该单位在此地没有此事项的执法权, 不能主办"


class ReturnedBefore(Refusal):
    """This department's return of this order was granted; it is not routed here again (D-03)."""

    code: ClassVar[str] = "work_order.returned_before"
    title: ClassVar[str] = "该单位的退单已获同意, 不能再次派给它"


class DepartmentReported(Refusal):
    """The reported department, or one above or below it, never has a part in the order (D-07)."""

    code: ClassVar[str] = "work_order.department_reported"
    title: ClassVar[str] = "被举报单位及其上下级不得参与办理"


class OwnDepartmentReported(Refusal):
    """A person of the reported department, or of one above or below it, takes no part (D-07)."""

    code: ClassVar[str] = "work_order.own_department_reported"
    title: ClassVar[str] = "被举报单位及其上下级的人员不得登记或办理此工单, 请由其他人员办理"


class PartnerMayOnlySupport(Refusal):
    """A partner may only support, and never on enforcement or protected orders (D-10)."""

    code: ClassVar[str] = "work_order.partner_may_only_support"
    title: ClassVar[str] = "社会力量不能承担此任务"


class ReasonNeeded(Refusal):
    """Overriding the routing needs a reason."""

    code: ClassVar[str] = "work_order.reason_needed"
    title: ClassVar[str] = "人工改派须说明理由"


class ReturnWindowClosed(Refusal):
    """The time in which an order may be returned is over (R-01)."""

    code: ClassVar[str] = "work_order.return_window_closed"
    title: ClassVar[str] = "已超过退单时限"


class UnknownReason(Refusal):
    """This reason code is not in the policy."""

    code: ClassVar[str] = "work_order.unknown_reason"
    title: ClassVar[str] = "理由代码不在政策目录中"


class CentreMakesContact(Refusal):
    """On a protected order only the centre contacts the requester (D-07)."""

    code: ClassVar[str] = "work_order.centre_makes_contact"
    title: ClassVar[str] = "保密工单由热线中心联系诉求人"


class RequesterIsAnonymous(Refusal):
    """The requester gave no way to be contacted."""

    code: ClassVar[str] = "work_order.requester_is_anonymous"
    title: ClassVar[str] = "匿名诉求没有联系方式"


class RequesterIsProtected(Refusal):
    """Requester data of a protected order is not shown to departments (D-07)."""

    code: ClassVar[str] = "work_order.requester_is_protected"
    title: ClassVar[str] = "保密工单不向承办单位公开诉求人信息"


class UnresolvedNeedsReason(Refusal):
    """A result that does not resolve the request must say why (U-02)."""

    code: ClassVar[str] = "work_order.unresolved_needs_reason"
    title: ClassVar[str] = "未解决的须说明原因"


class AssignmentsStillOpen(Refusal):
    """No reply before every supporting department has submitted (U-01)."""

    code: ClassVar[str] = "work_order.assignments_still_open"
    title: ClassVar[str] = "协办单位尚未全部办结, 不能统一回复"


class FollowUpTooSoon(Refusal):
    """Attempts to follow up are made at different hours (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_too_soon"
    title: ClassVar[str] = "请换一个时段再次回访"


class FollowUpDone(Refusal):
    """This round's follow-up is complete: recorded, or tried as often as the policy asks (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_done"
    title: ClassVar[str] = "本轮回访已完成"


class FollowUpMissing(Refusal):
    """Close after a recorded follow-up or three missed attempts (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_missing"
    title: ClassVar[str] = "尚未完成回访, 不能办结"


class FieldNotCorrectable(Refusal):
    """This field cannot be corrected (X-03)."""

    code: ClassVar[str] = "work_order.field_not_correctable"
    title: ClassVar[str] = "该字段不能更正"
