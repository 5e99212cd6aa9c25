"""
What each reader is shown of an order: named field by field, and nothing that is not named.

Codes, instants and figures are for every reader. What a person wrote is for those who read texts;
readers who must not know the requester get it without the people whom the order names. Who asked
is for those who see all.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final, cast

from events.catalog.names import Sight
from events.catalog.work_order.endings.splitting import PartRegistered, WorkOrderSplit
from events.catalog.work_order.event import WorkOrderEvent
from events.personal.text import redact
from events.store import Recorded

Json = dict[str, Any]
Clean = Callable[[Any], Any]
HIDDEN: Final = object()

# of the order's JSON, by path; a path covers all below it
CODED: Final = frozenset({
    "order_no", "status", "version", "position", "kind", "matter", "urgency", "secrecy",
    "channel", "erased", "has_requester", "reported_department", "source_system", "occurred_at",
    "query_code", "place.cell", "place.district", "place.subdistrict", "place.community",
    "lead_department", "responsible_department",
    "supporting_departments", "assignments", "route", "clocks",
    "pause.kind", "pause.since", "pause.until", "pause.reason_code", "pause.items",
    "registered_at", "accepted_at", "dispatched_at", "first_submitted_at", "closed_at",
    "return_until", "return_request.department", "return_request.requested_at",
    "return_request.reason_code", "return_request.suggested_department",
    "return_request.decision", "return_request.decided_at",
    "ended_at", "topics", "promised_due_at", "effective_due_at", "on_time", "counts",
    "result.department", "result.submitted_by",
    "result.submitted_at", "result.substantiated", "result.resolved", "result.evidence",
    "result.review", "result.rejection.at", "result.rejection.false_close",
    "supporting_results.review", "supporting_results.department", "supporting_results.submitted_by",
    "supporting_results.submitted_at", "supporting_results.substantiated",
    "supporting_results.resolved", "supporting_results.evidence", "reply.channel",
    "reply.round", "reply.sent_at", "follow_up.missed_at", "follow_up.recorded_at",
    "follow_up.contacted", "follow_up.resolved", "follow_up.satisfied_result",
    "follow_up.satisfied_process", "outcome", "corrections.field", "corrections.at",
    "supervision.number", "supervision.level", "supervision.issued_at", "supervision.due_at",
    "supervision.answered_at", "supervision.by_rule", "merged_into", "followers",
    "split_from", "split_into", "exclusion.state", "exclusion.department", "exclusion.reason_code",
    "exclusion.evidence", "exclusion.requested_at", "exclusion.decided_at", "allowed_commands",
    "attachments",
})  # fmt: skip
WRITTEN: Final = frozenset({
    "title", "narrative", "place.text", "place.point", "result.unresolved_reason",
    "result.findings", "result.rejection.reason", "result.public_reply",
    "supporting_results.unresolved_reason",
    "supporting_results.findings", "supporting_results.public_reply", "reply.text",
    "return_request.ground", "return_request.note",
    "pause.note", "follow_up.note", "corrections.value", "corrections.reason",
    "exclusion.ground", "exclusion.reason", "supervision.note",
})  # fmt: skip

# of the events in a timeline, by field
EVENT_CODED: Final = frozenset({
    "at", "channel", "kind", "matter", "matter_name", "catalogue_version", "urgency", "secrecy",
    "has_requester", "area", "was", "source_system", "occurred_at", "reported_department", "clocks",
    "assignment_ids", "departments", "parent", "parent_department", "is_delegate",
    "opened_by_centre", "former_lead", "precedent",
    "reason_code", "by_requester", "by_staff", "field", "follow_up_answer", "of_follow_up",
    "reachable", "by_representative", "lead_department", "supporting_departments", "route",
    "assignment_id", "department", "is_lead", "method", "reached",
    "suggested_department", "submitted_by", "substantiated", "resolved", "evidence",
    "approved_by", "false_close", "round", "follow_up_due", "attempt", "contacted",
    "return_until", "follow_up_attempts", "clock", "revision", "due_at",
    "satisfied_result", "satisfied_process", "outcome", "limit", "review_at", "stopped",
    "automatic", "by_centre", "topic", "explains", "items", "most", "calendar_version",
    "to_dispatch", "receiver",
    "number", "level", "by_rule", "into", "former", "to_accept", "follower", "leader",
    "message_id", "message_ids", "medium", "sender", "attempts",
    "split_from", "first", "parts", "part", "part_order", "requested_by", "is_final", "consent",
    "case_no", "refused", "counted_at",
})  # fmt: skip
EVENT_WRITTEN: Final = frozenset({
    "title", "narrative", "place_text", "point", "text", "article_id", "reason", "note", "value",
    "titles", "narratives", "ground", "instructions",
    "unresolved_reason", "findings", "public_reply",
})  # fmt: skip
NAMES: Final = frozenset({
    "requester_name", "requester_phone", "requester_email", "caller_name", "caller_phone",
    "represented_name",
})  # fmt: skip
EVENT_NAMING: Final = NAMES | {"external_ref", "reference"}


def order_for(level: Sight, shown: Json, history: Sequence[Recorded]) -> Json:
    """The order's JSON for this reader: a value that is not named for them is None, or empty."""
    if level is Sight.ALL:
        return shown
    clean = redactor(history)
    open_to_them = [each for each in shown["corrections"] if not of_requester(each)]
    return {
        name: disclosed(level, name, value, clean)
        for name, value in {**shown, "corrections": open_to_them}.items()
    }


def disclosed(level: Sight, path: str, value: Any, clean: Clean) -> Any:
    if path in CODED:
        return value
    if path in WRITTEN:
        return clean(value) if level is Sight.NO_REQUESTER else None
    if isinstance(value, list):
        return [disclosed(level, path, each, clean) for each in value] if leads_on(path) else []
    if isinstance(value, dict) and leads_on(path):
        return {
            name: disclosed(level, f"{path}.{name}", each, clean) for name, each in value.items()
        }
    return None


def leads_on(path: str) -> bool:
    """Something below it is named."""
    return any(named.startswith(f"{path}.") for named in CODED | WRITTEN)


def data_for(level: Sight, data: Json, clean: Clean) -> Json:
    """The data of an event for this reader; the number of a hidden order is empty."""
    return {
        name: value
        for name, given in data.items()
        if given != "" and (value := field_for(level, name, given, data, clean)) is not HIDDEN
    }


def field_for(level: Sight, name: str, value: Any, data: Json, clean: Clean) -> Any:
    if name in EVENT_CODED:
        return value
    if level is Sight.ALL:
        return value if name in EVENT_WRITTEN | EVENT_NAMING else HIDDEN
    names_them = name == "value" and of_requester(data)
    tells_of_them = name == "reason" and "secrecy" in data  # why they wish secrecy
    hidden = names_them or tells_of_them
    if level is Sight.NO_REQUESTER and name in EVENT_WRITTEN and not hidden:
        return clean(value)
    return HIDDEN


def of_requester(correction: Json) -> bool:
    return str(correction.get("field", "")).startswith("requester")


def redactor(history: Sequence[Recorded]) -> Clean:
    """Takes everyone out of a text whom this order knows by name or number; leaves the rest."""
    known = frozenset(names_in(history))

    def clean(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [clean(each) for each in value]
        return redact(value, known) if isinstance(value, str) else value

    return clean


def names_in(history: Sequence[Recorded]) -> Iterator[str]:
    for recorded in history:
        event: Any = recorded.event
        said = [getattr(event, name, None) for name in NAMES]
        if str(getattr(event, "field", "")).startswith("requester"):
            said.append(event.value)
        yield from (value for value in said if value)


def other_orders(recorded: Recorded) -> Iterator[str]:
    """The numbers of other orders that a fact names."""
    event = recorded.event
    if isinstance(event, WorkOrderEvent):
        found = (getattr(event, name) for name in event.other_orders)
        yield from (number for number in found if number)


def naming_only(
    readable: Collection[str], whole: Sequence[Recorded], shown: Sequence[Recorded]
) -> Sequence[Recorded]:
    """
    The shown part of the history, without the number of each other order (V-02).

    Nor does it tell what such an order is about: `whole` knows which part of a split became it.
    """
    hidden = hidden_parts(readable, whole)
    return [hiding(readable, hidden, each) for each in shown]


def hidden_parts(readable: Collection[str], history: Sequence[Recorded]) -> Collection[int]:
    """The numbers of the parts whose orders are not readable."""
    events = (recorded.event for recorded in history)
    return {
        event.part
        for event in events
        if isinstance(event, PartRegistered) and event.part_order not in readable
    }


def tells_of_hidden_part(recorded: Recorded) -> bool:
    """Of what `naming_only` has shown: that a part became an order which does not exist (V-02)."""
    event = recorded.event
    return isinstance(event, PartRegistered) and not event.part_order


def hiding(readable: Collection[str], parts: Collection[int], recorded: Recorded) -> Recorded:
    event = recorded.event
    if isinstance(event, WorkOrderSplit | PartRegistered):
        event = event.without(parts)
        recorded = recorded._replace(event=event)
    hidden = [number for number in other_orders(recorded) if number not in readable]
    if not hidden:
        return recorded
    event = cast("WorkOrderEvent", event)
    blank = {name: "" for name in event.other_orders if getattr(event, name) in hidden}
    return recorded._replace(event=event.model_copy(update=blank))
