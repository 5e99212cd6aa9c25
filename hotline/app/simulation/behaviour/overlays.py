"""Beside the handling: urging, supervision."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from events.catalog.names import ClockName, SupervisionLevel
from events.catalog.work_order.parts.lifecycle import ENDED
from hotline.app.simulation.behaviour.scene import Move, Scene, handler

SUPERVISOR, OPERATOR = "supervisor", "operator"


def beside(scene: Scene) -> Iterator[Move]:
    if scene.order.supervision is not None:
        yield from supervised(scene)
    elif (
        is_overdue(scene) and scene.course.fate("supervised") and not scene.did("issue-supervision")
    ):
        yield issue(scene)


def is_overdue(scene: Scene) -> bool:
    if scene.order.status in ENDED:
        return False
    clocks = scene.order.clocks
    return any(
        each.missed and each.is_open and each.start.name is ClockName.HANDLE for each in clocks
    )


def issue(scene: Scene) -> Move:
    level = "joint" if scene.course.fate("joint") else "ordinary"
    body = {"level": level, "note": scene.text("supervised"), "answer_by": None}
    return Move(at=scene.at_work(60, 1_500), by=SUPERVISOR, command="issue-supervision", body=body)


def supervised(scene: Scene) -> Iterator[Move]:
    supervision = scene.order.supervision
    if supervision is None:
        return
    if supervision.answered:
        at, body = scene.at_work(60, 900), {"note": scene.text("lifted")}
        yield Move(at=at, by=SUPERVISOR, command="lift-supervision", body=body, again=True)
    elif scene.order.lead is not None:
        text = {"text": scene.text("supervision_answered")}
        at = scene.at_work(240, 2_000 if supervision.level is SupervisionLevel.JOINT else 3_000)
        by = handler(scene.order.lead)
        yield Move(at=at, by=by, command="answer-supervision", body=text, again=True)


def urge(scene: Scene) -> Move:
    """The requester calls again, in the daytime."""
    body = {"note": scene.text("urged"), "requester": None, "channel": "phone"}
    at: datetime = scene.at_phone(600, 5_000) + timedelta(minutes=1)
    return Move(at=at, by=OPERATOR, command="urge", body=body)
