"""One Chinese sentence for each event, from its clear data alone: no name, number or narrative."""

from collections.abc import Callable, Mapping
from typing import Any

from events.catalog.names import Outcome, Satisfaction
from events.event import Event

Names = Mapping[str, str]
Sentence = Callable[[Any, Names], str]  # the event is of the type that the table names

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ANSWERED: "直接答复",
    Outcome.HANDLED: "已办理",
    Outcome.HANDLED_UNRESOLVED: "已办理但未解决",
}
SATISFACTION: Mapping[Satisfaction, str] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY_SATISFIED: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}


def summary(event: Event, names: Names) -> str:
    """Return the sentence; an event that has none yet is named by its type."""
    sentence = SENTENCES.get(event.type)
    return event.type if sentence is None else sentence(event, names)


def dispatched(event: Any, names: Names) -> str:
    supporting = "、".join(name(code, names) for code in event.supporting_departments)
    support = f"，协办：{supporting}" if supporting else ""
    return f"派单，主办：{name(event.lead_department, names)}{support}"


def acknowledged(event: Any, names: Names) -> str:
    return f"{name(event.department, names)}{part(event)}签收"


def contacted(event: Any, names: Names) -> str:
    reached = "已联系上" if event.reached else "未联系上"
    return f"{name(event.department, names)}先行联系诉求人，{reached}"


def return_requested(event: Any, names: Names) -> str:
    suggested = name(event.suggested_department, names)
    return f"{name(event.department, names)}申请退单，建议改派：{suggested}"


def submitted(event: Any, names: Names) -> str:
    solved = "已解决" if event.resolved else "未解决"
    return f"{name(event.department, names)}{part(event)}申报办结，{solved}"


def rejected(event: Any, names: Names) -> str:
    false_close = "，认定虚假办结" if event.false_close else ""
    return f"办理结果被驳回，退回{name(event.department, names)}{false_close}"


def urged(event: Any, _: Names) -> str:
    return "诉求人催办" if event.by_requester else "另有来电人催办"


def followed_up(event: Any, _: Names) -> str:
    said = SATISFACTION.get(event.satisfied_result, "未表态")
    return f"回访完成，对结果{said}"


def name(code: str | None, names: Names) -> str:
    return "热线中心" if code is None else names.get(code, code)


def part(event: Any) -> str:
    return "" if event.lead else "（协办）"


SENTENCES: Mapping[str, Sentence] = {
    "work_order.registered": lambda event, _: f"登记，事项：{event.matter_name}",
    "work_order.accepted": lambda _, __: "受理",
    "work_order.answered": lambda _, __: "直接答复",
    "work_order.declined": lambda _, __: "不予受理",
    "work_order.marked_invalid": lambda _, __: "判为无效",
    "work_order.urged": urged,
    "work_order.withdrawn": lambda _, __: "诉求人撤回",
    "work_order.correction_recorded": lambda event, _: f"更正：{event.field}",
    "access.requester_revealed": lambda _, __: "查看诉求人完整信息",
    "access.requester_read": lambda _, __: "查阅含诉求人信息的工单",
    "work_order.dispatched": dispatched,
    "work_order.assignment_acknowledged": acknowledged,
    "work_order.requester_contacted": contacted,
    "work_order.return_requested": return_requested,
    "work_order.return_granted": lambda event, names: (
        f"同意{name(event.department, names)}退单，待重新派单"
    ),
    "work_order.return_denied": lambda event, names: f"不同意{name(event.department, names)}退单",
    "work_order.dispute_opened": lambda event, names: (
        f"{name(event.department, names)}再次申请退单，进入争议会商"
    ),
    "work_order.result_submitted": submitted,
    "work_order.result_approved": lambda _, __: "办理结果审核通过",
    "work_order.result_rejected": rejected,
    "work_order.reply_sent": lambda event, _: f"第{event.round}轮统一回复已发出",
    "work_order.follow_up_attempted": lambda event, _: f"第{event.attempt}次回访未接通",
    "work_order.follow_up_recorded": followed_up,
    "work_order.closed": lambda event, _: f"办结（{OUTCOMES[event.outcome]}）",
}
