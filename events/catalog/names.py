"""The codes of the domain, written once (domain.md §2): stored and sent as they stand here."""

from enum import StrEnum


class RequestKind(StrEnum):
    """诉求类型."""

    INQUIRY = "inquiry"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    TIP_OFF = "tip_off"  # 举报
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬


class Channel(StrEnum):
    """接入渠道: every door leads to the same event (unified intake)."""

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
    """Who may do what (domain.md §9); an account may hold several."""

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
    """Where a work order stands (domain.md §4)."""

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
    """Where a department's part stands (承办子单)."""

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
