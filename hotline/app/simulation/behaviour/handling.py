"""A department at work: contact, support, delegation, extension, pause, result."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from events.catalog.names import AssignmentStatus, ClockName, ContactMethod, RequestKind
from events.catalog.work_order.parts.assignments import Assignment
from events.catalog.work_order.parts.clocks import latest
from hotline.app.simulation.behaviour.departments import acknowledgement
from hotline.app.simulation.behaviour.scene import HOUR, MINUTE, Scene, handler
from hotline.app.simulation.plans import Move
from hotline.app.simulation.rates import drawn

DISPATCHER, SHIFT_LEAD, OPERATOR = "dispatcher", "shift-lead", "operator"
ALWAYS_RESOLVED = frozenset({RequestKind.INQUIRY, RequestKind.SUGGESTION, RequestKind.PRAISE})
LONGEST_PAUSE = 20  # days
PLAUSIBLE_PAUSE = 4
SHORTEST_PROMISE = 4 * HOUR
METHODS = (ContactMethod.PHONE, ContactMethod.PHONE, ContactMethod.PHONE, ContactMethod.VISIT)


def in_progress(scene: Scene) -> Iterator[Move]:
    lead, calls = scene.order.lead_assignment, [*contact(scene)]
    yield from calls
    yield from others(scene)
    if calls and not scene.did("contact-requester"):
        return  # the requester is called first
    if lead.status is AssignmentStatus.PENDING:
        yield acknowledgement(scene, lead)
    elif (detour := detour_of(scene)) is not None:
        yield detour
    elif lead.status is AssignmentStatus.ACKNOWLEDGED and not delegates_at_work(scene):
        yield submission(scene, lead)


def others(scene: Scene) -> Iterator[Move]:
    """The supporting departments and delegates, whatever the lead does."""
    for part in scene.order.assignments.values():
        if part.is_lead or not part.is_open:
            continue
        if part.status is AssignmentStatus.PENDING:
            yield acknowledgement(scene, part)
        else:
            yield submission(scene, part)


def delegates_at_work(scene: Scene) -> bool:
    lead = scene.order.lead_assignment
    return any(each.is_open for each in scene.order.parts.assignments.below(lead.id))


def contact(scene: Scene) -> Iterator[Move]:
    """Once, while the clock for it runs; again where there was no answer."""
    order = scene.order
    clock = latest(order.clocks, order.lead_assignment.id, ClockName.CONTACT)
    if clock is None or not clock.running or order.protected or not order.can_be_contacted:
        return
    reached = scene.chance("contact_reached")
    method = str(scene.course.rng.choice(METHODS))
    yield Move(
        at=scene.by_clock(5, 240, order.lead_assignment, ClockName.CONTACT),
        by=handler(order.lead),
        command="contact-requester",
        body={"method": method, "reached": reached},
        again=True,
    )


def detour_of(scene: Scene) -> Move | None:
    """What comes between the acknowledgement and the result, in the order in which it would."""
    for find in (decision, promise, delegation, support, information, suspension, extension):
        move = find(scene)
        if move is not None:
            return move
    return None


def decision(scene: Scene) -> Move | None:
    clock = latest(scene.order.clocks, scene.order.lead_assignment.id, ClockName.HANDLE)
    if clock is None or clock.asked is None:
        return None
    granted = scene.chance("extension_granted")
    name = "granted" if granted else "denied"
    return Move(
        at=scene.soon(15, 150),
        by=DISPATCHER,
        command="grant-extension" if granted else "deny-extension",
        body={"note": scene.text(f"extension_{name}")},
        again=True,
    )


def promise(scene: Scene) -> Move | None:
    """The requester is told by when it is done, well within the limit."""
    if scene.did("promise") or not scene.order.can_be_contacted:
        return None
    due, at = scene.due, scene.in_time(10, 90)
    if due is None or due - at < SHORTEST_PROMISE or not scene.course.fate("promised"):
        return None
    promised = at + (due - at) * scene.course.rng.uniform(0.5, 0.9)
    body = {"promised_due_at": promised.replace(second=0).isoformat(timespec="seconds")}
    return Move(at=at, by=handler(scene.order.lead), command="promise", body=body)


def delegation(scene: Scene) -> Move | None:
    below = scene.below()
    if not below or scene.did("delegate") or not scene.course.fate("delegated"):
        return None
    body = {"to": below[0], "instructions": scene.text("delegated"), "due_at": None}
    by = handler(scene.order.lead)
    return Move(at=scene.in_time(5, 60), by=by, command="delegate", body=body)


def support(scene: Scene) -> Move | None:
    near = [each for each in scene.neighbours() if each not in scene.order.assignments]
    if not near or scene.did("add-supporting") or not scene.course.fate("supported"):
        return None
    body = {"department": near[0], "reason": scene.text("support")}
    by = handler(scene.order.lead)
    return Move(at=scene.in_time(30, 240), by=by, command="add-supporting", body=body)


def information(scene: Scene) -> Move | None:
    if scene.did("request-information") or not scene.order.can_be_contacted:
        return None
    if not scene.course.fate("information"):
        return None
    by = handler(scene.order.lead)
    body = {"note": scene.text("asked")}
    return Move(at=scene.in_time(30, 400), by=by, command="request-information", body=body)


def suspension(scene: Scene) -> Move | None:
    share = "suspended.hard" if scene.course.case.story.hard else "suspended"
    if scene.did("suspend") or not scene.course.fate(share):
        return None
    at = scene.at_work(400, 2_000)
    days = scene.course.rng.randint(PLAUSIBLE_PAUSE, LONGEST_PAUSE)
    body = {
        "reason_code": scene.course.rng.choice(("long_works", "litigation", "season")),
        "reason": scene.text("suspension"),
        "review_at": (at + timedelta(days=days)).isoformat(timespec="seconds"),
    }
    return Move(at=before_due(scene, at), by=SHIFT_LEAD, command="suspend", body=body)


def extension(scene: Scene) -> Move | None:
    due = scene.due
    if scene.did("request-extension") or due is None or not scene.course.fate("extended"):
        return None
    at = scene.now + (due - scene.now) * scene.course.rng.uniform(0.5, 0.85)
    body = {"days": 1 if due - scene.now < 48 * HOUR else 2, "reason": scene.text("extension")}
    by = handler(scene.order.lead)
    return Move(at=before_due(scene, at), by=by, command="request-extension", body=body)


def before_due(scene: Scene, at: datetime) -> datetime:
    """In office hours, but never past a deadline that is still ahead."""
    opened, due = scene.brain.next_opening(at), scene.due
    if due is None or opened < due or due <= scene.now:
        return opened
    return scene.now + (due - scene.now) * scene.course.rng.uniform(0.4, 0.95)


def submission(scene: Scene, part: Assignment) -> Move:
    """Most finish well before the deadline, some in its last tenth, a few after it."""
    at = moment_of_result(scene, part)
    by = handler(part.department)
    return Move(at=at, by=by, command="submit-result", body=result(scene, part), again=True)


def moment_of_result(scene: Scene, part: Assignment) -> datetime:
    rng, due = scene.course.rng, scene.due_of(part)
    if due is None or due <= scene.now:
        return scene.at_work(60, 1_500)
    left = due - scene.now
    if scene.course.with_worker and part.is_lead:  # for the worker's case, as long as it can
        return before_due(scene, scene.now + left * rng.uniform(0.85, 0.95))
    if scene.course.fate("late.failing" if scene.is_failing else "late"):
        return scene.brain.next_opening(scene.now + left * rng.uniform(1.02, 1.7) + 30 * MINUTE)
    speed = scene.brain.speed(part.department)
    at = scene.now + left * min(rng.betavariate(2, 3) * speed, 0.97)
    return before_due(scene, at)


def result(scene: Scene, part: Assignment) -> dict[str, Any]:
    course, story = scene.course, scene.course.case.story
    unresolved = drawn("unresolved.hard" if story.hard else "unresolved")
    is_plain = scene.order.kind in ALWAYS_RESOLVED
    substantiated = is_plain or story.hard or not course.fate("unsubstantiated")
    resolved = is_plain or not course.fate(f"unresolved-{scene.order.reworks}", unresolved)
    findings, reply = course.case.result(
        course.rng, substantiated=substantiated, resolved=resolved, again=scene.order.reworks
    )
    if not part.is_lead:
        resolved, findings = True, "已按要求配合到场处置，情况已反馈主办单位。"
        reply = "已配合主办单位办理。"
    return {
        "substantiated": substantiated,
        "resolved": resolved,
        "unresolved_reason": None if resolved else findings,
        "findings": findings,
        "public_reply": reply,
        "evidence": [f"sha256:{course.rng.getrandbits(256):064x}"],
    }


def awaiting(scene: Scene) -> Iterator[Move]:
    yield from others(scene)
    if scene.course.fate("supplied"):
        body = {"text": scene.text("supplied")}
        yield Move(
            at=scene.at_phone(120, 4_000), by=OPERATOR, command="supply-information", body=body
        )


def suspended(scene: Scene) -> Iterator[Move]:
    """Half of them go on before the review; the clock resumes the others."""
    yield from others(scene)
    if scene.course.fate("resumed", 0.5):
        body = {"note": scene.text("resumed")}
        yield Move(at=scene.at_work(2_000, 9_000), by=SHIFT_LEAD, command="resume", body=body)


def submitted(scene: Scene) -> Iterator[Move]:
    yield from others(scene)
    if not scene.did("reject-result") and scene.course.fate("rejected"):
        body = {"reason": scene.text("rejected")}
        yield Move(at=scene.at_work(15, 300), by=DISPATCHER, command="reject-result", body=body)
    else:
        at = scene.in_time(15, 240)
        yield Move(at=at, by=DISPATCHER, command="approve-result", again=True)
