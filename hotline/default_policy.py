"""The default policy: limits and procedure of the demo city, kind by kind."""

from collections.abc import Mapping
from typing import Final

from events.catalog.names import Channel, Medium, RequestKind, Unit
from events.working_time import OfficeHours, TimeLimit
from hotline.policy import (
    Delivery,
    EmergencyNumber,
    HandleLimits,
    KindLimits,
    PhoneRules,
    Policy,
    SurgeLimits,
    Targets,
)

RETURN_REASONS: Final[Mapping[str, str]] = {
    "not_in_charge": "非本单位职责",
    "outside_area": "非本单位辖区",
    "no_enforcement_power": "无相应执法权",
    "not_admitted": "不在社区准入清单",
    "wrong_facts": "事项或地点登记有误",
}
DECLINE_REASONS: Final[Mapping[str, str]] = {
    "court_case": "已进入或须经诉讼、仲裁程序",
    "discipline": "属纪检监察事项",
    "review": "属行政复议事项",
    "disclosure": "属政府信息公开事项",
    "petition": "已进入信访程序",
    "secret": "涉及秘密或隐私",
    "public_order": "违反法律法规或公序良俗",
}
SUSPENSION_REASONS: Final[Mapping[str, str]] = {
    "long_works": "须经招标、施工等较长工程周期",
    "litigation": "涉及诉讼、仲裁或鉴定，待其结论",
    "season": "受季节、天气等条件限制",
    "policy_gap": "政策待上级明确",
}

BY_MESSAGE: Final = (Medium.SMS, Medium.CALL)
MEDIA: Final[Mapping[Channel, tuple[Medium, ...]]] = {
    Channel.PHONE: (Medium.CALL,),
    Channel.WECHAT: (Medium.WECHAT, *BY_MESSAGE),
    Channel.EMAIL: (Medium.EMAIL, *BY_MESSAGE),
    Channel.MAILBOX: (Medium.EMAIL, *BY_MESSAGE),
    Channel.COUNTER: BY_MESSAGE,
    Channel.FORUM: BY_MESSAGE,
    Channel.POLICE_110: BY_MESSAGE,
    Channel.GRID: BY_MESSAGE,
    Channel.OTHER: BY_MESSAGE,
    Channel.WEB: (),
    Channel.APP: (),
    Channel.OPEN311: (),
    Channel.PROVINCE: (),
}


EMERGENCY_WORDS: Final[Mapping[EmergencyNumber, tuple[str, ...]]] = {
    "110": ("持刀", "抢劫", "绑架", "被打", "打群架", "家暴", "跳楼", "自杀", "轻生"),
    "119": ("起火", "着火", "失火", "火灾", "爆炸", "燃气泄漏", "煤气泄漏", "被困", "坍塌"),
    "120": ("昏迷", "晕倒", "没有呼吸", "呼吸困难", "大出血", "抽搐", "食物中毒", "煤气中毒"),
}


EXCLUSION_REASONS: Final[Mapping[str, str]] = {
    "unreasonable": "诉求不合理：无法律法规或政策依据，或违反公序良俗",
    "beyond_powers": "超出本单位法定职责和权限",
    "policy_limits": "受现行法律法规或政策限制，无法满足",
    "force_majeure": "自然灾害等不可抗力",
    "requester_refuses": "诉求人拒绝配合核实或办理",
}


PHRASES: Final = (
    "现场属实。",
    "现场未发现。",
    "已处置完毕。",
    "尚未处置。",
    "正在处置，需要时间。",
    "无法进入现场。",
)
USUAL_MATTERS: Final = ("06010", "06011", "06012", "06013", "06036", "06042")


ONLINE: Final = (
    Channel.WEB,
    Channel.WECHAT,
    Channel.APP,
    Channel.EMAIL,
    Channel.OPEN311,
    Channel.MAILBOX,
    Channel.FORUM,
)


def default_policy(version: int = 1) -> Policy:
    return Policy(
        version=version,
        kinds={
            RequestKind.INQUIRY: inquiry(),
            RequestKind.HELP: help_(),
            RequestKind.COMPLAINT: complaint(),
            RequestKind.TIP_OFF: tip_off(),
            RequestKind.SUGGESTION: suggestion(),
            RequestKind.PRAISE: KindLimits(
                acknowledge=working_hours(8), handle=HandleLimits(working_days(3))
            ),
        },
        office_hours=OfficeHours(),
        return_window=working_hours(4),
        return_window_urgent=TimeLimit(30, Unit.MINUTE),
        max_returns=2,
        dispute_limit=working_days(1),
        citizen_extra=working_days(2),
        follow_up_kinds=(RequestKind.HELP, RequestKind.COMPLAINT, RequestKind.TIP_OFF),
        max_follow_up_attempts=3,
        max_suspension=TimeLimit(90, Unit.NATURAL_DAY),
        information_limit=working_days(5),
        max_information_requests=2,
        reopen_window=TimeLimit(30, Unit.NATURAL_DAY),
        supervision_limit=working_days(3),
        explanation_limit=working_days(1),
        max_reworks=2,
        exclusion_reasons=EXCLUSION_REASONS,
        max_exclusion_requests=2,
        suspension_reasons=SUSPENSION_REASONS,
        return_reasons=RETURN_REASONS,
        surge=SurgeLimits(at_least=5, times_baseline=3.0),
        emergency_words=EMERGENCY_WORDS,
        targets=Targets(on_time=1.0, online_share=0.95, online_channels=ONLINE),
        max_delegation_levels=5,  # 市、区、街道、社区、网格员
        decline_reasons=DECLINE_REASONS,
        phones=PhoneRules(phrases=PHRASES, usual_matters=USUAL_MATTERS),
        delivery=Delivery(media=MEDIA, attempts=6, first_wait_minutes=1, longest_wait_minutes=60),
    )


def inquiry() -> KindLimits:
    return KindLimits(
        acknowledge=working_hours(2),
        handle=HandleLimits(working_days(1), working_hours(4), hours(2)),
        extensions=(working_days(1),),
    )


def help_() -> KindLimits:
    return KindLimits(
        acknowledge=working_hours(4),
        contact=working_days(1),
        handle=HandleLimits(working_days(3), hours(24), hours(2)),
        extensions=(working_days(3),),
    )


def complaint() -> KindLimits:
    """The second extension is the city's to grant."""
    return KindLimits(
        acknowledge=working_hours(4),
        contact=working_days(1),
        handle=HandleLimits(working_days(5), working_days(2), hours(24)),
        extensions=(working_days(5), working_days(10)),
    )


def tip_off() -> KindLimits:
    """The centre makes the contact, and none is due to an anonymous one (D-07)."""
    return KindLimits(
        acknowledge=working_hours(4),
        contact=working_days(1),
        contact_by_centre=True,
        handle=HandleLimits(working_days(10), working_days(5), hours(24)),
        extensions=(working_days(10),),
    )


def suggestion() -> KindLimits:
    return KindLimits(
        acknowledge=working_hours(8),
        handle=HandleLimits(working_days(10)),
        extensions=(working_days(5),),
    )


def working_hours(value: int) -> TimeLimit:
    return TimeLimit(value, Unit.WORKING_HOUR)


def working_days(value: int) -> TimeLimit:
    return TimeLimit(value, Unit.WORKING_DAY)


def hours(value: int) -> TimeLimit:
    return TimeLimit(value, Unit.HOUR)
