"""What a reader is shown of one order: the view, the rules' offer, nothing that is not theirs."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from events.catalog.names import Sight
from events.personal_text import redact
from events.store import Recorded
from hotline.http.problems import NotFound
from hotline.work_order.commands import Actor
from hotline.work_order.evolve import WorkOrderEvent
from hotline.work_order.rules import offered_commands, work_order
from hotline.work_order.state import WorkOrder
from hotline.work_order.visibility import exposure, sight
from projections.order_fold import fold
from projections.order_json import to_json
from projections.timeline import timeline

Json = dict[str, Any]
History = Sequence[Recorded]
WRITTEN_BY_SOMEONE = ("title", "narrative", "result", "supporting_results", "reply", "corrections")
NAMES_SOMEONE = ("requester_name", "requester_phone", "caller_name", "caller_phone")


def seen(history: History, by: Actor) -> tuple[WorkOrder, Sight]:
    """The order's state and how much of it `by` sees; 404 when that is nothing, or no order."""
    order = state_of(history)
    if order.status is None:
        raise NotFound
    found = sight(exposure(order, history), by)
    if found is Sight.NOTHING:
        raise NotFound
    return order, found


def state_of(history: History) -> WorkOrder:
    events = cast("Sequence[WorkOrderEvent]", [recorded.event for recorded in history])
    return work_order.fold(events)


def order_json(
    history: History, by: Actor, *, now: datetime, past: History | None = None, offer: bool = True
) -> Json:
    """
    The order as `by` may see it, at `now`.

    `past` is the part of the history that is shown; what `by` may see of it is decided by the whole
    history. `offer` False: nothing can be done in the past.
    """
    _, found = seen(history, by)
    told = history if past is None else past
    shown = to_json(fold(told), show_requester=found is Sight.ALL, now=now)
    shown["allowed_commands"] = offered_commands(state_of(told), by, now) if offer else []
    if found is Sight.NO_REQUESTER:
        take_out(shown, redactor(history))
    if found is Sight.NO_PERSONAL_DATA:
        shown |= dict.fromkeys(WRITTEN_BY_SOMEONE)
        shown["place"] |= {"text": None, "point": None}
        if shown["follow_up"]:
            shown["follow_up"]["note"] = None
    return shown


def outcome_json(history: History) -> Json:
    """For whoever acted and may not read the order any longer: that it was done."""
    view = fold(history)
    return {
        "order_no": view.registered.order_no,
        "status": view.status,
        "version": view.version,
        "position": view.position,
        "allowed_commands": [],
    }


def take_out(shown: Json, clean: Callable[[Any], Any]) -> None:
    """Whatever was written by people who know the requester may name them (D-07)."""
    written: list[tuple[Json | None, str]] = [(shown, "title"), (shown, "narrative")]
    written += [(shown["place"], "text"), (shown["reply"], "text"), (shown["follow_up"], "note")]
    written += [(each, name) for each in shown["corrections"] for name in ("value", "reason")]
    for part, name in written:
        if part is not None:
            part[name] = clean(part[name])


def redactor(history: History) -> Callable[[Any], Any]:
    """Takes everyone out of a text whom this order knows by name or number; leaves the rest."""
    known = frozenset(names_in(history))
    return lambda value: redact(value, known) if isinstance(value, str) else value


def names_in(history: History) -> Iterator[str]:
    for recorded in history:
        event: Any = recorded.event
        said = [getattr(event, name, None) for name in NAMES_SOMEONE]
        if str(getattr(event, "field", "")).startswith("requester"):
            said.append(event.value)
        yield from (value for value in said if value)


def timeline_json(
    history: History, by: Actor, names: dict[str, str], *, past: History
) -> list[Json]:
    """What happened in `past`, the shown part of the history, oldest first, as `by` may see it."""
    _, found = seen(history, by)
    items = timeline(past, show_requester=found is Sight.ALL, names=names)
    personal = {recorded.event.type: recorded.event.personal for recorded in past}
    clean = redactor(history)
    for item in items:
        hidden: Collection[str] = personal[item["type"]]
        if found is Sight.NO_PERSONAL_DATA:
            item["data"] = {k: v for k, v in item["data"].items() if k not in hidden}
        if found is Sight.NO_REQUESTER:
            item["data"] |= {k: clean(v) for k, v in item["data"].items() if k in hidden}
    return items
