"""Whose cases a figure of the street side counts for its reader (G-08). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Literal

from events.act import Actor
from events.catalog.names import Role
from grid.grid_case.roles import CENTRE_ROLES, HANDLERS
from grid.grid_case.visibility import Duties
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.marks import CaseNode

Persons = Literal["no one", "workers", "staff"]
"""Whose names the rows bear: of no one, of grid workers, or of accounts of the centre."""
ALL_CASES: Final = CENTRE_ROLES | {Role.INSPECTOR, Role.ANALYST}
ALL_PERSONS: Final = frozenset({Role.SUPERVISOR, Role.INSPECTOR})
OF_WORKERS: Final = frozenset(
    {CaseNode.REPORT, CaseNode.VERIFY, CaseNode.CHECK, CaseNode.HANDLE, CaseNode.CASE}
)


@dataclass(frozen=True, kw_only=True)
class StreetScope:
    """None: not limited by it."""

    departments: tuple[str, ...] | None = None
    communities: tuple[str, ...] | None = None
    worker: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """As the counts of cases take it; departments are part of a question."""
        found: dict[str, Any] = {}
        if self.communities is not None:
            found["communities"] = self.communities
        if self.worker is not None:
            found["workers"] = (self.worker,)
        return found

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "departments": self.departments,
            "communities": self.communities,
            "worker": self.worker,
        }


def street_scope(by: Actor, duties: Duties, persons: Persons) -> StreetScope:
    """
    Supervisors everything; a grid lead their communities, a worker what they do themselves.

    Rows that bear names of the centre are read by supervisors, and by each of those of themselves.
    """
    if by.roles & (ALL_CASES if persons == "no one" else ALL_PERSONS):
        return StreetScope()
    if persons != "staff" and Role.GRID_LEAD in by.roles:
        return StreetScope(communities=ordered(duties.communities))
    if persons == "no one" and by.roles & HANDLERS and Role.GRID_WORKER not in by.roles:
        return StreetScope(departments=ordered(duties.departments))
    return StreetScope(worker=by.account)


def ordered(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))


def persons_of(indicator: CaseIndicator, by: Collection[str | None]) -> Persons:
    """Of an indicator of shifts no nodes are counted: its rows are workers."""
    if "worker" not in by:
        return "no one"
    return "workers" if OF_WORKERS.issuperset(indicator.of.nodes) else "staff"
