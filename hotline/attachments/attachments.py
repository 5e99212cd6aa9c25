"""
From the declaration of a file to what may be shown of it.

Pieces are sealed and stored as they come. When the last one is there the whole is checked: its
hash, its kind by its first bytes, and a photo by decoding it. What is refused is deleted.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from events.catalog.names import AttachmentState
from events.personal.sealing import SealBroken
from events.vault import Vault
from hotline.attachments.image import NotDecoded, PhotoRefused, PhotoShown, decoded
from hotline.attachments.kinds import COPY as COPY_FORM
from hotline.attachments.kinds import FORMS, HEAD, Form, declared_kind, kind_of
from hotline.attachments.sealed import open_piece, part_from, piece_name, seal_piece, subject_of
from hotline.attachments.store import Store
from hotline.attachments.table import COPY, THUMBNAIL, Upload, Uploads

INCOMPLETE_MOST: Final = 300  # of one account: a worker's day without a network
LEASE: Final = timedelta(minutes=3)  # longer than a check takes
CHECKS_MOST: Final = 3  # before a photo that takes too long is given up
AT_ONCE: Final = 2  # checks in this process
PAGE: Final = 100
ORIGINAL: Final = "original"


class Declared(NamedTuple):
    """What a sender says of a file before it comes."""

    account: str
    sha256: bytes
    bytes: int
    media_type: str


class KeyDestroyed(Exception):
    """Its key is destroyed: it does not open again."""


class Damaged(Exception):
    """A piece that ought to be in the store is missing, or does not open."""


class FileFindings(NamedTuple):
    """What a check found. `reason`: why it is refused, None where it is ready."""

    reason: str | None
    shown: PhotoShown | None = None


@dataclass(frozen=True)
class Attachments:
    uploads: Uploads
    store: Store
    vault: Vault
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def declare(self, said: Declared, now: datetime) -> tuple[Upload | None, bool]:
        """
        The upload of this content by this account, and whether it has just begun.

        None: the account has too many that are incomplete.
        """
        id_ = uuid4()
        made = await self.uploads.first("declare", id_, *said, now, INCOMPLETE_MOST)
        if made is not None:
            return made, made.attachment_id == id_
        return await self.uploads.first("of_content", said.account, said.sha256), False

    async def receive(self, upload: Upload, offset: int, piece: bytes, now: datetime) -> Upload:
        """Durably. The row as it is then: another may have been first. Raises KeyDestroyed."""
        id_, part = upload.attachment_id, part_from(offset)
        name = piece_name(id_, part)
        await self.store.put(name, seal_piece(await self.key(id_, create=True), name, piece))
        moved = await self.uploads.first("receive", id_, offset, len(piece), now, part)
        if moved is None:
            await self.store.delete(name)
            return await self.uploads.first("one", id_) or upload
        return moved

    async def check_if_free(self, upload: Upload) -> Upload:
        """A whole file is checked at once if there is room; else `to_check` is left to others."""
        if upload.state is not AttachmentState.CHECKING or self.at_once.locked():
            return upload
        return await self.check(upload.attachment_id) or upload

    async def check(self, attachment_id: UUID) -> Upload | None:
        """Alone. None: another process is at it, or it is over."""
        async with self.at_once:
            leased = await self.uploads.lease(attachment_id, LEASE)
            return None if leased is None else await self.checked(leased)

    async def checked(self, upload: Upload) -> Upload | None:
        try:
            verdict = await self.examined(upload)
        except NotDecoded:
            if upload.checks < CHECKS_MOST:
                return upload  # again when the lease is over
            verdict = FileFindings("too_costly")
        except KeyDestroyed:
            await self.erase(upload.attachment_id)
            return await self.uploads.first("one", upload.attachment_id)
        except Damaged:
            return await self.begin_again(upload, "pieces_missing")
        if verdict.reason == "content_differs":
            return await self.begin_again(upload, verdict.reason)
        return await self.settled(upload, verdict)

    async def examined(self, upload: Upload) -> FileFindings:
        """Raises Damaged, KeyDestroyed, NotDecoded."""
        head, whole, hashed = b"", bytearray(), sha256()
        declared = declared_kind(upload.media_type)
        keeps = declared is not None and FORMS[declared].is_photo
        async for piece in self.content(upload, ORIGINAL):
            head = head or piece[:HEAD]
            hashed.update(piece)
            if keeps:
                whole += piece
        if hashed.digest() != upload.sha256:
            return FileFindings("content_differs")
        kind = kind_of(head)
        if kind is None:
            return FileFindings("unknown_kind")
        if kind is not declared:
            return FileFindings("not_as_declared")
        if not keeps:
            return FileFindings(None)
        try:
            return FileFindings(None, await decoded(kind, bytes(whole)))
        except PhotoRefused as refused:
            return FileFindings(refused.reason)

    async def settled(self, upload: Upload, verdict: FileFindings) -> Upload | None:
        """What may be shown is stored before the row says so."""
        id_, shown = upload.attachment_id, verdict.shown
        if verdict.reason is not None:
            await self.delete(upload.pieces)
            state, kind = AttachmentState.REFUSED, None
        else:
            state, kind = AttachmentState.READY, declared_kind(upload.media_type)
        if shown is not None:
            key = await self.key(id_)
            for part, content in ((COPY, shown.copy), (THUMBNAIL, shown.thumbnail)):
                name = piece_name(id_, part)
                await self.store.put(name, seal_piece(key, name, content))
        size = (None, None) if shown is None else (shown.width, shown.height)
        return await self.uploads.first("settle", id_, state, verdict.reason, kind, *size)

    async def begin_again(self, upload: Upload, reason: str) -> Upload | None:
        """Something else arrived than was declared: all has to be sent once more."""
        await self.delete(upload.pieces)
        return await self.uploads.first("begin_again", upload.attachment_id, reason)

    async def content(self, upload: Upload, variant: str) -> AsyncIterator[bytes]:
        """Piece by piece. Raises Damaged, KeyDestroyed."""
        key, id_ = await self.key(upload.attachment_id), upload.attachment_id
        names = upload.pieces if variant == ORIGINAL else [piece_name(id_, variant)]
        for name in names:
            sealed = await self.store.get(name)
            if sealed is None:
                raise Damaged(name)
            try:
                yield open_piece(key, name, sealed)
            except SealBroken:
                raise Damaged(name) from None

    async def digest(self, upload: Upload, variant: str) -> bytes:
        """SHA-256 of what opens. Raises Damaged, KeyDestroyed."""
        hashed = sha256()
        async for piece in self.content(upload, variant):
            hashed.update(piece)
        return hashed.digest()

    async def key(self, attachment_id: UUID, *, create: bool = False) -> bytes:
        subject = subject_of(attachment_id)
        key = (await self.vault.keys_for([subject], create=create))[subject]
        if key is None:
            raise KeyDestroyed
        return key

    async def clean(self, before: datetime) -> int:
        """Forget incomplete uploads that were not continued since then."""
        found = await self.uploads.many("stale", before, PAGE)
        for upload in found:
            await self.delete(upload.pieces)
            await self.uploads.rows("drop", upload.attachment_id, before)
        return len(found)

    async def erase(self, attachment_id: UUID) -> None:
        """Its key is destroyed: what it sealed needs no room any longer."""
        upload = await self.uploads.first("one", attachment_id)
        if upload is not None:
            await self.delete(upload.expected)
            await self.uploads.rows("erase", attachment_id)

    async def delete(self, names: Iterable[str]) -> None:
        for name in names:
            await self.store.delete(name)


def form_of(upload: Upload, variant: str) -> Form:
    """How a variant of a file that is ready is served."""
    if variant != ORIGINAL or upload.kind is None:
        return COPY_FORM
    return FORMS[upload.kind]


def variants_of(upload: Upload) -> tuple[str, ...]:
    """What readers may download: of a photo the copy, of anything else the file itself."""
    if upload.state is not AttachmentState.READY or upload.kind is None:
        return ()
    return (COPY, THUMBNAIL) if FORMS[upload.kind].is_photo else (ORIGINAL,)
