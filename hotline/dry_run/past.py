"""
A past order as a dry run needs it: what was routed, and how its handling limit ran.

Folded from stored JSON by the declared effects, without decoding: a dry run reads a million facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.catalog.names import ClockName, RequestKind, Secrecy, Status, Urgency
from events.catalog.work_order.effect import Effect, counted
from events.catalog.work_order.effects import EFFECTS, effect_of
from events.catalog.work_order.parts.lifecycle import ENDED
from events.catalog.work_order.parts.particulars import is_protected
from hotline.routing import ResolvedPlace, RouteRequest

Data = Mapping[str, Any]
RETURN_GRANTED: Final = "work_order.return_granted"
UNCOUNTED: Final = ENDED - {Status.CLOSED, Status.ARCHIVED}  # no figure counts them as due


def matters(effect: Effect) -> bool:
    return bool(
        effect.begins
        or effect.assigns
        or effect.starts
        or effect.pauses
        or effect.submission
        or effect.sets
        or effect.status in ENDED
    )


TYPES: Final = frozenset(
    type_
    for type_, (effect, condition) in EFFECTS.items()
    if matters(effect) or (condition is not None and matters(condition[1]))
) | {RETURN_GRANTED}
"""The facts that a dry run reads."""


class Routed(NamedTuple):
    """One dispatch: what routing was asked then, and where the order went."""

    request: RouteRequest
    lead: str
    by_person: bool


class Basis(NamedTuple):
    """What the handling limit was chosen by when its clock started."""

    kind: RequestKind
    urgency: Urgency
    matter: str


@dataclass
class Handling:
    """The handling clock of the lead (按时的依据); `due_at` None: it is paused."""

    department: str
    basis: Basis
    started_at: datetime
    due_at: datetime | None
    is_ours: bool  # False: its deadline was set elsewhere
    moves: Data = field(default_factory=dict)
    done: bool = False


@dataclass
class PastOrder:
    """The order after the facts taken so far."""

    order_no: str = ""
    particulars: dict[str, Any] = field(default_factory=dict)
    status: Status | None = None
    returned: frozenset[str] = frozenset()
    routed: list[Routed] = field(default_factory=list)
    handling: Handling | None = None
    first_submitted_at: datetime | None = None

    @property
    def protected(self) -> bool:
        return is_protected(self.particulars["kind"], self.particulars["secrecy"])

    @property
    def reported_department(self) -> str | None:
        return self.particulars.get("reported_department")

    def take(self, type_: str, data: Data) -> None:
        effect = effect_of(type_, data)
        if effect.begins:
            self.order_no, self.particulars = data["order_no"], dict(data)
        for name in effect.sets:
            self.particulars[name] = data.get(name)
        if effect.status is not None:
            self.status = effect.status
        if type_ == RETURN_GRANTED:
            self.returned |= {data["department"]}
        if effect.assigns:
            self.assigned(data)
        elif effect.starts:
            self.restarted(effect, data)
        if effect.pauses:
            self.paused(data)
        if effect.submission is not None:
            self.submitted(effect, data)

    def assigned(self, data: Data) -> None:
        lead, route = data["lead_department"], data.get("route")
        if route is not None:
            by_person = route.get("overridden_by_person", False) or data.get("former_lead")
            request = self.request(datetime.fromisoformat(data["at"]))
            self.routed.append(Routed(request, lead, bool(by_person)))
        clock = handling_clock(data, lead)
        self.handling = None if clock is None else self.begun(lead, clock)

    def request(self, at: datetime) -> RouteRequest:
        said, area = self.particulars, self.particulars.get("area") or {}
        return RouteRequest(
            kind=RequestKind(said["kind"]),
            matter=said["matter"],
            place=ResolvedPlace(
                district=area.get("district"),
                subdistrict=area.get("subdistrict"),
                community=area.get("community"),
                cell=(area.get("cell") or {}).get("code"),
                name=area.get("name"),
            ),
            at=at,
            urgency=Urgency(said["urgency"]),
            secrecy=Secrecy(said["secrecy"]),
            reported_department=said.get("reported_department"),
            excluded_departments=self.returned,
        )

    def begun(self, lead: str, clock: Data) -> Handling:
        said = self.particulars
        basis = Basis(RequestKind(said["kind"]), Urgency(said["urgency"]), said["matter"])
        return Handling(
            department=lead,
            basis=basis,
            started_at=datetime.fromisoformat(clock["started_at"]),
            due_at=datetime.fromisoformat(clock["due_at"]),
            is_ours=clock.get("limit") is not None,
            moves=clock.get("moves") or {},
        )

    def restarted(self, effect: Effect, data: Data) -> None:
        """
        The clock that the first submission stopped decides; that of a rework does not.

        A change of urgency or matter that shortened it then starts it again, here as well.
        """
        old = self.handling
        clock = None if old is None or old.done else handling_clock(data, old.department)
        if old is None or clock is None:
            return
        new = self.begun(old.department, clock)
        if not effect.sets:
            new.basis = old.basis
        self.handling = new

    def paused(self, data: Data) -> None:
        if self.handling is not None and any(
            each["department"] == self.handling.department for each in data.get("stopped", ())
        ):
            self.handling.due_at = None

    def submitted(self, effect: Effect, data: Data) -> None:
        first = effect.submission == "first"
        if first:
            self.first_submitted_at = self.first_submitted_at or counted(data)
        else:
            self.first_submitted_at = None
        if self.handling is not None:
            self.handling.done = first


def handling_clock(data: Data, department: str) -> Data | None:
    for clock in data.get("clocks", ()):
        if clock["name"] == ClockName.HANDLE and clock.get("department") == department:
            return clock  # type: ignore[no-any-return]
    return None
