"""
The nodes of grid cases (案件事实), with their history: what street indicators count. Pure.

A row for each state of a node that ever held, by positions of the log, as in `order_facts`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from events.catalog.grid_case.event import GRID_CASES
from events.catalog.grid_case.reporting import CASE_BEGINS
from projections.engine.read_model import Added, Change, Fact, ReadModel, ViewRow, Write
from projections.evaluation.course import TYPES, WITHDRAWN, after
from projections.evaluation.marks import CaseNode
from projections.evaluation.nodes import CaseNodes, Node, NodeKey, Particulars
from projections.figures.facts import FOREVER

COLUMNS: Final = (
    *("case_no", "node", "number", "from_position", "to_position"),
    *Node._fields,
    *Particulars._fields,
)
RowKey = tuple[str, CaseNode, int]


@dataclass(frozen=True)
class NodeHistory:
    """What holds now of each case, and what a batch makes of the rows of the table."""

    held: dict[str, CaseNodes]
    stored: dict[RowKey, int]  # where the rows of the table begin that hold now
    since: dict[RowKey, int] = field(default_factory=dict)  # where newer ones begin
    closed: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    ended: list[tuple[Any, ...]] = field(default_factory=list)  # whole rows
    withdrawn: set[str] = field(default_factory=set)

    def take_in(self, fact: Fact) -> None:
        case_no, before = fact.key, self.held.get(fact.key)
        if fact.type == WITHDRAWN:  # the street keeps nothing of it, nor of its past (D-07)
            self.withdrawn.add(case_no)
        if case_no in self.withdrawn or (before is None and fact.type != CASE_BEGINS):
            return  # what comes after a withdrawal
        now = after(before, fact)
        self.held[case_no] = now
        for key in now.nodes:
            old = None if before is None else before.row(key)
            if now.row(key) != old:
                self.replace((case_no, *key), old, fact.position)

    def replace(self, key: RowKey, old: tuple[Any, ...] | None, position: int) -> None:
        """From `position` on the row of the node says something else than `old`."""
        if old is not None:
            begun = self.since.get(key)
            if begun is None:
                self.closed.append((*key, self.stored[key], position))
            else:
                self.ended.append((*key, begun, position, *old))
        self.since[key] = position

    def rows(self) -> list[tuple[Any, ...]]:
        holding = [
            (*key, since, FOREVER, *(self.held[key[0]].row(key[1:]) or ()))
            for key, since in self.since.items()
        ]
        return [row for row in (*self.ended, *holding) if row[0] not in self.withdrawn]


def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
    """Return the writes that bring `before` (the rows that hold now) up to the end of `batch`."""
    held = held_by(before)
    stored = {
        (row["case_no"], CaseNode(row["node"]), row["number"]): row["from_position"]
        for row in before
    }
    history = NodeHistory(held, stored)
    for fact in batch:
        history.take_in(fact)
    rows = history.rows()
    return [
        *([Change("forget", [sorted(history.withdrawn)])] if history.withdrawn else []),
        *([Change("close", [*zip(*history.closed, strict=True)])] if history.closed else []),
        *([Added(rows, COLUMNS)] if rows else []),
    ]


def held_by(before: Sequence[ViewRow]) -> dict[str, CaseNodes]:
    held: dict[str, CaseNodes] = {}
    for row in before:
        particulars = Particulars(*(row[name] for name in Particulars._fields))
        case = held.setdefault(row["case_no"], CaseNodes(particulars, {}))
        key: NodeKey = (CaseNode(row["node"]), row["number"])
        case.nodes[key] = Node(*(row[name] for name in Node._fields))
    return held


CASE_FACTS: Final = ReadModel(
    name="case_facts",
    types=frozenset(TYPES),
    fold=fold,
    file=__file__,
    version=2,
    streams=GRID_CASES,
)
