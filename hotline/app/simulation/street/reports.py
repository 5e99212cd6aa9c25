"""What workers and the public report: bodies of `POST /grid-cases`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

from grid.map.cells import Cell
from grid.workers.worker import Worker
from hotline.app.simulation.places import Places
from hotline.app.simulation.requests import point_in, requester
from hotline.app.simulation.street.crew import Crew
from hotline.app.simulation.street.findings import StreetFinding, StreetTexts, told

AT_HOME: Final = 0.9  # of what the public reports: where a worker has the cell
NAMED: Final = 0.7
MORE_FOUND: Final = 2.0  # in a neglected community


@dataclass(frozen=True)
class Reports:
    """`cells`: those of the unit map in force, by code."""

    crew: Crew
    texts: StreetTexts
    places: Places
    cells: Callable[[], Mapping[str, Cell]]

    def of_worker(
        self, rng: Random, on_duty: Sequence[Worker], at: datetime
    ) -> tuple[str, dict[str, Any]]:
        """More is found where a community is neglected."""
        weights = [1.0 + MORE_FOUND * self.crew.is_neglected(each.area) for each in on_duty]
        (worker,) = rng.choices(on_duty, weights)
        return worker.account, self.body(rng, self.cell_of(rng, worker), at)

    def of_public(self, rng: Random, at: datetime) -> dict[str, Any]:
        """Told by phone; also where no worker has the cell."""
        workers = [each for each in self.crew.workers() if each.cells]
        if not workers or rng.random() >= AT_HOME:
            cell = self.places.spot(rng, "street").cell
        else:
            weights = [1.0 + MORE_FOUND * self.crew.is_neglected(each.area) for each in workers]
            cell = self.cell_of(rng, rng.choices(workers, weights)[0])
        body = self.body(rng, cell, at)
        return body | ({"requester": requester(rng)} if rng.random() < NAMED else {})

    def cell_of(self, rng: Random, worker: Worker) -> Cell:
        return self.cells()[rng.choice(sorted(worker.cells))]

    def body(
        self, rng: Random, cell: Cell, at: datetime, finding: StreetFinding | None = None
    ) -> dict[str, Any]:
        finding = finding or self.texts.drawn(rng)
        spot = self.places.spot_in(rng, "street", cell)
        seen = {
            "sha256": f"{rng.getrandbits(256):064x}",
            "kind": "scene",
            "taken_at": at.isoformat(timespec="seconds"),
        }
        return {
            "matter": {"kind": "matter", "code": finding.code},
            "description": told(rng, finding),
            "place": {"text": spot.text, "point": point_in(rng, cell)},
            "photos": [seen] if rng.random() < 0.6 else [],
        }
