"""Time limits, and what stops them."""

from events.catalog.named_code import NamedCode


class Unit(NamedCode):
    """Units of a time limit (T-02)."""

    MINUTE = "minute", "分钟"
    HOUR = "hour", "小时"
    WORKING_HOUR = "working_hour", "工作小时"
    WORKING_DAY = "working_day", "工作日"
    NATURAL_DAY = "natural_day", "自然日"


class ClockName(NamedCode):
    """The clocks of T-07, that of a dispute, and those that end a pause."""

    ACKNOWLEDGE = "acknowledge", "签收时限"
    CONTACT = "contact", "先行联系时限"
    HANDLE = "handle", "办理时限"
    CITIZEN = "citizen", "答复诉求人的时限"
    DISPUTE = "dispute", "争议裁定时限"  # how long the centre may take to rule
    REVIEW = "review", "挂起复核期限"  # T-05: a suspension ends at its review date
    # T-05: how long the requester has to supply information
    INFORMATION = "information", "补充材料期限"
    # S-01: how long the lead has to answer a supervision order
    SUPERVISION = "supervision", "答复督办的时限"
    PROMISE = "promise", "承诺办结时限"  # T-09: by when the requester was told that it is done
    # S-02: how long the responsible have to explain a miss
    EXPLANATION = "explanation", "说明超时原因的时限"
    APPEAL = "appeal", "申诉期"  # how long a closed order may be reopened; then it is archived
    # the nodes of a grid case: until the centre acts on a public report
    ACCEPT = "accept", "受理时限"
    VERIFY = "verify", "核实时限"
    OPEN = "open", "立案时限"
    DISPATCH = "dispatch", "派遣时限"
    CHECK = "check", "核查时限"
    CLOSE = "close", "结案时限"


class PauseKind(NamedCode):
    """Why the handling clock does not run (T-05)."""

    SUSPENDED = "suspended", "挂起"
    AWAITING_REQUESTER = "awaiting_requester", "等待诉求人补充"
    VOIDED = "voided", "作废"  # a grid case was void until it was restored
