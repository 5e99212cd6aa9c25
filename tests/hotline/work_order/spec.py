"""given(events).when(command).then(events): how the rules of a work order are told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from events.act import Actor, Ask
from events.calendars import shipped_years
from events.catalog.names import Channel, RequestKind, Role, Secrecy
from events.catalog.values import Area
from events.catalog.work_order.event import WorkOrderEvent
from events.refusal import Refusal
from events.working_time import calendar_of
from hotline.app.demo_city.departments import demo_departments
from hotline.app.demo_city.matters import demo_matters
from hotline.app.demo_city.rules import demo_admissions, demo_policy, demo_rule_set
from hotline.routing import AdmittedMatter, Department, Router
from hotline.work_order.acts.intake import Register
from hotline.work_order.context import Asked, Context
from hotline.work_order.inputs import Registrant
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import work_order
from hotline.work_order.terms import Terms

ZONE = ZoneInfo("Asia/Shanghai")
T0 = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)  # a Monday
HOUR = timedelta(hours=1)
DIVISIONS = (
    ("440500000000", "汕头市", "city", None),
    ("440511000000", "金平区", "district", "440500000000"),
    ("440511001000", "石炮台街道", "subdistrict", "440511000000"),
    ("440511001004", "石炮台居委会", "community", "440511001000"),
)
PLACE = Area(district="440511000000", subdistrict="440511001000")
COMMUNITY_CODE = "community-440511001004"

OPERATOR = Actor(account="operator", roles=frozenset({Role.OPERATOR}))
DISPATCHER = Actor(account="dispatcher", roles=frozenset({Role.DISPATCHER}))
SHIFT_LEAD = Actor(account="shift-lead", roles=frozenset({Role.SHIFT_LEAD}))
CALLER_BACK = Actor(account="follow-up", roles=frozenset({Role.FOLLOW_UP}))
SUPERVISOR = Actor(account="supervisor", roles=frozenset({Role.SUPERVISOR}))


def handler(department: str) -> Actor:
    return Actor(
        account=f"handler-{department}", roles=frozenset({Role.HANDLER}), department=department
    )


LIGHTING, POWER, WATER = handler("lighting"), handler("power"), handler("water")
DISTRICT, SUBDISTRICT = handler("district-440511"), handler("subdistrict-440511001")
COMMUNITY = handler(COMMUNITY_CODE)
WORKER = handler("worker-440511001004-1")
TWO_HATS = Actor(
    account="two-hats", roles=frozenset({Role.HANDLER, Role.DISPATCHER}), department="lighting"
)


@cache
def router() -> Router:
    return router_with()


def router_with(
    *others: Department, admissions: Iterable[AdmittedMatter] = demo_admissions().admissions
) -> Router:
    """The demo city's, with these departments too."""
    departments = (*demo_departments(DIVISIONS), *others)
    return Router(
        demo_rule_set(DIVISIONS), departments, demo_matters(), admissions=tuple(admissions)
    )


@cache
def terms() -> Terms:
    return Terms(
        policy=demo_policy(),
        calendar=calendar_of(shipped_years()),
        matters={matter.code: matter for matter in demo_matters()},
        catalogue_version=1,
    )


@cache
def context() -> Context:
    return Context(terms=terms(), router=router(), topic_is_open=True)


def ask(command: object, by: Actor, at: datetime, **looked_up: object) -> Asked[Any]:
    """A command in the context of the demo city."""
    return Ask(command=command, by=by, at=at, context=replace(context(), **looked_up))  # type: ignore[arg-type]


def register(
    by: Actor = OPERATOR, at: datetime = T0, area: Area = PLACE, **said: object
) -> Asked[Register]:
    """A complaint about a street lamp, unless something else is said."""
    fields: dict[str, object] = {
        "channel": Channel.PHONE,
        "kind": RequestKind.COMPLAINT,
        "matter": "010301",
        "title": "路灯不亮",
        "narrative": "三盏路灯不亮",
        "requester": Registrant(name="林某", phone="13800000000"),
    }
    if said.get("secrecy") is Secrecy.ANONYMOUS:
        del fields["requester"]
    command = Register(**(fields | said))  # type: ignore[arg-type]
    number = {"order_no": "20260302-440500-000001", "subject_id": "subject-1"}
    return ask(command, by, at, area=area, **number)


@dataclass(frozen=True)
class Given:
    """A history; `when` adds what a command decides."""

    history: tuple[WorkOrderEvent, ...]

    @property
    def order(self) -> WorkOrder:
        return work_order.fold(self.history)

    def when(self, *commands: Asked[Any]) -> "Given | Refused":
        """All but the last command must be accepted: they only lead up to it."""
        *before, last = commands
        so_far = self
        for command in before:
            so_far = Given((*so_far.history, *work_order.decide(command, so_far.order)))
        try:
            decided = work_order.decide(last, so_far.order)
        except Refusal as refusal:
            return Refused(refusal)
        return Decided((*so_far.history, *decided), tuple(decided))

    def after(self, *commands: Asked[Any]) -> "Given":
        """The history once these are accepted."""
        decided = self.when(*commands) if commands else self
        assert isinstance(decided, Given), decided
        return Given(decided.history)

    def then(self, *events: WorkOrderEvent) -> "Decided":
        raise AssertionError("say when() first")


@dataclass(frozen=True)
class Decided(Given):
    new: tuple[WorkOrderEvent, ...]

    def then(self, *events: WorkOrderEvent) -> "Decided":
        """The command was accepted and recorded exactly these events, field by field."""
        assert list(events) == list(self.new)
        return self

    def then_refused(self, refusal: type[Refusal]) -> None:
        raise AssertionError(f"expected {refusal.__name__}, but it was accepted: {self.new}")


@dataclass(frozen=True)
class Refused:
    refusal: Refusal

    def then(self, *events: WorkOrderEvent) -> Decided:
        raise AssertionError(f"refused: {self.refusal!r}")

    def then_refused(self, refusal: type[Refusal]) -> None:
        assert refusal is type(self.refusal)


def given(*commands: Asked[Any]) -> Given:
    """The history that these commands lead to."""
    return Given(()).after(*commands)
