"""The orders that the boards count, for one reader; `orders.sql` has every statement about them."""

from datetime import datetime
from typing import Any, Final, Literal

from events.catalog.work_order.parts.lifecycle import OPEN
from events.postgres.statements import statements

SQL: Final = statements(__file__)
OPEN_STATUSES: Final = tuple(sorted(OPEN))

Level = Literal["cell", "community", "subdistrict", "district"]


def readable(now: datetime, level: Level, reach: tuple[Any, ...]) -> tuple[Any, ...]:
    """The first nine parameters of each statement."""
    return now, OPEN_STATUSES, level, *reach
