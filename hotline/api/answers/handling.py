"""What became of a work order: returns, results, reply, follow-up, assessment."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import Channel, Satisfaction, SupervisionLevel
from hotline.http.representation import Representation


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
