"""Publish the months that a simulation has finished, as the city's supervisor does (I-07)."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from events.act import Ask
from events.execute import execute
from events.store import Origin
from hotline.api.dependencies import actor_of
from hotline.api.reports.figures import MonthReader
from hotline.api.views import ReadSide
from hotline.app.compose import Core, desk_of
from hotline.published_months.publishing import (
    MonthWithoutOrders,
    PublishMonth,
    published_month,
    stream_of,
)
from hotline.reports.month import Month

PUBLISHES: Final = "supervisor"
FIRST: Final = "SELECT min(registered_at) FROM projections.order_list"


async def publish_months(core: Core, end: datetime) -> list[Month]:
    """Each whole month that the city has lived and not published. Its views are settled."""
    begun: datetime | None = await core.pool.fetchval(FIRST, timeout=30)
    account = core.feed.hotline.accounts.get(PUBLISHES)
    if begun is None or account is None:
        return []
    views = ReadSide(core.pool, settled, lambda: core.feed.zone)
    desk = desk_of(core)
    reader, by = MonthReader(desk, views), actor_of(desk.city(), account)
    done = []
    for month in whole_months(begun, end, core.feed.zone):
        if await core.store.load(stream_of(month)):
            continue
        ask = Ask(
            command=PublishMonth(month=str(month)),
            by=by,
            at=end,
            context=await reader.counted(month, end),
        )
        origin = Origin(actor=account.username, role=",".join(sorted(account.roles)))
        try:
            await execute(
                core.store, published_month, stream_of(month), ask, origin=origin, creates=True
            )
        except MonthWithoutOrders:
            continue
        done.append(month)
    return done


async def settled(*_: object) -> bool:
    """The simulation has brought the views up to the head of the log."""
    return True


def whole_months(begun: datetime, end: datetime, zone: tzinfo) -> Iterator[Month]:
    """Those that began after the first order and are over, oldest first."""
    local = begun.astimezone(zone)
    month = Month(local.year, local.month).next
    while month.ends(zone) <= end:
        yield month
        month = month.next
