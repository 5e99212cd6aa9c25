"""Orders whose numbers are known, as the list shows them."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from projections.cells_now.of_lists import InCell
from projections.engine.read_model import Opener
from projections.orders.items import Item
from projections.orders.search import SearchFilters, Viewer, find_orders


async def orders_by_number(
    pool: asyncpg.Pool, opener: Opener, numbers: Sequence[str], viewer: Viewer, *, now: datetime
) -> dict[str, Item]:
    """Those of them that this viewer may find, by number; of no cell but these."""
    if not numbers:
        return {}
    these = SearchFilters(in_cell=InCell([], [*numbers]))
    found = await find_orders(pool, opener, these, viewer, now=now, limit=len(numbers))
    return {each.order_no: each for each in found.items}
