"""What a reader is shown of one order: the view, the rules' offer, nothing that is not theirs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from events.act import Actor
from events.catalog.attachments import files_named
from events.catalog.names import Sight
from events.catalog.work_order.event import WorkOrderEvent
from events.store import Recorded
from hotline.api.orders.disclosure import data_for, naming_only, order_for, redactor
from hotline.http.problems import NotFound
from hotline.work_order.acts.overlays.revealing import Reveal
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import BY_COMMAND, OFFERED, offered_commands, work_order
from hotline.work_order.visibility import exposure, sight_of
from projections.orders.detail_fold import fold
from projections.orders.detail_json import callers, to_json
from projections.orders.timeline import timeline

Json = dict[str, Any]
History = Sequence[Recorded]
REVEAL: Final = BY_COMMAND[Reveal].name
NO_ORDER_ZH: Final = (
    "没有找到该工单；请核对工单编号（如 20260302-440500-000001），该工单也可能不在您的查看范围内"
)
NO_ORDER: Final = (
    "There is no such order; check its number (such as 20260302-440500-000001). "
    "It may also be one that is not open to you."
)


def seen(history: History, by: Actor) -> tuple[WorkOrder, Sight]:
    """The order's state and how much of it `by` sees; 404 when that is nothing, or no order."""
    order = state_of(history)
    if order.status is None:
        raise no_such_order()
    found = sight_of(by)(exposure(order, history))
    if found is Sight.NOTHING:
        raise no_such_order()
    return order, found


def no_such_order() -> NotFound:
    """The same for an order that does not exist and for one that is not the reader's."""
    problem = NotFound(NO_ORDER_ZH)
    problem.detail_en = NO_ORDER
    return problem


def state_of(history: History) -> WorkOrder:
    events = cast("Sequence[WorkOrderEvent]", [recorded.event for recorded in history])
    return work_order.fold(events)


def order_json(
    history: History,
    by: Actor,
    *,
    now: datetime,
    readable: Collection[str],
    past: History | None = None,
) -> Json:
    """
    The order as `by` may see it, at `now`; of other orders it names those that are `readable`.

    `past` is the part of the history that is shown; what `by` may see of it is decided by the whole
    history.
    """
    order, level = seen(history, by)
    told = history if past is None else past
    then = order if told is history else state_of(told)
    offered = offered_commands(then, by, now)
    return shown_at(level, history, naming_only(readable, history, told), now=now, offered=offered)


def possible(history: History, by: Actor, now: datetime) -> Mapping[str, str]:
    """What the order's reader can do now: the Chinese name by command."""
    order, _ = seen(history, by)
    offered = offered_commands(order, by, now)
    names = useful(offered, erased=fold(history).erased)
    return {name: OFFERED[name].name_zh for name in names}


def useful(offered: Sequence[str], *, erased: bool) -> list[str]:
    """Of an erased order there is nothing left to reveal."""
    return [name for name in offered if not (erased and name == REVEAL)]


def shown_at(
    level: Sight, history: History, past: History, *, now: datetime, offered: Sequence[str] = ()
) -> Json:
    """`past`, the shown part of the history, at this level; nothing can be done in the past."""
    shown = to_json(fold(past), now=now)
    shown["attachments"] = [named.file.name for named in files_named(past)]
    shown["allowed_commands"] = useful(offered, erased=shown["erased"])
    return order_for(level, shown, history)


def outcome_json(history: History) -> Json:
    """The answer for an account that acted and may not read the order any longer."""
    view = fold(history)
    return {
        "order_no": view.registered.order_no,
        "status": view.status,
        "version": view.version,
        "position": view.position,
        "allowed_commands": [],
    }


def timeline_json(
    level: Sight, history: History, past: History, names: dict[str, str], *, english: bool
) -> list[Json]:
    """What happened in `past`, the shown part of the history, oldest first, at this level."""
    clean = redactor(history)
    items = timeline(past, names=names, english=english)
    return [item | {"data": data_for(level, item["data"], clean)} for item in items]


def shows_requester(history: History, by: Actor) -> bool:
    """Whether `by` is shown who asked: a person whose data are still there, and in clear."""
    try:
        _, level = seen(history, by)
    except NotFound:  # they acted, and the order left their sight
        return False
    view = fold(history)
    said = view.registered
    known = said.has_requester and not view.erased
    return level is Sight.ALL and (known or bool(callers(view)))
