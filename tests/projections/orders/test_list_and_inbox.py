"""The list and the inboxes tell of each order what its detail page tells, whatever the batches."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import AssignmentStatus, ClockName, Status
from events.catalog.work_order.parts.clocks import Clock, latest
from hotline.api.orders.lists import exposure as exposure_by_row
from hotline.work_order.table import work_order
from hotline.work_order.visibility import exposure as exposure_by_history
from projections.engine.read_model import Added, Change, Fact, ReadModel
from projections.orders import inbox as department_inbox
from projections.orders import list as order_list
from projections.orders.detail import OrderView
from projections.orders.detail_fold import fold as view_of
from projections.orders.stored_facts import STREAM
from tests.projections.lives import facts
from tests.projections.random_lives import logs

INBOX_COLUMNS = ("order_no", "department", "role", "status", "open", "due_at", "dispatched_at")
INBOX_COLUMNS = (*INBOX_COLUMNS, "acknowledged_at")
Table = dict[Any, dict[str, Any]]


@given(log=logs(), size=st.integers(1, 40))
def test_the_list_tells_what_the_detail_page_tells(log, size):
    table: Table = {}
    for batch in batches(order_list.ORDER_LIST, log, size):
        list_batch(table, batch)

    for view in views(log):
        row = table[view.registered.order_no]
        handle = current(view)
        assert view.status == row["status"]
        assert view.lead_department == row["lead_department"]
        assert (handle and handle.due_at) == row["due_at"]
        assert view.first_submitted_at == row["first_submitted_at"]
        assert view.registered.at == row["registered_at"]


@given(log=logs(), size=st.integers(1, 40))
def test_the_list_lets_read_whom_the_history_lets_read(log, size):
    table: Table = {}
    for batch in batches(order_list.ORDER_LIST, log, size):
        list_batch(table, batch)

    for stream, history in streams(log).items():
        order = work_order.fold(recorded.event for recorded in history)
        row = table[stream.removeprefix(STREAM)]
        by_history, by_row = exposure_by_history(order, history), exposure_by_row(row)
        assert by_history[:3] == by_row[:3]
        assert set(by_history.departments) == set(by_row.departments)
        assert set(by_history.members) == set(by_row.members)


@given(log=logs(), size=st.integers(1, 40))
def test_an_inbox_holds_exactly_the_open_parts_of_the_detail_page(log, size):
    table: Table = {}
    for batch in batches(department_inbox.DEPARTMENT_INBOX, log, size):
        inbox_batch(table, batch)
    open_parts = {
        (view.registered.order_no, part.department): part.acknowledged_at
        for view in views(log)
        if view.status is not Status.WITHDRAWN
        for part in view.assignments
        if part.status in {AssignmentStatus.PENDING, AssignmentStatus.ACKNOWLEDGED}
    }

    assert open_parts == {key: row["acknowledged_at"] for key, row in table.items() if row["open"]}


def current(view: OrderView) -> Clock | None:
    """The lead's handling clock of this moment."""
    lead = view.parts.assignments.lead
    return None if lead is None else latest(view.clocks, lead.id, ClockName.HANDLE)


@given(log=logs(), size=st.integers(1, 40))
def test_an_inbox_shows_the_deadline_of_the_detail_page(log, size):
    """Each department its own; none while its clock is paused (T-05)."""
    table: Table = {}
    for batch in batches(department_inbox.DEPARTMENT_INBOX, log, size):
        inbox_batch(table, batch)
    due = {
        (view.registered.order_no, part.department): clock and clock.due_at
        for view in views(log)
        for part in view.assignments
        for clock in [latest(view.clocks, part.id, ClockName.HANDLE)]
    }

    assert {key: due[key] for key in table} == {key: row["due_at"] for key, row in table.items()}


def list_batch(table: Table, batch: Sequence[Fact]) -> None:
    """What the statements of list.sql do, on a dictionary."""
    orders = {fact.key for fact in batch}
    before = [row for order_no, row in table.items() if order_no in orders]
    for write in order_list.fold(before, batch):
        match write:
            case Change("take_out", (gone,)):
                for order_no in gone:
                    del table[order_no]
            case Added(rows, columns):
                assert columns is not None
                for row in rows:
                    table[row[0]] = dict(zip(columns, row, strict=True))


def inbox_batch(table: Table, batch: Sequence[Fact]) -> None:
    """What the statements of department_inbox.sql do, on a dictionary."""
    orders = {fact.key for fact in batch}
    before = [row for row in table.values() if row["order_no"] in orders]
    for write in department_inbox.fold(before, batch):
        match write:
            case Change("take_out", (gone,)):
                for key in [key for key in table if key[0] in gone]:
                    del table[key]
            case Added(rows):
                for row in rows:
                    table[row[0], row[1]] = dict(zip(INBOX_COLUMNS, row, strict=True))


def batches(model: ReadModel, log: Sequence[Any], size: int) -> list[list[Fact]]:
    wanted = [fact for fact in facts(log) if fact.type in model.types]
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]


def views(log: Sequence[Any]) -> list[OrderView]:
    return [view_of(events) for events in streams(log).values()]


def streams(log: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in log:
        found.setdefault(each.stream, []).append(each)
    return found
