"""A case with the command post and the department: dispatch, return, more time, handling."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from hotline.app.simulation.plans import Move
from hotline.app.simulation.street.scene import DISPATCHER, CaseScene

EXTEND, SUSPEND = "request-extension", "request-suspension"
MORE: Final = {"value": 1, "unit": "working_day"}
TEXTS: Final = {"return": ("return_granted", "return_denied")}


def opened(scene: CaseScene) -> Iterator[Move]:
    """By the rules; after a return to whom the dispatcher names."""
    named = scene.other_department() if scene.case.returned_by else None
    body = {"department": named} if named else {}
    yield Move(at=scene.soon(3, 35), by=DISPATCHER, command="dispatch", body=body, again=True)


def dispatched(scene: CaseScene) -> Iterator[Move]:
    if scene.case.asked_return:
        yield decision(scene, "return")
    elif is_returned(scene):
        body = {"ground": scene.text("return_ground")}
        by = scene.by_handler
        yield Move(at=scene.at_work(10, 90), by=by, command="request-return", body=body)
    else:
        slow = 4 if scene.is_slow else 1
        at = scene.at_work(5 * slow, 60 * slow)
        yield Move(at=at, by=scene.by_handler, command="acknowledge", again=True)


def is_returned(scene: CaseScene) -> bool:
    """Once; a worker's post returns nothing."""
    if scene.post_worker is not None or scene.case.returned_by or scene.did("request-return"):
        return False
    return scene.other_department() is not None and scene.course.fate("street.returned")


def decision(scene: CaseScene, asked: str) -> Move:
    """Of the dispatcher, on what a department asks for."""
    granted = scene.course.fate(f"street.{asked}_granted")
    return Move(
        at=scene.soon(10, 120),
        by=DISPATCHER,
        command=f"{'grant' if granted else 'deny'}-{asked}",
        body={"note": scene.text(TEXTS.get(asked, ("decided", "refused"))[not granted])},
        again=True,
    )


def handling(scene: CaseScene) -> Iterator[Move]:
    case = scene.case
    if case.asked_return:
        yield decision(scene, "return")
    elif case.asked_extension is not None:
        yield decision(scene, "extension")
    elif case.asked_suspension:
        yield decision(scene, "suspension")
    elif (detour := detour_of(scene)) is not None:
        yield detour
    else:
        yield submission(scene)


def detour_of(scene: CaseScene) -> Move | None:
    """More time, a stop, or help from above; the deadline of an order is its own."""
    case, course, due, by = scene.case, scene.course, scene.due, scene.by_handler
    if case.count("reworks") or scene.post_worker is not None or due is None or due <= scene.now:
        return None
    if case.order_no is None and course.fate("street.extended") and not scene.did(EXTEND):
        at = before(scene, due, 0.5, 0.8)
        body: dict[str, Any] = {"limit": MORE, "ground": scene.text("extension")}
        return Move(at=at, by=by, command=EXTEND, body=body)
    if case.order_no is None and is_stopped(scene) and not scene.did(SUSPEND):
        at, body = before(scene, due, 0.3, 0.6), {"ground": scene.text("suspension")}
        return Move(at=at, by=by, command=SUSPEND, body=body)
    if course.fate("street.escalated") and not scene.did("escalate"):
        at, body = before(scene, due, 0.2, 0.5), {"reason": scene.text("escalated")}
        return Move(at=at, by=by, command="escalate", body=body)
    return None


def is_stopped(scene: CaseScene) -> bool:
    found = scene.brain.texts.findings.get(scene.case.matter.code if scene.case.matter else "")
    is_lasting = found is not None and found.lasting
    return scene.course.fate("street.suspended.lasting" if is_lasting else "street.suspended")


def before(scene: CaseScene, due: datetime, low: float, high: float) -> datetime:
    """In the time that is left, whatever the hour: the deadline does not wait either."""
    if scene.course.holds is not None:
        return scene.soon(10, 40)
    return scene.now + (due - scene.now) * scene.course.rng.uniform(low, high)


def submission(scene: CaseScene) -> Move:
    """Well before the deadline, or after it."""
    rng, code = scene.course.rng, scene.case.matter.code if scene.case.matter else ""
    body = {"note": scene.brain.texts.handled(rng, code), "photos": []}
    at = moment_of_handling(scene)
    return Move(at=at, by=scene.by_handler, command="submit-handling", body=body, again=True)


def moment_of_handling(scene: CaseScene) -> datetime:
    rng, due = scene.course.rng, scene.due
    if due is None or due <= scene.now or scene.course.holds is not None:
        return scene.at_work(30, 120)
    left = due - scene.now
    if scene.course.fate("street.late.failing" if scene.is_slow else "street.late"):
        return scene.now + left * rng.uniform(1.05, 1.8)
    share = 0.5 if scene.case.order_no else 1.1  # a check and the close come before its deadline
    at = scene.now + left * min(rng.betavariate(2, 3) * share, 0.95)
    at_work = scene.work_from(at)
    return at_work if at_work < due else at
