"""From an item of a phone to a patrol round."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from events.act import Act, Actor, Ask
from events.catalog.patrol_rounds import PATROL_ROUNDS
from events.execute import Done, execute
from events.store import Key, Origin
from grid.api.street import Street
from grid.api.sync.reading import read_as
from grid.api.workers.scope import reads_round
from grid.sync.item import SyncItem
from grid.sync.phone_clock import Heard
from grid.sync.receipt import CannotPrepare, NoRoundNamed, NoSuchRound
from grid.sync.settling import Prepared
from grid.workers.round_acts import ACTS, EndRound, PassPoint, StartRound, patrol_round

ROUNDS: Final[Mapping[str, Act]] = {
    act.name: act for act in ACTS if act.command in {StartRound, PassPoint, EndRound}
}


@dataclass(frozen=True, kw_only=True)
class RoundItems:
    """Of one request: who sent it, when it came, and how the phone's clock goes."""

    street: Street
    by: Actor
    origin: Origin
    heard: Heard

    def prepare(self, item: SyncItem) -> Prepared:
        """A point counts from when it was passed; the phone's time is kept beside the service's."""
        said = {"phone_at": item.recorded_at, **item.body}
        command = read_as(ROUNDS[item.action], said)
        if item.round_id is None:
            raise CannotPrepare(NoRoundNamed())
        stream = f"{PATROL_ROUNDS}-{item.round_id}"
        return Prepared(do=lambda key: self.perform(stream, command, item.recorded_at, key))

    async def perform(self, stream: str, command: Any, recorded_at: datetime, key: Key) -> Done:
        context, received_at = self.street.context(), self.heard.received_at
        counted_at = self.heard.counted(recorded_at, within=context.offline)
        context = replace(context, counted_at=counted_at)
        state = patrol_round.fold(each.event for each in await self.street.store.load(stream))
        if not reads_round(self.by, state, context, received_at):
            raise NoSuchRound
        ask = Ask(command=command, by=self.by, at=received_at, context=context)
        store, origin = self.street.store, self.origin
        return await execute(store, patrol_round, stream, ask, origin=origin, keys=[key])
