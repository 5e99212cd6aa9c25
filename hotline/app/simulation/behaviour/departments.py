"""Whose order it is: acknowledgement, return, dispute, ruling."""

from collections.abc import Iterator

from events.catalog.names import AssignmentStatus, ClockName
from events.catalog.work_order.parts.assignments import Assignment
from hotline.app.simulation.behaviour.scene import CENTRE, Scene, handler
from hotline.app.simulation.plans import Move

RETURNS_AT_MOST = 3
RETURN_REASONS = ("not_in_charge", "not_in_charge", "outside_area", "wrong_facts")
DISPATCHER, SHIFT_LEAD = "dispatcher", "shift-lead"


def dispatched(scene: Scene) -> Iterator[Move]:
    for part in scene.order.assignments.values():
        if part.status is AssignmentStatus.PENDING and not (part.is_lead and returns(scene)):
            yield acknowledgement(scene, part)
    if returns(scene):
        yield return_request(scene)


def returns(scene: Scene) -> bool:
    """A department that returns an order does so once; the next one may do so too."""
    order, course = scene.order, scene.course
    if order.lead in {None, CENTRE} or order.is_ruled or order.returns >= RETURNS_AT_MOST:
        return False
    asked = ("request-return", handler(order.lead)) in course.done
    again = order.returns == 0 or course.fate(f"again-{order.returns}", 0.3)
    return not asked and again and course.fate("returned") and bool(scene.neighbours())


def return_request(scene: Scene) -> Move:
    suggested = scene.course.rng.choice(scene.neighbours())
    scene.course.suggested = suggested
    code = scene.course.rng.choice(
        ("not_in_charge", "not_in_charge", "outside_area", "wrong_facts")
    )
    body = {
        "reason_code": code,
        "ground": scene.text("return_grounds"),
        "suggested_department": suggested,
    }
    by = handler(scene.order.lead)
    return Move(at=scene.in_time(10, 100), by=by, command="request-return", body=body)


def acknowledgement(scene: Scene, part: Assignment) -> Move:
    is_slow = scene.course.rng.random() < (0.2 if scene.is_failing else 0.03)
    in_time = scene.by_clock(5, 110, part, ClockName.ACKNOWLEDGE)
    at = scene.at_work(300, 900) if is_slow else in_time
    return Move(at=at, by=handler(part.department), command="acknowledge", again=True)


def return_pending(scene: Scene) -> Iterator[Move]:
    """The third request goes to a dispute by the rules; a second one may, by the centre."""
    if scene.order.returns >= 2 and scene.course.fate("open-dispute", 0.5):
        body = {"ground": scene.text("dispute")}
        yield Move(at=scene.soon(20, 200), by=DISPATCHER, command="open-dispute", body=body)
        return
    granted = scene.chance("return_granted")
    if not granted:
        scene.course.suggested = None
    yield Move(
        at=scene.soon(10, 120),
        by=DISPATCHER,
        command="grant-return" if granted else "deny-return",
        body={"note": scene.text("granted" if granted else "denied")},
        again=True,
    )


def disputed(scene: Scene) -> Iterator[Move]:
    scene.course.suggested = None
    former = scene.order.lead or scene.course.rng.choice(["urban-management", "housing"])
    chosen = scene.course.rng.choice([former, former, *scene.neighbours()[:1]])
    body = {
        "lead_department": chosen,
        "ground": scene.text("ruling"),
        "as_precedent": scene.chance("precedent"),
    }
    yield Move(at=scene.at_work(60, 400), by=SHIFT_LEAD, command="rule-lead", body=body, again=True)
