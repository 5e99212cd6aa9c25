"""What a plausible city does next with an order: by whom, which command, after how long."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from events.catalog.names import AssignmentStatus, Status
from events.catalog.work_order.parts.assignments import Assignment
from hotline.matter import MatterFlag
from hotline.work_order.state import WorkOrder

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
OPENS, CLOSES = 9, 18
CENTRE: Final = "hotline-centre"
ON_CALL: Final = timedelta(hours=30)


@dataclass(frozen=True)
class Move:
    """A command that someone will send; `at` is when."""

    at: datetime
    by: str  # account
    command: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Brain:
    """`flags` are those of the matters, by code."""

    rng: Random
    flags: Mapping[str, frozenset[MatterFlag]]

    def soon(self, now: datetime, low: float, high: float) -> datetime:
        """Between `low` and `high` minutes from now, day and night: the centre never closes."""
        return now + MINUTE * self.rng.uniform(low, high)

    def at_work(self, now: datetime, low: float, high: float) -> datetime:
        """The same, moved into office hours: departments do close."""
        at = self.soon(now, low, high)
        if at.hour >= CLOSES:
            at = (at + timedelta(days=1)).replace(hour=OPENS)
        return at.replace(hour=OPENS) + MINUTE * 10 if at.hour < OPENS else at

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


@dataclass(frozen=True)
class Scene:
    """The state of an order, as people see it; `due` is when its lead must be done."""

    brain: Brain
    order: WorkOrder
    now: datetime
    due: datetime | None


def moves(scene: Scene) -> Iterator[Move]:
    """What follows; nothing when the order waits for something else or has ended."""
    status = scene.order.status
    if status is not None and (plan := PLANS.get(status)) is not None:
        yield from plan(scene)


def registered(scene: Scene) -> Iterator[Move]:
    at = scene.brain.soon(scene.now, 1, 12)
    if MatterFlag.ANSWERED_IN_CALL in scene.brain.flags[scene.order.matter] and scene.brain.chance(
        0.6
    ):
        yield Move(at, "operator", "answer", {"text": "已当场答复办理途径。"})
    elif scene.brain.chance(0.015):
        yield Move(at, "operator", "mark-invalid", {"reason": "无声电话。"})
    else:
        yield Move(at, "operator", "accept", {})


def accepted(scene: Scene) -> Iterator[Move]:
    yield Move(scene.brain.soon(scene.now, 3, 45), "dispatcher", "dispatch", {})
    if scene.brain.chance(0.01):
        reason = {"reason": "诉求人来电称问题已自行解决。"}
        yield Move(scene.brain.soon(scene.now, 60, 2_000), "operator", "withdraw", reason)


def dispatched(scene: Scene) -> Iterator[Move]:
    for part in scene.order.assignments.values():
        if part.status is AssignmentStatus.PENDING:
            yield acknowledgement(scene, part)
    may_return = scene.order.returns < 2 and scene.order.lead != CENTRE
    if scene.brain.chance(0.03) and may_return:
        body = {
            "reason_code": "not_in_charge",
            "ground": "经核实不属本单位职责范围。",
            "suggested_department": CENTRE,
        }
        yield Move(
            scene.brain.at_work(scene.now, 10, 90),
            handler(scene.order.lead),
            "request-return",
            body,
        )
    if scene.brain.chance(0.05):
        yield urge(scene)


def acknowledgement(scene: Scene, part: Assignment) -> Move:
    if scene.due is not None and scene.due - scene.now < ON_CALL:
        at = scene.brain.soon(
            scene.now, 4, 40
        )  # a limit counted in hours is worked on at night too
    elif scene.brain.chance(0.05):
        at = scene.brain.at_work(scene.now, 300, 900)
    else:
        at = scene.brain.at_work(scene.now, 8, 150)
    return Move(at, handler(part.department), "acknowledge", {})


def in_progress(scene: Scene) -> Iterator[Move]:
    for part in scene.order.assignments.values():
        if part.status is AssignmentStatus.ACKNOWLEDGED:
            yield submission(scene, part)
    if scene.order.can_be_contacted and not scene.order.protected:
        body = {"method": "phone", "reached": scene.brain.chance(0.9)}
        yield Move(
            scene.brain.at_work(scene.now, 5, 200),
            handler(scene.order.lead),
            "contact-requester",
            body,
        )


def submission(scene: Scene, part: Assignment) -> Move:
    """Most finish well before the deadline, some in its last tenth, a few after it."""
    left = max((scene.due - scene.now) / MINUTE, 30.0) if scene.due else 2 * 24 * 60.0
    share = (
        scene.brain.rng.uniform(1.02, 1.6)
        if scene.brain.chance(0.045)
        else scene.brain.rng.betavariate(2, 3)
    )
    resolved = scene.brain.chance(0.93)
    body: dict[str, Any] = {
        "substantiated": scene.brain.chance(0.85),
        "resolved": resolved,
        "unresolved_reason": None if resolved else "需列入年度改造计划。",
        "findings": "已到现场核实并处置。",
        "public_reply": "您反映的问题已处理,感谢监督。",
        "evidence": [],
    }
    at = scene.now + MINUTE * (left * share)
    return Move(at, handler(part.department), "submit-result", body)


def return_pending(scene: Scene) -> Iterator[Move]:
    command = "grant-return" if scene.brain.chance(0.6) else "deny-return"
    yield Move(
        scene.brain.soon(scene.now, 10, 120), "dispatcher", command, {"note": "已核对职责清单。"}
    )


def submitted(scene: Scene) -> Iterator[Move]:
    at = scene.brain.soon(scene.now, 15, 240)
    if scene.brain.chance(0.03):
        yield Move(at, "dispatcher", "reject-result", {"reason": "未附处置说明。"})
    else:
        yield Move(at, "dispatcher", "approve-result", {})


def replying(scene: Scene) -> Iterator[Move]:
    if not any(part.is_open for part in scene.order.assignments.values()):
        text = {"text": "您反映的问题已处理,感谢监督。"}
        yield Move(scene.brain.soon(scene.now, 5, 120), "follow-up", "send-reply", text)


def follow_up(scene: Scene) -> Iterator[Move]:
    if scene.order.follow_up.recorded or len(scene.order.follow_up.missed_at) >= 3:
        yield Move(scene.brain.soon(scene.now, 2, 30), "follow-up", "close", {})
        return
    reached = scene.brain.chance(0.72)
    happy = "satisfied" if scene.brain.chance(0.9) else "dissatisfied"
    body: dict[str, Any] = {"reached": reached, "note": None} | (
        {
            "contacted": scene.brain.chance(0.93),
            "resolved": scene.brain.chance(0.9),
            "satisfied_result": happy,
            "satisfied_process": happy,
        }
        if reached
        else {}
    )
    yield Move(scene.brain.at_work(scene.now, 70, 900), "follow-up", "record-follow-up", body)


def urge(scene: Scene) -> Move:
    body = {"note": "诉求人再次来电催办。", "requester": None, "channel": "phone"}
    return Move(scene.brain.soon(scene.now, 200, 3_000), "operator", "urge", body)


def handler(department: str | None) -> str:
    return f"handler-{department}"


Plan = Callable[[Scene], Iterator[Move]]
PLANS: Final[Mapping[Status, Plan]] = {
    Status.REGISTERED: registered,
    Status.ACCEPTED: accepted,
    Status.DISPATCHED: dispatched,
    Status.IN_PROGRESS: in_progress,
    Status.RETURN_PENDING: return_pending,
    Status.SUBMITTED: submitted,
    Status.REPLYING: replying,
    Status.FOLLOW_UP: follow_up,
}
