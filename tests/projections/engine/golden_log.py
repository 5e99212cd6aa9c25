"""A small fixed log with every course that an order takes; never changed, only extended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from events.catalog.articles import ArticlePublished, ArticleRevised
from events.catalog.grid_workers import (
    ShiftEnded,
    ShiftRelieved,
    ShiftStarted,
    WorkerAssigned,
    WorkerReleased,
)
from events.catalog.names import Channel, ClockName, RequestKind, Secrecy
from events.catalog.patrol_rounds import (
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    PointPassed,
    RoundCancellation,
    RoundCancelled,
    RoundEnded,
    RoundPlanned,
    RoundReassigned,
    RoundStarted,
)
from events.catalog.people import SUBJECT_STREAM, SubjectErased
from events.catalog.values import ClockStart, MissedClock
from events.catalog.work_order.deadlines import DeadlineMissed, DeadlineWarned, MissExplained
from events.catalog.work_order.overlays import CorrectionRecorded, WorkOrderUrged
from events.event import Event
from events.store import Origin, Recorded
from tests.projections import lives
from tests.projections.engine.golden_cases import GOLDEN_CASES
from tests.projections.lives import DAY, HOUR, T0, history

CALLER = "00000000-0000-4000-8000-00000000000c"
REQUESTER = "00000000-0000-4000-8000-00000000000a"


def number(order: int) -> str:
    return f"20260302-440500-{order:06d}"


def closed_with_supporters() -> list[Event]:
    return [
        lives.registered(number(1), subject_id=REQUESTER),
        lives.accepted(T0 + HOUR),
        lives.dispatched("lighting", ["roads"], at=T0 + HOUR),
        lives.acknowledged(at=T0 + 2 * HOUR),
        lives.acknowledged("roads", lead=False, at=T0 + 2 * HOUR),
        lives.contacted(at=T0 + 3 * HOUR),
        lives.submitted("roads", lead=False, at=T0 + DAY),
        lives.submitted(at=T0 + 2 * DAY),
        lives.approved(T0 + 3 * DAY),
        lives.replied(T0 + 3 * DAY),
        lives.closed(T0 + 4 * DAY),
    ]


def returned_and_rejected() -> list[Event]:
    return [
        lives.registered(number(2)),
        lives.accepted(),
        lives.dispatched(at=T0 + HOUR),
        lives.return_requested(at=T0 + 2 * HOUR),
        lives.return_granted(at=T0 + 3 * HOUR),
        lives.dispatched("power", at=T0 + 4 * HOUR),
        lives.acknowledged("power", at=T0 + 5 * HOUR),
        lives.submitted("power", at=T0 + 6 * DAY),
        lives.rejected("power", at=T0 + 7 * DAY),
    ]


def closed_falsely() -> list[Event]:
    return [
        lives.registered(number(3)),
        lives.accepted(),
        lives.dispatched(limit=timedelta(days=2)),
        lives.return_requested(at=T0 + HOUR),
        lives.return_denied(at=T0 + 2 * HOUR),
        lives.acknowledged(at=T0 + 3 * HOUR),
        lives.submitted(at=T0 + DAY),
        lives.rejected(false_close=True, at=T0 + 2 * DAY),
        lives.submitted(at=T0 + 3 * DAY),
    ]


def withdrawn_early() -> list[Event]:
    return [
        lives.registered(number(4)),
        lives.accepted(),
        lives.dispatched(limit=None),
        lives.withdrawn(T0 + DAY),
    ]


def urged_and_corrected() -> list[Event]:
    return [
        lives.registered(
            number(5),
            kind=RequestKind.TIP_OFF,
            secrecy=Secrecy.CONFIDENTIAL,
            subject_id=REQUESTER,
        ),
        WorkOrderUrged(at=T0 + HOUR, channel=Channel.PHONE, by_requester=False, subject_id=CALLER),
        CorrectionRecorded(at=T0 + 2 * HOUR, field="requester_phone", subject_id=CALLER),
    ]


def disputed_and_ruled() -> list[Event]:
    return [
        lives.registered(number(6)),
        lives.accepted(),
        lives.dispatched(at=T0 + HOUR),
        lives.return_requested(at=T0 + 2 * HOUR),
        lives.dispute_opened(at=T0 + 3 * HOUR),
        lives.ruled("power", ["lighting"], at=T0 + DAY),
        lives.acknowledged("power", at=T0 + 2 * DAY),
        lives.support_added("water", at=T0 + 2 * DAY),
        lives.support_added("gas", at=T0 + 2 * DAY),
        lives.support_released("water", at=T0 + 3 * DAY),
        lives.delegated(parent="power", at=T0 + 3 * DAY),
        lives.delegated("unit", "power", at=T0 + 3 * DAY),
        lives.recalled(parent="power", at=T0 + 4 * DAY),
    ]


def extended_and_suspended() -> list[Event]:
    """The first deadline is moved twice, and paused in between; another order stays suspended."""
    return [
        lives.registered(number(7)),
        lives.accepted(),
        lives.dispatched("lighting", ["roads"], at=T0 + HOUR),
        lives.acknowledged(at=T0 + 2 * HOUR),
        lives.extended(due_at=T0 + 7 * DAY, at=T0 + DAY),
        lives.suspended("lighting", "roads", at=T0 + 2 * DAY),
        lives.resumed("lighting", "roads", due_at=T0 + 9 * DAY, at=T0 + 4 * DAY),
        lives.submitted(at=T0 + 8 * DAY),
    ]


def still_suspended() -> list[Event]:
    return [
        lives.registered(number(8)),
        lives.accepted(),
        lives.dispatched("lighting", ["roads"], at=T0 + HOUR),
        lives.acknowledged(at=T0 + 2 * HOUR),
        lives.suspended("lighting", at=T0 + 2 * DAY),
        *missed("roads", at=T0 + 70 * DAY),  # after all else: no position moves
    ]


def missed(department: str, at: datetime) -> list[Event]:
    """Warned of, missed and explained."""
    clock = {
        "clock": ClockName.HANDLE,
        "revision": 1,
        "due_at": at,
        "assignment_id": "2",
        "department": department,
    }
    limit = ClockStart(
        name=ClockName.EXPLANATION,
        assignment_id="2",
        department=department,
        started_at=at + HOUR,
        due_at=at + DAY,
        explains=MissedClock(name=ClockName.HANDLE, revision=1),
    )
    explained = {name: value for name, value in clock.items() if name != "due_at"}
    return [
        DeadlineWarned(at=at - HOUR, **clock),
        DeadlineMissed(at=at + HOUR, clocks=(limit,), **clock),
        MissExplained(at=at + 2 * HOUR, **explained),
    ]


def golden_log() -> list[Recorded]:
    """Return the log in the order of time; every stream in its own order."""
    courses = (
        closed_with_supporters,
        returned_and_rejected,
        closed_falsely,
        withdrawn_early,
        urged_and_corrected,
        disputed_and_ruled,
        extended_and_suspended,
        still_suspended,
    )
    log = [each for course in courses for each in history(*course())]
    erased = SubjectErased(at=T0 + 5 * DAY, erased_subject=CALLER, reason="来函 1 号")
    log.append(
        Recorded(
            position=0,
            stream=SUBJECT_STREAM + CALLER,
            version=1,
            event=erased,
            recorded_at=erased.at,
            origin=Origin(actor="keeper"),
        )
    )
    log += of_stream("article-1", ARTICLE)
    log += of_stream("patrol_round-1", ROUND)
    log += of_stream("patrol_round-2", CANCELLED_ROUND)
    log += of_stream("grid_worker-worker-1", WORKER)
    for case in GOLDEN_CASES:
        log += of_stream(f"grid_case-{case[0].case_no}", case)
    return sorted(log, key=lambda each: each.recorded_at)


ARTICLE = (
    ArticlePublished(
        at=T0 + 60 * DAY, title="如何报修路灯", text="请说明路段。", matters=("010301",)
    ),
    ArticleRevised(
        at=T0 + 61 * DAY, title="路灯报修", text="请说明灯杆编号。", matters=("010301",)
    ),
)


PLANNED = {
    "kind": PatrolKind.HAZARD,
    "form": PatrolForm.ON_FOOT,
    "period": PatrolPeriod.DAY,
    "area": "440511001001",
    "path": ("440511001001", "440511001000", "440511000000", "440500000000"),
    "community": "440511001001",
    "worker": "worker-1",
    "cells": ("440511001001001", "440511001001002", "440511001001003"),
    "map_version": 1,
    "starts_at": T0 + 62 * DAY,
    "due_at": T0 + 63 * DAY,
}
ROUND = (
    RoundPlanned(at=T0 + 62 * DAY, **PLANNED),
    RoundStarted(at=T0 + 62 * DAY + HOUR, worker="worker-1"),
    PointPassed(at=T0 + 62 * DAY + HOUR, worker="worker-1", cell="440511001001001", in_time=True),
    RoundReassigned(at=T0 + 62 * DAY + 2 * HOUR, worker="worker-2"),
    PointPassed(at=T0 + 64 * DAY, worker="worker-2", cell="440511001001002", in_time=False),
    RoundEnded(at=T0 + 64 * DAY + HOUR, worker="worker-2"),
)
CANCELLED_ROUND = (
    RoundPlanned(at=T0 + 65 * DAY, **PLANNED),
    RoundCancelled(at=T0 + 65 * DAY + HOUR, reason=RoundCancellation.WEATHER),
)


ON_DUTY = T0 + 200 * DAY  # after all else: no position moves
WORKER = (
    WorkerAssigned(at=ON_DUTY, worker="worker-1", area="440511001001"),
    ShiftStarted(at=ON_DUTY + HOUR, worker="worker-1", ends_at=ON_DUTY + 9 * HOUR),
    ShiftEnded(at=ON_DUTY + 5 * HOUR, worker="worker-1"),
    ShiftStarted(at=ON_DUTY + 6 * HOUR, worker="worker-1", ends_at=ON_DUTY + 9 * HOUR),
    ShiftEnded(at=ON_DUTY + 10 * HOUR, worker="worker-1", by_clock=True),
    WorkerAssigned(at=ON_DUTY + DAY, worker="worker-1", area="440511001002"),
    ShiftStarted(at=ON_DUTY + DAY, worker="worker-1", ends_at=ON_DUTY + DAY + 8 * HOUR),
    ShiftRelieved(
        at=ON_DUTY + DAY + HOUR,
        worker="worker-1",
        by="worker-2",
        until=ON_DUTY + DAY + 8 * HOUR,
    ),
    WorkerReleased(at=ON_DUTY + 2 * DAY, worker="worker-1"),
    WorkerAssigned(at=ON_DUTY + 3 * DAY, worker="worker-1", area="440511000000", is_lead=True),
    ShiftStarted(at=ON_DUTY + 3 * DAY, worker="worker-1", ends_at=ON_DUTY + 3 * DAY + 8 * HOUR),
)


def of_stream(stream: str, events: Sequence[Event]) -> list[Recorded]:
    return [
        Recorded(
            position=0,
            stream=stream,
            version=version,
            event=event,
            recorded_at=event.at,
            origin=Origin(actor="editor"),
        )
        for version, event in enumerate(events, 1)
    ]
