"""The kinds of streams whose clocks the service watches: work orders and grid cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, cast

from events.catalog.grid_case.event import GRID_CASES, GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.names import ClockName
from events.catalog.registry import EVENTS
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.parts.clocks import latest
from events.decider import Decider
from events.store import Key, Recorded
from events.stored.row import Row
from grid.api.cases.desk import case_of
from grid.grid_case.reactions import case_deadlines
from grid.grid_case.table import grid_case
from hotline.app.followers.facts import facts_of
from hotline.app.followers.grid_cases import handling
from hotline.work_order.reactions import deadlines
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order


class DueInstant(Protocol):
    """From `at` on the command is due."""

    @property
    def at(self) -> datetime: ...
    @property
    def command(self) -> Any: ...
    def key(self, stream: str) -> Key: ...


@dataclass(frozen=True, kw_only=True)
class ClockedKind:
    """
    `types` start clocks or let them run on; `runs_on`: this event does the latter.

    `instants`: all that is still to come by the clocks of a stream, soonest first. `recomputes`: a
    newer calendar moves its clocks (T-03). `leader`: the order whose handling clock it follows.
    """

    types: frozenset[str]
    runs_on: Callable[[Row], bool]
    decider: Decider[Any, Any, Any]
    instants: Callable[[Sequence[Recorded]], Sequence[DueInstant]]
    recomputes: bool = False
    leader: Callable[[Sequence[Recorded]], str | None] = lambda _: None


def of_order(history: Sequence[Recorded]) -> Sequence[DueInstant]:
    return deadlines(work_order.fold(facts_of(history)))


def of_case(history: Sequence[Recorded]) -> Sequence[DueInstant]:
    return case_deadlines(case_of(history))


def case_types() -> Iterable[str]:
    for type_, declared in EVENTS.items():
        if issubclass(declared, GridCaseEvent) and (
            {"clocks", "review_at"} & declared.model_fields.keys() or declared.undoes is not None
        ):
            yield type_


def undoes(type_: str) -> bool:
    return cast("type[GridCaseEvent]", EVENTS[type_]).undoes is not None


ORDERS: Final = ClockedKind(
    types=frozenset(
        type_
        for type_, (effect, other) in EFFECTS.items()
        if effect.starts or effect.undoes or (other and (other[1].starts or other[1].undoes))
    ),
    runs_on=lambda row: effect_of(row.type, row.data).undoes is not None,
    decider=work_order,
    instants=of_order,
    recomputes=True,
)
CASES: Final = ClockedKind(
    types=frozenset(case_types()),
    runs_on=lambda row: "review_at" in row.data or undoes(row.type),
    decider=grid_case,
    instants=of_case,
    leader=lambda history: case_of(history).order_no,
)


def behind(case: GridCase, order: WorkOrder) -> bool:
    """The case has not heard yet that its order waits, or has longer: it will (G-10)."""
    own, leading = latest(case.clocks, None, ClockName.HANDLE), handling(order)
    if own is None or leading is None or not own.running or order.protected:
        return False
    return not leading.running or leading.start.due_at > own.start.due_at


KINDS: Final[Mapping[str, ClockedKind]] = {"work_order": ORDERS, GRID_CASES: CASES}
TYPES: Final = ORDERS.types | CASES.types


def kind_of(stream: str) -> ClockedKind:
    """By what is before the number in its name."""
    return KINDS[stream.partition("-")[0]]
