"""What the map in force says of ground, as figures and lists take it. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

NOT_TOLD_APART: Final = "not_told_apart"
"""The key of what is in one of several cells now, and nothing says in which."""
NOT_TOLD_APART_ZH: Final = "网格图变动后无法区分"


class GroundNow(NamedTuple):
    """Where an order is now; names of columns. `cell` None: its ground is on no map now."""

    cell: str | None
    community: str | None = None
    subdistrict: str | None = None
    district: str | None = None


class MapNow(Protocol):
    """The map in force. `became`: by former code, the ground that its cell may be now."""

    @property
    def version(self) -> int | None: ...
    @property
    def became(self) -> Mapping[str, Sequence[GroundNow]]: ...
    def at(self, point: Mapping[str, Any]) -> GroundNow | None:
        """Of a point as it is in an event; None outside the map."""


class Moved(NamedTuple):
    """Orders and cases that are elsewhere now: all of a former cell, and single ones by number."""

    map_version: int | None
    cells: Mapping[str, GroundNow]
    numbers: Mapping[tuple[str, str], GroundNow]  # by number and former cell

    @property
    def context(self) -> dict[str, list[dict[str, str | None]]]:
        """As statement `as_it_is_now` of the figures takes it."""
        return {
            "cells": [{"was": was, **ground._asdict()} for was, ground in self.cells.items()],
            "numbers": [
                {"number": number, "was": was, **ground._asdict()}
                for (number, was), ground in self.numbers.items()
            ],
        }


def of_lineage(map_now: MapNow) -> Moved:
    """What the lineage alone says: of a cell that was split, what all its parts have in common."""
    cells = {was: common(grounds) for was, grounds in map_now.became.items()}
    return Moved(map_now.version, cells, {})


def split(map_now: MapNow) -> list[str]:
    """The former cells of which the lineage does not say which cell they are now."""
    return [was for was, grounds in map_now.became.items() if len(grounds) > 1]


def common(grounds: Sequence[GroundNow]) -> GroundNow:
    """Each column where all agree."""
    return GroundNow(
        *(
            values[0] if len({*values}) == 1 else NOT_TOLD_APART
            for values in zip(*grounds, strict=True)
        )
    )
