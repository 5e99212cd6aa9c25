"""What an independent reader makes of the shifts of a worker, and of one patrol round."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from events.stored.row import Row
from hotline.app.simulation.checking.witness import Violation, instant


@dataclass
class ShiftWitness:
    """`until`: the latest end of the shift that runs."""

    account: str
    version: int = 0
    until: datetime | None = None

    def take(self, row: Row) -> Iterator[Violation]:
        name, at = row.type.removeprefix("grid_worker."), instant(row.data["at"])
        if row.version != self.version + 1:
            yield Violation("versions_without_gaps", self.account, row.version, row.type)
        self.version = row.version
        if name == "shift_started":
            if self.until is not None and at < self.until:
                yield Violation("one_shift_at_a_time", self.account, row.version)
            self.until = instant(row.data["ends_at"])
        elif name in {"shift_ended", "shift_relieved", "released"}:
            self.until = None


@dataclass
class RoundWitness:
    """`passed`: whether in time, by point."""

    id: str
    version: int = 0
    worker: str = ""
    points: set[str] = field(default_factory=set)
    passed: dict[str, bool] = field(default_factory=dict)
    status: str = "planned"

    def take(self, row: Row) -> Iterator[Violation]:
        name, data = row.type.removeprefix("patrol_round."), row.data
        if row.version != self.version + 1:
            yield Violation("versions_without_gaps", self.id, row.version, row.type)
        self.version = row.version
        if name == "planned":
            self.worker, self.points = data["worker"], set(data["cells"])
        elif name == "reassigned":
            self.worker = data["worker"]
        elif name == "point_passed":
            is_wrong = data["cell"] in self.passed or data["cell"] not in self.points
            if is_wrong or data["worker"] != self.worker:
                yield Violation("points_passed_once_by_their_worker", self.id, row.version)
            self.passed[data["cell"]] = data["in_time"]
        elif name in {"started", "ended", "cancelled"}:
            self.status = name

    @property
    def counted(self) -> tuple[int, int, int, str]:
        done = sum(self.passed.values())
        return len(self.points), done, len(self.passed) - done, self.status
