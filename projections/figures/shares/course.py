"""The figures of the course of orders: accepted, closed, returned, done again; one row each."""

from dataclasses import replace
from typing import Final

from projections.figures.marks import Mark
from projections.figures.shares.share import Share

ACCEPTED: Final = ("受理 (含直接答复) 的工单", "orders accepted or answered in the call")
DISPATCHED: Final = ("首次派单的工单", "orders first dispatched")
REGISTERED: Final = ("登记的工单", "orders registered")
CLOSED: Final = ("办结的工单", "orders closed")
COURSE: Final = (
    Share(
        name="closing-rate",
        title="结案率",
        title_en="Closing rate",
        direction="higher_is_better",
        cohort="effective_due",
        met=Mark.CLOSED,
        of=("有效时限到期 (应结案) 的工单", "orders whose limit in force falls"),
        counted=("其中已办结的", "those of them that are closed"),
    ),
    Share(
        name="closed-of-accepted",
        title="办结率",
        title_en="Closed of accepted",
        direction="higher_is_better",
        cohort="accepted_at",
        met=Mark.CLOSED,
        of=ACCEPTED,
        counted=("其中已办结的", "those of them that are closed"),
    ),
    Share(
        name="direct-answer-rate",
        title="直接答复率",
        title_en="Direct answer rate",
        direction="higher_is_better",
        cohort="accepted_at",
        met=Mark.ANSWERED,
        of=ACCEPTED,
        counted=("其中直接答复、未曾派单的", "those answered in the call, never dispatched"),
    ),
    Share(
        name="return-request-rate",
        title="申请退单率",
        title_en="Return request rate",
        direction="lower_is_better",
        cohort="dispatched_at",
        met=Mark.RETURN_ASKED,
        of=DISPATCHED,
        counted=("其中申请过退单的", "those of which a return was requested"),
    ),
    Share(
        name="return-rate",
        title="退单率",
        title_en="Return rate",
        direction="lower_is_better",
        cohort="dispatched_at",
        met=Mark.RETURNED,
        of=DISPATCHED,
        counted=("其中同意过退单的", "those of which a return was granted"),
    ),
    Share(
        name="redispatch-rate",
        title="改派率",
        title_en="Redispatch rate",
        direction="lower_is_better",
        cohort="dispatched_at",
        met=Mark.REDISPATCHED,
        of=DISPATCHED,
        counted=("其中再次派单或裁定主办的", "those dispatched or ruled once more"),
    ),
    Share(
        name="extension-rate",
        title="延期率",
        title_en="Extension rate",
        direction="lower_is_better",
        cohort="dispatched_at",
        met=Mark.EXTENDED,
        of=DISPATCHED,
        counted=("其中同意过延期的", "those of which an extension was granted"),
    ),
    Share(
        name="suspension-rate",
        title="挂起率",
        title_en="Suspension rate",
        direction="lower_is_better",
        cohort="dispatched_at",
        met=Mark.SUSPENDED,
        of=DISPATCHED,
        counted=("其中挂起过的", "those that were suspended"),
    ),
    Share(
        name="rework-rate",
        title="重办率",
        title_en="Rework rate",
        direction="lower_is_better",
        cohort="submitted_at",
        met=Mark.REWORKED,
        of=("首次申报办结的工单", "orders whose lead first submitted a result"),
        counted=("其中重办过的", "those of which rework was ordered"),
    ),
    Share(
        name="reopening-rate",
        title="重新打开率",
        title_en="Reopening rate",
        direction="lower_is_better",
        cohort="accepted_at",
        met=Mark.REOPENED,
        of=ACCEPTED,
        counted=("其中重新打开过的", "those that were reopened"),
    ),
    Share(
        name="urge-rate",
        title="催办率",
        title_en="Urge rate",
        direction="lower_is_better",
        cohort="accepted_at",
        met=Mark.URGED,
        of=ACCEPTED,
        counted=(
            "其中诉求人或他人来电催办过的 (督办人员、中心主动催办不计)",
            "those about which the requester or another caller asked again; not urged by staff",
        ),
    ),
    Share(
        name="overdue-open-rate",
        title="超期未报结率",
        title_en="Overdue and open",
        direction="lower_is_better",
        cohort="effective_due",
        unmet=Mark.SUBMITTED | Mark.CLOSED,
        of=("有效时限到期的工单", "orders whose limit in force falls"),
        counted=(
            "其中尚未申报办结的；按超期时长分组",
            "those without a result that counts; by=age divides them by how long they are overdue",
        ),
    ),
    Share(
        name="online-share",
        title="网上受理率",
        title_en="Online share",
        direction="higher_is_better",
        cohort="registered_at",
        online=True,
        of=REGISTERED,
        counted=(
            "其中经政策所列网上渠道登记的",
            "those over a channel that the policy calls online",
        ),
    ),
    Share(
        name="repeat-rate",
        title="重复诉求率",
        title_en="Repeat rate",
        direction="lower_is_better",
        cohort="registered_at",
        repeats="place",
        of=REGISTERED,
        counted=(
            "其中此前 30 日内同一网格、同一事项已有工单的",
            "those of whose cell and matter another order was registered within 30 days before",
        ),
    ),
)
DONE_AT_FIRST: Final = Share(
    name="done-at-first-rate",
    title="一次完成率",
    title_en="Done at the first attempt",
    direction="higher_is_better",
    cohort="closed_at",
    unmet=Mark.REWORKED | Mark.REOPENED,
    of=CLOSED,
    counted=("其中未重办、未重新打开的", "without rework and never reopened"),
)
FIRST_TIME_RESOLUTION: Final = replace(
    DONE_AT_FIRST,
    version=2,
    repeats="requester",
    counted=(
        (
            "其中未重办、未重新打开，且办结后 30 日内同一诉求人未就同一事项再次登记的；"
            "办结未满 30 日的按截至查询时的情况计"
        ),
        (
            "without rework, never reopened, and not asked again by the same requester on the same "
            "matter within 30 days after the closing; of those closed later, as far as is known"
        ),
    ),
)
