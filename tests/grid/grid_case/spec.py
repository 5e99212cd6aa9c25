"""given(commands).when(command).then(events): how the rules of a grid case are told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from events.act import Actor, Ask
from events.calendars import shipped_years
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.values import CaseMatter, CaseRoute
from events.catalog.names import CaseLevel, ClockName, Role, Unit
from events.catalog.values import Area, CellRef
from events.refusal import Refusal
from events.timekeeping.setting import Timing
from events.working_time import SHANGHAI, OfficeHours, TimeLimit, calendar_of
from grid.catalogue.published import shipped_street
from grid.grid_case.acts.reporting import ReportCase
from grid.grid_case.context import (
    AskedOfCase,
    Assignee,
    CaseContext,
    CaseTerms,
    Duty,
    RoutedCase,
    Superior,
)
from grid.grid_case.inputs import CasePlace, CatalogueKey
from grid.grid_case.table import grid_case

T0 = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)  # a Monday
HOUR = timedelta(hours=1)
CASE_NO = "G20260302-440500-000001"
OWN_KEY = f"grid_case-{CASE_NO}.1"
CELL = CellRef(scheme="unit", code="440511001004001", map_version=1, method="point", confidence=1.0)
PLACE = Area(
    district="440511000000", subdistrict="440511001000", community="440511001004", cell=CELL
)
GARBAGE = CaseMatter(standard="GB/T 47678.5-2026", kind="matter", code="06010", name="暴露垃圾")
ROUTE = CaseRoute(rule="r1", because="按派单规则", because_en="by rule")
POST = "worker-440511001004-1"
ON_DUTY = ("li", "zhao")  # the workers of the community, in turn
SUPPORTED = ("urban-management", "subdistrict-440511001", "lighting", POST)


def staff(account: str, *roles: Role, department: str | None = None) -> Actor:
    return Actor(account=account, roles=frozenset(roles), department=department)


WORKER, OTHER_WORKER = (staff(each, Role.GRID_WORKER) for each in ON_DUTY)
OPERATOR = staff("operator", Role.OPERATOR)
SHIFT_LEAD = staff("shift-lead", Role.SHIFT_LEAD)
DISPATCHER = staff("dispatcher", Role.DISPATCHER)
GRID_LEAD = staff("grid-lead", Role.GRID_LEAD)
DEPARTMENT = staff("wang", Role.HANDLER, department="urban-management")
LIGHTING = staff("hu", Role.HANDLER, department="lighting")
POST_WORKER = staff("li", Role.HANDLER, Role.GRID_WORKER, department=POST)
PEOPLE = {
    "li": Assignee(POST_WORKER.roles, POST),
    **{each: Assignee({Role.GRID_WORKER}) for each in ("zhao", "sun")},
    "grid-lead": Assignee({Role.GRID_LEAD}),
    "wang": Assignee({Role.HANDLER}, "urban-management"),
}
SYSTEM = Actor(account="system:clock", roles=frozenset(), is_system=True)
HOURS = {
    ClockName.ACCEPT: 1,
    ClockName.VERIFY: 2,
    ClockName.OPEN: 1,
    ClockName.DISPATCH: 1,
    ClockName.CHECK: 4,
    ClockName.CLOSE: 2,
}


def worker_for(_area: Area, _at: datetime, but: str | None) -> str | None:
    return next((each for each in ON_DUTY if but is None or PEOPLE[each].department != but), None)


@cache
def terms() -> CaseTerms:
    limits = {name: TimeLimit(hours, Unit.WORKING_HOUR) for name, hours in HOURS.items()}
    return CaseTerms(
        timing=Timing(
            calendar=calendar_of(shipped_years()), office_hours=OfficeHours(), policy_version=1
        ),
        limits={**limits, ClockName.HANDLE: TimeLimit(3, Unit.WORKING_DAY)},
        catalogue=shipped_street().catalogue,
        standards=shipped_street().standards,
        departments=frozenset(SUPPORTED),
        max_returns=2,
        max_extensions=1,
        longest_extension=TimeLimit(3, Unit.WORKING_DAY),
        longest_suspension=TimeLimit(90, Unit.NATURAL_DAY),
    )


ABOVE = {
    POST: Superior("community-440511001004", CaseLevel.COMMUNITY),
    "community-440511001004": Superior("subdistrict-440511001", CaseLevel.SUBDISTRICT),
    "subdistrict-440511001": Superior("district-440511", CaseLevel.DISTRICT),
}
DUTY = Duty(
    worker_for=worker_for,
    person=PEOPLE.get,
    may_send=lambda _, account, __: account != "sun",  # has a duty area in another district
    post_worker=lambda department: "li" if department == POST else None,
    route_for=lambda *_: RoutedCase(department="urban-management", route=ROUTE),
    above=lambda code, _: ABOVE.get(code),
)


@cache
def context() -> CaseContext:
    return CaseContext(terms=terms(), duty=DUTY)


def ask(command: object, by: Actor, at: datetime = T0, **looked_up: Any) -> AskedOfCase[Any]:
    return Ask(command=command, by=by, at=at, context=replace(context(), **looked_up))


def report(by: Actor = WORKER, at: datetime = T0, **said: Any) -> AskedOfCase[ReportCase]:
    """Of garbage, unless something else is said."""
    looked_up = {name: said.pop(name) for name in ("area", "duty") if name in said}
    fields = {
        "matter": CatalogueKey(code="06010"),
        "description": "路口垃圾成堆",
        "place": CasePlace(text="某路口"),
    }
    found = {"case_no": CASE_NO, "subject_id": OWN_KEY, "area": PLACE, **looked_up}
    return ask(ReportCase(**(fields | said)), by, at, **found)


@dataclass(frozen=True)
class Given:
    """A history; `when` adds what a command decides."""

    history: tuple[GridCaseEvent, ...]

    @property
    def case(self) -> GridCase:
        return grid_case.fold(self.history)

    def when(self, *commands: AskedOfCase[Any]) -> "Given | Refused":
        """All but the last command must be accepted: they only lead up to it."""
        *before, last = commands
        so_far = self
        for command in before:
            so_far = Given((*so_far.history, *grid_case.decide(command, so_far.case)))
        try:
            decided = grid_case.decide(last, so_far.case)
        except Refusal as refusal:
            return Refused(refusal)
        return Decided((*so_far.history, *decided), tuple(decided))

    def after(self, *commands: AskedOfCase[Any]) -> "Given":
        """The history once these are accepted."""
        decided = self.when(*commands) if commands else self
        assert isinstance(decided, Given), decided
        return Given(decided.history)


@dataclass(frozen=True)
class Decided(Given):
    new: tuple[GridCaseEvent, ...]

    def then(self, *events: GridCaseEvent) -> "Decided":
        """The command was accepted and recorded exactly these events, field by field."""
        assert list(events) == list(self.new)
        return self

    def then_refused(self, refusal: type[Refusal]) -> None:
        raise AssertionError(f"expected {refusal.__name__}, but it was accepted: {self.new}")


@dataclass(frozen=True)
class Refused:
    refusal: Refusal

    def then(self, *_events: GridCaseEvent) -> Decided:
        raise AssertionError(f"refused: {self.refusal!r}")

    def then_refused(self, refusal: type[Refusal]) -> None:
        assert refusal is type(self.refusal)


def given(*commands: AskedOfCase[Any]) -> Given:
    """The history that these commands lead to."""
    return Given(()).after(*commands)
