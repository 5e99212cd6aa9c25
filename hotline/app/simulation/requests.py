"""Requests of plainly fictional people, in places that exist on the generated map."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from events.catalog.names import RequestKind
from grid.map.cells import Cell
from hotline.app.simulation.arrivals import Storm, is_night
from hotline.app.simulation.places import Places, Spot
from hotline.app.simulation.rates import drawn, shares
from hotline.app.simulation.stories import Story, Tale, case, stories

SURNAMES: Final = "林陈黄郑吴李张王蔡许"
TITLES: Final = ("先生", "女士")
DAY: Final = timedelta(days=1)
REMEMBERED: Final = 300
ASKING: Final = frozenset({RequestKind.INQUIRY, RequestKind.PRAISE})
LOCAL: Final = frozenset({RequestKind.COMPLAINT, RequestKind.HELP})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A request: the body of `POST /work-orders`, and what is true of it."""

    body: dict[str, Any]
    case: Tale
    spot: Spot
    is_again: bool = False  # others have reported the same
    other: Tale | None = None  # a second matter in the same call


@dataclass
class World:
    """What requests can be about, where, and what was reported lately."""

    matters: frozenset[str]
    places: Places
    storm: Storm
    lately: deque[tuple[datetime, Told]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def request(self, rng: Random, at: datetime) -> Told:
        again = self.same_again(rng, at)
        told = again or self.new(rng, at)
        if told.case.kind in LOCAL and told.case.story.place != "none" and again is None:
            self.lately.append((at, told))
        return told

    def same_again(self, rng: Random, at: datetime) -> Told | None:
        """A neighbour reports what was reported within a day."""
        fresh = [told for when, told in self.lately if at - when < DAY]
        if not fresh or rng.random() >= drawn("same_again"):
            return None
        first = rng.choice(fresh)
        body = written(rng, first.case, first.spot)
        return Told(body=body, case=first.case, spot=first.spot, is_again=True)

    def new(self, rng: Random, at: datetime) -> Told:
        kind = RequestKind(weighted(rng, shares("kind")))
        chosen = self.story(rng, kind, at)
        tale = case(rng, chosen, kind)
        spot = self.places.spot(rng, chosen.place)
        body = written(rng, tale, spot)
        if chosen.matter in self.matters and rng.random() < drawn("wrong_matter"):
            body["matter"] = self.neighbour(rng, chosen.matter)
        other = self.other(rng, tale, at)
        if other is not None:
            body["narrative"] += f"另外，{other.request}"
        return Told(body=body, case=tale, spot=spot, other=other)

    def other(self, rng: Random, first: Tale, at: datetime) -> Tale | None:
        """A second matter of the same kind and place, which is split from the first."""
        if first.kind not in LOCAL or first.story.place == "none" or first.story.hurry:
            return None
        if rng.random() >= drawn("split"):
            return None
        night, storm = is_night(at), self.storm.rages(at)
        known, weights = of_kind(first.kind, self.matters, night=night, storm=storm)
        near = [
            each.matter != first.story.matter and each.place == first.story.place and not each.hurry
            for each in known
        ]
        fitting = [weight * fits for weight, fits in zip(weights, near, strict=True)]
        if not any(fitting):
            return None
        return case(rng, rng.choices(known, fitting)[0], first.kind)

    def story(self, rng: Random, kind: RequestKind, at: datetime) -> Story:
        known, weights = of_kind(kind, self.matters, night=is_night(at), storm=self.storm.rages(at))
        return rng.choices(known, weights)[0]

    def neighbour(self, rng: Random, matter: str) -> str:
        """A matter beside it in the catalogue, as an operator mistakes one for the other."""
        return rng.choice(sorted(each for each in self.matters if each[:2] == matter[:2]))


@cache
def of_kind(
    kind: RequestKind, matters: frozenset[str], *, night: bool, storm: bool
) -> tuple[Sequence[Story], Sequence[float]]:
    known = [each for each in stories().values() if each.matter in matters and kind in each.weights]
    weights = [
        each.weights[kind] * (each.night if night else 1.0) * (each.storm if storm else 1.0)
        for each in known
    ]
    return known, weights


def written(rng: Random, tale: Tale, spot: Spot) -> dict[str, Any]:
    """The body of a `POST /work-orders`."""
    channel = weighted(rng, shares("channel"))
    secrecy = secrecy_of(rng, tale.kind)
    has_place = tale.story.place != "none" and tale.kind not in ASKING
    where = spot.text if has_place else spot.area
    title = f"{where}{tale.subject}" if has_place and tale.kind in LOCAL else tale.subject
    return {
        "channel": channel,
        "kind": str(tale.kind),
        "matter": tale.story.matter,
        "urgency": urgency_of(rng, tale),
        "secrecy": secrecy,
        "title": title[:60],
        "narrative": tale.told(rng, channel, spot.text if has_place else ""),
        "requester": None if secrecy == "anonymous" else requester(rng),
        "place": {"text": where, "point": point_in(rng, spot.cell) if has_place else None},
    }


def urgency_of(rng: Random, tale: Tale) -> str:
    if tale.kind is RequestKind.INQUIRY:
        return "ordinary"
    if rng.random() < tale.story.urgent:
        return "critical" if tale.story.urgent == 1.0 else "urgent"
    return "urgent" if rng.random() < drawn("urgent") else "ordinary"


def secrecy_of(rng: Random, kind: RequestKind) -> str:
    many = 4 if kind is RequestKind.TIP_OFF else 1
    if kind not in {RequestKind.COMPLAINT, RequestKind.TIP_OFF}:
        return "open"
    if rng.random() < many * drawn("anonymous"):
        return "anonymous"
    return "confidential" if rng.random() < many * drawn("confidential") else "open"


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


def weighted(rng: Random, choices: Mapping[str, float]) -> str:
    return rng.choices([*choices], [*choices.values()])[0]


def unknown(rng: Random, kind: RequestKind, matter: str) -> Tale:
    """A telling for an order that an earlier play left open: its own is not kept."""
    chosen = stories().get(matter) or stories()["180105"]
    texts = {RequestKind.INQUIRY: chosen.question, RequestKind.PRAISE: chosen.praise}
    if not texts.get(kind, chosen.problem):
        kind = RequestKind.HELP
    return case(rng, chosen, kind)
