"""What people call the codes of the domain: screens, refusals and the document of the API."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from events.catalog.articles import ArticleStatus
from events.catalog.grid_workers import DutyStatus
from events.catalog.names import (
    AreaClass,
    AssignmentStatus,
    Channel,
    ClockName,
    ContactMethod,
    Crs,
    EntryKind,
    Medium,
    MessageFailure,
    MessageKind,
    MessageState,
    Outcome,
    PauseKind,
    Receiver,
    RequestKind,
    Role,
    Satisfaction,
    Secrecy,
    Status,
    SupervisionLevel,
    Unit,
    Urgency,
)
from events.catalog.topics import TopicLevel, TopicStatus

CHINESE: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    RequestKind: {
        RequestKind.INQUIRY: "咨询",
        RequestKind.HELP: "求助",
        RequestKind.COMPLAINT: "投诉",
        RequestKind.TIP_OFF: "举报",
        RequestKind.SUGGESTION: "建议",
        RequestKind.PRAISE: "表扬",
    },
    DutyStatus: {
        DutyStatus.ON_DUTY: "在岗",
        DutyStatus.OFF_DUTY: "未在岗",
        DutyStatus.RELEASED: "已解除安排",
    },
    ArticleStatus: {ArticleStatus.PUBLISHED: "已发布", ArticleStatus.WITHDRAWN: "已撤下"},
    EntryKind: {EntryKind.COMPONENT: "部件", EntryKind.MATTER: "事项"},
    AreaClass: {
        AreaClass.KEY: "重点区域",
        AreaClass.ORDINARY: "一般区域",
        AreaClass.OUTLYING: "外围区域",
    },
    Channel: {
        Channel.PHONE: "电话",
        Channel.WEB: "网站",
        Channel.WECHAT: "微信",
        Channel.APP: "移动应用",
        Channel.EMAIL: "电子邮件",
        Channel.OPEN311: "Open311 接口",
        Channel.MAILBOX: "领导信箱",
        Channel.FORUM: "网络论坛",
        Channel.COUNTER: "窗口",
        Channel.PROVINCE: "省级平台转来",
        Channel.POLICE_110: "110 转来",
        Channel.GRID: "网格上报",
        Channel.OTHER: "其他",
    },
    Medium: {
        Medium.SMS: "短信",
        Medium.WECHAT: "微信",
        Medium.EMAIL: "电子邮件",
        Medium.CALL: "电话告知",
    },
    MessageState: {
        MessageState.WAITING: "待发送",
        MessageState.CALL: "待电话告知",
        MessageState.DELIVERED: "已发出",
        MessageState.UNDELIVERED: "未送达",
        MessageState.CANCELLED: "不再发送",
    },
    MessageKind: {
        MessageKind.REPLY: "统一回复",
        MessageKind.INFORMATION_REQUEST: "补充材料告知",
    },
    MessageFailure: {
        MessageFailure.NO_ADDRESS: "没有可用的联系方式",
        MessageFailure.REFUSED: "被拒收",
        MessageFailure.UNREACHABLE: "多次发送失败",
        MessageFailure.NOT_REACHED: "电话未接通",
        MessageFailure.ERASED: "个人信息已删除",
    },
    SupervisionLevel: {
        SupervisionLevel.ORDINARY: "督办",
        SupervisionLevel.JOINT: "联合督办",
    },
    TopicLevel: {
        TopicLevel.ORDINARY: "一般",
        TopicLevel.LARGE: "较大",
        TopicLevel.MAJOR: "重大",
    },
    TopicStatus: {
        TopicStatus.OPEN: "进行中",
        TopicStatus.CLOSED: "已结束",
    },
    Receiver: {
        Receiver.POLICE: "110 报警服务台",
        Receiver.PETITION: "信访部门",
        Receiver.MARKET: "12315 平台",
        Receiver.INSPECTION: "督查、纪检监察部门",
        Receiver.OTHER: "其他受理单位",
    },
    ContactMethod: {
        ContactMethod.PHONE: "电话",
        ContactMethod.SMS: "短信",
        ContactMethod.WECHAT: "微信",
        ContactMethod.APP: "移动应用",
        ContactMethod.EMAIL: "电子邮件",
        ContactMethod.VISIT: "上门",
        ContactMethod.OTHER: "其他",
    },
    Secrecy: {
        Secrecy.OPEN: "不要求保密",
        Secrecy.CONFIDENTIAL: "保密: 承办单位看不到诉求人",
        Secrecy.ANONYMOUS: "匿名: 诉求人没有留下身份",
    },
    Urgency: {
        Urgency.ORDINARY: "一般",
        Urgency.URGENT: "紧急",
        Urgency.CRITICAL: "特急",
    },
    Crs: {
        Crs.WGS84: "WGS-84 (GPS)",
        Crs.CGCS2000: "2000 国家大地坐标系",
        Crs.GCJ02: "国测局坐标 (高德、腾讯)",
        Crs.BD09: "百度坐标",
    },
    Unit: {
        Unit.MINUTE: "分钟",
        Unit.HOUR: "小时",
        Unit.WORKING_HOUR: "工作小时",
        Unit.WORKING_DAY: "工作日",
        Unit.NATURAL_DAY: "自然日",
    },
    Satisfaction: {
        Satisfaction.SATISFIED: "满意",
        Satisfaction.BASICALLY_SATISFIED: "基本满意",
        Satisfaction.DISSATISFIED: "不满意",
    },
    ClockName: {
        ClockName.ACKNOWLEDGE: "签收时限",
        ClockName.CONTACT: "先行联系时限",
        ClockName.HANDLE: "办理时限",
        ClockName.CITIZEN: "答复诉求人的时限",
        ClockName.DISPUTE: "争议裁定时限",
        ClockName.REVIEW: "挂起复核期限",
        ClockName.INFORMATION: "补充材料期限",
        ClockName.SUPERVISION: "答复督办的时限",
        ClockName.PROMISE: "承诺办结时限",
        ClockName.EXPLANATION: "说明超时原因的时限",
        ClockName.APPEAL: "申诉期",
    },
    PauseKind: {
        PauseKind.SUSPENDED: "挂起",
        PauseKind.AWAITING_REQUESTER: "等待诉求人补充",
    },
    Outcome: {
        Outcome.ANSWERED: "当场答复",
        Outcome.HANDLED: "已办理, 问题已解决",
        Outcome.HANDLED_UNRESOLVED: "已办理, 问题未解决",
    },
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
"""By class, for codes are shared."""

CORRECTABLE: Final[Mapping[str, str]] = {
    "title": "标题",
    "narrative": "诉求内容",
    "requester_name": "诉求人姓名",
    "requester_phone": "诉求人电话",
    "place_text": "事发地点",
    "findings": "调查情况",
    "reply": "答复内容",
    "contacted": "回访：是否先行联系",
    "resolved": "回访：是否解决",
    "satisfied_result": "回访：对结果的满意度",
    "satisfied_process": "回访：对过程的满意度",
}
"""The fields of an order that can be corrected."""


def chinese_name(value: Enum) -> str:
    """The name, or the code of what has none."""
    return CHINESE.get(type(value), {}).get(value, str(value.value))
