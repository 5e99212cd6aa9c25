"""What figures are divided and filtered by: the one table of dimensions."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

By = Literal[
    "department", "level", "district", "subdistrict", "community", "cell",
    "group", "subgroup", "matter", "kind", "channel", "urgency", "worker", "age",
    "day", "week", "month", "quarter", "year",
]  # fmt: skip


class Dimension(NamedTuple):
    """
    `name`: in `by`, as a filter, and in `figure_key` (migration 0200). `fixed`: a column that
    registration sets. `is_prefix`: the beginning of a fixed one, so a filter without a column.

    `is_coarse`: no finer than a district and a month, so that protected orders may be counted
    by it (D-07).
    """

    name: By
    fixed: bool = False
    is_prefix: bool = False
    is_coarse: bool = False


TABLE: Final = (
    Dimension("department"),
    Dimension("level"),
    Dimension("district", fixed=True, is_coarse=True),
    Dimension("subdistrict", fixed=True),
    Dimension("community", fixed=True),
    Dimension("cell", fixed=True),
    Dimension("group", is_prefix=True),
    Dimension("subgroup", is_prefix=True),
    Dimension("matter", fixed=True),
    Dimension("kind", fixed=True),
    Dimension("channel", fixed=True),
    Dimension("urgency", fixed=True),
    Dimension("worker"),
    Dimension("age"),
    Dimension("day"),
    Dimension("week"),
    Dimension("month", is_coarse=True),
    Dimension("quarter", is_coarse=True),
    Dimension("year", is_coarse=True),
)
DIMENSIONS: Final = tuple(each.name for each in TABLE)
FIXED: Final = tuple(each.name for each in TABLE if each.fixed)
FILTERS: Final = tuple(each.name for each in TABLE if each.fixed or each.is_prefix)
COARSE: Final = frozenset(each.name for each in TABLE if each.is_coarse)
PERIODS: Final = frozenset({"day", "week", "month", "quarter", "year"})


def dimensions(by: By | Sequence[By] | None) -> tuple[By, ...]:
    """None, one, or several at once."""
    match by:
        case None:
            return ()
        case str():
            return (by,)
        case _:
            return tuple(by)
