"""The indicators of reporting, opening and dispatching (上报、受理、立案、派遣), one row each."""

from typing import Final

from projections.evaluation.indicator import CaseIndicator, met, of
from projections.evaluation.marks import CaseMark, CaseNode

REGION: Final = ("region",)
POST: Final = ("post",)
REGION_POST: Final = ("region", "post")
UNICOM: Final = "某网格化平台的指标枚举与计算代码"
REPORTED: Final = of(CaseNode.REPORT, "begun_at")
OPENED: Final = of(CaseNode.CASE, "begun_at", apart=0)
REPORTED_WORDS: Final = ("统计期内上报的 (网格员、公众、工单及移交)", "reports of the period")
OPENED_WORDS: Final = ("统计期内立案的案件", "cases opened in the period")
ONE_STEP: Final = (
    "受理时限落在统计期内（截至所看时刻）的公众举报；未到期的不计",
    "reports of the public whose limit to be accepted falls in the period so far",
)
SENT_WORDS: Final = (
    "其中按时受理并发出核实任务的 (受理与发核实为同一步)",
    "those accepted, which is to ask for their verification, within the limit",
)


REPORTING: Final = (
    CaseIndicator(
        name="report",
        title=("上报数", "Reports"),
        unit="count",
        direction=None,  # workers are never judged by the number of reports (G-08)
        of=REPORTED,
        of_words=REPORTED_WORDS,
        counted_words=("", ""),
        about=REGION_POST,
        source=UNICOM,
    ),
    CaseIndicator(
        name="valid-report",
        title=("有效上报数", "Valid reports"),
        unit="count",
        direction=None,
        of=of(CaseNode.REPORT, "begun_at", among=CaseMark.VALID),
        of_words=(
            "统计期内上报、已立案或自行处置审核通过的",
            "reports of the period that were opened, or whose fix on the spot was accepted",
        ),
        counted_words=("", ""),
        about=REGION_POST,
        source=UNICOM,
    ),
    CaseIndicator(
        name="public-report",
        title=("公众举报数", "Reports of the public"),
        unit="count",
        direction=None,
        of=of(CaseNode.REPORT, "begun_at", among=CaseMark.PUBLIC),
        of_words=("统计期内登记的公众举报", "reports of the public in the period"),
        counted_words=("", ""),
        about=REGION,
        source=UNICOM,
    ),
    CaseIndicator(
        name="register",
        title=("立案数", "Cases opened"),
        unit="count",
        direction=None,
        of=OPENED,
        of_words=(
            "统计期内立案的案件，含挂账和作废的",
            "cases opened in the period, also those voided later",
        ),
        counted_words=("", ""),
        about=("region", "department", "post"),
        source=UNICOM + "；是否扣减挂账两种都有，由考核方案以 minus 指定",
    ),
    CaseIndicator(
        name="cancel",
        title=("作废数", "Cases voided"),
        unit="count",
        direction="lower_is_better",
        of=of(CaseNode.CASE, "begun_at", among=CaseMark.VOIDED, apart=0),
        of_words=("统计期内立案、现已作废的", "cases opened in the period and voided since"),
        counted_words=("", ""),
        about=POST,
        source=UNICOM,
    ),
    CaseIndicator(
        name="public-report-rate",
        title=("监督举报率", "Public report rate"),
        direction="lower_is_better",  # a high value: patrol did not see it
        of=OPENED,
        counted=of(CaseNode.REPORT, "begun_at", among=CaseMark.PUBLIC_TRUE),
        of_words=OPENED_WORDS,
        counted_words=(
            "统计期内登记、经核实属实的公众举报",
            "reports of the public in the period that were verified as true",
        ),
        about=REGION,
        source="监督举报核实数 / 立案数，某网格化平台代码注释 (CJ/T 292 类)",
    ),
    CaseIndicator(
        name="valid-report-rate",
        title=("有效上报率", "Valid report rate"),
        of=met(REPORTED, CaseMark.VALID),
        of_words=REPORTED_WORDS,
        counted_words=(
            "其中已立案或自行处置审核通过的",
            "those that were opened, or whose fix on the spot was accepted",
        ),
        about=POST,
        source="有效上报数 / 上报数",
    ),
    CaseIndicator(
        name="register-rate",
        title=("立案率", "Opening rate"),
        of=met(REPORTED, CaseMark.OPENED),
        of_words=REPORTED_WORDS,
        counted_words=("其中已立案的", "those that were opened"),
        about=REGION_POST,
        source="立案数 / 上报数；分母各地不一，厂商资料注明须现场确认",
    ),
    CaseIndicator(
        name="in-time-accept-rate",
        title=("按期受理率", "Accepted in time"),
        of=met(of(CaseNode.ACCEPT, "due_at"), CaseMark.IN_TIME),
        of_words=ONE_STEP,
        counted_words=SENT_WORDS,
        about=POST,
        source="按期受理数 / 受理数",
    ),
    CaseIndicator(
        name="send-verify-rate",
        title=("按时核实派发率", "Verification asked for in time"),
        of=met(of(CaseNode.ACCEPT, "due_at"), CaseMark.IN_TIME),
        of_words=ONE_STEP,
        counted_words=SENT_WORDS,
        about=POST,
        source="按时核实派发数 / 核实应派发数",
    ),
    CaseIndicator(
        name="in-time-register-rate",
        title=("按时立案率", "Opened in time"),
        of=met(of(CaseNode.OPEN, "due_at"), CaseMark.IN_TIME),
        of_words=(
            "立案时限落在统计期内（截至所看时刻）的上报；未到期的不计",
            "reports whose limit to be opened falls in the period so far",
        ),
        counted_words=(
            "其中按时作出立案或不予立案决定的",
            "those that were opened, or not opened, within the limit",
        ),
        about=POST,
        source="按时立案数 / 应立案数",
    ),
    CaseIndicator(
        name="accurate-register-rate",
        title=("准确立案率", "Opened rightly"),
        of=met(OPENED, unmet=CaseMark.VOIDED),
        of_words=OPENED_WORDS,
        counted_words=("其中未作废的 (立案数 − 作废数)", "those that are not voided"),
        about=POST,
        source="(立案数 − 作废数) / 立案数",
    ),
    CaseIndicator(
        name="in-time-dispatch-rate",
        title=("按时派遣率", "Dispatched in time"),
        of=met(of(CaseNode.DISPATCH, "due_at"), CaseMark.IN_TIME),
        of_words=(
            "派遣时限落在统计期内（截至所看时刻）的派遣；未到期的不计，退单后的再次派遣另计一次",
            "dispatches whose limit falls in the period so far; again after each return",
        ),
        counted_words=("其中按时派遣的", "those made within the limit"),
        about=POST,
        source="按时派遣数 / 应派遣数",
    ),
    CaseIndicator(
        name="accurate-dispatch-rate",
        title=("准确派遣率", "Dispatched rightly"),
        of=met(of(CaseNode.DISPATCH, "due_at"), CaseMark.DONE, unmet=CaseMark.RETURNED),
        of_words=(
            "派遣时限落在统计期内（截至所看时刻）的派遣；未到期的不计",
            "dispatches whose limit falls in the period so far",
        ),
        counted_words=(
            "其中已派遣、未被退单的 (派遣数 − 退单数)",
            "those made and not returned by the department",
        ),
        about=POST,
        source="准确派遣数 (= 派遣数 − 退单数) / 应派遣数",
    ),
)
