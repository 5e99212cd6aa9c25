"""The table of rules is complete, and no sequence of commands can break what it promises."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages
from types import ModuleType

import orjson
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from events.catalog.names import AssignmentStatus, ClockName, Role, Status
from events.catalog.values import ClockStart
from events.stored.codec import decode, encode
from hotline.work_order import acts
from hotline.work_order.acts.departments.returning import RequestReturn
from hotline.work_order.acts.endings.at_intake import Answer
from hotline.work_order.acts.intake import Register
from hotline.work_order.acts.reply import Close, SendReply
from hotline.work_order.table import ACTS, BY_COMMAND, SYSTEM_ACTS, work_order
from tests.databases import effort
from tests.hotline.work_order.moves import ACTORS, attempt, by_actor, life_of, permitted
from tests.hotline.work_order.spec import T0, register

MOVES_DUE = {
    "work_order.completion_promised",
    "work_order.deadline_missed",  # it starts a clock to explain it, and moves none (S-02)
    "work_order.extension_granted",
    "work_order.handling_resumed",
    "work_order.information_supplied",
    "work_order.information_wait_ended",
    "work_order.deadline_recomputed",
    "work_order.reclassified",
    "work_order.reopened",
    "work_order.rework_ordered",
    "work_order.supervision_issued",
    "work_order.urgency_set",
}
SHORTENS = {
    "work_order.completion_promised",
    "work_order.reclassified",
    "work_order.urgency_set",
}
steps = st.tuples(st.integers(0, 999), st.sampled_from([1, 20, 61, 24 * 60]))
lives = st.lists(steps, max_size=16)
attempts = st.lists(st.integers(0, 9_999), max_size=25)


def themes(package: ModuleType) -> Iterator[ModuleType]:
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        yield import_module(found.name)


def test_every_command_has_one_act():
    declared = [
        each
        for theme in themes(acts)
        for _, each in getmembers(theme, isclass)
        if each.__module__ == theme.__name__ and hasattr(each, "__pydantic_config__")
    ]

    assert sorted(each.__name__ for each in declared) == sorted(
        act.command.__name__ for act in (*ACTS, *SYSTEM_ACTS)
    )


def test_every_command_but_the_first_is_among_the_moves():
    """The properties below speak of all of them."""
    assert {type(move.ask.command) for move in permitted()} == set(BY_COMMAND) - {Register}


def test_every_command_is_named_as_its_path():
    assert BY_COMMAND[RequestReturn].name == "request-return"


def test_a_command_shows_no_values():
    """They may be personal data, and a traceback prints its arguments."""
    assert "林某" not in repr(register())


def test_no_command_of_a_department_leads_to_closed():
    """统一监督."""
    department = {Role.HANDLER, Role.DEPARTMENT_LEAD}

    for closing in (Close, Answer, SendReply):
        assert not department & BY_COMMAND[closing].roles


@settings(max_examples=effort(ci=200, full=20_000), deadline=None)
@for_all(attempts)
def test_any_list_of_commands_is_accepted_or_refused_and_never_crashes(numbers):
    every = [move for by in ACTORS for moves in by_actor(by).values() for move in moves]
    history = list(work_order.decide(register(), work_order.initial))
    for number in numbers:
        history += attempt(every[number % len(every)].at(T0), history)

    assert work_order.fold(history).status in Status


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_the_state_from_stored_events_is_the_live_state(chosen):
    history = life_of(chosen)[0]
    stored = [encode(event) for event in history]
    read = [
        decode(
            each.type,
            each.schema_version,
            orjson.loads(each.data),
            subject_id=each.subject_id,
            personal=each.personal,
        )
        for each in stored
    ]

    assert work_order.fold(history) == work_order.fold(read)


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_an_order_at_work_has_exactly_one_lead(chosen):
    """D-01, at every step."""
    at_work = {
        Status.DISPATCHED,
        Status.IN_PROGRESS,
        Status.RETURN_PENDING,
        Status.SUBMITTED,
        Status.REPLYING,
        Status.FOLLOW_UP,
    }
    order = work_order.initial
    for event in life_of(chosen)[0]:
        order = work_order.evolve(order, event)
        live = {AssignmentStatus.RETURNED, AssignmentStatus.RELEASED}
        leads = [
            part for part in order.assignments.values() if part.is_lead and part.status not in live
        ]

        assert order.status not in at_work or [order.lead] == [part.department for part in leads]


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_deadlines_are_set_by_the_listed_events_only(chosen):
    """T-01: an open clock keeps its deadline, whatever else happens."""
    order = work_order.initial
    for event in life_of(chosen)[0]:
        before = {clock.key: clock.start for clock in order.clocks if clock.is_open}
        order = work_order.evolve(order, event)
        after = {clock.key: clock.start for clock in order.clocks if clock.is_open}
        moved = {key for key in before.keys() & after.keys() if before[key] != after[key]}

        assert not moved or event.type in MOVES_DUE
        if event.type not in SHORTENS:
            assert all(before[key].due_at <= after[key].due_at for key in moved)
            assert {ClockName.HANDLE, ClockName.SUPERVISION} >= {name for _, name in moved}


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_the_citizens_clock_starts_once_and_later_only_ends_sooner(chosen):
    """
    T-07, R-03, T-01: it is never paused, and a change of particulars may shorten it.

    An order that was answered in the call has none running; reopened, it gets another (F-03).
    """
    due: list[datetime] = []
    for event in life_of(chosen)[0]:
        if event.type == "work_order.reopened":
            due = []
        due += [each.due_at for each in getattr(event, "clocks", ()) if is_citizens(each)]

        assert due == sorted(set(due), reverse=True)


def is_citizens(clock: ClockStart) -> bool:
    return clock.name is ClockName.CITIZEN


@settings(max_examples=effort(ci=60, full=5_000), deadline=None)
@for_all(lives)
def test_there_is_no_reply_while_an_assignment_is_open_and_one_per_round(chosen):
    """U-01."""
    order, rounds = work_order.initial, []
    for event in life_of(chosen)[0]:
        if event.type == "work_order.reply_sent":
            assert not [part for part in order.assignments.values() if part.is_open]
            rounds.append(event.round)
        order = work_order.evolve(order, event)

    assert sorted(set(rounds)) == rounds
