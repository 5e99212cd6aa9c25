"""What a plausible city does next with an order: by whom, which command, after how long."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from events.catalog.names import Status
from hotline.app.simulation.behaviour import departments, endings, handling, intake, overlays
from hotline.app.simulation.behaviour.scene import Scene
from hotline.app.simulation.plans import Move

Plan = Callable[[Scene], Iterator[Move]]
PLANS: Final[Mapping[Status, Plan]] = {
    Status.REGISTERED: intake.registered,
    Status.ACCEPTED: intake.accepted,
    Status.DISPATCHED: departments.dispatched,
    Status.RETURN_PENDING: departments.return_pending,
    Status.DISPUTED: departments.disputed,
    Status.IN_PROGRESS: handling.in_progress,
    Status.AWAITING_REQUESTER: handling.awaiting,
    Status.SUSPENDED: handling.suspended,
    Status.SUBMITTED: handling.submitted,
    Status.REPLYING: endings.replying,
    Status.FOLLOW_UP: endings.follow_up,
    Status.CLOSED: endings.closed,
}


def moves(scene: Scene) -> Iterator[Move]:
    """What follows; nothing when the order waits for something else or has ended."""
    status = scene.order.status
    if status is None:
        return
    if (plan := PLANS.get(status)) is not None:
        yield from plan(scene)
    yield from overlays.beside(scene)


__all__ = ["Move", "Scene", "moves"]
