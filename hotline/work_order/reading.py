"""Who may read an order, and how much of it (domain.md §9, D-07). Pure."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum
from typing import Final

from events.catalog.names import Role, Status
from hotline.work_order.commands import Actor
from hotline.work_order.rules import OVERLAYS, allowed_commands
from hotline.work_order.state import OPEN, WorkOrder

CENTRE: Final = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD, Role.FOLLOW_UP})
DEPARTMENT: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
ALL_ORDERS: Final = frozenset({Role.SUPERVISOR, Role.INSPECTOR})


class Sight(StrEnum):
    """How much of an order someone sees."""

    NOTHING = "nothing"
    NO_REQUESTER = "no_requester"  # everything but who asked
    NO_PERSONAL_DATA = "no_personal_data"  # 监察: no text that anyone wrote, either
    ALL = "all"


def sight(order: WorkOrder, acted: Collection[str], by: Actor) -> Sight:
    """
    What `by` sees of the order; `acted` are the accounts that have acted on it.

    A protected order is read in the centre by those who acted on it and by those whose turn it
    is; for anyone else it does not exist.
    """
    if Role.SUPERVISOR in by.roles:
        return Sight.ALL
    if by.department in order.assignments and by.roles & DEPARTMENT:
        return Sight.NO_REQUESTER if order.protected else Sight.ALL
    if by.account in acted:
        return Sight.ALL
    if by.roles & CENTRE and (not order.protected or is_their_turn(order, by)):
        return Sight.ALL
    return Sight.NO_PERSONAL_DATA if Role.INSPECTOR in by.roles else Sight.NOTHING


def is_their_turn(order: WorkOrder, by: Actor) -> bool:
    """The order waits for something that this person's role does."""
    return order.status in statuses_of_turn(by)


def statuses_of_turn(by: Actor) -> frozenset[Status]:
    """Where an order waits for this person in the centre. One that has ended waits for nobody."""
    in_centre = replace(by, roles=by.roles & CENTRE)
    return frozenset(
        status
        for status in OPEN
        if any(name not in OVERLAYS for name in allowed_commands(status, in_centre))
    )
