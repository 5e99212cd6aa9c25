"""Files that were not named by another act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import Status
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import EvidenceAdded
from events.catalog.work_order.parts.lifecycle import OPEN
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourAssignment
from hotline.work_order.inputs import Evidence
from hotline.work_order.roles import CALLERS, DISPATCHERS, HANDLER, OTHER_SYSTEM, SUPERVISOR
from hotline.work_order.state import WorkOrder


@command
class Attach:
    """补充附件: files that were not named by another act."""

    evidence: Annotated[Evidence, Field(min_length=1)]


def has_a_part(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The centre and supervisors, and a department that has had a part."""
    if by.department is not None and by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)


def attach(ask: Asked[Attach], _: WorkOrder) -> Sequence[WorkOrderEvent]:
    """What was named before may be named again: a name means an upload of who names it."""
    evidence = tuple(dict.fromkeys(ask.command.evidence))
    return [EvidenceAdded(at=ask.at, department=ask.by.department, evidence=evidence)]


ACTS = (
    Act(
        command=Attach,
        name_zh="补充附件",
        allowed_in=OPEN | {Status.CLOSED},
        roles=DISPATCHERS | CALLERS | SUPERVISOR | HANDLER | OTHER_SYSTEM,
        decide=attach,
        when=has_a_part,
        waits=False,
        example={"evidence": ["sha256:" + "0" * 64]},
    ),
)
