"""
The table of rules: which command, in which status, by whom, decided where (domain.md §4).

The rest of the life enters here as further rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.catalog.names import Role, Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.lifecycle import OPEN
from events.decider import Decider
from events.refusal import Refusal
from hotline.work_order import (
    commands,
    conditions,
    dispatching,
    handling,
    intake,
    overlays,
    replying,
    returning,
)
from hotline.work_order.commands import Actor, Command
from hotline.work_order.conditions import CENTRE, require_not_reported
from hotline.work_order.errors import NotAllowedNow, NotYourRole
from hotline.work_order.evolve import evolve
from hotline.work_order.state import WorkOrder

S, R = Status, Role
AT_THE_DOOR: Final = frozenset({S.REGISTERED, S.ACCEPTED})
AT_WORK: Final = frozenset({S.DISPATCHED, S.IN_PROGRESS})
SUPPORT_AT_WORK: Final = AT_WORK | {S.SUBMITTED, S.REPLYING}
RETURNING: Final = frozenset({S.RETURN_PENDING})
OPERATOR: Final = frozenset({R.OPERATOR})
HANDLER: Final = frozenset({R.HANDLER})
INTAKE: Final = frozenset({R.OPERATOR, R.INTEGRATION, R.GRID_WORKER})
CALLERS: Final = frozenset({R.OPERATOR, R.FOLLOW_UP})
ANY: Final = frozenset(Status)
OVERLAYS: Final = frozenset({"urge", "withdraw", "correct", "reveal"})  # never anybody's turn


@dataclass(frozen=True)
class Rule:
    """
    One row: stages, roles and `when` say whether the command is possible, whatever its body.

    A screen offers what is possible; `decide` may still refuse for what the body says.
    """

    name: str
    allowed_in: frozenset[Status | None]
    roles: frozenset[Role]
    decide: Callable[[Any, WorkOrder], Sequence[WorkOrderEvent]]
    when: Callable[[WorkOrder, Actor, datetime], None] = conditions.nothing_more


RULES: Final[Mapping[type[Command], Rule]] = {
    commands.Register: Rule("登记", frozenset({None}), INTAKE, intake.register),
    commands.Accept: Rule("受理", frozenset({S.REGISTERED}), OPERATOR, intake.accept),
    commands.Answer: Rule("直接答复", AT_THE_DOOR, OPERATOR, intake.answer),
    commands.Decline: Rule("不予受理", AT_THE_DOOR, OPERATOR, intake.decline),
    commands.MarkInvalid: Rule("判为无效", AT_THE_DOOR, OPERATOR, intake.mark_invalid),
    commands.Dispatch: Rule("派单", frozenset({S.ACCEPTED}), CENTRE, dispatching.dispatch),
    commands.Acknowledge: Rule(
        "签收", SUPPORT_AT_WORK, HANDLER, handling.acknowledge, conditions.pending_assignment
    ),
    commands.ContactRequester: Rule(
        "先行联系", AT_WORK, HANDLER | CENTRE, handling.contact_requester, conditions.may_contact
    ),
    commands.RequestReturn: Rule(
        "申请退单", AT_WORK, HANDLER, returning.request_return, conditions.lead_inside_window
    ),
    commands.GrantReturn: Rule(
        "同意退单", RETURNING, CENTRE, returning.grant_return, conditions.other_hands
    ),
    commands.DenyReturn: Rule(
        "不同意退单", RETURNING, CENTRE, returning.deny_return, conditions.other_hands
    ),
    commands.SubmitResult: Rule(
        "申报办结",
        frozenset({S.IN_PROGRESS, S.SUBMITTED, S.REPLYING}),
        HANDLER,
        handling.submit_result,
        conditions.acknowledged_assignment,
    ),
    commands.ApproveResult: Rule(
        "审核通过",
        frozenset({S.SUBMITTED}),
        CENTRE,
        handling.approve_result,
        conditions.other_hands,
    ),
    commands.RejectResult: Rule(
        "驳回",
        frozenset({S.SUBMITTED, S.FOLLOW_UP, S.CLOSED}),
        CENTRE,
        handling.reject_result,
        conditions.result_by_others,
    ),
    commands.SendReply: Rule(
        "统一回复", frozenset({S.REPLYING}), CALLERS, replying.send_reply, conditions.all_submitted
    ),
    commands.RecordFollowUp: Rule(
        "回访",
        frozenset({S.FOLLOW_UP}),
        frozenset({R.FOLLOW_UP}),
        replying.record_follow_up,
        conditions.follow_up_open,
    ),
    commands.Close: Rule(
        "办结",
        frozenset({S.FOLLOW_UP}),
        frozenset({R.FOLLOW_UP, R.SHIFT_LEAD}),
        replying.close,
        conditions.follow_up_complete,
    ),
    commands.Urge: Rule("催办", OPEN, CALLERS | {R.SUPERVISOR}, overlays.urge),
    commands.Withdraw: Rule("撤单", OPEN, OPERATOR, overlays.withdraw),
    commands.Correct: Rule("更正", ANY, frozenset({R.SUPERVISOR}), overlays.correct),
    commands.Reveal: Rule(
        "查看诉求人",
        ANY,
        CENTRE | CALLERS | {R.SUPERVISOR, R.HANDLER},
        overlays.reveal,
        conditions.may_see_requester,
    ),
}


def decide(command: Command, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    rule = RULES[type(command)]
    require_possible(command_name(type(command)), rule, order, command.by, command.at)
    return rule.decide(command, order)


def require_possible(command: str, rule: Rule, order: WorkOrder, by: Actor, at: datetime) -> None:
    if by.roles.isdisjoint(rule.roles):
        raise NotYourRole(command=command, roles=sorted(rule.roles))
    require_not_reported(order.reported_department, by)
    if order.status not in rule.allowed_in:
        raise NotAllowedNow(command, rule.name, order.status, rule.allowed_in)
    rule.when(order, by, at)


def offered_commands(order: WorkOrder, by: Actor, at: datetime) -> list[str]:
    """What is possible for this person at this moment, whatever the body will say."""
    return [name for name, rule in OFFERED.items() if is_possible(name, rule, order, by, at)]


def is_possible(command: str, rule: Rule, order: WorkOrder, by: Actor, at: datetime) -> bool:
    try:
        require_possible(command, rule, order, by, at)
    except Refusal:
        return False
    return True


def command_name(command: type[Command]) -> str:
    """`RequestReturn` is `request-return`: the last segment of its path."""
    words = "".join(f"-{char.lower()}" if char.isupper() else char for char in command.__name__)
    return words.removeprefix("-")


OFFERED: Final = {
    command_name(command): rule for command, rule in RULES.items() if command != commands.Register
}
work_order: Final = Decider(initial=WorkOrder(), decide=decide, evolve=evolve)
