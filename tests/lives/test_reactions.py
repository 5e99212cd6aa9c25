"""
Reactions do not go round in circles: what the service records by itself comes to an end (P-08).

The graph is read from the code. A follower's causes are its TYPES; its commands are those that its
functions name; a command records the events that its decision names.
"""

import pkgutil
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from inspect import isclass, isfunction
from types import CodeType, ModuleType
from typing import Any, Final

import orjson
import pytest

from events.catalog.work_order.event import WorkOrderEvent
from hotline.app import followers
from hotline.app.followers import delivering, outbox
from hotline.work_order.acts.deadlines import RecomputeDeadlines
from hotline.work_order.acts.delivering import RecordDelivered, RecordUndelivered, RequestCall
from hotline.work_order.acts.endings.splitting import RegisterPart
from hotline.work_order.acts.street import TakeCaseHandling, TakeCaseResult, UndoCaseHandling
from hotline.work_order.reactions import CLOCK
from hotline.work_order.table import OF_SYSTEM, RULES, work_order
from tests.hotline.work_order.spec import T0, ask, given, register
from tests.lives.measures import MEASURES

NOT_BECAUSE_OF_ORDERS: Final = {
    RecomputeDeadlines,
    TakeCaseHandling,
    TakeCaseResult,
    UndoCaseHandling,
}
"""No event of an order leads to them: a new calendar does, once, and the people of its case."""


ASKED_BY_A_PERSON: Final = {"RetryFailed"}
ALSO: Final = {
    RegisterPart: {"work_order.registered"}
}  # a copy of an event, which it does not name


def named_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from named_in(each)


def reached(function: Any, within: str, seen: set[Any]) -> Iterator[Any]:
    """The classes that a function names, and those that it calls in these modules."""
    if function in seen:
        return
    seen.add(function)
    for name in named_in(function.__code__):
        found = function.__globals__.get(name)
        if isclass(found):
            yield found
        elif isfunction(found) and found.__module__.startswith(within):
            yield from reached(found, within, seen)


def records(command: type) -> set[str]:
    found = reached(RULES[command].decide, "hotline.work_order.acts", set())
    declared = {each for each in found if issubclass(each, WorkOrderEvent)}
    return {str(each.model_fields["type"].default) for each in declared} | ALSO.get(command, set())


def functions_of(module: ModuleType) -> Iterator[Any]:
    for each in vars(module).values():
        if getattr(each, "__module__", None) != module.__name__:
            continue
        members = vars(each).values() if isclass(each) else (each,)
        yield from (member for member in members if isfunction(member))


def commands_of(module: ModuleType) -> set[type]:
    found = set(OF_SYSTEM) & {
        each for function in functions_of(module) for each in reached(function, "hotline", set())
    }
    return found - NOT_BECAUSE_OF_ORDERS


def causes_and_commands() -> Iterator[tuple[frozenset[str], set[type]]]:
    """What is waiting in the outbox was put there by what the outbox follows."""
    names = (each.name for each in pkgutil.iter_modules(followers.__path__))
    for module in (import_module(f"{followers.__name__}.{name}") for name in names):
        if hasattr(module, "TYPES"):
            yield frozenset(module.TYPES), commands_of(module)
    yield frozenset(outbox.TYPES), commands_of(delivering)


def graph(*, without: set[type]) -> dict[str, set[str]]:
    """The event types that can follow from each one by reactions."""
    after: dict[str, set[str]] = {}
    for causes, commands in causes_and_commands():
        for command in commands - without:
            for cause in causes:
                after.setdefault(cause, set()).update(records(command))
    return after


def circle(after: dict[str, set[str]]) -> list[str]:
    try:
        list(TopologicalSorter(after).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def test_the_graph_holds_every_command_of_the_service_and_what_it_records():
    known = {command for _, commands in causes_and_commands() for command in commands}

    assert {each.__name__ for each in OF_SYSTEM - known - NOT_BECAUSE_OF_ORDERS} == (
        ASKED_BY_A_PERSON
    )
    assert [] == [each for each in OF_SYSTEM if not records(each)]


def test_every_circle_of_reactions_passes_through_a_command_with_a_measure():
    """A new one needs its measure in MEASURES, which the random lives then watch."""
    assert circle(graph(without=set())), "else no measure is needed"
    assert [] == circle(graph(without=set(MEASURES)))


@pytest.mark.parametrize("command", [RecordDelivered, RecordUndelivered, RequestCall])
def test_what_became_of_a_message_is_recorded_once(command: type):
    """The random lives send no messages: their measures are watched here."""
    act, order = RULES[command], given(register()).order
    asked = ask(act.reads.validate_json(orjson.dumps(act.example)), CLOCK, T0)
    after = work_order.fold(work_order.decide(asked, order), order)
    measure = MEASURES[command]

    assert 0 <= measure(after, asked.command) < measure(order, asked.command)
    assert [] == list(work_order.decide(asked, after))
