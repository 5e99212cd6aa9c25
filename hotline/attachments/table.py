"""The table of attachments: what was declared, how much has arrived, what the check said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Self
from uuid import UUID, uuid4

import asyncpg

from events.catalog.attachments import FileName
from events.catalog.names import AttachmentKind, AttachmentState
from events.postgres.connections import WAIT, borrowed
from events.postgres.statements import statements
from hotline.attachments.sealed import piece_name

SQL: Final = statements(__file__)
COPY: Final = "copy"
THUMBNAIL: Final = "thumbnail"


class Upload(NamedTuple):
    """One row."""

    attachment_id: UUID
    account: str
    sha256: bytes
    bytes: int
    media_type: str
    parts: tuple[str, ...]
    received: int
    state: AttachmentState
    reason: str | None
    kind: AttachmentKind | None
    width: int | None
    height: int | None
    declared_at: datetime
    touched_at: datetime
    checks: int

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        values = {name: row[name] for name in cls._fields}
        kind = values["kind"]
        return cls(
            **values
            | {
                "parts": tuple(values["parts"]),
                "state": AttachmentState(values["state"]),
                "kind": None if kind is None else AttachmentKind(kind),
            }
        )

    @property
    def pieces(self) -> list[str]:
        """The names of the pieces that have arrived, in order."""
        return [piece_name(self.attachment_id, each) for each in self.parts]

    @property
    def expected(self) -> list[str]:
        """The names of what must be in the store."""
        if self.state in {AttachmentState.REFUSED, AttachmentState.ERASED}:
            return []
        shown = self.state is AttachmentState.READY and self.width is not None
        variants = (COPY, THUMBNAIL) if shown else ()
        return [*self.pieces, *(piece_name(self.attachment_id, each) for each in variants)]


@dataclass(frozen=True)
class Uploads:
    pool: asyncpg.Pool

    async def rows(self, name: str, *values: Any) -> list[asyncpg.Record]:
        async with borrowed(self.pool) as connection:
            found: list[asyncpg.Record] = await connection.fetch(SQL[name], *values, timeout=WAIT)
        return found

    async def first(self, name: str, *values: Any) -> Upload | None:
        rows = await self.rows(name, *values)
        return Upload.of(rows[0]) if rows else None

    async def many(self, name: str, *values: Any) -> list[Upload]:
        return [Upload.of(row) for row in await self.rows(name, *values)]

    async def named(self, files: Iterable[FileName]) -> Mapping[FileName, Upload]:
        """What these names mean, as far as they mean an upload."""
        asked = [*dict.fromkeys(files)]
        if not asked:
            return {}
        hashes = [each.sha256 for each in asked]
        ids = [UUID(each.name) if each.sha256 is None else None for each in asked]
        rows = await self.rows("named", [each.account for each in asked], hashes, ids)
        return {asked[row["number"] - 1]: Upload.of(row) for row in rows}

    async def bury(self, file: FileName, now: datetime) -> None:
        """What an erased document awaits, so that it is not taken when it comes."""
        if file.account is not None and file.sha256 is not None:
            await self.rows("bury", uuid4(), file.account, file.sha256, now)

    async def lease(self, attachment_id: UUID, lease: timedelta) -> Upload | None:
        return await self.first("lease", attachment_id, lease)
