"""
The nodes of a case: what indicators count. Pure.

The report, the case, each step with a limit, each rework, return, extension and suspension.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from projections.evaluation.marks import CaseMark, CaseNode

STEPS: Final = frozenset(CaseNode) - {
    *(CaseNode.REPORT, CaseNode.CASE, CaseNode.REWORK, CaseNode.RETURN),
    *(CaseNode.EXTENSION, CaseNode.SUSPENSION),
}
OVER: Final = CaseMark.DONE | CaseMark.DROPPED
NodeKey = tuple[CaseNode, int]


class Node(NamedTuple):
    """`due_at` None: it is due at no time. `worker`: the account that it is counted with."""

    begun_at: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None
    department: str | None = None
    worker: str | None = None
    marks: int = 0

    @property
    def is_open(self) -> bool:
        return not self.marks & OVER


class Particulars(NamedTuple):
    """What the report says; a later fact may place the case in another cell (G-02)."""

    order_no: str | None
    district: str | None
    subdistrict: str | None
    community: str | None
    cell: str | None
    matter: str
    kind: str
    source: str
    area_class: str


@dataclass
class CaseNodes:
    """All that is counted of one case; `nodes` in the order in which they began."""

    particulars: Particulars
    nodes: dict[NodeKey, Node]

    def last(self, name: CaseNode) -> NodeKey | None:
        numbers = [number for each, number in self.nodes if each is name]
        return (name, max(numbers)) if numbers else None

    def begin(self, name: CaseNode, node: Node) -> NodeKey:
        before = self.last(name)
        key = (name, 1 if before is None else before[1] + 1)
        self.nodes[key] = node
        return key

    def change(self, key: NodeKey | None, *, add: int = 0, drop: int = 0, **other: Any) -> None:
        if key is not None:
            node = self.nodes[key]
            marks = (node.marks | add) & ~drop
            self.nodes[key] = node._replace(marks=int(marks), **other)

    def mark(self, *names: CaseNode, add: int = 0, drop: int = 0) -> None:
        for name in names:
            self.change(self.last(name), add=add, drop=drop)

    def row(self, key: NodeKey) -> tuple[Any, ...] | None:
        """What the table says of a node."""
        node = self.nodes.get(key)
        return None if node is None else (*node, *self.particulars)

    @property
    def department(self) -> str | None:
        key = self.last(CaseNode.CASE)
        return None if key is None else self.nodes[key].department

    def open_step(self, name: str) -> NodeKey | None:
        """The step of that name that waits to be done."""
        if name not in STEPS:
            return None
        key = self.last(CaseNode(name))
        return key if key is not None and self.nodes[key].is_open else None
