"""
`hotline erase`: destroy a requester's key, and record that it was done.

The key first: if we are cut off in between, nothing can be read any more, `verify` names the person
whose record is missing, and the same command completes it. Then the views, in every generation.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import asyncpg

from events.catalog.people import SUBJECT_STREAM, SubjectErased
from events.personal_text import redact
from events.postgres import PostgresEventStore, open_store
from events.store import Key, NewEvents, Origin
from events.vault import UnknownSubject, Vault, open_vault
from events.wake import open_wake
from hotline.app.core import clock_of
from hotline.app.database import vault_owner_dsn
from hotline.app.existing import existing_database, key_file
from hotline.app.settings import Settings
from hotline.app.sql import statement
from hotline.app.views import CONNECTIONS, MODELS
from projections.erasure import PATIENCE, forget
from projections.life import STREAM
from projections.pool import projection_pool

ERASURES: Final = uuid5(NAMESPACE_URL, "hotline:erasure")
BY: Final = Origin(actor="system:erase")
SECONDS: Final = 600.0  # all events of a person: the log has no index by person


class NobodyFound(Exception):
    """Nobody is known under this: not in use, erased before, or an order without a requester."""


@dataclass(frozen=True)
class Whom:
    """One of them: an order's requester, whoever has a phone number, or a person by id."""

    order_no: str | None = None
    phone: str | None = None
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What to hand to the person who asked. Names nobody: `subject` is a random id."""

    subject: str
    erased_at: str
    already: bool
    phones: int
    orders: tuple[str, ...]
    values: int  # sealed events that cannot be opened any more
    position: int
    reason: str
    views_left: tuple[str, ...]  # views that could not be cleared yet: repeat the command


@dataclass(frozen=True)
class Erasing:
    """`views`: connections for the read models."""

    store: PostgresEventStore
    vault: Vault
    views: asyncpg.Pool
    patience: float = PATIENCE

    async def find(self, whom: Whom) -> str:
        """The id of the person. Raises NobodyFound."""
        if whom.subject is not None:
            return whom.subject
        if whom.phone is not None:
            found = await self.vault.find_subject(whom.phone)
        else:
            history = await self.store.load(f"{STREAM}{whom.order_no}", to=1)
            found = history[0].event.subject_id if history else None
        if found is None:
            raise NobodyFound
        return found

    async def touched(self, subject: str) -> tuple[tuple[str, ...], int]:
        """The orders of this person, and how many sealed events they hold."""
        rows = await self.store.pool.fetch(statement("sealed_of_subject"), subject, timeout=SECONDS)
        orders = {row["stream"].removeprefix(STREAM) for row in rows}
        return tuple(sorted(orders)), sum(row["events"] for row in rows)

    async def erase(self, subject: str, reason: str) -> Receipt:
        """Raises NobodyFound for an id that the vault never held."""
        orders, values = await self.touched(subject)
        try:
            done = await self.vault.erase(subject)
        except UnknownSubject:
            raise NobodyFound from None
        clear = redact(reason)  # it is stored in clear
        position = await self.record(subject, clear)
        left = await forget(self.views, MODELS, self.vault, position, patience=self.patience)
        return Receipt(
            subject=subject,
            erased_at=done.at.isoformat(timespec="seconds"),
            already=done.already,
            phones=done.phones,
            orders=orders,
            values=values,
            position=position,
            reason=clear,
            views_left=tuple(left),
        )

    async def record(self, subject: str, reason: str) -> int:
        """Once for each person: the key makes a repeat find the first record."""
        key = Key(id=uuid5(ERASURES, subject))
        at = (await clock_of(self.store.pool, None))()
        event = SubjectErased(at=at, erased_subject=subject, reason=reason)
        written = await self.store.append(
            NewEvents(
                stream=f"{SUBJECT_STREAM}{subject}",
                expected=0,
                events=[event],
                origin=BY,
                keys=[key],
            )
        )
        return written.position


@asynccontextmanager
async def erasing(settings: Settings) -> AsyncIterator[Erasing]:
    """Raises what `existing_database` raises, and MasterKeyError."""
    async with (
        existing_database(settings) as found,
        open_vault(vault_owner_dsn(settings, found), key_file(settings), role=None) as vault,
        open_wake(found.dsn) as wake,
        open_store(found.dsn, vault, after_flush=wake.announce) as store,
        projection_pool(found.dsn, size=CONNECTIONS) as views,
    ):
        yield Erasing(store, vault, views)


def shown(receipt: Receipt) -> dict[str, Any]:
    return {
        "subject": receipt.subject,
        "erased_at": receipt.erased_at,
        "already": receipt.already,
        "phones": receipt.phones,
        "orders": list(receipt.orders),
        "sealed_events": receipt.values,
        "position": receipt.position,
        "reason": receipt.reason,
        "views_left": list(receipt.views_left),
    }
