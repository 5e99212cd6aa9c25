"""
Duty areas and shifts of grid workers, past ones too (责任安排、班次). Pure.

A row for each span: an assignment until the next one or the release, a shift until it was ended.
What runs out without a word is over at the end that was said (`ends_at`), with or without the event
by which the clock records it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from events.catalog.grid_workers import GRID_WORKERS
from events.catalog.registry import EVENTS
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write

COLUMNS: Final = (
    *("worker", "position", "kind", "area", "is_lead", "begun_at", "ends_at"),
    *("ended_at", "ended_position", "ended_by"),
)
ENDED: Final = ("worker", "position", "ended_at", "ended_position", "ended_by")
TYPES: Final = frozenset(type_ for type_ in EVENTS if type_.startswith(f"{GRID_WORKERS}."))
EndedBy = Literal["worker", "clock", "relief"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Spans:
    """`running`: what no event has ended, the oldest first; of a worker."""

    running: dict[str, list[Row]]
    begun: dict[int, Row] = field(default_factory=dict)  # in this batch, by position
    ended: list[Row] = field(default_factory=list)  # of rows of the table

    def begin(self, kind: str, fact: Fact, **of: Any) -> None:
        row = dict.fromkeys(COLUMNS) | {"worker": fact.key, "position": fact.position, "kind": kind}
        row |= {"is_lead": False, "begun_at": instant(fact.data["at"]), **of}
        self.begun[fact.position] = row
        self.running.setdefault(fact.key, []).append(row)

    def end(self, kind: str, fact: Fact, by: EndedBy | None = None) -> None:
        """The last of its kind; never after the end that was said at its start."""
        mine = self.running.get(fact.key, [])
        row = next((each for each in reversed(mine) if each["kind"] == kind), None)
        if row is None:
            return
        mine.remove(row)
        at = instant(fact.data["at"])
        ended_at = at if row["ends_at"] is None else min(at, row["ends_at"])
        row |= {"ended_at": ended_at, "ended_position": fact.position, "ended_by": by}
        if row["position"] not in self.begun:
            self.ended.append(row)


def take_in(spans: Spans, fact: Fact) -> None:
    data = fact.data
    match fact.type.removeprefix(f"{GRID_WORKERS}."):
        case "assigned":
            spans.end("assigned", fact)
            spans.begin("assigned", fact, area=data["area"], is_lead=data.get("is_lead", False))
        case "released":
            spans.end("assigned", fact)
        case "shift_started":
            spans.begin("shift", fact, ends_at=instant(data["ends_at"]))
        case "shift_ended":
            spans.end("shift", fact, "clock" if data.get("by_clock") else "worker")
        case "shift_relieved":
            spans.end("shift", fact, "relief")


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (what runs) up to the end of `batch`."""
    running: dict[str, list[Row]] = {}
    for stored in sorted(before, key=position_of):
        running.setdefault(stored["worker"], []).append({name: stored[name] for name in COLUMNS})
    spans = Spans(running)
    for fact in batch:
        take_in(spans, fact)
    new, over = values(spans.begun.values(), COLUMNS), values(spans.ended, ENDED)
    return [
        *([Change("end", [*zip(*over, strict=True)])] if over else []),
        *([Added(new, COLUMNS)] if new else []),
    ]


def values(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def position_of(row: ViewRow) -> int:
    position: int = row["position"]
    return position


def instant(value: str) -> datetime:
    return datetime.fromisoformat(value)


DUTY_SPANS: Final = ReadModel(
    name="duty_spans", types=TYPES, fold=fold, file=__file__, version=1, streams=GRID_WORKERS
)
