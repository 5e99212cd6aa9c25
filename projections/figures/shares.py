"""The indicators of orders by their marks (工单类指标, I-06): one row each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from events.postgres.statements import statements
from projections.figures.marks import LEFT_OUT, RESOLUTIONS, SATISFACTIONS, Mark

SHARES_SQL: Final = statements(__file__)
Cohort = Literal["accepted_at", "dispatched_at", "effective_due", "submitted_at", "closed_at"]
NONE: Final = Mark(0)
HAPPY: Final = Mark.SATISFIED | Mark.BASICALLY_SATISFIED
CONTACTS: Final = Mark.CONTACTED | Mark.NOT_CONTACTED


@dataclass(frozen=True, kw_only=True)
class Share:
    """
    A share of the orders whose moment `cohort` falls in a period.

    `among`: the orders with any of these marks; none given: all. `never`: orders with any of these
    are listed apart. Counted are the orders among them with any mark of `met` and none of `unmet`.
    `of`, `counted` are the definition in words; `version` is increased when it changes.
    """

    name: str
    title: str
    title_en: str
    direction: Literal["higher_is_better", "lower_is_better"]
    cohort: Cohort
    met: Mark = NONE
    unmet: Mark = NONE
    among: Mark = NONE
    never: Mark = LEFT_OUT
    version: int = 1
    of: tuple[str, str]  # Chinese, English
    counted: tuple[str, str]
    unit: str = "ratio"

    @property
    def masks(self) -> tuple[int, ...]:
        """The last parameters of each statement."""
        return tuple(map(int, (self.among, self.never, self.met, self.unmet)))

    def definition(self, *, english: bool) -> dict[str, Any]:
        text = REST_EN if english else REST
        return {
            "id": self.name,
            "version": self.version,
            "numerator": self.counted[english],
            "denominator": text["denominator"].format(self.of[english]),
            "cohort": self.cohort,
            **{name: text[name] for name in ("zero", "raw", "by_department")},
        }


REST: Final = {
    "denominator": "[from, min(to, as_of)) 内{}; 撤单、并单按规则不计并单列",
    "zero": "没有所计工单时不显示比率",
    "raw": "与该比率相同: 不另按首次时限计算",
    "by_department": "每行只计最终由该单位主办的工单, 不含其下属单位; "
    "退回的工单计入后来的主办单位; department 条件默认含下属单位, subtree=false 时与该行一致",
}
REST_EN: Final = {
    "denominator": "{} in [from, min(to, as_of)); withdrawn and merged ones are listed apart",
    "zero": "no rate where no order counts",
    "raw": "the same: there is no other count by the first limit",
    "by_department": "each row counts the orders that the department itself leads in the end, "
    "without those below it; a returned order counts with the later lead; the filter department "
    "includes those below by default, and with subtree=false equals the row",
}
ACCEPTED: Final = ("受理 (含直接答复) 的工单", "orders accepted or answered in the call")
DISPATCHED: Final = ("首次派单的工单", "orders first dispatched")
ASKED: Final = ("办结且回访到、并就此作答的工单", "closed orders whose requester answered this")
SHARES: Final[Mapping[str, Share]] = {
    each.name: each
    for each in (
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
            name="follow-up-reach-rate",
            title="有效回访率",
            title_en="Follow-up reach rate",
            direction="higher_is_better",
            cohort="closed_at",
            among=Mark.FOLLOW_UP_TRIED,
            met=Mark.FOLLOWED_UP,
            of=("办结且已回访 (含未接通) 的工单", "closed orders whose requester was called"),
            counted=("其中回访到的", "those whose requester was reached"),
        ),
        Share(
            name="response-rate",
            title="响应率",
            title_en="Response rate",
            direction="higher_is_better",
            cohort="closed_at",
            among=CONTACTS,
            met=Mark.CONTACTED,
            of=ASKED,
            counted=("回访答已联系的", "whose requester says that the department made contact"),
        ),
        Share(
            name="resolution-rate",
            title="解决率",
            title_en="Resolution rate",
            direction="higher_is_better",
            cohort="closed_at",
            among=RESOLUTIONS,
            met=Mark.RESOLVED,
            of=ASKED,
            counted=("回访答已解决的", "whose requester says that it is resolved"),
        ),
        Share(
            name="satisfaction-rate",
            title="满意率",
            title_en="Satisfaction rate",
            direction="higher_is_better",
            cohort="closed_at",
            among=SATISFACTIONS,
            met=HAPPY,
            of=ASKED,
            counted=(
                "对结果满意或基本满意的",
                "whose requester is satisfied or basically satisfied with the result",
            ),
        ),
        Share(
            name="dissatisfaction-rate",
            title="不满意率",
            title_en="Dissatisfaction rate",
            direction="lower_is_better",
            cohort="closed_at",
            among=SATISFACTIONS,
            met=Mark.DISSATISFIED,
            of=ASKED,
            counted=("对结果不满意的", "whose requester is dissatisfied with the result"),
        ),
        Share(
            name="done-at-first-rate",
            title="一次完成率",
            title_en="Done at the first attempt",
            direction="higher_is_better",
            cohort="closed_at",
            unmet=Mark.REWORKED | Mark.REOPENED,
            of=("办结的工单", "orders closed"),
            counted=("其中未重办、未重新打开的", "without rework and never reopened"),
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
    )
}
