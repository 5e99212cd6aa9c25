"""The codes of the domain, declared once: stored and sent as written here."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final


class RequestKind(StrEnum):
    """诉求类型."""

    INQUIRY = "inquiry"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    TIP_OFF = "tip_off"  # 举报
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬


class Channel(StrEnum):
    """接入渠道: every channel leads to the same event (P-01)."""

    PHONE = "phone"
    WEB = "web"
    WECHAT = "wechat"
    APP = "app"
    EMAIL = "email"
    OPEN311 = "open311"
    MAILBOX = "mailbox"
    FORUM = "forum"
    COUNTER = "counter"
    PROVINCE = "province"
    POLICE_110 = "police_110"
    GRID = "grid"
    OTHER = "other"


class ContactMethod(StrEnum):
    """How a department reached the requester (先行联系方式)."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    APP = "app"
    EMAIL = "email"
    VISIT = "visit"
    OTHER = "other"


class Secrecy(StrEnum):
    """保密: `confidential` and `anonymous` keep the requester from the departments (D-07)."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Urgency(StrEnum):
    """紧急程度."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    CRITICAL = "critical"


class Role(StrEnum):
    """Roles decide commands and reading (V-01); an account may hold several."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SHIFT_LEAD = "shift_lead"
    HANDLER = "handler"
    DEPARTMENT_LEAD = "department_lead"
    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    FOLLOW_UP = "follow_up"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    EDITOR = "editor"
    INTEGRATION = "integration"
    INSPECTOR = "inspector"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Sight(StrEnum):
    """How much of an order a reader may see."""

    NOTHING = "nothing"
    NO_PERSONAL_DATA = "no_personal_data"  # 监察: no text that a person wrote
    NO_REQUESTER = "no_requester"  # everything but who asked
    ALL = "all"


class Crs(StrEnum):
    """Coordinate systems that a point may declare (G-01)."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Unit(StrEnum):
    """Units of a time limit (T-02)."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"


class Satisfaction(StrEnum):
    """满意度."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class ClockName(StrEnum):
    """The clocks of T-07, and that of a dispute."""

    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    HANDLE = "handle"
    CITIZEN = "citizen"
    DISPUTE = "dispute"  # how long the centre may take to rule


class Status(StrEnum):
    """The stages of a work order."""

    REGISTERED = "registered"  # 待受理
    ACCEPTED = "accepted"  # 待派单
    DISPATCHED = "dispatched"  # 待签收
    IN_PROGRESS = "in_progress"  # 办理中
    RETURN_PENDING = "return_pending"  # 退单待审
    DISPUTED = "disputed"  # 争议待裁
    AWAITING_REQUESTER = "awaiting_requester"  # 待补充
    SUSPENDED = "suspended"  # 挂起
    SUBMITTED = "submitted"  # 待审核
    REPLYING = "replying"  # 待统一回复
    FOLLOW_UP = "follow_up"  # 待回访
    CLOSED = "closed"  # 已办结
    DECLINED = "declined"  # 不予受理
    INVALID = "invalid"  # 无效
    TRANSFERRED = "transferred"  # 已转办
    MERGED = "merged"  # 已并单
    WITHDRAWN = "withdrawn"  # 已撤回
    ARCHIVED = "archived"  # 已归档


class AssignmentStatus(StrEnum):
    """The stages of an assignment (承办子单)."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RELEASED = "released"


class Outcome(StrEnum):
    """How a closed order ended."""

    ANSWERED = "answered"
    HANDLED = "handled"
    HANDLED_UNRESOLVED = "handled_unresolved"


CHINESE: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    Status: {
        Status.REGISTERED: "待受理",
        Status.ACCEPTED: "待派单",
        Status.DISPATCHED: "待签收",
        Status.IN_PROGRESS: "办理中",
        Status.RETURN_PENDING: "退单待审",
        Status.DISPUTED: "争议待裁",
        Status.AWAITING_REQUESTER: "待补充",
        Status.SUSPENDED: "挂起",
        Status.SUBMITTED: "待审核",
        Status.REPLYING: "待统一回复",
        Status.FOLLOW_UP: "待回访",
        Status.CLOSED: "已办结",
        Status.DECLINED: "不予受理",
        Status.INVALID: "无效",
        Status.TRANSFERRED: "已转办",
        Status.MERGED: "已并单",
        Status.WITHDRAWN: "已撤回",
        Status.ARCHIVED: "已归档",
    },
    AssignmentStatus: {
        AssignmentStatus.PENDING: "待签收",
        AssignmentStatus.ACKNOWLEDGED: "已签收",
        AssignmentStatus.SUBMITTED: "已申报办结",
        AssignmentStatus.RETURNED: "已退单",
        AssignmentStatus.RELEASED: "已解除",
    },
    Role: {
        Role.OPERATOR: "话务员",
        Role.DISPATCHER: "派单员",
        Role.SHIFT_LEAD: "班长",
        Role.HANDLER: "承办人",
        Role.DEPARTMENT_LEAD: "承办单位负责人",
        Role.GRID_WORKER: "网格员",
        Role.GRID_LEAD: "网格长",
        Role.FOLLOW_UP: "回访员",
        Role.SUPERVISOR: "督办人员",
        Role.ANALYST: "分析员",
        Role.EDITOR: "知识库编辑",
        Role.INTEGRATION: "对接系统",
        Role.INSPECTOR: "监察人员",
        Role.SYSTEM_ADMIN: "系统管理员",
        Role.SECURITY_ADMIN: "安全管理员",
        Role.AUDIT_ADMIN: "审计管理员",
    },
}
"""What the screens and the sentences of refusals call them; by class, for codes are shared."""


def chinese_name(value: Enum) -> str:
    """The name, or the code of what has none."""
    return CHINESE.get(type(value), {}).get(value, str(value.value))
