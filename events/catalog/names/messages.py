"""What the centre sends to a requester."""

from events.catalog.named_code import NamedCode


class Medium(NamedCode):
    """How a message of the centre goes out (发送方式)."""

    SMS = "sms", "短信"
    WECHAT = "wechat", "微信"
    EMAIL = "email", "电子邮件"
    CALL = "call", "电话告知"  # a person of the centre reads the text out on the phone


class MessageKind(NamedCode):
    """What a message tells the requester."""

    REPLY = "reply", "统一回复"
    INFORMATION_REQUEST = "information_request", "补充材料告知"


class MessageState(NamedCode):
    """What a message waits for, or how it ended."""

    WAITING = "waiting", "待发送"
    CALL = "call", "待电话告知"
    DELIVERED = "delivered", "已发出"
    UNDELIVERED = "undelivered", "未送达"
    CANCELLED = "cancelled", "不再发送"


class MessageFailure(NamedCode):
    """Why a message did not reach the requester."""

    NO_ADDRESS = "no_address", "没有可用的联系方式"  # for none of the media of its channel
    REFUSED = "refused", "被拒收"  # by the gateway, for good
    UNREACHABLE = "unreachable", "多次发送失败"  # the gateway, at every attempt
    NOT_REACHED = "not_reached", "电话未接通"  # the requester, by phone
    # the requester's data are erased: nothing is sent any more
    ERASED = "erased", "个人信息已删除"
