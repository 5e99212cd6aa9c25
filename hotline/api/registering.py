"""From the body of a registration to its command: everything that must be looked up first."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from hotline.api.bodies import RegisterBody
from hotline.api.commands import requester
from hotline.api.dependencies import Desk
from hotline.api.known_codes import require_known
from hotline.api.places import area_of, point_of
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding
from hotline.work_order.commands import Actor, Register

CLOCKS_DIFFER: Final = timedelta(minutes=5)


def require_past(occurred_at: datetime | None, now: datetime) -> None:
    """What is reported has happened; 422 beyond the difference of two clocks."""
    if occurred_at is not None and occurred_at > now + CLOCKS_DIFFER:
        raise Invalid(errors=[finding("pointer", "/occurred_at", "instant_in_future")])


async def registration(desk: Desk, said: RegisterBody, *, by: Actor, at: datetime) -> Register:
    """Draw a number, find whose key seals the request, resolve the place."""
    require_past(said.occurred_at, at)
    require_known(desk, {"reported_department": said.reported_department}, "pointer")
    phone = desk.number(said.requester.phone if said.requester else None)
    order_no, subject_id = await asyncio.gather(
        desk.next_order_no(at), desk.vault.subject_of(phone)
    )
    return Register(
        by=by,
        at=at,
        order_no=order_no,
        subject_id=subject_id,
        channel=said.channel,
        kind=said.kind,
        matter=said.matter,
        urgency=said.urgency,
        secrecy=said.secrecy,
        title=said.title,
        narrative=said.narrative,
        requester=requester(said.requester, desk.city()),
        area=area_of(desk, said.place),
        place_text=said.place.text if said.place else None,
        point=point_of(said.place),
        source_system=said.source_system,
        external_ref=said.external_ref,
        occurred_at=said.occurred_at,
        reported_department=said.reported_department,
        terms=desk.city().terms,
    )
