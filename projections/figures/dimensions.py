"""What figures are divided and filtered by: the one table of dimensions."""

from typing import Final, Literal, NamedTuple

By = Literal[
    "department", "district", "subdistrict", "community", "cell",
    "group", "subgroup", "matter", "kind", "channel", "day", "week", "month", "quarter", "year",
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
    Dimension("district", fixed=True, is_coarse=True),
    Dimension("subdistrict", fixed=True),
    Dimension("community", fixed=True),
    Dimension("cell", fixed=True),
    Dimension("group", is_prefix=True),
    Dimension("subgroup", is_prefix=True),
    Dimension("matter", fixed=True),
    Dimension("kind", fixed=True),
    Dimension("channel", fixed=True),
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
