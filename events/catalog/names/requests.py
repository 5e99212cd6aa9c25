"""What a request is, and how it came in."""

from events.catalog.named_code import NamedCode


class RequestKind(NamedCode):
    """诉求类型."""

    INQUIRY = "inquiry", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    TIP_OFF = "tip_off", "举报"
    SUGGESTION = "suggestion", "建议"
    PRAISE = "praise", "表扬"

    @property
    def happens_somewhere(self) -> bool:
        """An inquiry, a suggestion and praise need no place."""
        return self in {RequestKind.COMPLAINT, RequestKind.HELP, RequestKind.TIP_OFF}


class Channel(NamedCode):
    """接入渠道: every channel leads to the same event (P-01)."""

    PHONE = "phone", "电话"
    WEB = "web", "网站"
    WECHAT = "wechat", "微信"
    APP = "app", "移动应用"
    EMAIL = "email", "电子邮件"
    OPEN311 = "open311", "Open311 接口"
    MAILBOX = "mailbox", "领导信箱"
    FORUM = "forum", "网络论坛"
    COUNTER = "counter", "窗口"
    PROVINCE = "province", "省级平台转来"
    POLICE_110 = "police_110", "110 转来"
    GRID = "grid", "网格上报"
    OTHER = "other", "其他"


class Receiver(NamedCode):
    """Where an order is transferred that is not the hotline's (转办)."""

    POLICE = "110", "110 报警服务台"
    PETITION = "petition", "信访部门"
    MARKET = "12315", "12315 平台"
    INSPECTION = "inspection", "督查、纪检监察部门"
    OTHER = "other", "其他受理单位"


class Secrecy(NamedCode):
    """保密: `confidential` and `anonymous` keep the requester from the departments (D-07)."""

    OPEN = "open", "不要求保密"
    CONFIDENTIAL = "confidential", "保密: 承办单位看不到诉求人"
    ANONYMOUS = "anonymous", "匿名: 诉求人没有留下身份"


class Urgency(NamedCode):
    """紧急程度."""

    ORDINARY = "ordinary", "一般"
    URGENT = "urgent", "紧急"
    CRITICAL = "critical", "特急"


class Satisfaction(NamedCode):
    """满意度."""

    SATISFIED = "satisfied", "满意"
    BASICALLY_SATISFIED = "basically_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
