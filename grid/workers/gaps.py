"""Cells for which no worker is on duty, and who gets their tasks meanwhile. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from grid.workers.context import CellArea, StreetContext

Reason = Literal["unassigned", "off_duty"]


@dataclass(frozen=True, slots=True)
class Gap:
    cell: CellArea
    reason: Reason
    workers: tuple[str, ...]


def gaps(cells: Iterable[CellArea], context: StreetContext, at: datetime) -> Iterator[Gap]:
    """In the order of the cells. A lead who has the cell as a duty cell counts as a worker."""
    roster = context.roster
    for cell in cells:
        workers = tuple(sorted(roster.of_cell.get(cell.code, ())))
        if not workers:
            yield Gap(cell, "unassigned", ())
        elif roster.on_duty_for(cell.code, at, context.may_serve) is None:
            yield Gap(cell, "off_duty", workers)
