"""What a reader is shown of one order: the view, the rules' offer, nothing that is not theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from events.personal_text import redact
from events.store import Recorded
from hotline.http.problems import NotFound
from hotline.work_order.commands import Actor
from hotline.work_order.evolve import WorkOrderEvent
from hotline.work_order.reading import Sight, sight
from hotline.work_order.rules import allowed_commands, work_order
from hotline.work_order.state import WorkOrder
from projections.order_fold import fold
from projections.order_json import to_json
from projections.timeline import timeline

Json = dict[str, Any]
WRITTEN_BY_SOMEONE = ("title", "narrative", "result", "supporting_results", "reply", "corrections")


def seen(history: Sequence[Recorded], by: Actor) -> tuple[WorkOrder, Sight]:
    """The order's state and how much of it `by` sees; 404 when that is nothing, or no order."""
    events = cast("Sequence[WorkOrderEvent]", [recorded.event for recorded in history])
    order = work_order.fold(events)
    if order.status is None:
        raise NotFound
    found = sight(order, {recorded.origin.actor for recorded in history}, by)
    if found is Sight.NOTHING:
        raise NotFound
    return order, found


def order_json(history: Sequence[Recorded], by: Actor, *, now: datetime) -> Json:
    """The order as `by` may see it, at `now`."""
    order, found = seen(history, by)
    view = fold(history)
    shown = to_json(view, show_requester=found is Sight.ALL, now=now)
    if order.status is not None:
        shown["allowed_commands"] = allowed_commands(order.status, by)
    if found is Sight.NO_REQUESTER:
        said = view.registered
        known = [word for word in (said.requester_name, said.requester_phone) if word]
        shown["narrative"] = said.narrative and redact(said.narrative, known)
        shown["title"] = said.title and redact(said.title, known)
    if found is Sight.NO_PERSONAL_DATA:
        shown |= dict.fromkeys(WRITTEN_BY_SOMEONE)
        shown["place"] |= {"text": None, "point": None}
    return shown


def timeline_json(history: Sequence[Recorded], by: Actor, names: dict[str, str]) -> list[Json]:
    """The order's history as `by` may see it, oldest first."""
    _, found = seen(history, by)
    items = timeline(history, show_requester=found is Sight.ALL, names=names)
    if found is Sight.NO_PERSONAL_DATA:
        personal = {recorded.event.type: recorded.event.personal for recorded in history}
        for item in items:
            kept = item["data"].items()
            item["data"] = {k: v for k, v in kept if k not in personal[item["type"]]}
    return items
