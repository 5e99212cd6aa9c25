"""
The table of rules: which command, in which status, by whom, decided where (domain.md §4).

The rest of the life enters here as further rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.catalog.names import Role, Status
from events.decider import Decider
from hotline.work_order import (
    commands,
    dispatching,
    handling,
    intake,
    overlays,
    replying,
    returning,
)
from hotline.work_order.commands import Actor, Command
from hotline.work_order.conditions import require_not_reported
from hotline.work_order.errors import NotAllowedNow, NotYourRole
from hotline.work_order.evolve import WorkOrderEvent, evolve
from hotline.work_order.state import OPEN, WorkOrder

S, R = Status, Role
AT_THE_DOOR: Final = frozenset({S.REGISTERED, S.ACCEPTED})
AT_WORK: Final = frozenset({S.DISPATCHED, S.IN_PROGRESS})
SUPPORT_AT_WORK: Final = AT_WORK | {S.SUBMITTED, S.REPLYING}
CENTRE: Final = frozenset({R.DISPATCHER, R.SHIFT_LEAD})
INTAKE: Final = frozenset({R.OPERATOR, R.INTEGRATION, R.GRID_WORKER})
CALLERS: Final = frozenset({R.OPERATOR, R.FOLLOW_UP})
ANY: Final = frozenset(Status)
OVERLAYS: Final = frozenset({"urge", "withdraw", "correct", "reveal"})  # never anybody's turn


@dataclass(frozen=True)
class Rule:
    """One row: `allowed_in` and `roles` decide what a screen offers; `decide` may still refuse."""

    allowed_in: frozenset[Status | None]
    roles: frozenset[Role]
    decide: Callable[[Any, WorkOrder], Sequence[WorkOrderEvent]]


RULES: Final[Mapping[type[Command], Rule]] = {
    commands.Register: Rule(frozenset({None}), INTAKE, intake.register),
    commands.Accept: Rule(frozenset({S.REGISTERED}), frozenset({R.OPERATOR}), intake.accept),
    commands.Answer: Rule(AT_THE_DOOR, frozenset({R.OPERATOR}), intake.answer),
    commands.Decline: Rule(AT_THE_DOOR, frozenset({R.OPERATOR}), intake.decline),
    commands.MarkInvalid: Rule(AT_THE_DOOR, frozenset({R.OPERATOR}), intake.mark_invalid),
    commands.Dispatch: Rule(frozenset({S.ACCEPTED}), CENTRE, dispatching.dispatch),
    commands.Acknowledge: Rule(SUPPORT_AT_WORK, frozenset({R.HANDLER}), handling.acknowledge),
    commands.ContactRequester: Rule(
        AT_WORK, frozenset({R.HANDLER}) | CENTRE, handling.contact_requester
    ),
    commands.RequestReturn: Rule(AT_WORK, frozenset({R.HANDLER}), returning.request_return),
    commands.GrantReturn: Rule(frozenset({S.RETURN_PENDING}), CENTRE, returning.grant_return),
    commands.DenyReturn: Rule(frozenset({S.RETURN_PENDING}), CENTRE, returning.deny_return),
    commands.SubmitResult: Rule(
        frozenset({S.IN_PROGRESS, S.SUBMITTED, S.REPLYING}),
        frozenset({R.HANDLER}),
        handling.submit_result,
    ),
    commands.ApproveResult: Rule(frozenset({S.SUBMITTED}), CENTRE, handling.approve_result),
    commands.RejectResult: Rule(
        frozenset({S.SUBMITTED, S.FOLLOW_UP, S.CLOSED}), CENTRE, handling.reject_result
    ),
    commands.SendReply: Rule(frozenset({S.REPLYING}), CALLERS, replying.send_reply),
    commands.RecordFollowUp: Rule(
        frozenset({S.FOLLOW_UP}), frozenset({R.FOLLOW_UP}), replying.record_follow_up
    ),
    commands.Close: Rule(
        frozenset({S.FOLLOW_UP}), frozenset({R.FOLLOW_UP, R.SHIFT_LEAD}), replying.close
    ),
    commands.Urge: Rule(OPEN, CALLERS | {R.SUPERVISOR}, overlays.urge),
    commands.Withdraw: Rule(OPEN, frozenset({R.OPERATOR}), overlays.withdraw),
    commands.Correct: Rule(ANY, frozenset({R.SUPERVISOR}), overlays.correct),
    commands.Reveal: Rule(ANY, CENTRE | CALLERS | {R.SUPERVISOR, R.HANDLER}, overlays.reveal),
}


def decide(command: Command, order: WorkOrder) -> Sequence[WorkOrderEvent]:
    rule = RULES[type(command)]
    if not command.by.roles & rule.roles:
        raise NotYourRole(command=command_name(type(command)))
    require_not_reported(order.reported_department, command.by)
    if order.status not in rule.allowed_in:
        raise NotAllowedNow(command=command_name(type(command)), status=order.status)
    return rule.decide(command, order)


def allowed_commands(status: Status, by: Actor) -> list[str]:
    """What a screen may offer: by status and role; a further condition may still refuse."""
    return [
        name
        for name, rule in OFFERED.items()
        if status in rule.allowed_in and not by.roles.isdisjoint(rule.roles)
    ]


def command_name(command: type[Command]) -> str:
    """`RequestReturn` is `request-return`: the last segment of its path."""
    words = "".join(f"-{char.lower()}" if char.isupper() else char for char in command.__name__)
    return words.removeprefix("-")


OFFERED: Final = {
    command_name(command): rule for command, rule in RULES.items() if command != commands.Register
}
work_order: Final = Decider(initial=WorkOrder(), decide=decide, evolve=evolve)
