"""
Which orders an account may read, and how much of each (D-07, V-01). Pure.

`Reach` is the whole rule as one value: `Reach.holds` asks it of one order, and the queries of lists
take the same fields as parameters, so that an order and its lists never disagree.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import NamedTuple

from events.act import Actor
from events.catalog.names import Role, Sight, Status
from events.catalog.work_order.parts.lifecycle import OPEN
from events.store import Recorded
from hotline.work_order.roles import CENTRE, DEPARTMENT
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED


class Exposure(NamedTuple):
    """
    What decides who may read an order. Lists keep the same as columns, all but `consented`: they
    show no requester, and a partner no text that names one.
    """

    status: Status
    protected: bool
    reported_department: str | None = None
    departments: Collection[str] = ()  # that hold an assignment now
    members: Collection[str] = ()  # accounts that acted on it without a department
    consented: Collection[str] = ()  # departments that the requester agreed to be known to


class Reach(NamedTuple):
    """The orders that one account may read: those that any field but the last lets in."""

    every: bool = False
    unprotected: bool = False
    turn: frozenset[Status] = frozenset()  # in these an order waits for this account
    department: str | None = None  # that holds an assignment
    member: str | None = None  # an account that has acted on it
    not_about: frozenset[str] = frozenset()  # no order that reports one of these departments

    def holds(self, order: Exposure) -> bool:
        return order.reported_department not in self.not_about and (
            self.every
            or (self.unprotected and not order.protected)
            or order.status in self.turn
            or self.department in order.departments
            or self.member in order.members
        )


def sight_of(by: Actor) -> Callable[[Exposure], Sight]:
    """
    How much of an order `by` may see: the rule is made once, and asked of any number of orders.

    Who has a department never sees a protected requester; a partner none without consent (D-10).
    """
    texts = reach_for_texts(by)
    anything = with_inspection(texts, by)

    def sight(order: Exposure) -> Sight:
        if texts.holds(order):
            return Sight.ALL if knows_requester(order, by) else Sight.NO_REQUESTER
        return Sight.NO_PERSONAL_DATA if anything.holds(order) else Sight.NOTHING

    return sight


def sees_all(by: Actor) -> bool:
    """Every order is open to `by`, with its requester, whatever it is about."""
    texts = reach_for_texts(by)
    return texts.every and not texts.not_about and by.department is None


def knows_requester(order: Exposure, by: Actor) -> bool:
    if by.department is None:
        return True
    return not order.protected and (not by.is_partner or by.department in order.consented)


def reach(by: Actor) -> Reach:
    """The orders that `by` may read at all: an inspector reads every one, without its texts."""
    return with_inspection(reach_for_texts(by), by)


def with_inspection(read: Reach, by: Actor) -> Reach:
    return read._replace(every=True) if Role.INSPECTOR in by.roles else read


def reach_for_texts(by: Actor) -> Reach:
    """
    Supervisors read all; the centre all but protected orders, and of those what waits for them;
    departments their assignments; an account without a department what it has acted on.
    """
    in_centre = bool(by.roles & CENTRE)
    return Reach(
        every=Role.SUPERVISOR in by.roles,
        unprotected=in_centre,
        turn=turn_of(by.roles & CENTRE) if in_centre else frozenset(),
        department=by.department if by.roles & DEPARTMENT else None,
        member=by.account if by.department is None else None,
        not_about=by.line,
    )


def reads_texts(by: Actor) -> bool:
    """Some role of theirs reads what people wrote; an inspector alone does not."""
    return bool(by.roles & (CENTRE | DEPARTMENT | {Role.SUPERVISOR, Role.INTEGRATION}))


@cache
def turn_of(roles: frozenset[Role]) -> frozenset[Status]:
    """Where an order waits for these roles of the centre. One that has ended waits for no one."""
    return frozenset(
        status
        for status in OPEN
        if any(
            act.waits and status in act.allowed_in and roles & act.roles for act in OFFERED.values()
        )
    )


def exposure(order: WorkOrder, history: Iterable[Recorded]) -> Exposure:
    """Of an order that exists, by its whole history."""
    if order.status is None:
        raise ValueError("this order does not exist")
    return Exposure(
        status=order.status,
        protected=order.protected,
        reported_department=order.reported_department,
        departments=frozenset(order.assignments if order.lead is not None else ()),
        members=frozenset(
            recorded.origin.actor for recorded in history if recorded.origin.department is None
        ),
        consented=frozenset(filter(order.has_consent, order.assignments)),
    )
