"""A table of the street side as a city publishes it: rows of texts, checked by its owner. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from events.catalog.reference import StreetTable

Row = Mapping[str, str]


@dataclass(frozen=True)
class TableVersion:
    """`version` 0: the program's own, of which nothing was published. `lines`: of each row."""

    table: StreetTable
    version: int
    source: str
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = field(default=(), compare=False)

    def line(self, number: int) -> int:
        """0 where the table was not read from a file, or has no such row."""
        return self.lines[number] if 0 <= number < len(self.lines) else 0


class RowDefect(NamedTuple):
    """`number` of the row, from 0. `blocks` False: it may be meant."""

    number: int
    column: str
    what: str
    blocks: bool = True
