"""What a decision is taken in, beside the command: looked up before it and handed in as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from events.act import Ask
from events.catalog.values import NOWHERE, Area
from events.personal.phone import canonical
from hotline.routing import Router
from hotline.work_order.state import WorkOrder
from hotline.work_order.terms import Terms

C = TypeVar("C")


@dataclass(frozen=True, kw_only=True)
class FixedDeadline:
    """A deadline that another city set, for imported logs. None: no handling clock at all."""

    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Context:
    """
    The city's terms and router, and what was drawn or found for this one command.

    `subject_id` names the key that seals what is personal: of a new order, or of another person
    whom the command concerns. None: the order's own.
    """

    terms: Terms
    router: Router
    order_no: str = ""
    subject_id: str | None = None
    area: Area = NOWHERE
    deadline: FixedDeadline | None = None
    other: WorkOrder | None = None  # that the command names and the actor may read
    topic_is_open: bool = False  # that the command names (S-03)

    def number(self, phone: str | None) -> str | None:
        """A number in full: a local one with the city's area code."""
        return None if phone is None else canonical(phone, self.terms.policy.area_code)


Asked = Ask[C, Context]
