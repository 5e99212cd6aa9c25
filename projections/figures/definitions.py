"""The indicators (指标) with their definitions: one row each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from events.catalog.names import ClockName

Counted = Literal["met", "excluded"]
LATER_ROUND: Final = "later_round"  # the handling limit of the last rework or reopening
Measured = ClockName | Literal["later_round"]


OPTIONS: Final[Mapping[str, str | None]] = {
    "withdrawn": "listed_apart",
    "merged": "listed_apart",
    "excluded": "second_pair",
    "suspended": "not_due",
    "inquiries": "included",
    "basically_satisfied": None,
}


@dataclass(frozen=True, kw_only=True)
class RateDefinition:
    """
    A rate of orders whose limit fell due in a period, of those that met it.

    `clock`: whose limit it is, of the final lead; later_round: of the last round after the first.
    `counts` "excluded": those that are excluded from the assessment (X-01), instead of those that
    met it.
    `text` is the definition as readers see it; `version` is increased when it changes.
    """

    name: str
    title: str
    unit: str
    direction: str
    clock: Measured
    version: int
    text: Mapping[str, str]
    title_en: str
    text_en: Mapping[str, str]
    counts: Counted = "met"

    def definition(self, *, english: bool) -> dict[str, Any]:
        text = self.text_en if english else self.text
        return {"id": self.name, "version": self.version, "options": OPTIONS, **text}


PERIOD: Final = "统计期内（截至所看时刻）"
PERIOD_EN: Final = "the period so far"
"""As the definitions write it; one who speaks of a month writes the month."""
BY_DEPARTMENT: Final = (
    "每行只计该单位本身主办的工单，不含其下属单位；按部门筛选默认含下属单位，只看本单位时与该行一致"
)
BY_DEPARTMENT_EN: Final = (
    "each row counts the orders that the department itself leads, without those below it; the "
    "filter department includes those below by default, and without them equals the row"
)


ON_TIME_RATE: Final = RateDefinition(
    name="on-time-rate",
    title="按时办结率",
    unit="ratio",
    direction="higher_is_better",
    clock=ClockName.HANDLE,
    version=1,
    text={
        "numerator": "主办单位首次申报办结时间不晚于有效时限的工单",
        "denominator": "有效时限落在统计期内（截至所看时刻）的全部工单，含超期未结；"
        "未到期的不计；撤单、并单按规则不计并单列",
        "cohort": "effective_due",
        "zero": "没有应办工单时不显示比率",
        "raw": "同一比率，按最终主办单位的首次时限计算，不计延期与挂起",
        "by_department": BY_DEPARTMENT,
    },
    title_en="On-time rate",
    text_en={
        "numerator": "orders whose result the lead first submitted within the limit in force",
        "denominator": "orders whose limit in force falls in the period so far, open overdue "
        "ones included; not those not yet due; withdrawn and merged ones are listed apart",
        "cohort": "effective_due",
        "zero": "no rate where no order was due",
        "raw": "the same by the first limit of the final lead, without extensions and suspensions",
        "by_department": BY_DEPARTMENT_EN,
    },
)
ACKNOWLEDGED_ON_TIME: Final = RateDefinition(
    name="acknowledged-on-time",
    title="按时签收率",
    unit="ratio",
    direction="higher_is_better",
    clock=ClockName.ACKNOWLEDGE,
    version=1,
    text={
        "numerator": "主办单位签收时间不晚于签收时限的工单",
        "denominator": "签收时限落在统计期内（截至所看时刻）的全部工单，含超时未签收；"
        "未到期的不计；撤单、并单按规则不计并单列",
        "cohort": "acknowledge_due",
        "zero": "没有应签收工单时不显示比率",
        "raw": "同一比率，按最终主办单位派单时的签收时限计算",
        "by_department": BY_DEPARTMENT,
    },
    title_en="Acknowledged-on-time rate",
    text_en={
        "numerator": "orders that the lead acknowledged within its limit",
        "denominator": "orders whose limit to acknowledge falls in the period so far, those "
        "not acknowledged included; not those not yet due; withdrawn and merged are listed apart",
        "cohort": "acknowledge_due",
        "zero": "no rate where no order was due",
        "raw": "the same by the limit that the dispatch to the final lead has set",
        "by_department": BY_DEPARTMENT_EN,
    },
)
CONTACTED_ON_TIME: Final = RateDefinition(
    name="contacted-on-time",
    title="按时联系率",
    unit="ratio",
    direction="higher_is_better",
    clock=ClockName.CONTACT,
    version=1,
    text={
        "numerator": "主办单位首次联系诉求人时间不晚于先行联系时限的工单 (保密工单由中心联系)",
        "denominator": "先行联系时限落在统计期内（截至所看时刻）的全部工单，含超时未联系；"
        "未到期的不计；无需联系的不计；撤单、并单按规则不计并单列",
        "cohort": "contact_due",
        "zero": "没有应联系工单时不显示比率",
        "raw": "同一比率，按最终主办单位派单时的联系时限计算",
        "by_department": BY_DEPARTMENT,
    },
    title_en="Contacted-on-time rate",
    text_en={
        "numerator": "orders whose requester the lead, or the centre for it, contacted in time",
        "denominator": "orders whose limit to make contact falls in the period so far, those "
        "without contact included; not those not yet due or without such a limit; withdrawn and "
        "merged ones are listed apart",
        "cohort": "contact_due",
        "zero": "no rate where no contact was due",
        "raw": "the same by the limit that the dispatch to the final lead has set",
        "by_department": BY_DEPARTMENT_EN,
    },
)
PROMISE_KEPT: Final = RateDefinition(
    name="promise-kept",
    title="承诺兑现率",
    unit="ratio",
    direction="higher_is_better",
    clock=ClockName.PROMISE,
    version=1,
    text={
        "numerator": "主办单位首次申报办结时间不晚于向诉求人承诺的办结时间的工单",
        "denominator": "承诺的办结时间落在统计期内（截至所看时刻）的全部工单，含到期未申报；"
        "未到期的不计；没有承诺的不计；撤单、并单按规则不计并单列",
        "cohort": "promised_due",
        "zero": "没有到期的承诺时不显示比率",
        "raw": "同一比率，按最初承诺的办结时间计算",
        "by_department": BY_DEPARTMENT,
    },
    title_en="Promises kept",
    text_en={
        "numerator": "orders whose result the lead first submitted by the time that was promised",
        "denominator": "orders whose promised time falls in the period so far, those not "
        "submitted included; not those not yet due; not those without a promise; withdrawn and "
        "merged are listed apart",
        "cohort": "promised_due",
        "zero": "no rate where no promise was due",
        "raw": "the same by the time that was promised first",
        "by_department": BY_DEPARTMENT_EN,
    },
)
EXCLUSION_RATE: Final = RateDefinition(
    name="exclusion-rate",
    title="考核剔除率",
    unit="ratio",
    direction="lower_is_better",
    clock=ClockName.HANDLE,
    counts="excluded",
    version=1,
    text={
        "numerator": "经两人复核同意、对现主办单位不计入考核的工单",
        "denominator": "有效时限落在统计期内（截至所看时刻）的全部工单，"
        "与按时办结率剔除前的分母相同",
        "cohort": "effective_due",
        "zero": "没有应办工单时不显示比率",
        "raw": "同一比率，按最终主办单位的首次时限计算，不计延期与挂起",
        "by_department": BY_DEPARTMENT,
    },
    title_en="Exclusion rate",
    text_en={
        "numerator": "orders that two reviewers excluded from the assessment of their lead",
        "denominator": "orders whose limit in force falls in the period so far: the "
        "denominator of the on-time rate before exclusion",
        "cohort": "effective_due",
        "zero": "no rate where no order was due",
        "raw": "the same by the first limit of the final lead, without extensions and suspensions",
        "by_department": BY_DEPARTMENT_EN,
    },
)
REWORK_ON_TIME: Final = RateDefinition(
    name="rework-on-time",
    title="重办按时办结率",
    unit="ratio",
    direction="higher_is_better",
    clock=LATER_ROUND,
    version=1,
    text={
        "numerator": "最近一次重办或重新打开后，主办单位申报办结时间不晚于该轮时限的工单",
        "denominator": "最近一次重办或重新打开所定时限落在统计期内（截至所看时刻）的全部工单，"
        "含到期未申报；未到期的不计；未曾重办、重新打开的不计；撤单、并单按规则不计并单列",
        "cohort": "later_round_due",
        "zero": "没有到期的重办工单时不显示比率",
        "raw": "同一比率，按该轮开始时的时限计算，不计延期与挂起",
        "by_department": BY_DEPARTMENT,
    },
    title_en="Rework on time",
    text_en={
        "numerator": "orders whose lead submitted the result of the last round of rework or "
        "reopening within the limit of that round",
        "denominator": "orders whose last rework or reopening set a limit that falls in the period "
        "so far, those not submitted included; not those not yet due; not those never done "
        "again; withdrawn and merged are listed apart",
        "cohort": "later_round_due",
        "zero": "no rate where no rework was due",
        "raw": "the same by the limit that the round began with",
        "by_department": BY_DEPARTMENT_EN,
    },
)
ALL: Final = (
    *(ON_TIME_RATE, ACKNOWLEDGED_ON_TIME, CONTACTED_ON_TIME, PROMISE_KEPT),
    EXCLUSION_RATE,
    REWORK_ON_TIME,
)
DEFINITIONS: Final[Mapping[str, RateDefinition]] = {each.name: each for each in ALL}
MEASURED: Final = tuple(dict.fromkeys(each.clock for each in DEFINITIONS.values()))
