"""The figures of the follow-up: what requesters say of the result (三率), one row each."""

from typing import Final

from projections.figures.marks import RESOLUTIONS, SATISFACTIONS, Mark
from projections.figures.shares.share import Share

HAPPY: Final = Mark.SATISFIED | Mark.BASICALLY_SATISFIED
CONTACTS: Final = Mark.CONTACTED | Mark.NOT_CONTACTED
ASKED: Final = ("办结且回访到、并就此作答的工单", "closed orders whose requester answered this")
FOLLOW_UP: Final = (
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
        name="three-rates",
        title="三率综合",
        title_en="Composite of the three rates",
        direction="higher_is_better",
        cohort="closed_at",
        among=Mark.FOLLOWED_UP,
        unmet=Mark.NOT_CONTACTED | Mark.UNRESOLVED | Mark.DISSATISFIED,
        composite=("response-rate", "resolution-rate", "satisfaction-rate"),
        of=("办结且回访到的工单", "closed orders whose requester was reached"),
        counted=(
            (
                "其中对是否联系、是否解决、是否满意均无否定回答的；"
                "综合分为响应率、解决率、满意率按所列权重加权之和，任一率没有作答时不显示"
            ),
            (
                "those without a negative answer to any of the three questions; score is the "
                "weighted sum of the response, resolution and satisfaction rates, if all exist"
            ),
        ),
    ),
)
