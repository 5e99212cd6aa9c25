"""What the composition root passes to the API of the street side."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg

from events.act import Actor, Ask
from events.store import EventStore, Key, Origin
from grid.workers.context import Asked, StreetContext

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

    def ask(self, call: "Call[Any, Any]") -> Asked[Any]:
        """The body as a command, asked by the account that is signed in."""
        return Ask(command=call.body, by=self.actor(call), at=call.now, context=self.context())
