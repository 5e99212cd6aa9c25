"""The assignments of a work order (承办子单): one for each department of the present dispatch."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from events.catalog.names import AssignmentStatus
from events.catalog.work_order.effect import Data, Effect, instant

STILL_OPEN = frozenset({AssignmentStatus.PENDING, AssignmentStatus.ACKNOWLEDGED})


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A department's part in the order."""

    id: str
    department: str
    is_lead: bool
    parent: str | None = None  # the assignment that delegated this one
    status: AssignmentStatus = AssignmentStatus.PENDING
    acknowledged_at: datetime | None = None
    submitted_at: datetime | None = None
    left: bool = False  # released before the order ended: the department has no part any more

    @property
    def role(self) -> Literal["lead", "supporting", "delegate"]:
        if self.is_lead:
            return "lead"
        return "supporting" if self.parent is None else "delegate"

    @property
    def is_open(self) -> bool:
        return self.status in STILL_OPEN


class Assignments(NamedTuple):
    """
    `made`: how many the order ever had. Ids count on and are never reused.

    `responsible`: the department that answers to the requester (首接负责, D-09): the first lead,
    until another one has acknowledged. None before the first dispatch: the centre does.
    """

    present: tuple[Assignment, ...] = ()
    made: int = 0
    responsible: str | None = None

    @property
    def lead(self) -> Assignment | None:
        """None before a dispatch, and after the lead returned the order."""
        for part in self.present:
            if part.is_lead and part.status is not AssignmentStatus.RETURNED:
                return part
        return None

    def below(self, id_: str) -> tuple[Assignment, ...]:
        """Return what was delegated from this assignment, at any level, and not taken back."""
        own = tuple(each for each in self.present if each.parent == id_ and not each.left)
        return own + tuple(each for child in own for each in self.below(child.id))

    def chain(self, one: Assignment) -> tuple[Assignment, ...]:
        """Return the assignment and those above it, the one that was dispatched last."""
        above = next((each for each in self.present if each.id == one.parent), None)
        return (one,) if above is None else (one, *self.chain(above))

    def next_ids(self, departments: tuple[str, ...]) -> dict[str, str]:
        """Return the ids of the next assignments, in the order of their departments."""
        return {code: str(self.made + n) for n, code in enumerate(departments, 1)}


def evolve(part: Assignments, effect: Effect, data: Data) -> Assignments:
    """Return the assignments after a fact with this effect."""
    if effect.assigns:
        return assigned(part, data)
    if effect.joins:
        return joined(part, data)
    if effect.leaves:
        return left(part, frozenset(data["assignment_ids"]))
    if effect.assignment is None and effect.releases is None:
        return part
    return handed_over(changed(part, effect, data))


def handed_over(part: Assignments) -> Assignments:
    """A lead that has acknowledged is responsible from then on (D-09)."""
    lead = part.lead
    if lead is None or lead.acknowledged_at is None:
        return part
    return part._replace(responsible=lead.department)


def changed(part: Assignments, effect: Effect, data: Data) -> Assignments:
    own = data.get("assignment_id")
    return part._replace(
        present=tuple(
            moved(each, effect.assignment, instant(data["at"]))
            if effect.assignment is not None and each.id == own
            else released(each, effect)
            for each in part.present
        )
    )


def assigned(part: Assignments, data: Data) -> Assignments:
    """The assignments of a dispatch replace those of the one before."""
    lead = data["lead_department"]
    ids = part.next_ids((lead, *data.get("supporting_departments", ())))
    made = tuple(
        Assignment(id=id_, department=code, is_lead=code == lead) for code, id_ in ids.items()
    )
    return Assignments(made, part.made + len(made), part.responsible or lead)


def joined(part: Assignments, data: Data) -> Assignments:
    made = Assignment(
        id=data["assignment_id"],
        department=data["department"],
        is_lead=False,
        parent=data.get("parent"),
    )
    return part._replace(present=(*part.present, made), made=part.made + 1)


def left(part: Assignments, ids: frozenset[str]) -> Assignments:
    return part._replace(
        present=tuple(
            replace(each, status=AssignmentStatus.RELEASED, left=True) if each.id in ids else each
            for each in part.present
        )
    )


def moved(one: Assignment, status: AssignmentStatus, at: datetime) -> Assignment:
    """Return the assignment in its new status; a rejection does not sign for it again."""
    if status is AssignmentStatus.SUBMITTED:
        return replace(one, status=status, submitted_at=at)
    if status is AssignmentStatus.ACKNOWLEDGED and one.status is AssignmentStatus.PENDING:
        return replace(one, status=status, acknowledged_at=at)
    return replace(one, status=status)


def released(one: Assignment, effect: Effect) -> Assignment:
    """One that was returned stays so: its department never leads the order again (D-03)."""
    if one.status is AssignmentStatus.RETURNED:
        return one
    if effect.releases == "all" or (effect.releases == "open" and one.is_open):
        return replace(one, status=AssignmentStatus.RELEASED)
    return one
