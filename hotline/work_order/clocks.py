"""The clocks that a decision starts, each computed once and stored (T-01, T-07)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final, NamedTuple

from events.catalog.names import ClockName, Unit
from events.catalog.values import ClockStart
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import latest
from events.refusal import Refusal
from events.timekeeping import setting
from events.timekeeping.setting import limit_of
from events.working_time import Due, TimeLimit, warn_at
from hotline.policy_limits import Steps, clock_limits, return_window
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms


class Owner(NamedTuple):
    """Whose a clock is: an assignment's, or the order's own."""

    assignment_id: str | None = None
    department: str | None = None


THE_ORDER: Final = Owner()
REVIEW_WARNED: Final = 5  # a fifth of the time is left, as of other clocks (T-07)
LONGEST_WARNING: Final = timedelta(days=1)
ONE_MINUTE: Final = timedelta(minutes=1)


def citizen_clock(order: WorkOrder, at: datetime, terms: Terms) -> ClockStart:
    """From acceptance to reply, never paused: the handling limit and then some (T-07)."""
    steps = limits_from(order, at, terms)[ClockName.CITIZEN]
    return started(ClockName.CITIZEN, at, steps, terms)


def assignment_clocks(
    order: WorkOrder, lead: str, supporting: Sequence[str], at: datetime, terms: Terms
) -> tuple[ClockStart, ...]:
    """Acknowledge, contact and handle, from dispatch (T-07); the lead alone makes the contact."""
    limits = limits_from(order, at, terms)
    first, *others = owners_of(order, lead, supporting)
    clocks = [started(ClockName.ACKNOWLEDGE, at, limits[ClockName.ACKNOWLEDGE], terms, first)]
    if order.can_be_contacted and ClockName.CONTACT in limits:
        owner = THE_ORDER if order.protected else first  # D-07: then the centre calls
        clocks.append(started(ClockName.CONTACT, at, limits[ClockName.CONTACT], terms, owner))
    clocks.append(handle_clock(order, at, limits[ClockName.HANDLE], terms, first))
    for owner in others:
        clocks += support_clocks(order, limits, at, terms, owner)
    return tuple(clocks)


def handle_clock(
    order: WorkOrder, at: datetime, steps: Steps, terms: Terms, owner: Owner
) -> ClockStart:
    """With the extensions that the policy of this moment allows (T-04)."""
    allowed = tuple(limit_of(limit) for limit in terms.policy.kinds[order.kind].extensions)
    start = started(ClockName.HANDLE, at, steps, terms, owner)
    return start.model_copy(update={"may_extend": allowed or None})


def clocks_of_newcomer(
    order: WorkOrder, department: str, at: datetime, terms: Terms
) -> tuple[ClockStart, ...]:
    """A department that joins later has the whole limits, from then on (T-07)."""
    (owner,) = owners(order, (department,))
    return support_clocks(order, limits_from(order, at, terms), at, terms, owner)


class BeyondParentsLimit(Refusal):
    """A delegate gets at most what is left of its parent's limit (D-11)."""

    code: ClassVar[str] = "work_order.beyond_parents_limit"
    title: ClassVar[str] = "下派时限须在本单位办理时限之内"
    needs_zh: ClassVar[str] = "请将 due_at 设在此刻与本单位到期时间（{due_at}）之间，或不填"
    needs: ClassVar[str] = "Give a `due_at` from now to {due_at}, or none."


def clocks_of_delegate(
    order: WorkOrder,
    parent: Assignment,
    department: str,
    at: datetime,
    asked_for: datetime | None,
    terms: Terms,
) -> tuple[ClockStart, ...]:
    """What is left of the parent's limit, or less; none where nothing is left (D-11)."""
    (owner,) = owners(order, (department,))
    clock = latest(order.clocks, parent.id, ClockName.HANDLE)
    left = clock.start.due_at if clock is not None and clock.is_open else None
    due_at = asked_for or left
    if asked_for is not None and not at < asked_for <= (left or asked_for):
        raise BeyondParentsLimit(due_at=left)
    acknowledge = started(
        ClockName.ACKNOWLEDGE,
        at,
        limits_from(order, at, terms)[ClockName.ACKNOWLEDGE],
        terms,
        owner,
    )
    if due_at is None:
        return (acknowledge,)
    if due_at <= at:
        return ()
    handle = remainder(ClockName.HANDLE, at, due_at, terms, owner)
    if acknowledge.due_at > due_at:  # T-10
        acknowledge = remainder(ClockName.ACKNOWLEDGE, at, due_at, terms, owner)
    return (acknowledge, handle)


def remainder(
    name: ClockName, at: datetime, due_at: datetime, terms: Terms, owner: Owner
) -> ClockStart:
    """A clock until a moment that was set by another one."""
    limit = TimeLimit(max(1, (due_at - at) // ONE_MINUTE), Unit.MINUTE)
    return ClockStart(
        name=name,
        assignment_id=owner.assignment_id,
        department=owner.department,
        started_at=at,
        due_at=due_at,
        warn_at=max(at, warn_at(due_at, limit, terms.calendar, terms.policy.office_hours)),
        policy_version=terms.policy.version,
        explanation=within_sentence(due_at.astimezone(terms.calendar.zone)),
    )


def within_sentence(ends: datetime) -> str:
    day = f"{ends.year}年{ends.month}月{ends.day}日"
    return f"在上级承办单位的办理时限之内，{day}{ends:%H:%M}到期。"


def support_clocks(
    order: WorkOrder, limits: Mapping[ClockName, Steps], at: datetime, terms: Terms, owner: Owner
) -> tuple[ClockStart, ...]:
    return (
        started(ClockName.ACKNOWLEDGE, at, limits[ClockName.ACKNOWLEDGE], terms, owner),
        handle_clock(order, at, limits[ClockName.HANDLE], terms, owner),
    )


def owners_of(order: WorkOrder, lead: str, supporting: Sequence[str]) -> list[Owner]:
    """The assignments that a dispatch makes, lead first."""
    return owners(order, (lead, *supporting))


def owners(order: WorkOrder, departments: tuple[str, ...]) -> list[Owner]:
    """The next assignments, in the order of their departments."""
    ids = order.parts.assignments.next_ids(departments)
    return [Owner(id_, department) for department, id_ in ids.items()]


def fixed_clock(order: WorkOrder, lead: str, at: datetime, due: datetime) -> ClockStart:
    """A deadline set elsewhere, taken over as it is."""
    (owner,) = owners_of(order, lead, ())
    return ClockStart(
        name=ClockName.HANDLE,
        assignment_id=owner.assignment_id,
        department=lead,
        started_at=at,
        due_at=due,
    )


def dispute_clock(at: datetime, terms: Terms) -> ClockStart:
    """A dispute is ruled within its own limit (R-02); it belongs to the centre."""
    return started(ClockName.DISPUTE, at, (terms.policy.dispute_limit,), terms)


def information_clock(at: datetime, terms: Terms) -> ClockStart:
    """The requester has this long to supply what is missing (T-05)."""
    return started(ClockName.INFORMATION, at, (terms.policy.information_limit,), terms)


def appeal_clock(at: datetime, terms: Terms) -> ClockStart:
    """How long a closed order may be reopened; no one is warned of its end."""
    clock = started(ClockName.APPEAL, at, (terms.policy.reopen_window,), terms)
    return clock.model_copy(update={"warn_at": None})


def review_clock(at: datetime, review_at: datetime) -> ClockStart:
    """A suspension ends at its review date; the shift lead is warned of it (T-05)."""
    left = min((review_at - at) / REVIEW_WARNED, LONGEST_WARNING)
    return ClockStart(
        name=ClockName.REVIEW, started_at=at, due_at=review_at, warn_at=review_at - left
    )


def return_closes_at(order: WorkOrder, at: datetime, terms: Terms) -> datetime:
    """Until when the lead may return an order that is dispatched at `at` (R-01)."""
    return due(at, (return_window(terms.policy, order.urgency),), terms).due_at


def limits_from(order: WorkOrder, at: datetime, terms: Terms) -> dict[ClockName, Steps]:
    return clock_limits(
        terms.policy,
        kind=order.kind,
        urgency=order.urgency,
        matter=terms.matters.get(order.matter),
        due=lambda limit: due(at, (limit,), terms).due_at,
        secrecy=order.secrecy,
    )


def due(start: datetime, steps: Steps, terms: Terms) -> Due:
    return setting.due(start, steps, terms.timing)


def started(
    name: ClockName, at: datetime, steps: Steps, terms: Terms, owner: Owner = THE_ORDER
) -> ClockStart:
    return setting.started(name, at, steps, terms.timing, **owner._asdict())
