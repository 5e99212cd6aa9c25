"""
Which cases an account may read, and whether with what people wrote (V-01). Pure.

`CaseReach` is the rule as one value: `holds` asks it of one case, and the queries of lists
take the same fields as parameters, so that a case and its lists never disagree.
"""

from collections.abc import Collection
from typing import NamedTuple

from events.act import Actor
from events.catalog.grid_case.life import GridCase
from events.catalog.names import Role
from grid.grid_case.roles import CENTRE_ROLES, HANDLERS, WORKERS


class Duties(NamedTuple):
    """Where an account is responsible: what the crossings say of it at this moment."""

    departments: Collection[str] = ()  # its own and those below it
    communities: Collection[str] = ()  # of which it is the grid lead
    cells: Collection[str] = ()  # in which it is on duty


class CaseReach(NamedTuple):
    """The cases that one account may read: those that any field lets in."""

    every: bool = False
    departments: Collection[str] = ()
    worker: str | None = None  # who reported it, or has had a task of it
    communities: Collection[str] = ()
    cells: Collection[str] = ()

    def holds(self, case: GridCase) -> bool:
        """Never a case whose order became protected (D-07)."""
        cell = case.area.cell
        return not case.withdrawn and (
            self.every
            or case.department in self.departments
            or (self.worker is not None and self.worker in involved(case))
            or case.area.community in self.communities
            or (cell is not None and cell.code in self.cells)
        )


def involved(case: GridCase) -> frozenset[str | None]:
    return frozenset({case.reporter, *(each.task.worker for each in case.tasks)})


def case_reach(by: Actor, duties: Duties) -> CaseReach:
    """The centre and supervisors all; departments theirs; workers and leads what is theirs."""
    everything = bool(by.roles & CENTRE_ROLES)
    return CaseReach(
        every=everything or Role.INSPECTOR in by.roles,
        departments=tuple(duties.departments) if by.roles & HANDLERS else (),
        worker=by.account if by.roles & (WORKERS | {Role.GRID_LEAD}) else None,
        communities=tuple(duties.communities) if Role.GRID_LEAD in by.roles else (),
        cells=tuple(duties.cells) if by.roles & WORKERS else (),
    )


def reads_texts(by: Actor) -> bool:
    """An inspector reads every case without what people wrote."""
    return bool(by.roles - {Role.INSPECTOR})
