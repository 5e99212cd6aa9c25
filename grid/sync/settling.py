"""
Settle the items of one request: each once, in the order of its case, with an answer of its own.

An item is a command under the key of its client_id: a repeat is answered with its original outcome,
also when two requests with it arrive at once, the answer is lost or the server is killed between.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from events.catalog.names import SyncOutcome
from events.event import Event
from events.execute import Done, StreamNotFound, find_done
from events.refusal import Refusal
from events.store import (
    ClockAhead,
    ConcurrentAppend,
    EventStore,
    Key,
    KeyReused,
    LogBusy,
    OutcomeUnknown,
    Recorded,
    SavedNotShown,
)
from grid.sync.item import SyncItem
from grid.sync.lines import lines, named, waits
from grid.sync.receipt import (
    CannotPrepare,
    ClientIdReused,
    ItemReceipt,
    NoSuchCase,
    OthersChange,
    SyncGap,
    TryAgain,
)

AT_ONCE: Final = 4  # lines of one request: others wait for a connection as well
PASSING: Final = (ClockAhead, ConcurrentAppend, LogBusy, OutcomeUnknown, SavedNotShown)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """
    How one item is decided, under its key. `keep` records it where the rules refuse it.

    None: nothing can be kept, and the phone keeps it.
    """

    do: Callable[[Key], Awaitable[Done]]
    keep: Callable[[Key, Refusal], Awaitable[Done]] | None = None


Prepare = Callable[[SyncItem, str | None], Prepared]
"""From an item and the stream of the report that it names. Raises CannotPrepare."""


@dataclass(frozen=True, kw_only=True)
class Settling:
    """
    `key` makes the key of an item in the log. `why_kept`: the refusal, if an event keeps a late
    fact. `changes` are those of others in a part of a history. `passing`: errors after which the
    item is sent again, beside those of the log.
    """

    store: EventStore
    key: Callable[[UUID, bytes | None], Key]
    prepare: Prepare
    why_kept: Callable[[Event], Refusal | None]
    changes: Callable[[Sequence[Recorded]], Sequence[OthersChange]]
    passing: tuple[type[Exception], ...] = ()
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def settle(self, items: Sequence[SyncItem]) -> Sequence[ItemReceipt]:
        """The receipts in the order of the items."""
        try:
            known = await self.known({*named(items), *(each.client_id for each in items)})
        except self.errors_that_pass:
            return [refused(item, TryAgain()) for item in items]
        settled = await asyncio.gather(
            *(self.settle_line(line, known) for line in lines(items, known))
        )
        receipts = {id(item): receipt for line in settled for item, receipt in line}
        return [receipts[id(item)] for item in items]

    @property
    def errors_that_pass(self) -> tuple[type[Exception], ...]:
        return (*PASSING, *self.passing)

    async def known(self, client_ids: Collection[UUID]) -> dict[UUID, str]:
        """The stream that each led to; what is not in the log is left out."""
        ids = {self.key(each, None).id: each for each in client_ids}
        found = await self.store.streams_of(list(ids))
        return {ids[id_]: stream for id_, stream in found.items()}

    async def settle_line(
        self, line: Sequence[SyncItem], known: dict[UUID, str]
    ) -> list[tuple[SyncItem, ItemReceipt]]:
        received, streams = set(known), dict(known)
        answers: list[tuple[SyncItem, ItemReceipt]] = []
        stopped = False
        async with self.turns:
            for item in line:
                if waits(item, received, streams, stopped=stopped):
                    receipt = refused(item, SyncGap())
                else:
                    receipt = await self.settle_one(item, streams)
                answers.append((item, receipt))
                stopped = stopped or receipt.retry
                if not receipt.retry:
                    received.add(item.client_id)
                if receipt.stream is not None:
                    streams[item.client_id] = receipt.stream
        return answers

    async def settle_one(self, item: SyncItem, streams: dict[UUID, str]) -> ItemReceipt:
        report, key = item.case_client_id, self.key(item.client_id, item.content)
        try:
            if item.client_id in streams and (before := await find_done(self.store, [key])):
                return self.receipt(item, before)
            prepared = self.prepare(item, streams[report] if report else None)
            return self.receipt(item, await self.done(prepared, key))
        except CannotPrepare as cannot:
            return refused(item, cannot.error)
        except Refusal as refusal:
            return refused(item, refusal)
        except KeyReused:
            return refused(item, ClientIdReused())
        except StreamNotFound:
            return refused(item, NoSuchCase())
        except self.errors_that_pass:
            return refused(item, TryAgain())

    async def done(self, prepared: Prepared, key: Key) -> Done:
        """
        What is kept is kept under the same key: a repeat finds it, whatever the rules say then.

        Who may not read the case any more still gets the answer to what they did in it.
        """
        try:
            return await prepared.do(key)
        except NoSuchCase:
            if original := await find_done(self.store, [key]):
                return original
            raise
        except Refusal as refusal:
            if prepared.keep is None:
                raise
            return await self.kept(prepared.keep, key, refusal)

    async def kept(
        self, keep: Callable[[Key, Refusal], Awaitable[Done]], key: Key, refusal: Refusal
    ) -> Done:
        try:
            return await keep(key, refusal)
        except Refusal:
            raise refusal from None

    def receipt(self, item: SyncItem, done: Done) -> ItemReceipt:
        """By what the log holds under the item's key, now or since the first time; or nothing."""
        why = None if done.unchanged else self.why_kept(done.history[-1].event)
        first = SyncOutcome.ACCEPTED if why is None else SyncOutcome.KEPT
        since = () if item.base_version is None else done.history[item.base_version :]
        return ItemReceipt(
            client_id=item.client_id,
            outcome=SyncOutcome.REPLAYED if done.repeated else first,
            first=first if done.repeated else None,
            position=None if done.unchanged else done.position,
            stream=done.stream,
            version=done.version,
            problem=why,
            changed_meanwhile=self.changes(since),
        )


def refused(item: SyncItem, error: Exception) -> ItemReceipt:
    return ItemReceipt(client_id=item.client_id, outcome=SyncOutcome.REFUSED, problem=error)
