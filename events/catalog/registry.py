"""Every event class by its stored type, derived from the modules that declare them."""

from collections.abc import Iterator, Mapping
from types import ModuleType

from events.catalog import (
    access,
    articles,
    grid_workers,
    patrol_rounds,
    people,
    positions,
    published_months,
    reference,
    topics,
)
from events.catalog.grid_case import deadlines as case_deadlines
from events.catalog.grid_case import dispatching as case_dispatching
from events.catalog.grid_case import for_orders as case_for_orders
from events.catalog.grid_case import handling as case_handling
from events.catalog.grid_case import late as case_late
from events.catalog.grid_case import overlays as case_overlays
from events.catalog.grid_case import reporting as case_reporting
from events.catalog.grid_case import time_moved as case_time_moved
from events.catalog.work_order import (
    deadlines,
    delegation,
    delivery,
    dispatch,
    disputes,
    extension,
    handling,
    intake,
    overlays,
    pauses,
    reply,
    support,
)
from events.catalog.work_order.endings import exclusion, merging, rework, splitting, supervision
from events.event import Event

MODULES = (
    intake,
    overlays,
    dispatch,
    disputes,
    support,
    delegation,
    deadlines,
    handling,
    extension,
    pauses,
    reply,
    delivery,
    rework,
    supervision,
    merging,
    splitting,
    exclusion,
    case_reporting,
    case_dispatching,
    case_handling,
    case_late,
    case_time_moved,
    case_overlays,
    case_for_orders,
    case_deadlines,
    reference,
    articles,
    topics,
    published_months,
    grid_workers,
    patrol_rounds,
    access,
    positions,
    people,
)


def declared_in(module: ModuleType) -> Iterator[type[Event]]:
    """Return the classes that the module itself declares, not those that it imports."""
    for value in vars(module).values():
        is_event = isinstance(value, type) and issubclass(value, Event)
        if is_event and value.__module__ == module.__name__:
            yield value


DECLARED: tuple[type[Event], ...] = tuple(
    declared for module in MODULES for declared in declared_in(module)
)
EVENTS: Mapping[str, type[Event]] = {
    declared.model_fields["type"].default: declared for declared in DECLARED
}
