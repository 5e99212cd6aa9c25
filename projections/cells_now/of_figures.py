"""A question whose orders or cases are counted where they are on the map in force (G-02)."""

from dataclasses import replace
from typing import Final

from projections.cells_now.ground import MapNow, of_lineage, split
from projections.cells_now.points import MOST, told_by_points
from projections.engine.read_ahead import Connection
from projections.engine.read_model import Opener
from projections.figures.query import of_facts
from projections.figures.question import Question

PLACES: Final = frozenset({"cell", "community", "subdistrict", "district"})


async def as_it_is_now(
    source: Connection, question: Question, map_now: MapNow, opener: Opener
) -> Question:
    """Open the points of what the question counts in split cells. Raises TooManyToTellApart."""
    moved = of_lineage(map_now)
    undecided = split(map_now)
    if not undecided:
        return replace(question, moved=moved)
    kept = {name: value for name, value in question.filters.items() if name not in PLACES}
    anywhere = replace(question, filters=kept, moved=None)
    rows = await source.fetch(
        of_facts(anywhere, "in_cells"), *anywhere.values(None), undecided, MOST + 1
    )
    found = [(row["number"], row["was"]) for row in rows]
    told = await told_by_points(source, opener, map_now, found, question.position)
    return replace(question, moved=moved._replace(numbers=told))
