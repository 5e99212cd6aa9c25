"""The vault: people's keys, how to find a person by phone, and how to forget one."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from inspect import getdoc
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg

from events.cannot_run import CannotRun
from events.personal.phone import EXTENSION, own_number
from events.stored.chain import ChainKey
from events.vault.blind import BlindIndex
from events.vault.database import Pool, run
from events.vault.keys import Keys
from events.vault.master import MasterKey
from events.vault.people import BlindNumber, People


class NotTheOwner(CannotRun):
    """
    只有数据库所有者能销毁密钥, 未做任何改动。
    Only the owner of the database destroys a key: give its address in HOTLINE_OWNER_URL
    (HOTLINE_VAULT_OWNER_URL for a vault of its own). Nothing was changed.
    """

    heading: ClassVar[str] = "当前数据库用户没有此权限 · the database role may not do this"

    def __init__(self) -> None:
        super().__init__(" ".join((getdoc(type(self)) or "").split()))


class UnknownSubject(LookupError):
    """The vault has never held a key of this subject."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """A person was forgotten: what a receipt says. `already`: a repeat; nothing was left to do."""

    subject: str
    at: datetime
    phones: int
    already: bool


@dataclass
class Vault:
    """Made by `open_vault`, which checks the master key and closes the connections at the end."""

    pool: Pool
    master: MasterKey
    clock: Callable[[], float] = time.monotonic
    keys: Keys = field(init=False)
    people: People = field(init=False)
    blind: BlindIndex = field(init=False)

    def __post_init__(self) -> None:
        self.keys = Keys(self.pool, self.master, self.clock)
        self.people = People(self.keys)
        self.blind = BlindIndex.under(self.master)

    async def keys_for(
        self, subjects: Collection[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """
        The key of each subject; None when it is destroyed, or unknown and not to be created.

        A created key is durable before this returns. Raises ValueError, WrongMasterKey.
        """
        return await self.keys.get(subjects, create=create)

    async def subject_of(self, phone: str | None) -> str:
        """Who calls from here. A new person for a new number, for none, and after erasure."""
        number = own_number(phone)
        return await self.people.of(self.blind_number(number)) if number else str(uuid4())

    def blind_number(self, number: str) -> BlindNumber:
        main, extension, _ = number.partition(EXTENSION)
        return BlindNumber(self.blind.phone(number), self.blind.phone(main) if extension else None)

    async def find_subject(self, phone: str) -> str | None:
        number = own_number(phone)
        if number is None:
            return None
        blind = self.blind.phone(number)
        return (await self.people.find({blind})).get(blind)

    async def find_callers(self, phone: str) -> list[str]:
        """
        Everyone who may call from here: a display shows the number without its extension.

        For reading lists alone: what concerns one person (an erasure) asks `find_subject`.
        """
        number = own_number(phone)
        return [] if number is None else await self.people.callers(self.blind.phone(number))

    async def phones_of(self, subject: str) -> int:
        """How many numbers lead to this person."""
        [[count]] = await run(self.pool, "count_phones", subject)
        return int(count)

    async def erase(self, subject: str) -> Erased:
        """
        Destroy the key: whatever it sealed, wherever it is kept, does not open again.

        Another process may open what it has seen for up to a minute; one that hears of it through
        an event calls `forget`. Raises UnknownSubject, NotTheOwner.
        """
        try:
            rows = await run(self.pool, "destroy_key", subject)
        except asyncpg.InsufficientPrivilegeError:
            raise NotTheOwner from None
        if not rows:
            raise UnknownSubject(subject)
        self.forget(subject)
        at, phones, already = rows[0]
        return Erased(subject=subject, at=at, phones=phones, already=already)

    def forget(self, subject: str) -> None:
        """It was erased: what is remembered of its key goes at once."""
        self.keys.cache.put(subject, None, self.clock())

    @cached_property
    def chain(self) -> ChainKey:
        """What the hashes of events are made with."""
        return ChainKey.of(self.master.purpose("chain"))

    @cached_property
    def signing(self) -> ChainKey:
        """What the heads of the log are signed with."""
        return ChainKey.of(self.master.purpose("signed-head"))

    def blind_tokens(self, text: str) -> list[int]:
        return self.blind.tokens(text)

    def blind_uuid(self, name: str) -> UUID:
        return self.blind.uuid(name)

    def query_code(self, order_no: str) -> str:
        return self.blind.query_code(order_no)

    def fingerprint(self, payload: bytes) -> bytes:
        return self.blind.fingerprint(payload)
