"""
The reaction to a ruling: it is kept as a precedent that routing follows (R-02, ADR 0021).

The ruling was decided on its order; a durable follower records it once for each cause, in the
stream from which every process takes the published city.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from events.catalog.work_order.disputes import LeadRuled
from events.execute import execute
from events.reaction import reaction_key, system
from events.store import Origin
from events.stored.row import Row
from hotline.app.compose import Core
from hotline.precedents import SetPrecedent, precedents

NAME: Final = "precedents"
TYPES: Final = frozenset({LeadRuled.model_fields["type"].default})
ACCOUNT: Final = system("precedents").account


@dataclass(frozen=True)
class KeepPrecedents:
    core: Core

    async def take(self, row: Row) -> None:
        """One that is for its order alone passes."""
        scope = row.data.get("precedent")
        if scope is None:
            return
        command = SetPrecedent(
            at=self.core.clock(),
            matter=scope["matter"],
            area=scope["area"],
            lead_department=row.data["lead_department"],
            supporting_departments=tuple(row.data["supporting_departments"]),
            order_no=row.stream.removeprefix("work_order-"),
            ruled_at=datetime.fromisoformat(row.data["at"]),
        )
        await execute(
            self.core.store,
            precedents,
            command.stream,
            command,
            origin=Origin(actor=ACCOUNT, caused_by=row.position),
            keys=[reaction_key("set-precedent", row.stream, row.position)],
            creates=True,
        )
