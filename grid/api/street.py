"""What the composition root passes to the API of the street side."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg

from events.act import Actor, Ask
from events.catalog.grid_workers import GRID_WORKERS
from events.catalog.names import Role
from events.store import EventStore, Key, Origin
from grid.workers.acts import grid_worker
from grid.workers.context import Asked, StreetContext
from grid.workers.worker import Worker

if TYPE_CHECKING:  # commands that serve nothing open one, too: aiohttp is heavy
    from hotline.http.routes import Call


class StreetViews(Protocol):
    """The read side, with read-your-write: `at_least` waits until a view holds a position."""

    @property
    def pool(self) -> asyncpg.Pool: ...
    async def at_least(self, view: str, position: int | None) -> None: ...


@dataclass(frozen=True)
class Street:
    """
    The crossings to accounts, keys and the published city, which are the hotline side's.

    `reached` waits until this process's roster holds a position of the log.
    """

    store: EventStore
    context: Callable[[], StreetContext]
    actor: "Callable[[Call[Any, Any]], Actor]"
    origin: "Callable[[Call[Any, Any]], Origin]"
    command_key: "Callable[[Call[Any, Any]], Key | None]"
    reached: Callable[[int | None], Awaitable[None]]

    async def ask(self, call: "Call[Any, Any]") -> Asked[Any]:
        """The body as a command, asked by the account that is signed in."""
        by = self.actor(call)
        return Ask(command=call.body, by=by, at=call.now, context=await self.context_for(by))

    async def context_for(self, by: Actor) -> StreetContext:
        """What `by` may do is decided by their own stream, not by what the roster has heard."""
        return replace(self.context(), own=await own_duty(self.store, by))


async def own_duty(store: EventStore, by: Actor) -> Worker | None:
    """Of a grid lead: who leads nothing any more does nothing more as a lead."""
    if Role.GRID_LEAD not in by.roles:
        return None
    history = await store.load(f"{GRID_WORKERS}-{by.account}")
    return grid_worker.fold(each.event for each in history)
