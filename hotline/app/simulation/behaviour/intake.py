"""At the centre's door: answer, decline, transfer, merge, dispatch."""

from collections.abc import Iterator

from events.catalog.names import Channel, RequestKind, Urgency
from hotline.app.simulation.behaviour.overlays import urge
from hotline.app.simulation.behaviour.scene import Scene
from hotline.app.simulation.plans import Move
from hotline.app.simulation.stories import Tale

OPERATOR, DISPATCHER = "operator", "dispatcher"


def registered(scene: Scene) -> Iterator[Move]:
    at, course, habits = scene.soon(1, 9), scene.course, scene.brain.habits
    if is_idle(scene) and course.fate("invalid"):
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


def is_idle(scene: Scene) -> bool:
    """A question by phone, which a lost connection or a wrong number leaves without a request."""
    order = scene.order
    return order.channel is Channel.PHONE and order.kind is RequestKind.INQUIRY


def is_answered(scene: Scene) -> bool:
    """A question is; so is a procedure that can be told, but nothing that is to be seen to."""
    kind, story = scene.order.kind, scene.course.case.story
    if kind in {RequestKind.INQUIRY, RequestKind.PRAISE}:
        return scene.course.fate("answered.inquiry")
    is_procedure = story.place == "none" and bool(story.question) and not story.hurry
    return kind is RequestKind.HELP and is_procedure and scene.course.fate("answered.other")


def taken(scene: Scene) -> Iterator[Move]:
    """A matter that was mistaken for another one is put right before the order is accepted."""
    course = scene.course
    true = course.case.story.matter
    if scene.order.matter != true and not scene.did("reclassify"):
        body = {"matter": true, "reason": "经核对录音，应归入此事项。"}
        yield Move(at=scene.soon(0.5, 1), by=OPERATOR, command="reclassify", body=body)
    if course.other is not None and not scene.did("split"):
        yield split(scene, course.other)
    yield Move(at=scene.soon(2, 9), by=OPERATOR, command="accept")


def split(scene: Scene, other: Tale) -> Move:
    """Two matters were told in one call: each goes to whom it concerns."""
    part = {
        "matter": other.story.matter,
        "title": other.subject,
        "narrative": other.request,
    }
    return Move(at=scene.soon(1, 2), by=OPERATOR, command="split", body={"parts": [part]})


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
