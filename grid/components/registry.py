"""All components of one version, found by id, cell, row of the catalogue or place. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from typing import Final

from grid.components.component import Component
from grid.map.geometry import Box

BUCKETS_PER_DEGREE: Final = 1_024  # of about 100 m
Buckets = Mapping[tuple[int, int], Sequence[Component]]


@dataclass(frozen=True)
class ComponentRegistry:
    """`version` 0: none was published. A component that was removed has left the registry."""

    version: int = 0
    source: str = ""
    by_id: Mapping[str, Component] = field(default_factory=dict)

    def get(self, component_id: str) -> Component | None:
        return self.by_id.get(component_id)

    @cached_property
    def in_order(self) -> Sequence[Component]:
        return [component for _, component in sorted(self.by_id.items())]

    @cached_property
    def by_cell(self) -> Mapping[str, Sequence[Component]]:
        found: defaultdict[str, list[Component]] = defaultdict(list)
        for component in self.in_order:
            found[component.cell].append(component)
        return found

    @cached_property
    def buckets(self) -> Buckets:
        found: defaultdict[tuple[int, int], list[Component]] = defaultdict(list)
        for component in self.in_order:
            found[bucket_of(component.lon, component.lat)].append(component)
        return found

    def select(
        self,
        *,
        box: Box | None = None,
        cell: str | None = None,
        code: str | None = None,
        after: str = "",
    ) -> Iterator[Component]:
        """By id, from the first one beyond `after`."""
        return (
            component
            for component in self.near(box, cell)
            if component.component_id > after
            and code in (None, component.code)
            and (cell is None or component.cell == cell)
            and (box is None or holds(box, component))
        )

    def near(self, box: Box | None, cell: str | None) -> Iterable[Component]:
        """A superset in order, by the narrowest of the two."""
        if cell is not None:
            return self.by_cell.get(cell, ())
        return self.in_order if box is None else self.in_buckets(box)

    def in_buckets(self, box: Box) -> Iterable[Component]:
        west, south, east, north = box
        if west > east or south > north:
            return ()
        left, low = bucket_of(west, south)
        right, high = bucket_of(east, north)
        if (right - left + 1) * (high - low + 1) > len(self.buckets):
            return self.in_order
        found = (
            component
            for x in range(left, right + 1)
            for y in range(low, high + 1)
            for component in self.buckets.get((x, y), ())
        )
        return sorted(found, key=id_of)


def bucket_of(lon: float, lat: float) -> tuple[int, int]:
    return floor(lon * BUCKETS_PER_DEGREE), floor(lat * BUCKETS_PER_DEGREE)


def holds(box: Box, component: Component) -> bool:
    west, south, east, north = box
    return west <= component.lon <= east and south <= component.lat <= north


def id_of(component: Component) -> str:
    return component.component_id


NO_COMPONENTS: Final = ComponentRegistry()
