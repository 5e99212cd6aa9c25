"""What became of each cell from one version of a map to the next (G-02): redrawn, split, merged."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely

from events.catalog.names import CellChangeKind
from events.catalog.values import CellChange
from grid.map.cells import Cell
from grid.map.geometry import square_metres

SHARE: Final = 0.05  # of the smaller cell: a smaller common part is a border that moved
OLD, NEW = 0, 1
Node = tuple[int, str]  # the side and a code
Codes = tuple[str, ...]
Cells = Mapping[str, Cell]


def changes_between(before: Iterable[Cell], after: Iterable[Cell]) -> list[CellChange]:
    """
    Every cell that is not the same in both versions. Both must be free of defects.

    A code that ends, or begins, is told with those whose ground it shares; the rest is redrawn.
    """
    old, new = by_code(before), by_code(after)
    found = [
        change(kind_of(was, becomes), was, becomes, extent(was, old) or extent(becomes, new))
        for was, becomes in families(old, new)
    ]
    told = {code for each in found for code in (*each.before, *each.after)}
    for code in old.keys() & new.keys() - told:
        kind = kind_of_kept(old[code], new[code])
        if kind is not None:
            found.append(change(kind, (code,), (code,), area_of(old[code])))
    return sorted(found, key=lambda each: (each.before or each.after, each.kind))


def change(kind: CellChangeKind, before: Codes, after: Codes, square_metres: float) -> CellChange:
    return CellChange(kind=kind, before=before, after=after, square_metres=round(square_metres, 1))


def kind_of_kept(old: Cell, new: Cell) -> CellChangeKind | None:
    """What happened to a cell that keeps its code and follows no other; None: nothing."""
    if old.polygons != new.polygons and not shape_of(old).equals(shape_of(new)):
        return CellChangeKind.REDRAWN
    return None if old.description == new.description else CellChangeKind.DESCRIBED


def by_code(cells: Iterable[Cell]) -> dict[str, Cell]:
    return {cell.code: cell for cell in cells}


def shape_of(cell: Cell) -> Any:
    return shapely.MultiPolygon([(outer, holes) for outer, *holes in cell.polygons])


def area_of(cell: Cell) -> float:
    shape = shape_of(cell)
    return square_metres(shape.area, shape.representative_point().y)


def extent(codes: Iterable[str], cells: Cells) -> float:
    return sum(area_of(cells[code]) for code in codes)


def common_ground(old: Cells, new: Cells) -> Iterator[tuple[str, str]]:
    """Pairs of codes of which one ends or begins, and whose common part is worth naming."""
    ended = [cell for code, cell in old.items() if code not in new]
    begun = [cell for code, cell in new.items() if code not in old]
    for some, others in ((ended, [*new.values()]), ([*old.values()], begun)):
        if not some or not others:
            continue
        shapes, beside = np.array([*map(shape_of, some)]), np.array([*map(shape_of, others)])
        one, other = shapely.STRtree(beside).query(shapes, predicate="intersects")
        common = shapely.area(shapely.intersection(shapes[one], beside[other]))
        smaller = np.minimum(shapely.area(shapes[one]), shapely.area(beside[other]))
        for pair in np.flatnonzero(common > SHARE * smaller):
            yield some[one[pair]].code, others[other[pair]].code


def families(old: Cells, new: Cells) -> Iterator[tuple[Codes, Codes]]:
    """The codes before and after that follow one another, also through a third."""
    linked: dict[Node, set[Node]] = defaultdict(set)
    for was, becomes in common_ground(old, new):
        linked[OLD, was].add((NEW, becomes))
        linked[NEW, becomes].add((OLD, was))
    starts = [(OLD, code) for code in old.keys() - new.keys()]
    starts += [(NEW, code) for code in new.keys() - old.keys()]
    seen, kept = set[Node](), old.keys() & new.keys()
    for start in sorted(starts):
        if start not in seen:
            family = reached(start, linked, kept)
            seen |= family
            yield codes_of(family, OLD), codes_of(family, NEW)


def codes_of(family: Collection[Node], own: int) -> Codes:
    return tuple(sorted(code for side, code in family if side == own))


def reached(start: Node, linked: Mapping[Node, set[Node]], kept: Collection[str]) -> set[Node]:
    """A code that is kept belongs to a family on both sides."""
    family, waiting = set[Node](), [start]
    while waiting:
        side, code = node = waiting.pop()
        if node not in family:
            family.add(node)
            waiting += linked.get(node, ())
            if code in kept:
                waiting.append((1 - side, code))
    return family


def kind_of(before: Sequence[str], after: Sequence[str]) -> CellChangeKind:
    if not before:
        return CellChangeKind.DRAWN
    if not after:
        return CellChangeKind.RETIRED
    if len(after) > len(before):
        return CellChangeKind.SPLIT
    if len(before) > len(after):
        return CellChangeKind.MERGED
    return CellChangeKind.RECODED if len(before) == 1 else CellChangeKind.REDRAWN
