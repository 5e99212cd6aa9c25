"""
Which cases no reader sees because their order is protected at this moment (D-07).

The reaction that withdraws them, and the views, hear of it later: the log itself is asked.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from events.catalog.grid_case.reporting import CASE_BEGINS
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.parts.particulars import given, is_protected
from events.postgres.following.log_reader import LogReader
from grid.api.cases.desk import case_stream
from hotline.api.dependencies import order_stream

DECIDING: Final = frozenset({"kind", "secrecy"})
DECIDE: Final = [type_ for type_, (effect, _) in EFFECTS.items() if DECIDING & set(effect.sets)]


@dataclass(frozen=True)
class ProtectedCases:
    reader: LogReader

    async def orders(self, order_nos: Collection[str]) -> frozenset[str]:
        """Those of these orders that are protected now."""
        if not order_nos:
            return frozenset()
        streams = {order_stream(each): each for each in order_nos}
        found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        for row in await self.reader.of_types(streams, DECIDE):
            found[row.stream] |= given(EFFECTS[row.type][0], row.data)
        return frozenset(
            streams[stream]
            for stream, known in found.items()
            if is_protected(known["kind"], known["secrecy"])
        )

    async def cases(self, case_nos: Collection[str]) -> frozenset[str]:
        """Those of these cases whose order is protected now."""
        streams = [case_stream(each) for each in case_nos]
        rows = await self.reader.of_types(streams, [CASE_BEGINS]) if streams else ()
        order_of = {
            row.data["case_no"]: order_no for row in rows if (order_no := row.data.get("order_no"))
        }
        hidden = await self.orders({*order_of.values()})
        return frozenset(case_no for case_no, order_no in order_of.items() if order_no in hidden)
