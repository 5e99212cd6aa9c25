"""
An order as it was at an earlier moment (`as_of`, V-08).

A reader is shown what the rules would have shown them then, and never more than they show them now:
the state of that moment alone would open what has become secret since, and the present state alone
would open what was secret then. Both times the reader's roles and department are those of today.
"""

from bisect import bisect_right
from datetime import datetime
from typing import NamedTuple

from events.act import Actor
from events.catalog.names import Sight
from events.input_types import Instant
from events.store import Recorded
from hotline.api.orders.representation import History, seen
from hotline.http.problems import NotFound, Problem
from hotline.http.request.types import Query

LEVELS = tuple(Sight)  # from nothing to all


class AsOf(Query):
    as_of: Instant | None = None


class InTheFuture(Problem):
    """`as_of` may be any moment up to now; leave it out for the present state."""

    code = "request.as_of_in_the_future"
    status = 422
    title_zh = "as_of 不得晚于此刻；查看现状请不填 as_of"
    title_en = "That moment has not come yet"


class NotRegisteredYet(Problem):
    """The order was registered after the moment given as `as_of`; give a later one."""

    code = "work_order.not_registered_yet"
    status = 404
    title_zh = "该时刻此工单尚未登记；请填写登记之后的时刻"
    title_en = "Not registered yet"


class NotReadableThen(Problem):
    """At the moment given as `as_of` the order was not open to you; its present state is."""

    code = "work_order.not_readable_then"
    status = 404
    title_zh = "该时刻此工单不在您的查看范围内；现状可以查看"
    title_en = "Not readable then"


class Moment(NamedTuple):
    """`past` is the part of `whole` up to the moment `at`; `level` is what is seen of it."""

    whole: History
    past: History
    level: Sight
    at: datetime
    is_present: bool = False


def moment(whole: History, by: Actor, as_of: datetime | None, now: datetime) -> Moment:
    """Raises InTheFuture, NotFound, NotRegisteredYet, NotReadableThen, in this order."""
    if as_of is not None and as_of > now:
        raise InTheFuture
    _, level = seen(whole, by)
    if as_of is None:
        return Moment(whole, whole, level, now, is_present=True)
    past = until(whole, as_of)
    if not past:
        raise NotRegisteredYet
    try:
        _, then = seen(past, by)
    except NotFound:
        raise NotReadableThen from None
    return Moment(whole, past, min(level, then, key=LEVELS.index), as_of)


def until(history: History, as_of: datetime) -> History:
    """
    The events recorded up to `as_of`: those up to one position, as `recorded_at` never decreases.
    """
    return history[: bisect_right(history, as_of, key=recorded_at)]


def recorded_at(recorded: Recorded) -> datetime:
    return recorded.recorded_at
