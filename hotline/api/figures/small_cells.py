"""Figures by cell for a reader who reads no order: none of 1 to 4, as on the map (I-03)."""

from events.act import Actor
from hotline.api.figures.asking import FigureParameters
from hotline.api.permissions import READERS
from hotline.http.problems import Problem
from projections.boards.map import SMALL_COUNT
from projections.figures.query import Figures
from projections.small_numbers import names_a_household, numbers_of, without_small


class CellTooSmall(Problem):
    """A number of 1 to 4 of a cell is shown to those alone who read its orders."""

    code = "indicator.too_few"
    status = 422
    title_zh = f"该网格的数小于 {SMALL_COUNT}，不显示；请按社区查询，或放宽时段"
    title_en = "Too few in this cell"


def shown_to(by: Actor, said: FigureParameters, found: Figures) -> Figures:
    """Raises CellTooSmall."""
    if not said.of_cells or by.roles & READERS:
        return found
    if names_a_household(said.cell, numbers_of(found.total)):
        raise CellTooSmall
    return without_small(found, len(said.dimensions))
