"""A realistic event: an order handed to a department, about 450 bytes of JSON with Chinese text."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle

from events.catalog.names import ClockName
from events.catalog.values import ClockStart, RouteTaken
from events.catalog.work_order.dispatch import WorkOrderDispatched

EVENTS_PER_STREAM = 12  # about the life of a work order
KINDS = 1024


def dispatched(number: int) -> WorkOrderDispatched:
    at = datetime.now(UTC)
    department = f"department-{number % 60:02d}"
    return WorkOrderDispatched(
        at=at,
        lead_department=department,
        route=RouteTaken(
            rule_id=f"matter-{number % 119:06d}",
            rule_set_version=1,
            because=f"事项「路灯照明」在金平区石炮台街道由市城市管理局负责 (规则 {number})",
        ),
        clocks=(
            ClockStart(
                name=ClockName.HANDLE,
                assignment_id="1",
                department=department,
                started_at=at,
                due_at=at + timedelta(days=5),
            ),
        ),
    )


def events() -> Iterator[WorkOrderDispatched]:
    """Made before the clock starts: what is measured is the append."""
    made: Sequence[WorkOrderDispatched] = [dispatched(number) for number in range(KINDS)]
    return cycle(made)
