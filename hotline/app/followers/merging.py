"""
The reactions between a leading order and those that follow it (D-06, ADR 0021).

Each has a natural key by its cause, so that it takes effect once, after a kill as well. A leading
order that refuses a follower undoes the merge: the fact is on the follower's stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.act import Ask
from events.catalog.names import Outcome, Status
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.endings.merging import WorkOrderMerged, WorkOrderUnmerged
from events.catalog.work_order.intake import WorkOrderAnswered
from events.catalog.work_order.overlays import SecrecySet
from events.catalog.work_order.parts.lifecycle import ENDED
from events.catalog.work_order.reply import ReplySent
from events.execute import StreamNotFound, execute
from events.reaction import reaction_key, system
from events.refusal import Refusal
from events.store import Origin
from events.stored.row import Row
from hotline.api.dependencies import order_stream
from hotline.app.compose import Core
from hotline.app.followers.facts import facts_of, type_of
from hotline.work_order.acts.endings.merging import (
    DropFollower,
    EndMerge,
    FollowClose,
    FollowReply,
    TakeFollower,
)
from hotline.work_order.table import work_order

NAME: Final = "merging"
BY: Final = system("merging")


MERGED, UNMERGED = type_of(WorkOrderMerged), type_of(WorkOrderUnmerged)
OF_LEADER: Final = frozenset({type_of(ReplySent), type_of(SecrecySet)}) | {
    type_ for type_, (effect, _) in EFFECTS.items() if effect.status in ENDED and type_ != MERGED
}
TYPES: Final = OF_LEADER | {MERGED, UNMERGED}


@dataclass(frozen=True)
class FollowLeaders:
    core: Core

    async def take(self, row: Row) -> None:
        number = row.stream.removeprefix("work_order-")
        if row.type == MERGED:
            await self.merged(row, number)
        elif row.type == UNMERGED:
            await self.run(row, row.data["former"], DropFollower(follower=number))
        else:
            await self.led(row, number)

    async def merged(self, row: Row, number: str) -> None:
        leader = row.data["into"]
        try:
            await self.run(row, leader, TakeFollower(follower=number))
        except (Refusal, StreamNotFound):
            await self.run(row, number, EndMerge(leader=leader))

    async def led(self, row: Row, number: str) -> None:
        """Only what happened before counts: who joined later was not replied to."""
        history = await self.core.store.load(row.stream)
        so_far = [each for each in history if each.position <= row.position]
        order = work_order.fold(facts_of(so_far))
        if row.type == type_of(SecrecySet) and not order.protected:
            return  # it was opened: who followed it was let go when it became secret
        for follower in sorted(order.followers):
            for command in consequences(so_far[-1].event, number):
                await self.run(row, follower, command)

    async def run(self, row: Row, order_no: str, command: Any) -> None:
        name, stream = type(command).__name__, order_stream(order_no)
        await execute(
            self.core.store,
            work_order,
            stream,
            Ask(command=command, by=BY, at=self.core.clock(), context=None),
            origin=Origin(actor=BY.account, caused_by=row.position),
            keys=[reaction_key(name, stream, row.stream, row.position)],
        )


def consequences(event: Any, leader: str) -> Sequence[FollowReply | FollowClose | EndMerge]:
    """
    What an event of the leading order is for each one that follows it.

    A direct answer both replies and closes. One that becomes secret lets them go: its replies would
    tell of it (D-07).
    """
    match event.effect.status:
        case Status.FOLLOW_UP:
            return (FollowReply(leader=leader, round=event.round, text=event.text),)
        case Status.CLOSED if isinstance(event, WorkOrderAnswered):
            reply = FollowReply(leader=leader, round=1, text=event.text)
            return (reply, FollowClose(leader=leader, outcome=Outcome.ANSWERED))
        case Status.CLOSED:
            return (FollowClose(leader=leader, outcome=event.outcome),)
        case _:
            return (EndMerge(leader=leader),)
