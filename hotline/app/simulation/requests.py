"""Requests of plainly fictional people, in places that exist on the generated map."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from events.catalog.names import RequestKind
from grid.cells import Cell
from hotline.matter import Matter, MatterFlag

CHANNELS: Final = (("phone", 62), ("wechat", 16), ("app", 9), ("web", 8), ("grid", 3), ("email", 2))
KINDS: Final = (
    (RequestKind.COMPLAINT, 42),
    (RequestKind.HELP, 30),
    (RequestKind.INQUIRY, 18),
    (RequestKind.SUGGESTION, 5),
    (RequestKind.TIP_OFF, 4),
    (RequestKind.PRAISE, 1),
)
SURNAMES: Final = "林陈黄郑吴李张王蔡许"
TITLES: Final = ("先生", "女士")
TEXTS: Final = (
    "来电反映{place}{matter},已持续{days}天,希望尽快处理。",
    "{place}附近{matter},影响居民出行,请有关单位到场查看。",
    "市民咨询并反映{matter}问题,位置在{place}。",
    "{place}{matter},之前反映过一次,请回复处理进度。",
)


@dataclass(frozen=True)
class World:
    """What requests can be about, and where."""

    matters: Sequence[Matter]
    weights: Sequence[float]
    cells: Sequence[Cell]
    names: dict[str, str]  # of divisions, by code


def world(matters: Sequence[Matter], cells: Sequence[Cell], names: dict[str, str]) -> World:
    """Grid-first matters are the most frequent, as on a real hotline; enforcement ones less."""
    weights = [
        3.0
        if MatterFlag.GRID_FIRST in matter.flags
        else 1.0 + (MatterFlag.ANSWERED_IN_CALL in matter.flags)
        for matter in matters
    ]
    return World(matters, weights, cells, names)


def request(rng: Random, known: World) -> dict[str, Any]:
    """The body of a `POST /work-orders`."""
    (matter,) = rng.choices(known.matters, known.weights)
    cell = rng.choice(known.cells)
    kind = weighted(rng, KINDS)
    place = f"{known.names.get(cell.subdistrict, '')}{known.names.get(cell.community, '')}"
    text = rng.choice(TEXTS).format(place=place, matter=matter.name, days=rng.randint(1, 9))
    secrecy = weighted(rng, (("open", 96), ("confidential", 3), ("anonymous", 1)))
    return {
        "channel": weighted(rng, CHANNELS),
        "kind": str(kind),
        "matter": matter.code,
        "urgency": weighted(rng, (("ordinary", 92), ("urgent", 7), ("critical", 1))),
        "secrecy": secrecy,
        "title": f"{place}{matter.name}"[:60],
        "narrative": text,
        "requester": None if secrecy == "anonymous" else requester(rng),
        "place": {"text": place, "point": point_in(rng, cell)},
    }


def requester(rng: Random) -> dict[str, str]:
    """Numbers of a range that no operator gives out: 170 0000 and four digits."""
    name = f"{rng.choice(SURNAMES)}{rng.choice(TITLES)}"
    return {"name": name, "phone": f"1700000{rng.randint(0, 9999):04d}"}


def point_in(rng: Random, cell: Cell) -> dict[str, Any]:
    """Somewhere in the middle of a cell's outer ring; generated cells are rectangles."""
    ring = cell.polygons[0][0]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    return {
        "lon": round(west + (east - west) * rng.uniform(0.2, 0.8), 6),
        "lat": round(south + (north - south) * rng.uniform(0.2, 0.8), 6),
        "crs": "wgs84",
    }


def weighted(rng: Random, choices: Sequence[tuple[Any, int]]) -> Any:
    return rng.choices([value for value, _ in choices], [weight for _, weight in choices])[0]
