"""The map in force as the read side asks it (G-02)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from events.catalog.values import Point
from grid.map.cells import Cell
from grid.map.territory import UNIT, Territory
from projections.cells_now.ground import GroundNow


@dataclass(frozen=True)
class MapInForce:
    territory: Territory

    @property
    def version(self) -> int | None:
        unit = self.territory.maps.get(UNIT)
        return None if unit is None else unit.map_version

    @cached_property
    def became(self) -> Mapping[str, tuple[GroundNow, ...]]:
        """What is on no map now keeps its community and what is above."""
        if UNIT not in self.territory.maps:
            return {}
        today, history = self.territory.maps[UNIT].by_code, self.territory.histories[UNIT]
        return {
            code: tuple(ground_of(today[each]) for each in after)
            or (ground_of(history.drawings[code][-1])._replace(cell=None),)
            for code, after in self.territory.successors.items()
        }

    def at(self, point: Mapping[str, Any]) -> GroundNow | None:
        located = self.territory.locate(Point.model_validate(point))
        if located is None:
            return None
        return ground_of(self.territory.maps[UNIT].by_code[located.code])


@dataclass
class MapNowOf:
    """One for each territory: what has become of each cell is worked out once."""

    territory: Callable[[], Territory]
    held: MapInForce | None = None

    def __call__(self) -> MapInForce:
        territory = self.territory()
        if self.held is None or self.held.territory is not territory:
            self.held = MapInForce(territory)
        return self.held


def ground_of(cell: Cell) -> GroundNow:
    return GroundNow(cell.code, cell.community, cell.subdistrict, cell.district)
