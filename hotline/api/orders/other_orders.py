"""
The other orders that an order names: merged with it, split from it.

A reader who may not read one of them is not told its number: it does not exist for them (V-02).
"""

from events.act import Actor
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.disclosure import other_orders
from hotline.api.orders.representation import History, seen
from hotline.http.problems import NotFound
from hotline.work_order.state import WorkOrder


async def readable_orders(desk: Desk, history: History, by: Actor) -> frozenset[str]:
    """Those that `by` may read now, of all that this history names."""
    named = {number for recorded in history for number in other_orders(recorded)}
    return frozenset([number for number in sorted(named) if await is_readable(desk, number, by)])


async def is_readable(desk: Desk, order_no: str, by: Actor) -> bool:
    return await readable(desk, order_no, by) is not None


async def readable(desk: Desk, order_no: str, by: Actor) -> WorkOrder | None:
    """Another order, if `by` may read it."""
    try:
        return seen(await desk.store.load(order_stream(order_no)), by)[0]
    except NotFound:
        return None
