"""The refusals that several acts share. The docstring is what the caller reads."""

from collections.abc import Collection
from typing import ClassVar

from events.catalog.names import AssignmentStatus, Status
from events.refusal import NotAtThisStage, Refusal, RoleNeeded


class NotAllowedNow(NotAtThisStage):
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
        what = "本单位任务" if of_assignment else "工单"
        details = {"command": command, "name": name, "what": what, "status": status}
        stages = AssignmentStatus if of_assignment else Status
        super().__init__(stages=stages, allowed_in=allowed_in, **details)


class NotYourRole(RoleNeeded):
    """This is not for your role to do."""

    code: ClassVar[str] = "work_order.not_your_role"


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
    needs_zh: ClassVar[str] = "请先签收（acknowledge），再继续办理"
    needs: ClassVar[str] = "Acknowledge first."


class RequesterIsAnonymous(Refusal):
    """The requester gave no way to be contacted."""

    code: ClassVar[str] = "work_order.requester_is_anonymous"
    title: ClassVar[str] = "诉求人没有留下联系方式"
    needs_zh: ClassVar[str] = "无法联系诉求人，此项不办；其余办理照常进行"
    needs: ClassVar[str] = "Go on without contacting the requester."


class AlreadySubmitted(Refusal):
    """Your department has reported its work done; it acts again after a rejection."""

    code: ClassVar[str] = "work_order.already_submitted"
    title: ClassVar[str] = "贵单位已申报办结"
    needs_zh: ClassVar[str] = "请等待热线中心审核；如被驳回，可继续办理并重新申报"
    needs: ClassVar[str] = "Wait for the review; after a rejection go on."


class OwnWork(Refusal):
    """An account cannot review, approve again or follow up what it or its department did (X-02)."""

    code: ClassVar[str] = "work_order.own_work"
    title: ClassVar[str] = "不能审核、复核、回访本人经手或本单位办理的工单"
    needs_zh: ClassVar[str] = "请由另一名人员办理：未经手本工单，也不属于承办单位"
    needs: ClassVar[str] = (
        "Another person does it, who took no part in it and is of another department."
    )


class OwnDepartmentReported(Refusal):
    """A person of the reported department, or of one above or below it, takes no part (D-07)."""

    code: ClassVar[str] = "work_order.own_department_reported"
    title: ClassVar[str] = "被举报单位及其上下级的人员不得登记或办理此工单"
    needs_zh: ClassVar[str] = "请由其他单位的人员登记或办理"
    needs: ClassVar[str] = "Someone of another department may."


class UnknownMatter(Refusal):
    """The catalogue holds no such matter."""

    code: ClassVar[str] = "work_order.unknown_matter"
    title: ClassVar[str] = "事项编码不存在"
    needs_zh: ClassVar[str] = "事项目录中没有代码 {matter}，有效代码见 GET /api/v1/matters"
    needs: ClassVar[str] = "GET /api/v1/matters lists the valid codes."


class UnknownDepartment(Refusal):
    """There is no such department, or it is not active."""

    code: ClassVar[str] = "work_order.unknown_department"
    title: ClassVar[str] = "承办单位不存在或已停用"
    needs_zh: ClassVar[str] = (
        "名录中没有在用的单位编码 {department}，有效编码见 GET /api/v1/departments"
    )
    needs: ClassVar[str] = "GET /api/v1/departments lists the valid codes."


class UnknownReason(Refusal):
    """This reason code is not in the policy."""

    code: ClassVar[str] = "work_order.unknown_reason"
    title: ClassVar[str] = "理由编码不在政策目录中"
    needs_zh: ClassVar[str] = "可用的理由编码：{valid}"
    needs: ClassVar[str] = "Valid codes: {valid}."


class AnonymousWithRequester(Refusal):
    """An anonymous request names no one (D-07)."""

    code: ClassVar[str] = "work_order.anonymous_with_requester"
    title: ClassVar[str] = "匿名诉求不登记诉求人的姓名和电话"
    needs_zh: ClassVar[str] = (
        "诉求人留下姓名或电话、但不愿让承办单位知道的，请选择保密（confidential）；"
        "诉求人不愿留下身份的，请不要填写姓名和电话"
    )
    needs: ClassVar[str] = "Choose `confidential`, or leave the name and the number out."


class RequesterMustConsent(Refusal):
    """A partner is told of the requester, and contacts them, with their consent alone (D-10)."""

    code: ClassVar[str] = "work_order.requester_must_consent"
    title: ClassVar[str] = "未经诉求人同意，社会力量不能查看或联系诉求人"
    needs_zh: ClassVar[str] = (
        "请由主办单位联系诉求人；诉求人同意的，由主办单位或热线中心解除协办后重新增加，"
        "并将 consent 填为 true"
    )
    needs: ClassVar[str] = (
        "The lead contacts them. If they agree, the lead or the centre releases this department "
        "and adds it again with `consent`."
    )


class ConsentMissing(Refusal):
    """A representative registers for another person with the consent of that person (U-03)."""

    code: ClassVar[str] = "work_order.consent_missing"
    title: ClassVar[str] = "代他人提出诉求须经本人同意"
    needs_zh: ClassVar[str] = (
        "请向被代理人或来电人确认本人同意后，将 on_behalf_of.consent 填为 true；"
        "本人不同意的，请不要填写 on_behalf_of"
    )
    needs: ClassVar[str] = (
        "Confirm that the person agrees and set `on_behalf_of.consent`, "
        "or leave `on_behalf_of` out."
    )


class RepresentativeUnknown(Refusal):
    """Who registers for another person gives a name, a number or an address of their own (U-03)."""

    code: ClassVar[str] = "work_order.representative_unknown"
    title: ClassVar[str] = "代他人提出诉求须登记代理人"
    needs_zh: ClassVar[str] = "请填写代理人（来电人）的姓名、电话或电子邮件地址"
    needs: ClassVar[str] = "Give the name, the number or the address of the representative."
