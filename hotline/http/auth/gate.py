"""The checks of passwords that run and wait at once: argon2 is meant to be slow."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from events.turns import QueueFull, Turns
from hotline.http.auth.throttle import Attempts, TooManyAttempts
from hotline.http.problems import Overloaded

AT_ONCE: Final = 2
MOST: Final = 128  # checks that run and wait
MOST_STRANGERS: Final = 96  # of them, so that accounts known at their source find room
MOST_OF_PARTY: Final = 64
MOST_OF_SUSPECT: Final = 2  # a source with many failures, or a known account that must wait
AGAIN: Final = timedelta(seconds=1)
COUNTED_AT_ONCE: Final = 2  # of the connections for sessions, so that tokens are read meanwhile
MOST_UNCOUNTED: Final = 1_000


class Gate:
    """
    Bounds the work, in all and for each party, in the order of arrival.

    A party is a source, or an account known at its source: others there cannot take its place.
    """

    def __init__(self) -> None:
        self.running = asyncio.Semaphore(AT_ONCE)
        self.counting = Turns(COUNTED_AT_ONCE, MOST_UNCOUNTED)
        self.inside: Counter[Hashable] = Counter()
        self.strangers = 0

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[None]:
        """A place to look up what a party has done so far. Raises Overloaded."""
        try:
            await self.counting.take()
        except QueueFull:
            raise Overloaded from None
        try:
            yield
        finally:
            self.counting.leave()

    @asynccontextmanager
    async def entered(self, username: str, source: str, attempts: Attempts) -> AsyncIterator[None]:
        """
        A place to check a password, which is done while holding `running`.

        Raises TooManyAttempts, Overloaded.
        """
        party = (username, source) if attempts.known else source
        stranger = not attempts.known
        self.require_room(party, attempts)
        self.inside[party] += 1
        self.strangers += stranger
        try:
            yield
        finally:
            self.strangers -= stranger
            self.inside[party] -= 1
            if not self.inside[party]:
                del self.inside[party]

    def require_room(self, party: Hashable, attempts: Attempts) -> None:
        suspect = bool(attempts.wait) if attempts.known else attempts.noisy
        if suspect and self.inside[party] >= MOST_OF_SUSPECT:
            raise TooManyAttempts(AGAIN)
        if self.inside[party] >= MOST_OF_PARTY or self.inside.total() >= MOST:
            raise Overloaded
        if not attempts.known and self.strangers >= MOST_STRANGERS:
            raise Overloaded
