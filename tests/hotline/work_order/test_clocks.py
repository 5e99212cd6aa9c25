"""T-10: no clock of an assignment ends after its handling clock, in whatever kind and hour."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.catalog.names import ClockName, RequestKind, Secrecy, Unit, Urgency
from events.catalog.values import ClockStart
from hotline.work_order.clocks import assignment_clocks, citizen_clock
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms
from tests.databases import effort
from tests.hotline.work_order.life import accept, dispatch
from tests.hotline.work_order.spec import ZONE, given, register, terms

NATURAL = {Unit.MINUTE, Unit.HOUR, Unit.NATURAL_DAY}
PREPARATORY = {ClockName.ACKNOWLEDGE: 4, ClockName.CONTACT: 2}
MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2026, 3, 4, 0, 5, tzinfo=ZONE)
STARTS = [
    MIDNIGHT,
    datetime(2026, 3, 6, 17, 59, tzinfo=ZONE),  # a Friday, one minute before the close
    datetime(2026, 3, 7, 11, 0, tzinfo=ZONE),  # a Saturday
    datetime(2026, 2, 14, 10, 0, tzinfo=ZONE),  # a make-up Saturday before the spring festival
    datetime(2026, 2, 17, 9, 0, tzinfo=ZONE),  # the spring festival
    datetime(2026, 9, 30, 23, 59, 59, tzinfo=ZONE),  # the last second before the national holiday
    datetime(2031, 12, 31, 12, 30, tzinfo=ZONE),  # no calendar is published for that year
]
ORDERS = [
    WorkOrder(kind=kind, urgency=urgency, matter=matter)
    for kind, urgency, matter in product(RequestKind, Urgency, ["", *terms().matters])
]


def by_name(clocks: tuple[ClockStart, ...], department: str) -> dict[ClockName, ClockStart]:
    """Those of one department; the contact may be the centre's."""
    return {each.name: each for each in clocks if each.department in {department, None}}


def faults(order: WorkOrder, at: datetime, terms: Terms) -> list[str]:
    """Where the clocks of an order dispatched at that moment break the rule."""
    clocks = assignment_clocks(order, "lead", ("support",), at, terms)
    wrong = []
    for department in ("lead", "support"):
        mine = by_name(clocks, department)
        handle = mine[ClockName.HANDLE]
        for name, parts in PREPARATORY.items():
            if name not in mine or mine[name].department not in {department, None}:
                continue
            wrong += [f"{order} {name} {fault}" for fault in broken(mine[name], handle, parts)]
    return wrong + inconsistent_citizen(order, at, by_name(clocks, "lead"), terms)


def broken(clock: ClockStart, handle: ClockStart, parts: int) -> list[str]:
    found = [] if clock.due_at <= handle.due_at else [f"ends {clock.due_at} > {handle.due_at}"]
    if handle.limit.unit in NATURAL:
        whole = handle.due_at.astimezone(UTC) - handle.started_at.astimezone(UTC)
        taken = clock.due_at.astimezone(UTC) - clock.started_at.astimezone(UTC)
        found += [] if clock.limit.unit in NATURAL else [f"runs in {clock.limit.unit}"]
        found += [] if taken <= max(whole / parts, MINUTE) else [f"takes {taken} of {whole}"]
    return found


def inconsistent_citizen(
    order: WorkOrder, at: datetime, lead: dict[ClockName, ClockStart], terms: Terms
) -> list[str]:
    """T-07: the citizen waits for the handling limit and then some, from the same moment."""
    citizen = citizen_clock(order, at, terms)
    return [] if citizen.due_at >= lead[ClockName.HANDLE].due_at else [f"{order} citizen"]


def test_preparatory_clocks_end_before_the_handling_clock():
    """All kinds, urgencies and matters at the awkward hours of a year."""
    found = [fault for order, at in product(ORDERS, STARTS) for fault in faults(order, at, terms())]

    assert found[:5] == []


@settings(max_examples=effort(ci=150, full=30_000), deadline=None)
@for_all(
    st.sampled_from(ORDERS),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 gets its zone below
)
def test_preparatory_clocks_end_before_the_handling_clock_at_any_moment(order, at):
    assert faults(order, at.replace(tzinfo=ZONE), terms()) == []


def test_a_critical_request_at_midnight_is_received_and_called_in_the_same_night():
    """Help, critical: two hours to handle, so half an hour to acknowledge and one to call."""
    registered = register(kind=RequestKind.HELP, urgency=Urgency.CRITICAL, at=MIDNIGHT)
    dispatched = given(registered, accept(at=MIDNIGHT)).when(dispatch(at=MIDNIGHT)).new[0]
    due = {clock.name: clock.due_at.isoformat() for clock in dispatched.clocks}

    assert due == {
        ClockName.ACKNOWLEDGE: "2026-03-04T00:35:00+08:00",
        ClockName.CONTACT: "2026-03-04T01:05:00+08:00",
        ClockName.HANDLE: "2026-03-04T02:05:00+08:00",
    }


def test_a_limit_in_natural_hours_makes_an_ordinary_order_natural_too():
    """A lamp: 24 hours; the four working hours become four hours, one working day half of it."""
    dispatched = given(register(), accept()).when(dispatch()).new[0]
    limits = {clock.name: (clock.limit.value, clock.limit.unit) for clock in dispatched.clocks}

    assert limits == {
        ClockName.ACKNOWLEDGE: (4, Unit.HOUR),
        ClockName.CONTACT: (12, Unit.HOUR),
        ClockName.HANDLE: (24, Unit.HOUR),
    }


def test_on_a_protected_order_the_centres_contact_clock_keeps_the_rule_too():
    """D-07."""
    tip_off = WorkOrder(
        kind=RequestKind.TIP_OFF, urgency=Urgency.CRITICAL, secrecy=Secrecy.CONFIDENTIAL
    )

    assert faults(tip_off, MIDNIGHT, terms()) == []
