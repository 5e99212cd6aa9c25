"""
Links to files: signed, for a few minutes.

A link opens without signing in, for a page shows pictures by it; but it is of one reader and one
document, and opens no more than these two do at the moment when it is followed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from hotline.http.paging import Cursors, MalformedCursor
from hotline.http.problems import NotFound, Problem

LASTS: Final = timedelta(minutes=10)
SCOPE: Final = "file"
PATH: Final = "/api/v1/files"


class LinkExpired(Problem):
    """This link was for a few minutes. Read the document once more: it has a new one."""

    code = "attachment.link_expired"
    status = 410
    title_zh = "下载链接已过期，请重新打开所属工单或案件"
    title_en = "The link has expired"


class Linked(NamedTuple):
    """`kind`, `number`: the document. `reader`: the account that asked for its files."""

    kind: str
    number: str
    reader: str
    attachment_id: UUID
    variant: str


@dataclass(frozen=True)
class FileLinks:
    """`signed` seals with a secret of its own, shared by all processes."""

    signed: Cursors

    def to(self, link: Linked, now: datetime) -> str:
        until = int((now + LASTS).timestamp())
        said = [*link[:3], str(link.attachment_id), link.variant, until]
        return f"{PATH}/{self.signed.seal(SCOPE, said)}"

    def open(self, token: str, now: datetime) -> Linked:
        """Raises NotFound, LinkExpired."""
        try:
            kind, number, reader, id_, variant, until = self.signed.open(SCOPE, token)
        except (MalformedCursor, ValueError):
            raise NotFound from None
        if now.timestamp() >= until:
            raise LinkExpired
        return Linked(kind, number, reader, UUID(id_), variant)
