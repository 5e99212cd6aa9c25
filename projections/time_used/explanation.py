"""Why an order is late or not: its deadline, and who used the time (为何超期). Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import Clock
from events.store import Recorded
from projections.orders.detail_fold import fold
from projections.time_used.shares import Ruler, Time, TimeHolder, by_owner, by_stage, total
from projections.time_used.spans import Held, Span, spans


class Explanation(NamedTuple):
    """`clock` is the lead's handling clock, which decides on-time; None before a dispatch."""

    order_no: str
    status: Status
    at: datetime
    clock: Clock | None
    submitted_at: datetime | None
    on_time: bool | None
    spans: Sequence[Span]
    stages: Mapping[Held, Time]
    owners: Mapping[TimeHolder, Time]
    ruler: Ruler

    @property
    def total(self) -> Time:
        return total(self.stages)

    @property
    def due_at(self) -> datetime | None:
        return None if self.clock is None else self.clock.due_at


def explained(history: Sequence[Recorded], at: datetime, ruler: Ruler) -> Explanation:
    """The order after `history`, which is not empty, at the moment `at`."""
    view = fold(history)
    events = cast("Sequence[WorkOrderEvent]", [each.event for each in history])
    found = spans(events, at)
    return Explanation(
        order_no=view.registered.order_no,
        status=cast("Status", view.status),
        at=at,
        clock=view.handle_clock,
        submitted_at=view.first_submitted_at,
        on_time=view.on_time(at),
        spans=found,
        stages=by_stage(found, ruler),
        owners=by_owner(found, ruler),
        ruler=ruler,
    )
