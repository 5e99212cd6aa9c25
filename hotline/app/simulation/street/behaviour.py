"""What a plausible street side does next with a case: by whom, which command, after how long."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from events.catalog.grid_case.life import TaskState
from events.catalog.names import CaseSource, CaseStatus, VerificationResult
from hotline.app.simulation.plans import Move
from hotline.app.simulation.rates import drawn
from hotline.app.simulation.street import departments
from hotline.app.simulation.street.scene import DISPATCHER, OPERATOR, SHIFT_LEAD, CaseScene

Plan = Callable[[CaseScene], Iterator[Move]]


def street_moves(scene: CaseScene) -> Iterator[Move]:
    """What follows; nothing when the case waits for something else, or is over."""
    status = scene.case.status
    if status is None or scene.case.withdrawn:
        return
    if scene.course.holds is status:
        yield from named(scene)
    elif (plan := PLANS.get(status)) is not None:
        yield from plan(scene)


def named(scene: CaseScene) -> Iterator[Move]:
    """The task of a case that goes no further is given to whom it is meant for."""
    task, worker = scene.case.open_task, scene.course.worker
    if task is not None and worker is not None and task.task.worker != worker:
        body = {"worker": worker}
        yield Move(at=scene.soon(1, 5), by=SHIFT_LEAD, command="reassign-task", body=body)


def reported(scene: CaseScene) -> Iterator[Move]:
    case, course = scene.case, scene.course
    if case.is_public and case.verified is None:
        yield Move(at=scene.soon(2, 20), by=OPERATOR, command="request-verification")
    elif case.is_public and case.verified is not VerificationResult.TRUE:
        yield not_open(scene)
    elif is_fixed_on_spot(scene):
        yield fix(scene)
    elif not case.is_public and course.fate("street.not_opened"):
        yield not_open(scene)
    else:
        yield Move(at=scene.soon(3, 35), by=SHIFT_LEAD, command="open", again=True)
    if case.source is CaseSource.WORKER and course.fate("street.late_photo"):
        body = {"photos": [photo(scene, "scene")], "note": scene.text("late_photo")}
        yield Move(at=scene.soon(20, 300), by=case.reporter or "", command="attach", body=body)


def is_fixed_on_spot(scene: CaseScene) -> bool:
    """By the worker who reported it, where one pair of hands is enough."""
    found = scene.brain.texts.findings.get(scene.case.matter.code if scene.case.matter else "")
    is_own = scene.case.source is CaseSource.WORKER and found is not None and found.fixable
    return is_own and not scene.did("fix-on-spot") and scene.course.fate("street.fixed")


def fix(scene: CaseScene) -> Move:
    body = {
        "note": "已当场清理。",
        "photos": [photo(scene, "before"), photo(scene, "after")],
    }
    by = scene.case.reporter or ""
    return Move(at=scene.soon(4, 30), by=by, command="fix-on-spot", body=body)


def not_open(scene: CaseScene) -> Move:
    body = {"reason": scene.text("not_opened")}
    return Move(at=scene.soon(3, 40), by=SHIFT_LEAD, command="not-open", body=body)


def verifying(scene: CaseScene) -> Iterator[Move]:
    task = scene.case.open_task
    if task is None:
        return
    if (handed := other_worker(scene, task)) is not None:
        yield handed
    elif task.task.worker is not None:
        yield verification(scene, task)


def verification(scene: CaseScene, task: TaskState) -> Move:
    result, said = verified(scene)
    shown = scene.course.rng.random() < 0.5
    body = {
        "result": result,
        "note": scene.text(said),
        "photos": [photo(scene, "scene")] if shown else [],
    }
    return on_site(scene, task, "submit-verification", body)


def verified(scene: CaseScene) -> tuple[str, str]:
    if scene.course.fate("street.verified_true"):
        return "true", "seen"
    return ("false", "not_so") if scene.course.rng.random() < 0.5 else ("not_found", "not_found")


def checking(scene: CaseScene) -> Iterator[Move]:
    task = scene.case.open_task
    if scene.case.passed:
        yield Move(at=scene.soon(3, 50), by=SHIFT_LEAD, command="close")
    elif task is None:
        yield Move(at=scene.soon(5, 60), by=SHIFT_LEAD, command="request-check", again=True)
    elif (handed := other_worker(scene, task)) is not None:
        yield handed
    elif task.task.worker is not None:
        yield check(scene, task)


def check(scene: CaseScene, task: TaskState) -> Move:
    """Work of a slow department, and in a neglected community, is less often done."""
    is_bad = scene.is_slow or scene.is_neglected
    share = drawn("street.check_failed.bad" if is_bad else "street.check_failed")
    passed = scene.case.count("reworks") >= 2 or scene.course.rng.random() >= share
    shown = scene.course.rng.random() < 0.6
    body = {
        "passed": passed,
        "note": scene.text("passed" if passed else "failed"),
        "photos": [photo(scene, "after" if passed else "scene")] if shown else [],
    }
    return on_site(scene, task, "submit-check", body)


def on_site(scene: CaseScene, task: TaskState, command: str, body: Mapping[str, object]) -> Move:
    """The worker goes there, on the shift."""
    worker, slow = task.task.worker or "", 2.5 if scene.is_neglected else 1.0
    at = scene.on_shift(worker, scene.soon(12 * slow, 75 * slow))
    return Move(at=at, by=worker, command=command, body=body, again=True)


def other_worker(scene: CaseScene, task: TaskState) -> Move | None:
    """A task that no one has, or that waits for a lead: the centre names a worker on duty."""
    worker = task.task.worker
    crew = scene.brain.crew
    if worker is not None and not crew.roster().of(worker).is_lead:
        return None
    near = crew.nearest(scene.case.area, scene.now, but=scene.post_worker)
    if near is None or near == worker:
        return None
    body = {"worker": near}
    return Move(
        at=scene.soon(4, 40),
        by=worker or SHIFT_LEAD,
        command="reassign-task",
        body=body,
        again=True,
    )


def fixed_on_spot(scene: CaseScene) -> Iterator[Move]:
    accepted = scene.course.rng.random() < drawn("street.fix_accepted")
    name = "fix_accepted" if accepted else "fix_rejected"
    body = {"accepted": accepted, "reason": scene.text(name)}
    yield Move(at=scene.soon(10, 90), by=SHIFT_LEAD, command="review-fix", body=body)


def voided(scene: CaseScene) -> Iterator[Move]:
    if not scene.course.order_over and scene.course.fate("street.restored"):
        body = {"reason": scene.text("restored")}
        yield Move(at=scene.soon(60, 900), by=SHIFT_LEAD, command="restore", body=body)


def void(scene: CaseScene) -> Move:
    body = {"reason": scene.text("voided")}
    return Move(at=scene.soon(10, 120), by=SHIFT_LEAD, command="void", body=body)


def suspended(scene: CaseScene) -> Iterator[Move]:
    body = {"note": scene.text("resumed")}
    yield Move(at=scene.at_work(1_500, 9_000), by=DISPATCHER, command="resume", body=body)


def dispatched(scene: CaseScene) -> Iterator[Move]:
    if scene.case.order_no is None and scene.course.fate("street.voided"):
        yield void(scene)
    yield from departments.dispatched(scene)


def photo(scene: CaseScene, kind: str) -> dict[str, object]:
    return {
        "sha256": f"{scene.course.rng.getrandbits(256):064x}",
        "kind": kind,
        "taken_at": scene.now.isoformat(timespec="seconds"),
    }


PLANS: Final[Mapping[CaseStatus, Plan]] = {
    CaseStatus.REPORTED: reported,
    CaseStatus.VERIFYING: verifying,
    CaseStatus.OPENED: departments.opened,
    CaseStatus.DISPATCHED: dispatched,
    CaseStatus.HANDLING: departments.handling,
    CaseStatus.CHECKING: checking,
    CaseStatus.SUSPENDED: suspended,
    CaseStatus.FIXED_ON_SPOT: fixed_on_spot,
    CaseStatus.VOIDED: voided,
}
