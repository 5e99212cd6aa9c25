"""The files that an order or a case names, as far as its reader may look at them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from events.catalog.attachments import NamedFile
from hotline.attachments.links import Linked
from hotline.attachments.table import Upload, Uploads
from hotline.http.problems import NotFound
from hotline.http.routes import Call


class NamedBy(NamedTuple):
    """A file of a document; `readable`: this reader may look at it."""

    file: NamedFile
    readable: bool


Document = Callable[[Call[Any, Any], str], Awaitable[Sequence[NamedBy]]]
"""The files of the document of this number as the caller may see it. Raises NotFound."""


class DocumentFile(NamedTuple):
    """`upload`: what has arrived of it; None: nothing was declared yet."""

    named: NamedBy
    upload: Upload | None


@dataclass(frozen=True)
class NamedFiles:
    """`kinds`: by the name of the query parameter."""

    uploads: Uploads
    kinds: Mapping[str, Document]

    async def files(self, call: Call[Any, Any], kind: str, number: str) -> list[DocumentFile]:
        """Raises NotFound."""
        files = await self.kinds[kind](call, number)
        uploads = await self.uploads.named(each.file.file for each in files)
        return [DocumentFile(each, uploads.get(each.file.file)) for each in files]

    async def linked(self, call: Call[Any, Any], link: Linked) -> Upload:
        """What the caller may still look at by this link. Raises NotFound."""
        for named, upload in await self.files(call, link.kind, link.number):
            if named.readable and upload and upload.attachment_id == link.attachment_id:
                return upload
        raise NotFound
