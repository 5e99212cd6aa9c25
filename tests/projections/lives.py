"""Lives of orders for the tests of views, told one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from events.catalog.names import (
    Channel,
    ClockName,
    Outcome,
    PauseKind,
    RequestKind,
    Secrecy,
    Unit,
    Urgency,
)
from events.catalog.values import Area, CellRef, ClockStart, ClockStopped, Limit, RouteTaken
from events.catalog.work_order.delegation import AssignmentDelegated, DelegationRecalled
from events.catalog.work_order.dispatch import (
    DisputeOpened,
    ReturnDenied,
    ReturnGranted,
    ReturnRequested,
    WorkOrderDispatched,
)
from events.catalog.work_order.disputes import LeadRuled
from events.catalog.work_order.extension import ExtensionGranted
from events.catalog.work_order.handling import (
    AssignmentAcknowledged,
    RequesterContacted,
    ResultApproved,
    ResultRejected,
    ResultSubmitted,
)
from events.catalog.work_order.intake import WorkOrderAccepted, WorkOrderRegistered
from events.catalog.work_order.overlays import WorkOrderWithdrawn
from events.catalog.work_order.pauses import HandlingResumed, HandlingSuspended
from events.catalog.work_order.reply import ReplySent, WorkOrderClosed
from events.catalog.work_order.support import SupportingAdded, SupportingReleased
from events.event import Event
from events.store import Origin, Recorded
from events.stored.codec import encode
from projections.engine.read_model import Fact
from projections.orders.stored_facts import STREAM

T0 = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 09:30 in the city
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NUMBER = "20260302-440500-000001"
CELL = CellRef(scheme="unit", code="440511001000001", map_version=1, method="point", confidence=1.0)
AREA = Area(district="440511000000", subdistrict="440511001000", cell=CELL)


def registered(order_no: str = NUMBER, at: datetime = T0, **said: Any) -> WorkOrderRegistered:
    fields: dict[str, Any] = {
        "channel": Channel.PHONE,
        "kind": RequestKind.COMPLAINT,
        "matter": "010301",
        "matter_name": "路灯不亮",
        "urgency": Urgency.ORDINARY,
        "secrecy": Secrecy.OPEN,
        "has_requester": True,
        "area": AREA,
    }
    return WorkOrderRegistered(order_no=order_no, at=at, **(fields | said))


def accepted(at: datetime = T0) -> WorkOrderAccepted:
    citizen = ClockStart(name=ClockName.CITIZEN, started_at=at, due_at=at + 7 * DAY)
    return WorkOrderAccepted(at=at, clocks=(citizen,))


def dispatched(
    lead: str = "lighting",
    supporting: Sequence[str] = (),
    *,
    at: datetime = T0,
    limit: timedelta | None = 5 * DAY,
) -> WorkOrderDispatched:
    """`limit` None: no handling clock, as for an imported order without a target."""
    clocks = [
        ClockStart(name=name, department=lead, started_at=at, due_at=at + DAY)
        for name in (ClockName.ACKNOWLEDGE, ClockName.CONTACT)
    ]
    if limit is not None:
        clocks += [
            ClockStart(
                name=ClockName.HANDLE, department=department, started_at=at, due_at=at + limit
            )
            for department in (lead, *supporting)
        ]
    return WorkOrderDispatched(
        at=at,
        lead_department=lead,
        supporting_departments=tuple(supporting),
        clocks=tuple(clocks),
    )


def acknowledged(
    department: str = "lighting", *, lead: bool = True, at: datetime = T0
) -> AssignmentAcknowledged:
    return AssignmentAcknowledged(at=at, assignment_id="1", department=department, is_lead=lead)


def submitted(
    department: str = "lighting", *, lead: bool = True, at: datetime = T0, **said: Any
) -> ResultSubmitted:
    by = f"handler-{department}"
    return ResultSubmitted(
        at=at,
        assignment_id="1",
        department=department,
        is_lead=lead,
        submitted_by=by,
        resolved=True,
        **said,
    )


def rejected(
    department: str = "lighting", *, false_close: bool = False, at: datetime = T0
) -> ResultRejected:
    return ResultRejected(at=at, assignment_id="1", department=department, false_close=false_close)


def return_requested(department: str = "lighting", at: datetime = T0) -> ReturnRequested:
    return ReturnRequested(
        at=at,
        department=department,
        reason_code="not_in_charge",
        suggested_department="power",
    )


def return_granted(department: str = "lighting", at: datetime = T0) -> ReturnGranted:
    return ReturnGranted(at=at, assignment_id="1", department=department)


def return_denied(department: str = "lighting", at: datetime = T0) -> ReturnDenied:
    return ReturnDenied(at=at, department=department)


def dispute_opened(department: str | None = "lighting", at: datetime = T0) -> DisputeOpened:
    clock = ClockStart(name=ClockName.DISPUTE, started_at=at, due_at=at + DAY)
    return DisputeOpened(at=at, department=department, clocks=(clock,))


def ruled(
    lead: str = "power",
    supporting: Sequence[str] = (),
    *,
    at: datetime = T0,
    limit: timedelta | None = 5 * DAY,
) -> LeadRuled:
    like = dispatched(lead, supporting, at=at, limit=limit)
    route = RouteTaken(rule_id="r", rule_set_version=1, because="ruled")
    return LeadRuled(
        at=at,
        lead_department=lead,
        supporting_departments=like.supporting_departments,
        route=route,
        clocks=like.clocks,
    )


def support_added(
    department: str = "water", *, at: datetime = T0, limit: timedelta | None = DAY
) -> SupportingAdded:
    like = dispatched(department, at=at, limit=limit)
    return SupportingAdded(at=at, assignment_id="2", department=department, clocks=like.clocks)


def support_released(department: str = "water", at: datetime = T0) -> SupportingReleased:
    return SupportingReleased(at=at, assignment_ids=("2",), departments=(department,))


def extended(lead: str = "lighting", *, due_at: datetime, at: datetime = T0) -> ExtensionGranted:
    limit = Limit(value=1, unit=Unit.WORKING_DAY)
    return ExtensionGranted(
        at=at, assignment_id="1", department=lead, limit=limit, clocks=(handling(lead, due_at),)
    )


def suspended(*departments: str, at: datetime = T0) -> HandlingSuspended:
    """The handling clocks of these departments pause."""
    review = ClockStart(name=ClockName.REVIEW, started_at=at, due_at=at + 30 * DAY)
    return HandlingSuspended(
        at=at,
        reason_code="long_works",
        review_at=at + 30 * DAY,
        clocks=(review,),
        stopped=tuple(
            ClockStopped(
                name=ClockName.HANDLE,
                assignment_id="1",
                department=department,
                kind=PauseKind.SUSPENDED,
                paused_at=at,
                remaining=HOUR,
                explanation="挂起。",
            )
            for department in departments
        ),
    )


def resumed(*departments: str, due_at: datetime, at: datetime = T0) -> HandlingResumed:
    return HandlingResumed(at=at, clocks=tuple(handling(each, due_at) for each in departments))


def handling(department: str, due_at: datetime) -> ClockStart:
    return ClockStart(name=ClockName.HANDLE, department=department, started_at=T0, due_at=due_at)


def delegated(
    department: str = "district", parent: str = "lighting", *, at: datetime = T0
) -> AssignmentDelegated:
    like = dispatched(department, at=at, limit=DAY)
    return AssignmentDelegated(
        at=at,
        assignment_id="2",
        department=department,
        parent="1",
        parent_department=parent,
        clocks=like.clocks,
    )


def recalled(*departments: str, parent: str = "lighting", at: datetime = T0) -> DelegationRecalled:
    return DelegationRecalled(
        at=at,
        assignment_ids=("2",),
        departments=departments or ("district",),
        parent_department=parent,
    )


def withdrawn(at: datetime = T0) -> WorkOrderWithdrawn:
    return WorkOrderWithdrawn(at=at)


def contacted(department: str = "lighting", at: datetime = T0) -> RequesterContacted:
    return RequesterContacted(at=at, department=department, method="phone", reached=True)


def approved(at: datetime = T0) -> ResultApproved:
    return ResultApproved(at=at, approved_by="dispatcher")


def replied(at: datetime = T0) -> ReplySent:
    return ReplySent(at=at, channel=Channel.PHONE, round=1, follow_up_due=True)


def closed(at: datetime = T0) -> WorkOrderClosed:
    return WorkOrderClosed(at=at, outcome=Outcome.HANDLED)


def numbered(events: Iterable[Event]) -> Iterator[Event]:
    """The same facts, with the ids that the assignments of this life have."""
    ids: dict[str | None, str] = {}
    made = 0
    for event in events:
        match event:
            case (
                WorkOrderDispatched(lead_department=lead, supporting_departments=supporting)
                | LeadRuled(lead_department=lead, supporting_departments=supporting)
            ):
                ids = {code: str(made + n) for n, code in enumerate((lead, *supporting), 1)}
                made += len(ids)
            case (
                SupportingAdded(department=department) | AssignmentDelegated(department=department)
            ):
                made += 1
                ids |= {department: str(made)}
            case _:
                pass
        yield event.model_copy(update=own_ids(event, ids))


def own_ids(event: Any, ids: Mapping[str | None, str]) -> dict[str, Any]:
    """The fields of the fact that name assignments, by the departments that it names."""
    told = type(event).model_fields.keys()
    found: dict[str, Any] = {
        name: with_ids(getattr(event, name), ids) for name in told & {"clocks", "stopped"}
    }
    if "assignment_id" in told:
        found["assignment_id"] = ids.get(event.department)
    if "assignment_ids" in told:
        found["assignment_ids"] = tuple(ids[code] for code in event.departments)
    if "parent" in told:
        found["parent"] = ids[event.parent_department]
    return found


def with_ids(clocks: Sequence[Any], ids: Mapping[str | None, str]) -> tuple[Any, ...]:
    return tuple(
        clock.model_copy(update={"assignment_id": ids.get(clock.department)}) for clock in clocks
    )


def history(*events: Event, first: int = 1) -> list[Recorded]:
    """The events as one stream's, recorded when they happened."""
    stream = STREAM + getattr(events[0], "order_no", NUMBER)
    return [
        Recorded(
            position=first + number,
            stream=stream,
            version=number + 1,
            event=event,
            recorded_at=event.at,
            origin=Origin(actor="operator", role="operator"),
        )
        for number, event in enumerate(numbered(events))
    ]


def facts(log: Sequence[Recorded]) -> list[Fact]:
    """What a batch reads of these events."""
    return [fact(each) for each in log]


def fact(recorded: Recorded) -> Fact:
    stored = encode(recorded.event)
    return Fact(
        recorded.position,
        recorded.stream.removeprefix(STREAM),
        recorded.version,
        stored.type,
        orjson.loads(stored.data),
        stored.subject_id,
        member=None if recorded.origin.department else recorded.origin.actor,
        account=recorded.origin.actor,
    )
