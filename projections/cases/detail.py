"""One case as JSON: what its facts made of it, with its texts, clocks, tasks and photos. Pure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from events.catalog.grid_case.life import GridCase, TaskState
from events.catalog.grid_case.reporting import CaseReported, report_of
from events.catalog.names import CaseStatus, ClockName, TaskKind
from events.catalog.work_order.parts.clocks import Clock
from events.personal.text import mask_phone
from events.store import Recorded

Json = dict[str, Any]
COUNTED = ("reworks", "returns", "extensions", "suspensions", "escalations")
CLOCK_OF: dict[TaskKind, ClockName] = {
    TaskKind.VERIFY: ClockName.VERIFY,
    TaskKind.CHECK: ClockName.CHECK,
    TaskKind.HANDLE: ClockName.HANDLE,
}


def case_json(case: GridCase, history: Sequence[Recorded], *, now: datetime, texts: bool) -> Json:
    """`texts`: the reader sees what people wrote, and where exactly it is."""
    last = history[-1]
    reported = report_of(each.event for each in history)
    matter = case.matter
    return {
        "case_no": case.case_no,
        "status": case.status,
        "version": last.version,
        "source": case.source,
        "matter": matter and matter.model_dump(),
        "component": case.component,
        "area_class": case.area_class,
        "description": reported.description if texts else None,
        "place": place_json(case, reported, texts=texts),
        "reporter": case.reporter,
        "requester": requester_json(reported) if texts else None,
        "order_no": case.order_no,
        "department": case.department,
        "route": case.route and case.route.model_dump(),
        "verified": case.verified,
        "clocks": [clock_json(clock, now) for clock in case.clocks],
        "light": light(case.clocks, now),
        "tasks": [task_json(each, case, now) for each in case.tasks],
        "photos": list(photos_json(history)),
        "requests": {
            "to_return": case.asked_return,
            "extension": case.asked_extension and case.asked_extension.model_dump(),
            "suspension": case.asked_suspension,
        },
        "review_at": case.review_at if case.status is CaseStatus.SUSPENDED else None,
        "counts": {name: case.count(name) for name in COUNTED},
        "reported_at": case.reported_at,
        "first_submitted_at": case.first_submitted_at,
        "closed_at": case.closed_at,
    }


def place_json(case: GridCase, reported: CaseReported, *, texts: bool) -> Json:
    area = case.area
    return {
        "text": reported.place_text if texts else None,
        "point": reported.point and reported.point.model_dump() if texts else None,
        "cell": area.cell and area.cell.model_dump(),
        "district": area.district,
        "subdistrict": area.subdistrict,
        "community": area.community,
    }


def requester_json(reported: CaseReported) -> Json | None:
    """The number is masked for everyone."""
    if not reported.has_requester:
        return None
    phone = reported.requester_phone
    return {"name": reported.requester_name, "phone": phone and mask_phone(phone)}


def clock_json(clock: Clock, now: datetime) -> Json:
    start, paused = clock.start, clock.paused
    return {
        "name": start.name,
        "started_at": start.started_at,
        "due_at": start.due_at,
        "warn_at": start.warn_at,
        "limit": start.limit and start.limit.model_dump(),
        "revision": start.revision,
        "state": clock.state,
        "light": light((clock,), now),
        "done_at": clock.done_at,
        "ended_at": clock.ended_at,
        "warned": clock.warned,
        "missed": clock.missed,
        "remaining_seconds": paused and int(paused.remaining.total_seconds()),
        "policy_version": start.policy_version,
        "calendar_version": start.calendar_version,
        "explanation": paused.explanation if paused else start.explanation,
    }


def light(clocks: Sequence[Clock], now: datetime) -> str:
    """绿灯、黄灯、红灯; grey where nothing runs."""
    running = [clock for clock in clocks if clock.running]
    if not running:
        return "grey"
    if any(clock.start.due_at < now for clock in running):
        return "red"
    warned = (clock.start.warn_at for clock in running)
    return "yellow" if any(at is not None and at <= now for at in warned) else "green"


def task_json(state: TaskState, case: GridCase, now: datetime) -> Json:
    name = CLOCK_OF[state.task.kind]
    clock = next((each for each in reversed(case.clocks) if each.start.name is name), None)
    is_open = state.is_open and clock is not None
    return {
        "task_id": state.task.id,
        "task": state.task.kind,
        "worker": state.task.worker,
        "since": state.since,
        "done_at": state.done_at,
        "left_at": state.left_at,
        "due_at": clock.due_at if is_open and clock else None,
        "light": light((clock,), now) if is_open and clock else "grey",
    }


def photos_json(history: Sequence[Recorded]) -> Iterator[Json]:
    for recorded in history:
        for photo in getattr(recorded.event, "photos", ()):
            yield {
                "sha256": photo.sha256,
                "kind": photo.kind,
                "taken_at": photo.taken_at,
                "accuracy_m": photo.accuracy_m,
                "recorded_at": recorded.recorded_at,
                "by": recorded.origin.actor,
            }


def awaiting(photos: Sequence[Json], arrived: Collection[str]) -> list[Json]:
    """The photos, each with whether its bytes are still awaited."""
    return [{**each, "awaited": each["sha256"] not in arrived} for each in photos]
