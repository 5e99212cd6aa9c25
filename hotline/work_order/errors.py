"""Every way in which the rules of a work order say no. The docstring is what the caller reads."""

from collections.abc import Collection
from typing import ClassVar

from events.catalog.names import AssignmentStatus, Status
from events.refusal import Refusal


class NotAllowedNow(Refusal):
    """The order is not at a stage where this can be done."""

    code: ClassVar[str] = "work_order.not_allowed_now"
    title: ClassVar[str] = "工单当前状态不允许此操作"
    needs_zh: ClassVar[str] = "“{name}”只能在{what}处于{allowed_in}时进行，现为{status}"
    needs: ClassVar[str] = "{command} is possible in: {allowed_in}; now: {status}."

    def __init__(
        self,
        command: str,
        name: str,
        status: Status | AssignmentStatus | None,
        allowed_in: Collection[Status | AssignmentStatus | None],
    ) -> None:
        """`name` is the command's in Chinese; the stages are the order's or the assignment's."""
        of_assignment = isinstance(status, AssignmentStatus)
        stages = [
            each for each in (AssignmentStatus if of_assignment else Status) if each in allowed_in
        ]
        what = "本单位任务" if of_assignment else "工单"
        super().__init__(command=command, name=name, what=what, status=status, allowed_in=stages)


class NotYourRole(Refusal):
    """This is not for your role to do."""

    code: ClassVar[str] = "work_order.not_your_role"
    title: ClassVar[str] = "您的岗位无权执行此操作"
    needs_zh: ClassVar[str] = "需要以下岗位之一：{roles}"
    needs: ClassVar[str] = "One of these roles may: {roles}."


class NotYourOrder(Refusal):
    """Only the lead department may do this."""

    code: ClassVar[str] = "work_order.not_your_order"
    title: ClassVar[str] = "只有主办单位可以执行此操作"
    needs_zh: ClassVar[str] = "本工单的主办单位是 {lead_department}，只有该单位可以执行"
    needs: ClassVar[str] = "The lead is {lead_department}."


class NotYourAssignment(Refusal):
    """Your department has no open assignment in this order."""

    code: ClassVar[str] = "work_order.not_your_assignment"
    title: ClassVar[str] = "贵单位在此工单中没有待办任务"
    needs_zh: ClassVar[str] = (
        "贵单位在此工单中没有未办结的任务；如认为应由贵单位办理，请联系热线中心派单"
    )
    needs: ClassVar[str] = "The centre dispatches."


class NotAcknowledged(Refusal):
    """Your department has not acknowledged its assignment yet."""

    code: ClassVar[str] = "work_order.not_acknowledged"
    title: ClassVar[str] = "请先签收再办理"
    needs_zh: ClassVar[str] = "请先签收（acknowledge），再申报办结"
    needs: ClassVar[str] = "Acknowledge first."


class OwnWork(Refusal):
    """Nobody reviews, approves or follows up their own work or their own department's (X-02)."""

    code: ClassVar[str] = "work_order.own_work"
    title: ClassVar[str] = "不能审核、回访本人或本单位办理的工单"
    needs_zh: ClassVar[str] = "请由未参与办理、也不属于承办单位的人员办理"
    needs: ClassVar[str] = "Somebody of another department does it."


class OneLeadOnly(Refusal):
    """A department cannot be lead and support at once, or support twice (D-01)."""

    code: ClassVar[str] = "work_order.one_lead_only"
    title: ClassVar[str] = "主办单位只能有一个, 且不能重复列为协办"
    needs_zh: ClassVar[str] = "请为 {lead_department} 只保留一个角色：主办或协办，协办单位各列一次"
    needs: ClassVar[str] = "Name each department once."


class UnknownDepartment(Refusal):
    """There is no such department, or it is not active."""

    code: ClassVar[str] = "work_order.unknown_department"
    title: ClassVar[str] = "承办单位不存在或已停用"
    needs_zh: ClassVar[str] = (
        "名录中没有在用的单位代码 {department}，有效代码见 GET /api/v1/departments"
    )
    needs: ClassVar[str] = "GET /api/v1/departments lists the valid codes."


class UnknownMatter(Refusal):
    """The catalogue holds no such matter."""

    code: ClassVar[str] = "work_order.unknown_matter"
    title: ClassVar[str] = "事项代码不存在"
    needs_zh: ClassVar[str] = "事项目录中没有代码 {matter}，有效代码见 GET /api/v1/matters"
    needs: ClassVar[str] = "GET /api/v1/matters lists the valid codes."


class LeadLacksPower(Refusal):
    """The lead of this matter must hold its enforcement power, then and there (D-02)."""

    code: ClassVar[str] = "work_order.lead_lacks_power"
    title: ClassVar[str] = "该单位在此地没有此事项的执法权, 不能主办"
    needs_zh: ClassVar[str] = "此地有该事项执法权的单位：{holders}"
    needs: ClassVar[str] = "Those that hold it here: {holders}."


class ReturnedBefore(Refusal):
    """This department's return of this order was granted; it is not routed here again (D-03)."""

    code: ClassVar[str] = "work_order.returned_before"
    title: ClassVar[str] = "该单位的退单已获同意, 不能再次派给它"
    needs_zh: ClassVar[str] = "已同意 {department} 退单，请改派其他单位"
    needs: ClassVar[str] = "Choose another department than {department}."


class DepartmentReported(Refusal):
    """The reported department, or one above or below it, never has a part in the order (D-07)."""

    code: ClassVar[str] = "work_order.department_reported"
    title: ClassVar[str] = "被举报单位及其上下级不得参与办理"
    needs_zh: ClassVar[str] = "{department} 是被举报单位或其上下级，请改派其他单位"
    needs: ClassVar[str] = "Choose another department than {department}."


class OwnDepartmentReported(Refusal):
    """A person of the reported department, or of one above or below it, takes no part (D-07)."""

    code: ClassVar[str] = "work_order.own_department_reported"
    title: ClassVar[str] = "被举报单位及其上下级的人员不得登记或办理此工单, 请由其他人员办理"


class PartnerMayOnlySupport(Refusal):
    """A partner may only support, and never on enforcement or protected orders (D-10)."""

    code: ClassVar[str] = "work_order.partner_may_only_support"
    title: ClassVar[str] = "社会力量不能承担此任务"
    needs_zh: ClassVar[str] = "{department} 是社会力量，只能在非执法、非保密的工单中协办"
    needs: ClassVar[str] = "{department} may support open orders without enforcement."


class ReasonNeeded(Refusal):
    """Overriding the routing needs a reason."""

    code: ClassVar[str] = "work_order.reason_needed"
    title: ClassVar[str] = "人工改派须说明理由"
    needs_zh: ClassVar[str] = "请在 reason 中写明不按派单规则办理的理由"
    needs: ClassVar[str] = "Give it as `reason`."


class ReturnWindowClosed(Refusal):
    """The time in which an order may be returned is over (R-01)."""

    code: ClassVar[str] = "work_order.return_window_closed"
    title: ClassVar[str] = "已超过退单时限"
    needs_zh: ClassVar[str] = (
        "退单须在派单后的退单时限内提出（截止时间见 closed_at），请继续办理或联系热线中心"
    )
    needs: ClassVar[str] = "It closed at `closed_at`; go on handling, or ask the centre."


class UnknownReason(Refusal):
    """This reason code is not in the policy."""

    code: ClassVar[str] = "work_order.unknown_reason"
    title: ClassVar[str] = "理由代码不在政策目录中"
    needs_zh: ClassVar[str] = "可用的理由代码：{valid}"
    needs: ClassVar[str] = "Valid codes: {valid}."


class CentreMakesContact(Refusal):
    """On a protected order only the centre contacts the requester (D-07)."""

    code: ClassVar[str] = "work_order.centre_makes_contact"
    title: ClassVar[str] = "保密工单由热线中心联系诉求人"
    needs_zh: ClassVar[str] = "请由热线中心派单员或班长联系诉求人"
    needs: ClassVar[str] = "A dispatcher or shift lead makes it."


class RequesterIsAnonymous(Refusal):
    """The requester gave no way to be contacted."""

    code: ClassVar[str] = "work_order.requester_is_anonymous"
    title: ClassVar[str] = "匿名诉求没有联系方式"


class RequesterIsProtected(Refusal):
    """Requester data of a protected order is not shown to departments (D-07)."""

    code: ClassVar[str] = "work_order.requester_is_protected"
    title: ClassVar[str] = "保密工单不向承办单位公开诉求人信息"
    needs_zh: ClassVar[str] = "如需补充情况，请通过热线中心联系诉求人"
    needs: ClassVar[str] = "Ask the centre to contact the requester."


class UnresolvedNeedsReason(Refusal):
    """A result that does not resolve the request must say why (U-02)."""

    code: ClassVar[str] = "work_order.unresolved_needs_reason"
    title: ClassVar[str] = "未解决的须说明原因"
    needs_zh: ClassVar[str] = "请在 unresolved_reason 中说明未解决的原因"
    needs: ClassVar[str] = "Give it as `unresolved_reason`."


class AssignmentsStillOpen(Refusal):
    """No reply before every supporting department has submitted (U-01)."""

    code: ClassVar[str] = "work_order.assignments_still_open"
    title: ClassVar[str] = "协办单位尚未全部办结, 不能统一回复"
    needs_zh: ClassVar[str] = "尚未申报办结的单位：{departments}"
    needs: ClassVar[str] = "Still open: {departments}."


class FollowUpTooSoon(Refusal):
    """Attempts to follow up are made at different hours (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_too_soon"
    title: ClassVar[str] = "请换一个时段再次回访"
    needs_zh: ClassVar[str] = "本小时内已回访过，请在下一小时再次回访"
    needs: ClassVar[str] = "Try again in the next hour."


class FollowUpDone(Refusal):
    """This round's follow-up is complete: recorded, or tried as often as the policy asks (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_done"
    title: ClassVar[str] = "本轮回访已完成"
    needs_zh: ClassVar[str] = "本轮回访已完成，可以办结（close）"
    needs: ClassVar[str] = "Close the order."


class FollowUpMissing(Refusal):
    """Close after a recorded follow-up or three missed attempts (F-01)."""

    code: ClassVar[str] = "work_order.follow_up_missing"
    title: ClassVar[str] = "尚未完成回访, 不能办结"
    needs_zh: ClassVar[str] = "须先记录一次成功的回访，或再尝试 {attempts_left} 次仍未接通"
    needs: ClassVar[str] = "Record a follow-up, or {attempts_left} more missed attempts."


class FieldNotCorrectable(Refusal):
    """This field cannot be corrected (X-03)."""

    code: ClassVar[str] = "work_order.field_not_correctable"
    title: ClassVar[str] = "该字段不能更正"
    needs_zh: ClassVar[str] = "可以更正的字段：{valid}"
    needs: ClassVar[str] = "These can be corrected: {valid}."
