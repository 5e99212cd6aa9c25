"""The life of a work order."""

from events.catalog.named_code import NamedCode


class Status(NamedCode):
    """The stages of a work order."""

    REGISTERED = "registered", "待受理"
    ACCEPTED = "accepted", "待派单"
    DISPATCHED = "dispatched", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    RETURN_PENDING = "return_pending", "退单待审"
    DISPUTED = "disputed", "争议待裁"
    AWAITING_REQUESTER = "awaiting_requester", "待补充"
    SUSPENDED = "suspended", "挂起"
    SUBMITTED = "submitted", "待审核"
    REPLYING = "replying", "待统一回复"
    FOLLOW_UP = "follow_up", "待回访"
    CLOSED = "closed", "已办结"
    DECLINED = "declined", "不予受理"
    INVALID = "invalid", "无效"
    TRANSFERRED = "transferred", "已转办"
    MERGED = "merged", "已并单"
    WITHDRAWN = "withdrawn", "已撤回"
    ARCHIVED = "archived", "已归档"


class AssignmentStatus(NamedCode):
    """The stages of an assignment (承办子单)."""

    PENDING = "pending", "待签收"
    ACKNOWLEDGED = "acknowledged", "已签收"
    SUBMITTED = "submitted", "已申报办结"
    RETURNED = "returned", "已退单"
    RELEASED = "released", "已解除"


class Outcome(NamedCode):
    """How a closed order ended."""

    ANSWERED = "answered", "当场答复"
    HANDLED = "handled", "已办理, 问题已解决"
    HANDLED_UNRESOLVED = "handled_unresolved", "已办理, 问题未解决"


class SupervisionLevel(NamedCode):
    """督办, 联合督办 (S-01)."""

    ORDINARY = "ordinary", "督办"
    JOINT = "joint", "联合督办"


class ContactMethod(NamedCode):
    """How a department reached the requester (先行联系方式)."""

    PHONE = "phone", "电话"
    SMS = "sms", "短信"
    WECHAT = "wechat", "微信"
    APP = "app", "移动应用"
    EMAIL = "email", "电子邮件"
    VISIT = "visit", "上门"
    OTHER = "other", "其他"
