"""After the result: the reply, the follow-up, rework, close, reopening."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hotline.app.simulation.behaviour.handling import others
from hotline.app.simulation.behaviour.scene import Scene
from hotline.app.simulation.plans import Move
from hotline.app.simulation.rates import drawn

FOLLOW_UP, DISPATCHER, SHIFT_LEAD = "follow-up", "dispatcher", "shift-lead"


def replying(scene: Scene) -> Iterator[Move]:
    """A supporting department that keeps everyone waiting is released."""
    at_work = [part for part in scene.order.assignments.values() if part.is_open]
    if not at_work:
        at = scene.at_phone(5, 120)
        yield Move(
            at=at, by=FOLLOW_UP, command="send-reply", body={"text": scene.course.reply}, again=True
        )
        return
    yield from others(scene)
    silent = next((part for part in at_work if part.role == "supporting"), None)
    if silent is not None:
        body = {"department": silent.department, "reason": "协办事项已由主办单位一并处理。"}
        at = scene.at_work(2_000, 4_000)
        yield Move(at=at, by=DISPATCHER, command="release-supporting", body=body, again=True)


def follow_up(scene: Scene) -> Iterator[Move]:
    asked = scene.order.follow_up
    if not asked.is_complete:
        yield call(scene)
    elif is_false(scene):
        body = {"reason": scene.text("false_close"), "false_close": True}
        yield Move(at=scene.at_work(10, 120), by=SHIFT_LEAD, command="reject-result", body=body)
    elif asked.asks_rework and not scene.order.rework_used_up and is_reworked(scene):
        body = {"reason": scene.text("rework")}
        at = scene.at_work(10, 200)
        yield Move(at=at, by=FOLLOW_UP, command="order-rework", body=body, again=True)
    else:
        yield Move(at=scene.soon(2, 40), by=FOLLOW_UP, command="close", again=True)


def is_false(scene: Scene) -> bool:
    asked = scene.order.follow_up
    unresolved = asked.recorded and asked.resolved is False
    return unresolved and scene.order.result_resolved is True and scene.course.fate("false_close")


def is_reworked(scene: Scene) -> bool:
    return scene.course.fate(f"rework-{scene.order.reworks}", drawn("reworked"))


def call(scene: Scene) -> Move:
    reached = scene.chance("reached")
    body: dict[str, Any] = {"reached": reached, "note": None}
    if reached:
        body |= answers(scene)
    missed = len(scene.order.follow_up.missed_at)
    at = scene.at_phone(70, 900) if missed == 0 else scene.at_phone(150, 1_500)
    return Move(at=at, by=FOLLOW_UP, command="record-follow-up", body=body, again=True)


def answers(scene: Scene) -> dict[str, Any]:
    """Opinion of the result follows what was done; that of the process is kinder."""
    rng, done = scene.course.rng, scene.order.result_resolved is not False
    resolved = rng.random() < (0.95 if done else 0.3)
    result = opinion(scene, drawn("satisfied_result") if resolved else 0.3)
    process = opinion(scene, drawn("satisfied_process") if resolved else 0.7)
    happy = resolved and result != "dissatisfied"
    return {
        "contacted": rng.random() < 0.94,
        "resolved": resolved,
        "satisfied_result": result,
        "satisfied_process": process,
        "note": scene.text("satisfied" if happy else "dissatisfied"),
    }


def opinion(scene: Scene, share: float) -> str:
    if scene.course.rng.random() >= share:
        return "dissatisfied"
    return "satisfied" if scene.course.rng.random() < 0.8 else "basically_satisfied"


def closed(scene: Scene) -> Iterator[Move]:
    if not scene.did("reopen") and scene.course.fate("reopened"):
        at = scene.brain.next_opening(scene.now + timedelta(days=scene.course.rng.uniform(1, 12)))
        body = {"reason": scene.text("reopened")}
        yield Move(at=at, by=SHIFT_LEAD, command="reopen", body=body)
