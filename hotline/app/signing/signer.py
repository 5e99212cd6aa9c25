"""
Sign the log every few seconds, and when the program ends.

The last signature is noted in the state folder, outside the database: a log whose end was cut off
together with its signatures, or that was restored from a backup, does not hold what the note says.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import asyncpg
import orjson
import structlog

from events.postgres.connections import WAIT, borrowed, reading_pool
from events.postgres.failures import cause_of, is_of_the_database
from events.postgres.following.status import Followers, FollowerStatus, keep_going
from events.postgres.signing import last_signed, sign_next
from events.stored.chain import ChainKey
from events.stored.signed_heads import SignedHead
from events.vault.key_file import sync_folder

log = structlog.get_logger(__name__)

NAME: Final = "signing"
NOTE: Final = "signed.json"  # in the state folder
EVERY: Final = 5.0  # seconds
IS_THERE: Final = """SELECT EXISTS (SELECT FROM hotline_log.signed_head
                WHERE position = $1 AND mac = $2)"""


class SignedLogCut(Exception):
    """The log does not hold the last signature that this machine has noted; nothing is signed."""


class NoteUnreadable(Exception):
    """The note of the last signature cannot be read; nothing is signed."""


@dataclass(frozen=True)
class SignedNote:
    path: Path

    def read(self) -> SignedHead | None:
        """None: nothing was signed from here yet. Raises NoteUnreadable."""
        try:
            noted = orjson.loads(self.path.read_bytes())
            return SignedHead(int(noted["position"]), bytes.fromhex(noted["mac"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise NoteUnreadable(self.unreadable()) from None

    def write(self, head: SignedHead) -> None:
        """Durably: after a power failure the file holds this signature or the one before."""
        draft = self.path.with_suffix(".tmp")
        with draft.open("wb") as file:
            file.write(orjson.dumps({"position": head.position, "mac": head.mac.hex()}))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
        sync_folder(self.path.parent)

    def unreadable(self) -> str:
        return (
            f"{self.path} cannot be read: this machine does not know its last signature, "
            "and would not notice a missing end of the log. If everything else is sound, remove "
            "that file: the next signature writes it again"
        )

    def missing(self) -> str:
        return (
            f"was signed, as {self.path} says, but the log does not hold this signature: its end "
            "was cut off. If it was restored from a backup, remove that file"
        )


@dataclass(frozen=True)
class Signer:
    pool: asyncpg.Pool
    key: ChainKey
    note: SignedNote

    async def sign(self, status: FollowerStatus) -> None:
        """Everything up to the head of the log. Raises SignedLogCut, NoteUnreadable."""
        noted = self.note.read()
        if noted is not None and not await self.holds(noted):
            raise SignedLogCut(self.note.missing())
        while await sign_next(self.pool, self.key):
            status.succeeded()
        last = await last_signed(self.pool)
        if last.position and last != noted:
            self.note.write(last)
        status.position = last.position

    async def holds(self, noted: SignedHead) -> bool:
        async with borrowed(self.pool) as connection:
            there: bool = await connection.fetchval(IS_THERE, *noted, timeout=WAIT)
        return there


@asynccontextmanager
async def signing(
    dsn: str, key: ChainKey, note: SignedNote, followers: Followers
) -> AsyncIterator[None]:
    """Until the block ends; what was recorded in it is signed then."""
    status = followers.of(NAME, needed=False)
    async with reading_pool(dsn, size=1) as pool, asyncio.TaskGroup() as tasks:
        signer = Signer(pool, key, note)
        task = tasks.create_task(
            keep_going(status, partial(sign_and_rest, signer, status)), name=NAME
        )
        try:
            yield
        finally:
            task.cancel()
            await sign_the_rest(signer, status)


async def sign_and_rest(signer: Signer, status: FollowerStatus) -> None:
    await signer.sign(status)
    status.succeeded()
    await asyncio.sleep(EVERY)


async def sign_the_rest(signer: Signer, status: FollowerStatus) -> None:
    """Not at any price: the next start signs what is left."""
    try:
        await signer.sign(status)
    except Exception as error:
        if not isinstance(error, SignedLogCut | NoteUnreadable) and not is_of_the_database(error):
            raise
        log.warning("log_not_signed_to_its_end", error=cause_of(error))
