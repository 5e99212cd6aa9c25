"""The requester, another caller or the house urges (D-05, V-07)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import Channel, Role
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import WorkOrderUrged
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Note
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.inputs import Requester, named
from hotline.work_order.roles import CALLERS, SUPERVISOR
from hotline.work_order.state import WorkOrder

WHO: Final = "来电催办的人；null 为诉求人本人再次来电，由督办人员提出的为督办人员催办"

ONE_DAY: Final = timedelta(hours=24)


@command
class Urge:
    """催办. `requester` None: the order's own requester asks again, or the one who urges does."""

    note: Note = None
    requester: Annotated[Requester | None, Field(description=WHO)] = None
    channel: Channel


class UrgedToday(Refusal):
    """The requester has asked again within the last 24 hours already (D-05, V-07)."""

    code: ClassVar[str] = "work_order.urged_today"
    title: ClassVar[str] = "24 小时内已催办过"
    needs_zh: ClassVar[str] = "上次催办已转告承办单位，请在 24 小时后再催办，或拨打 12345"
    needs: ClassVar[str] = "The department was told; try again after 24 hours, or call 12345."


def not_urged_today(order: WorkOrder, by: Actor, at: datetime) -> None:
    """A requester who comes without an account: once in 24 hours (V-07)."""
    if by.is_requester and order.urged_at is not None and at - order.urged_at < ONE_DAY:
        raise UrgedToday


def urge(ask: Asked[Urge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A second contact is no new order; another caller is added (D-05)."""
    caller, context = named(ask.command.requester), ask.context
    is_same = caller is not None and context.subject_id == order.requester_subject
    other = None if caller is None or is_same else caller
    by_staff = None if caller is not None else staff(order, ask.by)
    return [
        WorkOrderUrged(
            at=ask.at,
            subject_id=order.subject_id if other is None else context.subject_id,
            channel=ask.command.channel,
            by_requester=other is None and by_staff is None,
            by_staff=by_staff,
            note=ask.command.note,
            caller_name=None if other is None else other.name,
            caller_phone=None if other is None else context.number(other.phone),
        )
    ]


def staff(order: WorkOrder, by: Actor) -> Literal["supervisor", "centre"] | None:
    """Who urges where no caller is named. None: the requester, whose call the centre has taken."""
    if Role.SUPERVISOR in by.roles and not by.roles & CALLERS:
        return "supervisor"
    return None if by.is_requester or order.has_requester else "centre"


ACTS = (
    Act(
        command=Urge,
        name_zh="催办",
        allowed_in=OPEN,
        roles=CALLERS | SUPERVISOR,
        decide=urge,
        when=not_urged_today,
        by_requester=True,
        person=lambda body: named(body.requester),
        waits=False,
        example={"note": "再次来电询问进度。", "requester": None, "channel": "phone"},
    ),
)
