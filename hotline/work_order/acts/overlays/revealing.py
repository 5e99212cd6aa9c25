"""Who asked is shown in clear, with a reason (D-07, D-10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from events.act import Act, Actor, command
from events.catalog.work_order.event import WorkOrderEvent
from events.input_types import Narrative
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourAssignment
from hotline.work_order.guards import require_consent
from hotline.work_order.roles import ANY_STAGE, CALLERS, DISPATCHERS, HANDLER, SUPERVISOR
from hotline.work_order.state import WorkOrder


@command
class Reveal:
    """查看诉求人完整信息, with a reason; recorded."""

    reason: Narrative


class RequesterIsProtected(Refusal):
    """Requester data of a protected order is not shown to departments (D-07)."""

    code: ClassVar[str] = "work_order.requester_is_protected"
    title: ClassVar[str] = "保密工单不向承办单位公开诉求人信息"
    needs_zh: ClassVar[str] = "如需补充情况，请通过热线中心联系诉求人"
    needs: ClassVar[str] = "Ask the centre to contact the requester."


class NoRequester(Refusal):
    """No requester is registered for this order."""

    code: ClassVar[str] = "work_order.no_requester"
    title: ClassVar[str] = "本工单没有登记诉求人"
    needs_zh: ClassVar[str] = "无诉求人信息可查；请按工单内容办理"
    needs: ClassVar[str] = "There is none to show; handle the order by its content."


def may_see_requester(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """
    The centre, and a department that has had a part, never of a protected order (D-07); a partner
    with consent (D-10).
    """
    if not order.has_requester:
        raise NoRequester
    if by.department is None:
        return
    if order.protected:
        raise RequesterIsProtected
    if by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)
    require_consent(order, by)


def reveal(_: Asked[Reveal], __: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Nothing happens to the order: the access is recorded in its stream of accesses."""
    return ()


ACTS = (
    Act(
        command=Reveal,
        name_zh="查看诉求人",
        allowed_in=ANY_STAGE,
        roles=DISPATCHERS | CALLERS | SUPERVISOR | HANDLER,
        decide=reveal,
        when=may_see_requester,
        waits=False,
        example={"reason": "需回电核实地址。"},
    ),
)
