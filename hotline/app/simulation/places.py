"""Where things happen: districts by their population, streets and estates in words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any, Final

from grid.map.cells import Cell

ENDINGS: Final = ("居民委员会", "居委会", "村民委员会", "村委会")
FEWEST: Final = 1.0  # the weight of a district that the table does not name


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place of a request; `text` names it down to the street, `area` to the subdistrict."""

    text: str
    area: str
    cell: Cell


@dataclass(frozen=True)
class Places:
    """`cells` by district and community; `names` of divisions by code."""

    cells: Mapping[str, Sequence[Sequence[Cell]]]
    weights: Sequence[float]
    names: Mapping[str, str]
    streets: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]

    def spot(self, rng: Random, kind: str) -> Spot:
        (district,) = rng.choices([*self.cells], self.weights)
        return self.spot_in(rng, kind, rng.choice(rng.choice(self.cells[district])))

    def spot_in(self, rng: Random, kind: str, cell: Cell) -> Spot:
        area = "".join(self.names.get(code or "", "") for code in (cell.district, cell.subdistrict))
        community = short(self.names.get(cell.community or "", ""))
        return Spot(text=f"{area}{community}{self.detail(rng, kind, cell)}", area=area, cell=cell)

    def detail(self, rng: Random, kind: str, cell: Cell) -> str:
        community = self.names.get(cell.community or "", "")
        is_village = "村" in community
        streets = (
            self.words["village"] if is_village else self.streets.get((cell.district or "")[:6], ())
        )
        street = rng.choice(streets or self.words["village"])
        if kind == "estate" and not is_village:
            return f"{street}{rng.choice(self.words['estate'])}{rng.choice(self.words['kind'])}"
        if kind == "shop":
            return f"{street}{rng.randrange(2, 180)}号"
        if kind == "site":
            return f"{street}{rng.choice(self.words['site'])}"
        if rng.random() < 0.5:
            return f"{street}{rng.randrange(2, 180)}号附近"
        return f"{street}{rng.choice(('中段', '路口', '北侧', '南侧', '菜市场旁', '小学门口'))}"


def short(community: str) -> str:
    for ending in ENDINGS:
        community = community.removesuffix(ending)
    return community


def places(cells: Sequence[Cell], names: Mapping[str, str]) -> Places:
    table = tomllib.loads(
        (files("hotline.app.simulation") / "data" / "places.toml").read_text(encoding="utf-8")
    )
    by_district: dict[str, dict[str, list[Cell]]] = {}
    for cell in cells:
        communities = by_district.setdefault(cell.district or "", {})
        communities.setdefault(cell.community or "", []).append(cell)
    known: Mapping[str, Any] = table["districts"]
    return Places(
        cells={code: list(found.values()) for code, found in by_district.items()},
        weights=[weight(known.get(code[:6])) for code in by_district],
        names=names,
        streets={code: row["streets"] for code, row in known.items()},
        words=table["words"],
    )


def weight(row: Mapping[str, Any] | None) -> float:
    return FEWEST if row is None else float(row["population"] * row["calls"])
