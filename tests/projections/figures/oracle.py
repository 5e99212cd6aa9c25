"""Every share of orders counted by hand from declared events; no effect, mark or fold of ours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from events.catalog.names import Channel
from events.store import Recorded
from projections.figures.question import Question

ONLINE = (Channel.WEB, Channel.WECHAT)
MONTH = timedelta(days=30)


@dataclass
class Told:
    """What the events of one order say up to a position."""

    registered: Any
    at: dict[str, datetime | None] = field(default_factory=dict)  # by cohort
    happened: set[str] = field(default_factory=set)
    answer: Any = None  # of the present round
    lead: str | None = None
    paused: bool = False
    excluded: bool = False

    @property
    def number(self) -> str:
        number: str = self.registered.order_no
        return number


def told(log: Sequence[Recorded], position: int) -> list[Told]:
    orders: dict[str, Told] = {}
    for each in log[:position]:
        if each.stream not in orders:
            orders[each.stream] = Told(each.event, {"registered_at": each.event.at})
        else:
            take(orders[each.stream], each.event)
    return list(orders.values())


def take(order: Told, event: Any) -> None:
    kind = event.type.removeprefix("work_order.")
    handle(order, kind, event)
    follow_up(order, kind, event)
    if kind == "reclassified":
        order.registered = order.registered.model_copy(update={"matter": event.matter})
    if kind != "urged" or event.by_staff is None:
        order.happened.add(kind)


def follow_up(order: Told, kind: str, event: Any) -> None:
    if kind in {"rework_ordered", "reopened", "reply_sent"}:
        order.answer = None
        order.happened.discard("tried")
    if kind == "follow_up_attempted":
        order.happened.add("tried")
    if kind == "follow_up_recorded":
        order.answer = event
        order.happened.add("tried")


def handle(order: Told, kind: str, event: Any) -> None:  # noqa: C901, PLR0912 - a case each
    at, happened = order.at, order.happened
    match kind:
        case "accepted":
            at.setdefault("accepted_at", event.at)
        case "answered":
            at.setdefault("accepted_at", event.at)
            at["closed_at"] = event.at
            happened.add("answered")
        case "dispatched":
            happened.discard("answered")
            happened.add("redispatched" if "dispatched_at" in at else "dispatched")
            at.setdefault("dispatched_at", event.at)
            order.lead, order.excluded = event.lead_department, False
            due_of(order, event)
        case "return_granted":
            order.lead, order.excluded, at["effective_due"] = None, False, None
            happened.add("returned")
        case "result_submitted":
            if at.get("submitted_at") is None:
                at["submitted_at"] = event.at
        case "result_rejected":
            if event.false_close:
                at["submitted_at"] = None
            at["closed_at"] = None
        case "extension_granted" | "urgency_set" | "handling_resumed":
            due_of(order, event)
        case "handling_suspended":
            if at.get("submitted_at") is None:
                at["effective_due"] = None
        case "closed":
            at["closed_at"] = event.at
        case "reopened":
            at["closed_at"] = None
        case "exclusion_approved":
            order.excluded = order.excluded or event.is_final


def due_of(order: Told, event: Any) -> None:
    """A deadline moves until the order was submitted (T-06)."""
    dues = [clock.due_at for clock in event.clocks if clock.name == "handle"]
    if dues and (event.type == "work_order.dispatched" or order.at.get("submitted_at") is None):
        order.at["effective_due"] = dues[0]


def did(*kinds: str) -> Callable[[Told, Sequence[Told]], bool]:
    return lambda order, _: any(each in order.happened for each in kinds)


YES: tuple[Any, ...] = (True,)
ANSWERED: tuple[Any, ...] = (True, False)


def said(name: str, *values: Any) -> Callable[[Told, Sequence[Told]], bool]:
    return lambda order, _: order.answer is not None and getattr(order.answer, name) in values


def everyone(_: Told, __: Sequence[Told]) -> bool:
    return True


def is_closed(order: Told, _: Sequence[Told]) -> bool:
    return order.at.get("closed_at") is not None


def is_out(order: Told) -> bool:
    return bool(order.happened & {"withdrawn", "merged"})


def unsubmitted(order: Told, _: Sequence[Told]) -> bool:
    return order.at.get("submitted_at") is None and order.at.get("closed_at") is None


def done_at_first(order: Told, _: Sequence[Told]) -> bool:
    return not order.happened & {"rework_ordered", "reopened"}


def not_asked_again(order: Told, orders: Sequence[Told]) -> bool:
    own, since = order.registered, order.at["closed_at"]
    assert since is not None
    return done_at_first(order, orders) and not any(
        (each.registered.subject_id, each.registered.matter) == (own.subject_id, own.matter)
        and since <= each.registered.at < since + MONTH
        for each in orders
        if not is_out(each)
    )


def repeats(order: Told, orders: Sequence[Told]) -> bool:
    own = order.registered
    return own.area.cell is not None and any(
        each.registered.area.cell is not None
        and each.registered.area.cell.code == own.area.cell.code
        and each.registered.matter == own.matter
        and own.at - MONTH <= each.registered.at < own.at
        for each in orders
        if not is_out(each)
    )


def online(order: Told, _: Sequence[Told]) -> bool:
    return order.registered.channel in ONLINE


def no_complaint(order: Told, _: Sequence[Told]) -> bool:
    told = order.answer
    return "dissatisfied" != told.satisfied_result and not {False} & {told.contacted, told.resolved}


HAPPY = ("satisfied", "basically_satisfied")
Rule = Callable[[Told, Sequence[Told]], bool]
COUNTED: Mapping[str, tuple[str, Rule, Rule]] = {  # cohort, among, met
    "closing-rate": ("effective_due", everyone, is_closed),
    "closed-of-accepted": ("accepted_at", everyone, is_closed),
    "direct-answer-rate": ("accepted_at", everyone, did("answered")),
    "urge-rate": ("accepted_at", everyone, did("urged")),
    "overdue-open-rate": ("effective_due", everyone, unsubmitted),
    "online-share": ("registered_at", everyone, online),
    "repeat-rate": ("registered_at", everyone, repeats),
    "follow-up-reach-rate": ("closed_at", did("tried"), lambda each, _: each.answer is not None),
    "response-rate": ("closed_at", said("contacted", *ANSWERED), said("contacted", *YES)),
    "resolution-rate": ("closed_at", said("resolved", *ANSWERED), said("resolved", *YES)),
    "satisfaction-rate": (
        "closed_at",
        said("satisfied_result", *HAPPY, "dissatisfied"),
        said("satisfied_result", *HAPPY),
    ),
    "dissatisfaction-rate": (
        "closed_at",
        said("satisfied_result", *HAPPY, "dissatisfied"),
        said("satisfied_result", "dissatisfied"),
    ),
    "done-at-first-rate v1": ("closed_at", everyone, done_at_first),
    "done-at-first-rate": ("closed_at", everyone, not_asked_again),
    "three-rates": ("closed_at", lambda each, _: each.answer is not None, no_complaint),
    "return-request-rate": ("dispatched_at", everyone, did("return_requested")),
    "return-rate": ("dispatched_at", everyone, did("returned")),
    "redispatch-rate": ("dispatched_at", everyone, did("redispatched")),
    "extension-rate": ("dispatched_at", everyone, did("extension_granted")),
    "suspension-rate": ("dispatched_at", everyone, did("handling_suspended")),
    "rework-rate": ("submitted_at", everyone, did("rework_ordered")),
    "reopening-rate": ("accepted_at", everyone, did("reopened")),
}


def counted(name: str, orders: Sequence[Told], question: Question) -> dict[str, list[str]]:
    """The orders of each part of the figure, by number."""
    cohort, among, met = COUNTED[name]
    entered = [
        order
        for order in orders
        if (at := order.at.get(cohort)) is not None
        and question.since <= at < min(question.to, question.as_of)
        and among(order, orders)
    ]
    inside = [order for order in entered if not is_out(order)]
    kept = [order for order in inside if not order.excluded]
    done = [order for order in inside if met(order, orders)]
    return {
        "denominator": numbers(inside),
        "numerator": numbers(done),
        "overdue": numbers(order for order in inside if order not in done),
        "left_out": numbers(order for order in entered if is_out(order)),
        "excluded": numbers(order for order in inside if order.excluded),
        "denominator_after_exclusion": numbers(kept),
        "numerator_after_exclusion": numbers(order for order in done if not order.excluded),
    }


def numbers(orders: Iterable[Told]) -> list[str]:
    return sorted(order.number for order in orders)
