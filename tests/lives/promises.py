"""What no step of any life may break, each with its rule."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from events.catalog.names import AssignmentStatus, Role, Status
from events.catalog.work_order.parts.clocks import OUTLIVING_ALL
from events.catalog.work_order.parts.lifecycle import ENDED
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import BY_COMMAND
from tests.lives.model import REVIEWS, Model, own_work
from tests.lives.promises_by_rule import BY_RULE
from tests.lives.running import Step

WITH_A_LEAD: Final = {
    "dispatched",
    "in_progress",
    "return_pending",
    "awaiting_requester",
    "suspended",
    "submitted",
    "replying",
    "follow_up",
}
MAY_MOVE_DUE: Final = frozenset(
    f"work_order.{name}"
    for name in [
        "dispatched",
        "lead_ruled",
        "extension_granted",
        "handling_resumed",
        "information_supplied",
        "information_wait_ended",
        "rework_ordered",
        "reopened",
        "reclassified",
        "urgency_set",
        "deadline_recomputed",
        "supervision_issued",
    ]
)
OF_DEPARTMENTS: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
CHOSEN: Final = frozenset({"rule-lead"})


def one_lead(step: Step, _: Model) -> bool:
    """D-01."""
    leads = [
        part
        for part in step.after.parts.assignments.present
        if part.is_lead and part.status is not AssignmentStatus.RETURNED
    ]
    return step.after.status not in WITH_A_LEAD or len(leads) == 1


def never_again_to_who_returned_it(step: Step, before: Model) -> bool:
    """D-03, except by ruling."""
    if step.act in CHOSEN:
        return True
    given = {part.department for part in step.after.parts.assignments.present}
    had = {part.department for part in step.before.parts.assignments.present}
    return (given - had).isdisjoint(before["returned"])


def due_moves_by_the_listed_events(step: Step, _: Model) -> bool:
    """T-01."""
    types = {event.type for event in step.events}
    return not moved_clocks(step) or bool(types & MAY_MOVE_DUE)


def moved_clocks(step: Step) -> set[Any]:
    before = {each.subject: each.start.due_at for each in step.before.clocks if each.is_open}
    after = {each.subject: each.start.due_at for each in step.after.clocks if each.is_open}
    return {key for key in before.keys() & after.keys() if before[key] != after[key]}


def first_submission_stays(step: Step, _: Model) -> bool:
    """T-06: a false close alone voids it."""
    before = step.before.lifecycle.first_submitted_at
    after = step.after.lifecycle.first_submitted_at
    voided = any(getattr(event, "false_close", False) for event in step.events)
    return before is None or (after is None if voided else after == before)


def nobody_reviews_own_work(step: Step, before: Model) -> bool:
    """X-02."""
    by = step.asked.by
    return step.act not in REVIEWS or not own_work(before, by.account, by.department)


def no_reply_with_an_open_assignment(step: Step, before: Model) -> bool:
    """U-01."""
    replied = any(event.type == "work_order.reply_sent" for event in step.events)
    return not replied or not {"pending", "acknowledged"} & set(before["parts"].values())


def one_reply_a_round(step: Step, before: Model) -> bool:
    """U-01; of a merged order one for each reply of its leading order (D-06)."""
    for event in step.events:
        if event.type == "work_order.reply_sent" and event.round in before["replies"]:  # type: ignore[attr-defined]
            return False
        if event.type == "work_order.leader_replied":
            told = (event.leader, event.round)  # type: ignore[attr-defined]
            if told in before["answers"]:
                return False
    return True


def a_department_never_closes(step: Step, _: Model) -> bool:
    """P-03: not by what it does as a department."""
    by_department = step.asked.by.roles and step.asked.by.roles <= OF_DEPARTMENTS
    return not (by_department and step.after.status in ENDED and step.before.status not in ENDED)


def closing_is_not_for_departments(step: Step, _: Model) -> bool:
    """P-03: whatever roles the account has besides, the command is one of the centre."""
    if step.after.status is not Status.CLOSED or step.before.status is Status.CLOSED:
        return True
    act = BY_COMMAND.get(type(step.asked.command))
    return act is None or not act.roles & OF_DEPARTMENTS


def merged_has_nothing_that_runs(step: Step, _: Model) -> bool:
    """D-06: its clocks and assignments end, so that the matter is worked on and counted once."""
    if step.after.status is not Status.MERGED:
        return True
    runs = {each.start.name for each in step.after.clocks if each.is_open}
    return runs <= OUTLIVING_ALL and not any(
        part.is_open for part in step.after.assignments.values()
    )


def an_ended_order_has_no_open_work(step: Step, _: Model) -> bool:
    """No department waits for an order that has ended, and no handling clock runs."""
    if step.after.status not in ENDED:
        return True
    runs = {each.start.name for each in step.after.clocks if each.is_open}
    closed = {"appeal", "supervision"} if step.after.status is Status.CLOSED else set()
    return runs <= OUTLIVING_ALL | closed and not any(
        part.is_open for part in step.after.assignments.values()
    )


PROMISES: Final[Mapping[str, Callable[[Step, Model], bool]]] = {
    each.__name__: each
    for each in (
        one_lead,
        never_again_to_who_returned_it,
        due_moves_by_the_listed_events,
        first_submission_stays,
        nobody_reviews_own_work,
        no_reply_with_an_open_assignment,
        one_reply_a_round,
        a_department_never_closes,
        closing_is_not_for_departments,
        merged_has_nothing_that_runs,
        an_ended_order_has_no_open_work,
    )
}


def broken(step: Step, before: Model) -> list[str]:
    return [name for name, kept in {**PROMISES, **BY_RULE}.items() if not kept(step, before)]


def as_plain(order: WorkOrder) -> dict[str, Any]:
    """What the model also says of the order, in its form."""
    parts = {part.department: part for part in order.parts.assignments.present}
    return {
        "status": str(order.status),
        "parts": {
            department: "left" if part.left else str(part.status)
            for department, part in parts.items()
        },
        "lead": order.lead,
        "returned": sorted(order.excluded_departments),
        "requests": order.returns,
        "first": order.lifecycle.first_submitted_at,
        "round": order.lifecycle.round,
        "reworks": order.reworks,
        "followers": sorted(order.followers),
    }
