"""What no step of any life may break, for the rules that concern single commands."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from events.catalog.names import ClockName, Role
from hotline.app.demo_city.rules import demo_admissions
from hotline.work_order.roles import DISPATCHERS
from tests.lives.model import Model
from tests.lives.running import Step

OVERLAYS: Final = frozenset({"urge", "issue-supervision", "answer-supervision", "lift-supervision"})
MOST_RETURNS, MOST_REWORKS, MOST_NOTICES = 2, 2, 2  # by the default policy


def of_type(step: Step, *names: str) -> list[Any]:
    types = {f"work_order.{name}" for name in names}
    return [event for event in step.events if event.type in types]


def a_dispatch_explains_itself(step: Step, _: Model) -> bool:
    """D-04: rule, version and every clock with the policy that it was computed by."""
    return all(
        event.route.rule_id
        and event.route.because_zh
        and all(clock.policy_version and clock.explanation for clock in event.clocks)
        for event in of_type(step, "dispatched", "lead_ruled")
    )


def an_urge_moves_nothing(step: Step, _: Model) -> bool:
    """D-05: it is no new order, and the order stays as it was, but for when it was urged."""
    return step.act != "urge" or replace(step.after, urged_at=step.before.urged_at) == step.before


def overlays_move_no_handling(step: Step, _: Model) -> bool:
    """S-01."""
    if step.act not in OVERLAYS:
        return True
    parts = ("lifecycle", "assignments", "follow_up")
    return all(
        getattr(step.after.parts, each) == getattr(step.before.parts, each) for each in parts
    )


def a_department_contacts_no_protected_requester(step: Step, _: Model) -> bool:
    """D-07."""
    if not step.before.protected or step.act != "contact-requester":
        return True
    return step.asked.by.department is None and bool(step.asked.by.roles & DISPATCHERS)


def a_return_is_asked_in_time_by_a_lead_that_is_not_ruled(step: Step, _: Model) -> bool:
    """R-01, R-02: in the window of the dispatch; a ruling binds."""
    if step.act != "request-return":
        return True
    order, until = step.before, step.before.return_until
    in_time = until is None or step.asked.at <= until
    return in_time and not order.is_ruled and step.asked.by.department == order.lead


def returns_are_limited(step: Step, before: Model) -> bool:
    """R-02: the next one is a dispute."""
    if before["requests"] < MOST_RETURNS:
        return True
    asked = of_type(step, "return_requested")
    return all(event.reason_code == "not_admitted" for event in asked)


def denials_and_rejections_move_no_clock(step: Step, _: Model) -> bool:
    """R-03: but for a false close, whose clock runs on as if nothing had been submitted."""
    if step.act not in {"deny-return", "deny-extension", "reject-result"}:
        return True
    return [each.start for each in step.after.clocks] == [each.start for each in step.before.clocks]


def a_fresh_limit_after_a_return(step: Step, _: Model) -> bool:
    """R-03: counted from the dispatch; the citizen's clock is not set by it."""
    return all(
        clock.started_at == step.asked.at and clock.name is not ClockName.CITIZEN
        for event in of_type(step, "dispatched", "lead_ruled")
        for clock in event.clocks
    )


def an_extension_is_asked_before_the_deadline(step: Step, _: Model) -> bool:
    """T-04: and a grant counts from the old deadline, which it does not shorten."""
    clocks = {each.key: each for each in step.before.clocks if each.is_open}
    asked = of_type(step, "extension_requested")
    granted = of_type(step, "extension_granted")
    handle = ClockName.HANDLE
    return all(
        step.asked.at <= clocks[event.assignment_id, handle].start.due_at for event in asked
    ) and all(
        event.clocks[0].due_at >= clocks[event.assignment_id, handle].start.due_at
        for event in granted
    )


def warned_and_missed_once(step: Step, _: Model) -> bool:
    """T-07: each revision of a clock, and never before its time."""
    marks = of_type(step, "deadline_warned", "deadline_missed")
    known = {(*each.key, each.start.revision): each for each in step.before.clocks}
    for event in marks:
        clock = known[event.assignment_id, event.clock, event.revision]
        missed = event.type == "work_order.deadline_missed"
        if not clock.running or clock.missed or (clock.warned and not missed):
            return False
        if missed != (step.asked.at > clock.start.due_at):
            return False
    return True


def information_is_asked_for_in_few_notices(step: Step, _: Model) -> bool:
    """T-08: never twice for the same item."""
    return step.after.information_requests <= MOST_NOTICES and all(
        step.before.items_asked.isdisjoint(event.items)
        for event in of_type(step, "information_requested")
    )


def an_unresolved_result_says_why(step: Step, _: Model) -> bool:
    """U-02: and each result names who submitted it."""
    return all(
        event.submitted_by == step.asked.by.account and (event.resolved or event.unresolved_reason)
        for event in of_type(step, "result_submitted")
    )


def who_cannot_be_reached_is_not_followed_up(step: Step, _: Model) -> bool:
    """U-03: the order closes with the notice."""
    return all(
        event.channel == step.before.channel
        and (step.before.can_be_contacted or not event.follow_up_due)
        for event in of_type(step, "reply_sent")
    )


def a_represented_person_has_agreed(step: Step, _: Model) -> bool:
    """U-03: and the representative is known."""
    return all(
        event.has_requester
        and step.asked.command.requester.on_behalf_of.consent
        and (event.requester_name or event.requester_phone or event.requester_email)
        for event in of_type(step, "registered")
        if event.by_representative
    )


def attempts_are_few_and_at_different_hours(step: Step, _: Model) -> bool:
    """F-01."""
    part = step.after.follow_up
    hours = {each.replace(minute=0, second=0, microsecond=0) for each in part.missed_at}
    return len(hours) == len(part.missed_at) <= max(part.most, 0)


def rework_is_asked_for_and_limited(step: Step, before: Model) -> bool:
    """F-02: after an unsatisfied follow-up, at most twice, and the next result differs."""
    if step.act == "order-rework":
        return step.before.follow_up.asks_rework and before["reworks"] < MOST_REWORKS
    earlier = step.before.to_differ_from
    return earlier is None or all(
        set(event.evidence) - earlier.evidence
        for event in of_type(step, "result_submitted")
        if event.is_lead
    )


def reopened_in_time_and_archived_after_it(step: Step, _: Model) -> bool:
    """F-03."""
    appeal = [
        each for each in step.before.clocks if each.start.name is ClockName.APPEAL and each.is_open
    ]
    if step.act == "reopen":
        return bool(appeal) and step.asked.at <= appeal[-1].start.due_at
    archived = of_type(step, "archived")
    return not archived or all(step.asked.at > each.start.due_at for each in appeal)


def each_miss_is_explained_once(step: Step, _: Model) -> bool:
    """S-02: a miss starts at most one clock of explanation, and that of an explanation none."""
    subjects = [each.subject for each in step.after.clocks if each.start.explains is not None]
    missed = of_type(step, "deadline_missed")
    return len(subjects) == len(set(subjects)) and all(
        event.clock is not ClockName.EXPLANATION or not event.clocks for event in missed
    )


def a_correction_changes_only_what_it_names(step: Step, _: Model) -> bool:
    """X-03: stage, departments and clocks stay; the earlier record is not touched."""
    if step.act != "correct":
        return True
    parts = ("lifecycle", "assignments", "clocks")
    only = step.asked.by.roles & {Role.SUPERVISOR}
    return bool(only) and all(
        getattr(step.after.parts, each) == getattr(step.before.parts, each) for each in parts
    )


def a_community_gets_what_is_admitted(step: Step, _: Model) -> bool:
    """D-08: by the demo city's list, for its communities and their workers."""
    given = {part.department for part in step.after.parts.assignments.present}
    had = {part.department for part in step.before.parts.assignments.present}
    below = {code for code in given - had if code.startswith(("community-", "worker-"))}
    admitted = (each.matter for each in demo_admissions().admissions)
    return not below or any(step.after.matter.startswith(each) for each in admitted)


def a_split_moves_nothing(step: Step, _: Model) -> bool:
    """D-12: the order keeps its matter, and no part of it is of the same."""
    split = of_type(step, "split")
    same = (step.after.matter, step.after.parts) == (step.before.matter, step.before.parts)
    return all(same and len(event.parts) == len(event.titles or ()) for event in split)


def a_topic_moves_nothing(step: Step, _: Model) -> bool:
    """S-03: a link changes the topics of the order, and nothing else of it."""
    before, after = step.before, step.after
    if step.act not in {"link-topic", "unlink-topic"}:
        return before.topics == after.topics
    changed = before.topics ^ after.topics
    return len(changed) == 1 and replace(after, topics=before.topics) == before


def an_exclusion_has_two_reviewers_and_moves_nothing(step: Step, _: Model) -> bool:
    """X-01: neither asked, neither is of the assessed department; the first may yet deny."""
    asked, by = step.before.exclusion, step.asked.by
    if step.act not in {"approve-exclusion", "deny-exclusion"} or asked is None:
        return True
    before = {asked.requested_by, asked.approved_by if step.act == "approve-exclusion" else None}
    return by.account not in before and asked.department not in by.line


BY_RULE: Final[Mapping[str, Callable[[Step, Model], bool]]] = {
    name: each
    for name, each in dict(globals()).items()
    if callable(each) and getattr(each, "__module__", "") == __name__ and name != "of_type"
}
