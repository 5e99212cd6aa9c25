"""
The reaction to a split: each other matter becomes an order, once (D-12, ADR 0021).

Its natural key is (split, stream, position, part): whatever number was drawn, the first
registration with it holds, and a number that is not used leaves a hole.
"""

from dataclasses import dataclass
from typing import Any, Final, cast

from events.act import Ask
from events.catalog.work_order.endings.splitting import WorkOrderSplit
from events.execute import Done, execute
from events.reaction import reaction_key, system
from events.store import Origin
from events.stored.row import Row
from events.stored.writing import SubjectIsErased
from hotline.api.dependencies import order_stream
from hotline.api.orders.representation import History, state_of
from hotline.app.compose import Core
from hotline.work_order.acts.endings.splitting import NotePart, RegisterPart
from hotline.work_order.table import work_order
from projections.orders.detail_fold import fold

NAME: Final = "splitting"
BY: Final = system("splitting")
TYPES: Final = frozenset({WorkOrderSplit.model_fields["type"].default})


@dataclass(frozen=True)
class RegisterParts:
    core: Core

    async def take(self, row: Row) -> None:
        for number, _ in enumerate(row.data["parts"], row.data["first"]):
            part = await self.registered(row, number)
            noted = NotePart(part=number, part_order=part.stream.removeprefix("work_order-"))
            await self.run(row, row.stream, noted, "note-part", number)

    async def registered(self, row: Row, number: int) -> Done:
        """The part of a requester who is erased meanwhile has no texts, as the order has none."""
        try:
            return await self.register(row, number)
        except SubjectIsErased:
            return await self.register(row, number, erased=True)

    async def register(self, row: Row, number: int, *, erased: bool = False) -> Done:
        history = await self.core.store.load(row.stream)
        order_no = await self.core.numbers.next(self.core.clock())
        command = part_of(history, row.position, number, order_no, erased=erased)
        return await self.run(row, order_stream(order_no), command, "split", number, creates=True)

    async def run(
        self, row: Row, stream: str, command: Any, name: str, number: int, *, creates: bool = False
    ) -> Done:
        return await execute(
            self.core.store,
            work_order,
            stream,
            Ask(command=command, by=BY, at=self.core.clock(), context=None),
            origin=Origin(actor=BY.account, caused_by=row.position),
            keys=[reaction_key(name, row.stream, row.position, number)],
            creates=creates,
        )


def part_of(
    history: History, position: int, number: int, order_no: str, *, erased: bool
) -> RegisterPart:
    """Of the order as it is now: one that became protected meanwhile stays so (D-07)."""
    order = state_of(history)
    found = next(each.event for each in history if each.position == position)
    event = cast("WorkOrderSplit", found)
    at = number - event.first
    erased = erased or event.titles is None or event.narratives is None
    return RegisterPart(
        order_no=order_no,
        subject_id=order.requester_subject,
        origin=fold(history).registered,
        reachable=order.reachable,
        part=event.parts[at],
        catalogue_version=event.catalogue_version,
        title=None if erased else (event.titles or ())[at],
        narrative=None if erased else (event.narratives or ())[at],
    )
