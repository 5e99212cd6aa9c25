"""At the centre's door: answer, decline, transfer, merge, dispatch."""

from collections.abc import Iterator

from events.catalog.names import RequestKind, Urgency
from hotline.app.simulation.behaviour.overlays import urge
from hotline.app.simulation.behaviour.scene import Move, Scene

OPERATOR, DISPATCHER = "operator", "dispatcher"


def registered(scene: Scene) -> Iterator[Move]:
    at, course, habits = scene.soon(1, 9), scene.course, scene.brain.habits
    if course.fate("invalid"):
        yield Move(
            at=at, by=OPERATOR, command="mark-invalid", body={"reason": scene.text("invalid")}
        )
    elif is_answered(scene):
        yield Move(at=at, by=OPERATOR, command="answer", body={"text": course.case.answered()})
    elif course.fate("declined"):
        code = course.rng.choice(grounds(scene))
        body = {"reason_code": code, "reason": habits.declined[code]}
        yield Move(at=at, by=OPERATOR, command="decline", body=body)
    elif course.fate("transferred"):
        to, reason = course.rng.choice([*habits.transferred.items()])
        yield Move(at=at, by=OPERATOR, command="transfer", body={"to": to, "reason": reason})
    else:
        yield from taken(scene)


def grounds(scene: Scene) -> list[str]:
    """On which an order of this matter can be declined."""
    of, matter = scene.brain.habits.declined_of, scene.course.case.story.matter
    return [code for code, prefixes in of.items() if matter.startswith(tuple(prefixes))]


def is_answered(scene: Scene) -> bool:
    inquires = scene.order.kind in {RequestKind.INQUIRY, RequestKind.PRAISE}
    share = "answered.inquiry" if inquires else "answered.other"
    return scene.course.fate(share)


def taken(scene: Scene) -> Iterator[Move]:
    """A matter that was mistaken for another one is put right before the order is accepted."""
    true = scene.course.case.story.matter
    if scene.order.matter != true and not scene.did("reclassify"):
        body = {"matter": true, "reason": "经核对录音，应归入此事项。"}
        yield Move(at=scene.soon(0.5, 1), by=OPERATOR, command="reclassify", body=body)
    yield Move(at=scene.soon(1, 9), by=OPERATOR, command="accept")


def accepted(scene: Scene) -> Iterator[Move]:
    course = scene.course
    leader = scene.brain.leading.get(place_of(scene))
    if course.is_again and leader not in {None, scene.order.order_no} and not scene.did("merge"):
        yield Move(at=scene.soon(2, 20), by=DISPATCHER, command="merge", body={"into": leader})
        return
    if course.suggested is not None:
        body = {"lead_department": course.suggested, "reason": scene.text("override")}
        course.suggested = None
        yield Move(at=scene.soon(10, 60), by=DISPATCHER, command="dispatch", body=body, again=True)
        return
    hurry = scene.order.urgency is not Urgency.ORDINARY or course.case.story.hurry
    at = scene.soon(1, 4) if hurry else scene.soon(3, 45)
    yield Move(at=at, by=DISPATCHER, command="dispatch", again=True)
    if course.fate("withdrawn"):
        body = {"reason": scene.text("withdrawn")}
        yield Move(at=scene.at_phone(60, 2_000), by=OPERATOR, command="withdraw", body=body)
    if course.fate("urged"):
        yield urge(scene)


def place_of(scene: Scene) -> tuple[str, str]:
    return scene.order.matter, scene.order.area.community or ""
