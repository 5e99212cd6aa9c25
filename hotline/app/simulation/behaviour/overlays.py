"""Beside the handling: urging, supervision, exclusion from the assessment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from events.catalog.names import ClockName, Status, SupervisionLevel
from events.catalog.work_order.parts.lifecycle import ENDED
from hotline.app.simulation.behaviour.scene import Scene, handler
from hotline.app.simulation.plans import Move
from hotline.work_order.state import Exclusion

SUPERVISOR, SECOND, OPERATOR = "supervisor", "supervisor-2", "operator"
AFTER_REPLY = frozenset({Status.FOLLOW_UP, Status.CLOSED})


def beside(scene: Scene) -> Iterator[Move]:
    if scene.order.supervision is not None:
        yield from supervised(scene)
    elif (
        is_overdue(scene) and scene.course.fate("supervised") and not scene.did("issue-supervision")
    ):
        yield issue(scene)
    if scene.order.exclusion is not None:
        yield reviewed(scene, scene.order.exclusion)
    elif is_blamed(scene) and scene.course.fate("exclusion_requested"):
        yield exclusion(scene)


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


def is_blamed(scene: Scene) -> bool:
    """After the reply: it was late, unresolved or dissatisfied, which counts against its lead."""
    order = scene.order
    if order.status not in AFTER_REPLY or order.lead is None or scene.did("request-exclusion"):
        return False
    asked = order.follow_up
    unhappy = asked.recorded and (asked.resolved is False or asked.asks_rework)
    late = any(each.missed and each.start.name is ClockName.HANDLE for each in order.clocks)
    return unhappy or late


def exclusion(scene: Scene) -> Move:
    rng, story = scene.course.rng, scene.course.case.story
    where = story.place if story.place in {"none", "shop"} else "place"
    grounds = scene.brain.habits.exclusion["hard" if story.hard else where]
    code, ground = rng.choice([*grounds.items()])
    evidence = [f"sha256:{rng.getrandbits(256):064x}"]
    body = {"reason_code": code, "ground": ground, "evidence": evidence}
    at = scene.at_work(60, 900)
    return Move(at=at, by=handler(scene.order.lead), command="request-exclusion", body=body)


def reviewed(scene: Scene, asked: Exclusion) -> Move:
    """Two supervisors agree one after the other, or the first declines."""
    if scene.course.fate("exclusion_approved"):
        by = SUPERVISOR if asked.approved_by is None else SECOND
        body = {"note": scene.text("exclusion_approved")}
        return Move(at=scene.at_work(60, 900), by=by, command="approve-exclusion", body=body)
    body = {"reason": scene.text("exclusion_denied")}
    return Move(at=scene.at_work(60, 900), by=SUPERVISOR, command="deny-exclusion", body=body)


def urge(scene: Scene) -> Move:
    """The requester calls again, in the daytime."""
    body = {"note": scene.text("urged"), "requester": None, "channel": "phone"}
    at: datetime = scene.at_phone(600, 5_000) + timedelta(minutes=1)
    return Move(at=at, by=OPERATOR, command="urge", body=body)
