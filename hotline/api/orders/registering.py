"""What a command is asked with: everything that must be looked up first."""

from datetime import datetime, timedelta
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.topics import TOPICS, TopicStatus
from events.changed import changed
from hotline.api.dependencies import Desk
from hotline.api.known_codes import codes_of, require_known
from hotline.api.orders.other_orders import readable
from hotline.http.problems import Invalid, Problem
from hotline.http.request.field_errors import finding
from hotline.topics.topics import topic
from hotline.work_order.acts.endings.merging import Merge
from hotline.work_order.acts.intake import Register
from hotline.work_order.acts.overlays.topics import LinkTopic
from hotline.work_order.acts.particulars import LocateAgain
from hotline.work_order.context import Asked, Context
from hotline.work_order.table import REGISTER
from projections.orders.detail_fold import fold

CLOCKS_DIFFER: Final = timedelta(minutes=5)
NOT_RECORDED: Final = {
    "code": "work_order.reference_known",
    "message": "该来源编号此前已登记为此工单，本次内容未保存；如有新情况，请用催办或更正记录",
    "message_en": "This reference led to this order before; what was sent now is not recorded",
}


def require_past(occurred_at: datetime | None, now: datetime) -> None:
    """What is reported has happened; 422 beyond the difference of two clocks."""
    if occurred_at is not None and occurred_at > now + CLOCKS_DIFFER:
        raise Invalid(errors=[finding("pointer", "/occurred_at", "instant_in_future")])


def require_source(command: Register) -> None:
    """A reference is one of some system; without it the same one would make a second order."""
    if command.external_ref is not None and command.source_system is None:
        raise Invalid(errors=[finding("pointer", "/source_system", "missing")])


async def registration(
    desk: Desk, command: Register, *, by: Actor, at: datetime
) -> Asked[Register]:
    """
    Draw a number, find whose key seals the request and where the place is.

    One after the other: both wait for a statement that many share, and two tasks cost more
    computing than the wait that they would save.
    """
    require_past(command.occurred_at, at)
    require_source(command)
    require_known(desk, codes_of(command), "pointer")
    context = await desk.context(REGISTER, command)
    numbered = changed(context, order_no=await desk.next_order_no(at))
    return Ask(command=command, by=by, at=at, context=numbered)


async def looked_up(desk: Desk, act: Act, command: Any, by: Actor, stream: str) -> Context:
    """Of an order that exists."""
    context = await desk.context(act, command)
    match command:
        case Merge(into=into):
            return changed(context, other=await readable(desk, into, by))
        case LinkTopic(topic=number):
            history = await desk.store.load(f"{TOPICS}-{number}")
            is_open = topic.fold([each.event for each in history]).status is TopicStatus.OPEN
            return changed(context, topic_is_open=is_open)
        case LocateAgain():
            said = fold(await desk.store.load(stream)).registered
            return changed(context, area=desk.resolve(said.place_text, said.point))
        case _:
            return context


class ReferenceKnown(Problem):
    """This external reference was registered before. Your content was not recorded."""

    code = "work_order.reference_known"
    status = 409
    title_zh = "该来源编号此前已登记，本次内容未保存"
    title_en = "Reference known"
