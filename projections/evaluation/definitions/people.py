"""The indicators of grid workers and communities (G-08): tasks in time, and what residents say."""

from typing import Final

from projections.evaluation.indicator import CaseIndicator, met, of
from projections.evaluation.marks import CaseMark, CaseNode
from projections.figures.marks import SATISFACTIONS, Mark

POST: Final = ("post",)
WORKER: Final = ("worker", "community")
ASSIGNED: Final = CaseMark.ASSIGNED
TASKS: Final = of(
    (CaseNode.VERIFY, CaseNode.CHECK, CaseNode.HANDLE), "due_at", among=CaseMark.ASSIGNED
)
HAPPY: Final = Mark.SATISFIED | Mark.BASICALLY_SATISFIED
VERIFY_WORDS: Final = (
    "核实时限落在统计期内（截至所看时刻）的核实任务；未到期的、不再需要的不计",
    "verifications whose limit falls in the period so far; not those that were not needed any more",
)
CHECK_WORDS: Final = (
    "核查时限落在统计期内（截至所看时刻）的核查任务；未到期的、不再需要的不计",
    "checks whose limit falls in the period so far; not those that were not needed any more",
)
SATISFACTION: Final = of(CaseNode.HANDLE, "done_at", among=int(SATISFACTIONS))
PEOPLE: Final = (
    CaseIndicator(
        name="in-time-verify-rate",
        title=("按期核实率", "Verified in time"),
        of=met(of(CaseNode.VERIFY, "due_at"), CaseMark.IN_TIME),
        of_words=VERIFY_WORDS,
        counted_words=("其中按期核实的", "those done within the limit"),
        about=POST,
        source="按期核实数 / 应核实数",
    ),
    CaseIndicator(
        name="in-time-check-rate",
        title=("按期核查率", "Checked in time"),
        of=met(of(CaseNode.CHECK, "due_at"), CaseMark.IN_TIME),
        of_words=CHECK_WORDS,
        counted_words=("其中按期核查的", "those done within the limit"),
        about=POST,
        source="按期核查数 / 应核查数",
    ),
    CaseIndicator(
        name="send-check-rate",
        title=("按时核查派发率", "Checks sent at once"),
        of=met(of(CaseNode.CHECK, "begun_at"), CaseMark.SENT),
        of_words=("统计期内发出的核查任务", "checks asked for in the period"),
        counted_words=(
            "其中发出时即派到网格员的；待网格长指派的不计",
            "those that had a worker at once; not those that waited for the grid lead",
        ),
        about=POST,
        source="按时核查派发数 / 核查应派发数；本系统在处置反馈时自动发核查",
    ),
    CaseIndicator(
        name="tasks-in-time-rate",
        title=("任务按时完成率", "Tasks done in time"),
        of=met(TASKS, CaseMark.IN_TIME),
        of_words=(
            (
                "时限落在统计期内（截至所看时刻）、已派到网格员的核实、核查、处置任务；"
                "未到期的、不再需要的不计，改派的计入后来的网格员"
            ),
            (
                "verifications, checks and handling whose limit falls in the period so far, that a "
                "worker has; a reassigned task counts with the later worker"
            ),
        ),
        counted_words=("其中按时完成的", "those done within the limit"),
        about=WORKER,
        source="网格员、社区以群众满意和任务按时完成评价，不以上报数量评价 (G-08)",
    ),
    CaseIndicator(
        name="satisfaction-rate",
        title=("满意率", "Satisfaction rate"),
        of=met(SATISFACTION, int(HAPPY)),
        of_words=(
            "统计期内处置完成、所属工单已回访且诉求人就满意与否作答的案件",
            "cases handled in the period whose work order's requester answered the follow-up",
        ),
        counted_words=(
            "其中诉求人对结果满意或基本满意的",
            "those whose requester is satisfied or basically satisfied with the result",
        ),
        about=("region", "department", *WORKER),
        source="(满意 + 基本满意) / 回访数；分母各地不一，此处为就此作答的",
    ),
    CaseIndicator(
        name="miss-rate",
        title=("漏报率", "Miss rate"),
        direction="lower_is_better",
        of=met(
            of(CaseNode.REPORT, "begun_at", among=CaseMark.PUBLIC_TRUE | CaseMark.OF_WORKER_VALID),
            CaseMark.PUBLIC_TRUE,
        ),
        of_words=(
            "统计期内经核实属实的公众举报，与网格员的有效上报",
            "reports of the public that were verified as true, and valid reports of workers",
        ),
        counted_words=("其中公众举报的", "those of the public"),
        about=("community",),
        source="公众发现数 / (公众发现数 + 有效上报数)；按地域看，公众举报不归某一网格员",
    ),
)
