"""`hotline account`: open, list and change accounts in the log; initial passwords (A-03)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.clock import Clock
from events.execute import StreamNotFound, execute
from events.postgres import PostgresEventStore, open_store
from events.postgres.following.log_reader import LogReader
from events.postgres.following.notify import open_wake
from events.postgres.following.status import FollowerStatus
from events.refusal import Refusal
from events.store import Origin
from events.vault import open_vault
from hotline.accounts import (
    ACCOUNT_STREAM,
    AccountCommand,
    AccountRecord,
    DisableAccount,
    EnableAccount,
    OpenAccount,
    ResetPassword,
    SetRoles,
    UnknownAccount,
    account_decider,
    roles_named,
)
from hotline.app.compose import clock_of
from hotline.app.existing_log import existing_database, key_file
from hotline.app.reference.feed import ReferenceFeed, read_reference
from hotline.app.settings import Settings
from hotline.http.auth.credentials import Credentials
from hotline.http.auth.passwords import drawn_password, password_defect

BY: Final = Origin(actor="system:account")
CREDENTIALS: Final = "SELECT account, initial, changed_at FROM credential"
SECONDS: Final = 10.0


class WeakInitialPassword(Refusal):
    """A password has 10 to 1,000 characters, not all the same or blank, and is no user name."""

    code = "account.weak_password"
    title = "密码应为 10 至 1000 个字符，不得只含空格或同一个字符，且不同于用户名；未做任何更改"


@dataclass(frozen=True, kw_only=True)
class Given:
    """`password`: drawn here, to be handed over once; None when it was typed."""

    username: str
    password: str | None


@dataclass(frozen=True)
class AccountOffice:
    """Works on an existing log, beside a running service or without one."""

    store: PostgresEventStore
    feed: ReferenceFeed
    credentials: Credentials
    clock: Clock

    async def add(
        self,
        username: str,
        display_name: str,
        roles: list[str],
        department: str | None,
        typed: str | None,
    ) -> Given:
        """Raises Refusal."""
        given = initial_password(username, typed)
        command = OpenAccount(
            at=self.clock(),
            username=username,
            display_name=display_name,
            roles=roles_named(roles),
            department=department,
        )
        await self.execute(username, command)
        await self.credentials.set(username, given, command.at, initial=True)
        return Given(username=username, password=given if typed is None else None)

    async def reset_password(self, username: str, typed: str | None) -> Given:
        """End the account's sessions too. Raises Refusal."""
        given = initial_password(username, typed)
        command = ResetPassword(at=self.clock())
        await self.execute(username, command)
        await self.credentials.set(username, given, command.at, initial=True)
        return Given(username=username, password=given if typed is None else None)

    async def set_roles(self, username: str, roles: list[str], department: str | None) -> None:
        """Raises Refusal."""
        named = roles_named(roles)
        await self.execute(username, SetRoles(at=self.clock(), roles=named, department=department))

    async def disable(self, username: str) -> None:
        """Raises Refusal."""
        await self.execute(username, DisableAccount(at=self.clock()))
        await self.credentials.end_sessions(username)

    async def enable(self, username: str) -> None:
        """No session of before goes on. Raises Refusal."""
        await self.credentials.end_sessions(username)
        await self.execute(username, EnableAccount(at=self.clock()))

    async def execute(self, username: str, command: AccountCommand) -> None:
        in_service = {code for code, own in self.feed.hotline.departments.items() if own.active}
        try:
            await execute(
                self.store,
                account_decider(in_service),
                f"{ACCOUNT_STREAM}{username}",
                command,
                origin=BY,
                creates=isinstance(command, OpenAccount),
            )
        except StreamNotFound:
            raise UnknownAccount from None

    async def listed(self) -> list[dict[str, Any]]:
        """Every account in the order of the user names."""
        rows = await self.store.pool.fetch(CREDENTIALS, timeout=SECONDS)
        passwords = {row["account"]: row for row in rows}
        accounts = sorted(self.feed.hotline.accounts.items())
        return [row_of(record, passwords.get(username)) for username, record in accounts]


def initial_password(username: str, typed: str | None) -> str:
    if typed is None:
        return drawn_password()
    if password_defect(username, typed):
        raise WeakInitialPassword
    return typed


def row_of(record: AccountRecord, credential: Any) -> dict[str, Any]:
    changed_at: datetime | None = credential and credential["changed_at"]
    return {
        "username": record.username,
        "display_name": record.display_name,
        "roles": sorted(record.roles),
        "department": record.department,
        "enabled": record.enabled,
        "password_changed_at": changed_at and changed_at.isoformat(timespec="seconds"),
        "must_change_password": bool(credential and credential["initial"]),
    }


@asynccontextmanager
async def account_office(settings: Settings) -> AsyncIterator[AccountOffice]:
    """Raises what `existing_database` raises, and MasterKeyError."""
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        open_wake(found.dsn) as wake,
        open_store(found.dsn, vault, after_flush=wake.announce) as store,
    ):
        yield AccountOffice(
            store=store,
            feed=await read_reference(LogReader(store.pool), FollowerStatus("reference")),
            credentials=Credentials(store.pool),
            clock=await clock_of(store.pool, None),
        )
