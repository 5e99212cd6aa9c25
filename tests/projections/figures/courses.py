"""Lives of orders with everything that an indicator asks about, drawn with a seed."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from events.catalog.names import Channel, ClockName, RequestKind, Satisfaction, Secrecy, Urgency
from events.catalog.values import Area
from events.catalog.work_order.endings.exclusion import ExclusionApproved
from events.catalog.work_order.endings.merging import WorkOrderMerged
from events.catalog.work_order.endings.rework import ReworkOrdered, WorkOrderReopened
from events.catalog.work_order.intake import WorkOrderAnswered
from events.catalog.work_order.overlays import UrgencySet, WorkOrderReclassified, WorkOrderUrged
from events.catalog.work_order.reply import FollowUpAttempted, FollowUpRecorded
from events.event import Event
from events.store import Recorded
from tests.projections.lives import (
    AREA,
    CELL,
    DAY,
    HOUR,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    contacted,
    dispatched,
    extended,
    handling,
    history,
    registered,
    rejected,
    replied,
    resumed,
    return_denied,
    return_granted,
    return_requested,
    submitted,
    suspended,
    withdrawn,
)

LEADS = ("lighting", "power", "water")
MATTERS = ("010301", "020101")
AREAS = (AREA, Area(), AREA.model_copy(update={"cell": CELL.model_copy(update={"code": "2" * 15})}))


def drawn(orders: int, seed: int) -> list[Recorded]:
    """The log of a town: all that happened, in the order of time."""
    chance = Random(seed)
    lives = [history(*course(number, chance)) for number in range(orders)]
    told = sorted((each for life in lives for each in life), key=lambda each: each.event.at)
    return [each._replace(position=position) for position, each in enumerate(told, 1)]


def course(number: int, chance: Random) -> Iterator[Event]:
    at = T0 + chance.randrange(60 * 24) * HOUR
    yield registered(
        f"20260302-440500-{number:06d}",
        at,
        kind=chance.choice([RequestKind.COMPLAINT, RequestKind.INQUIRY, RequestKind.HELP]),
        channel=chance.choice([Channel.PHONE, Channel.WEB, Channel.WECHAT]),
        urgency=chance.choice([*Urgency]),
        matter=chance.choice(MATTERS),
        area=chance.choice(AREAS),
        secrecy=chance.choice([Secrecy.OPEN, Secrecy.OPEN, Secrecy.OPEN, Secrecy.CONFIDENTIAL]),
        subject_id=f"person-{chance.randrange(9)}",
    )
    if chance.random() < 0.2:
        yield WorkOrderAnswered(at=at)
        if chance.random() < 0.3:
            at += DAY
            yield WorkOrderReopened(at=at, to_dispatch=True, clocks=())
            yield from handled(at, chance)
        return
    yield accepted(at)
    yield from handled(at, chance)


def handled(at: datetime, chance: Random) -> Iterator[Event]:
    lead = chance.choice(LEADS)
    at += chance.randrange(5) * HOUR
    yield dispatched(lead, at=at, limit=chance.choice([DAY, 2 * DAY, 3 * DAY]))
    if chance.random() < 0.2:
        at += chance.randrange(30) * HOUR
        yield return_requested(lead, at)
        if chance.random() < 0.4:
            yield return_denied(lead, at)
        else:
            yield return_granted(lead, at)
            at += HOUR
            lead = chance.choice(LEADS)
            yield dispatched(lead, at=at, limit=2 * DAY)
    yield from beside(lead, at, chance)
    if chance.random() < 0.06:
        yield withdrawn(at)
        return
    if chance.random() < 0.06:
        yield WorkOrderMerged(at=at, into="20260302-440500-000001")
        return
    at += chance.randrange(30) * HOUR
    yield acknowledged(lead, at=at)
    at += chance.randrange(30) * HOUR
    yield contacted(chance.choice([lead, "other"]), at)
    if chance.random() < 0.2:
        yield suspended(lead, at=at)
        at += DAY
        yield resumed(lead, due_at=at + DAY, at=at)
    if chance.random() < 0.15:
        return  # open for ever
    at += chance.randrange(90) * HOUR
    yield submitted(lead, at=at)
    if chance.random() < 0.15:
        at += HOUR
        yield rejected(lead, at=at, false_close=chance.random() < 0.5)
        yield submitted(lead, at=at + HOUR)
    yield from finished(lead, at + 2 * HOUR, chance)


def beside(lead: str, at: datetime, chance: Random) -> Iterator[Event]:
    """What happens beside the handling."""
    if chance.random() < 0.3:
        staff = chance.choice([None, "centre", "supervisor"])
        yield WorkOrderUrged(at=at, channel=Channel.PHONE, by_requester=False, by_staff=staff)
    if chance.random() < 0.2:
        promise = handling(lead, at + 2 * DAY).model_copy(update={"name": ClockName.PROMISE})
        started = (handling(lead, at + DAY), promise)
        yield UrgencySet(at=at, urgency=Urgency.CRITICAL, clocks=started)
    if chance.random() < 0.1:
        told = {"matter": MATTERS[0], "matter_name": "路灯不亮", "catalogue_version": 1}
        yield WorkOrderReclassified(at=at, **told)
    if chance.random() < 0.2:
        yield extended(lead, due_at=at + 5 * DAY, at=at)
    if chance.random() < 0.15:
        for final in (False, True):
            yield ExclusionApproved(at=at, department=lead, approved_by="s", is_final=final)


def finished(lead: str, at: datetime, chance: Random) -> Iterator[Event]:
    yield approved(at)
    yield replied(at)
    at += chance.randrange(40) * HOUR
    yield FollowUpAttempted(at=at, attempt=1)
    if chance.random() < 0.8:
        yield FollowUpRecorded(
            at=at,
            contacted=chance.choice([None, True, True, False]),
            resolved=chance.choice([None, True, True, False]),
            satisfied_result=chance.choice([None, *Satisfaction]),
        )
    if chance.random() < 0.2:
        at += HOUR
        clock = handling(lead, at + DAY).model_copy(update={"name": ClockName.HANDLE})
        again = {"assignment_id": "1", "department": lead, "attempt": 1, "most": 2}
        yield ReworkOrdered(at=at, clocks=(clock,), **again)
        at += HOUR
        yield submitted(lead, at=at)
        yield approved(at)
        yield replied(at)
    yield closed(at)
    if chance.random() < 0.1:
        at += 2 * DAY
        yield WorkOrderReopened(at=at, assignment_id="1", department=lead, clocks=())
