"""
`hotline erase`: destroy a requester's key, and record that it was done.

The key first: if we are cut off in between, nothing can be read any more, `verify` names the person
whose record is missing, and the same command completes it. Then the views, in every generation.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import asyncpg
import orjson

from events.catalog.people import SUBJECT_STREAM, SubjectErased
from events.clock import Clock
from events.personal.phone import canonical
from events.personal.text import redact
from events.postgres import PostgresEventStore, open_store
from events.postgres.following.notify import open_wake
from events.postgres.statements import statements
from events.store import Key, NewEvents, Origin
from events.vault import Vault, open_vault
from hotline.app.attachments.opening import opened_files
from hotline.app.compose import clock_of
from hotline.app.database.prepared import vault_owner_dsn
from hotline.app.erasure.scope import SECONDS, VIEWS, ErasureScope, scope_of
from hotline.app.existing_log import existing_database, key_file
from hotline.app.read_side import CONNECTIONS, MODELS
from hotline.app.settings import Settings
from hotline.attachments.attachments import Attachments
from hotline.attachments.sealed import subject_of
from hotline.attachments.store import Store
from hotline.attachments.table import Uploads
from hotline.reference import policy_from_json
from projections.engine.erasure import PATIENCE, forget
from projections.engine.pool import projection_pool
from projections.orders.stored_facts import STREAM

SQL: Final = statements(__file__)

ERASURES: Final = uuid5(NAMESPACE_URL, "hotline:erasure")
BY: Final = Origin(actor="system:erase")


class NoSuchPerson(Exception):
    """No person has this number, order or id, or they were erased before."""


@dataclass(frozen=True)
class Whom:
    """One of them: an order's requester, the holder of a phone number, or a person by id."""

    order_no: str | None = None
    phone: str | None = None
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What to hand to the person who asked. Contains no name: the subject is a random id."""

    scope: ErasureScope
    erased_at: str
    position: int
    reason: str
    views_left: tuple[str, ...]  # views that could not be cleared yet: repeat the command


@dataclass(frozen=True)
class Erasing:
    """
    `views`: connections for the read models. `files`: of attachments; None: they stay, and do not
    open.
    """

    store: PostgresEventStore
    vault: Vault
    views: asyncpg.Pool
    clock: Clock
    patience: float = PATIENCE
    files: Store | None = None

    async def find(self, whom: Whom) -> ErasureScope:
        """Who it is, and what erasing them will touch. Raises NoSuchPerson."""
        subject = whom.subject
        if whom.phone is not None:
            number = canonical(whom.phone, await self.area_code())
            subject = await self.vault.find_subject(number) if number else None
        if whom.order_no is not None:
            history = await self.store.load(f"{STREAM}{whom.order_no}", to=1)
            subject = history[0].event.subject_id if history else None
        scope = await scope_of(self.store, self.vault, subject) if subject else None
        if scope is None:
            raise NoSuchPerson
        return scope

    async def area_code(self) -> str | None:
        """Of the city: a local number is read with it, as at the registration."""
        last = await self.store.pool.fetchval(SQL["last_policy"], timeout=SECONDS)
        return policy_from_json(orjson.loads(last)).area_code if last else None

    async def erase(self, scope: ErasureScope, reason: str) -> Receipt:
        """The person's key, and those of their orders that were made after an earlier erasure."""
        clear = redact(reason, scope.names)  # it is stored in clear
        scope = await self.with_late_files(scope)
        done = [await self.vault.erase(key) for key in scope.keys]
        position = max([await self.record(key, clear) for key in scope.keys])
        if self.files is not None:
            attachments = Attachments(Uploads(self.store.pool), self.files, self.vault)
            for each in scope.attachments:
                await attachments.erase(each)
        left = await forget(self.views, MODELS, self.vault, position, patience=self.patience)
        return Receipt(
            scope=scope,
            erased_at=done[-1].at.isoformat(timespec="seconds"),
            position=position,
            reason=clear,
            views_left=tuple(left),
        )

    async def with_late_files(self, scope: ErasureScope) -> ErasureScope:
        """From now on nothing is taken that it awaits; what came since the search belongs to it."""
        uploads = Uploads(self.store.pool)
        for file in scope.awaited:
            await uploads.bury(file, self.clock())
        files = {each.attachment_id for each in (await uploads.named(scope.awaited)).values()}
        keys = await self.vault.keys.read({subject_of(each) for each in files})
        late = [each for each in sorted(files) if subject_of(each) in keys]
        return replace(
            scope,
            keys=(*scope.keys, *map(subject_of, late)),
            attachments=(*scope.attachments, *late),
        )

    async def record(self, subject: str, reason: str) -> int:
        """Once for each person: the key makes a repeat find the first record."""
        key = Key(id=uuid5(ERASURES, subject))
        event = SubjectErased(at=self.clock(), erased_subject=subject, reason=reason)
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
        opened_files(settings) as files,
    ):
        yield Erasing(store, vault, views, await clock_of(store.pool, None), files=files)


def scope_json(scope: ErasureScope) -> dict[str, Any]:
    return {
        "subject": scope.subject,
        "already": scope.already,
        "phones": scope.phones,
        "orders": list(scope.orders),
        "open_orders": list(scope.open_orders),
        "closed_orders": list(scope.closed_orders),
        "orders_of_others": list(scope.orders_of_others),
        "grid_cases": list(scope.cases),
        "other_people": list(scope.other_people),
        "attachments": len(scope.attachments),
        "awaited_attachments": len(scope.awaited),
        "sealed_events": scope.sealed_events,
        "views": list(VIEWS),
    }


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    return scope_json(receipt.scope) | {
        "erased": True,
        "erased_at": receipt.erased_at,
        "position": receipt.position,
        "reason": receipt.reason,
        "views_left": list(receipt.views_left),
    }
