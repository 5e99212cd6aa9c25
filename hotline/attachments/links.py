"""FileLinks to files: signed, for a few minutes, for everyone who has one."""

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
    attachment_id: UUID
    variant: str


@dataclass(frozen=True)
class FileLinks:
    """`signed` seals with a secret of its own, shared by all processes."""

    signed: Cursors

    def to(self, attachment_id: UUID, variant: str, now: datetime) -> str:
        until = int((now + LASTS).timestamp())
        return f"{PATH}/{self.signed.seal(SCOPE, [str(attachment_id), variant, until])}"

    def open(self, token: str, now: datetime) -> Linked:
        """Raises NotFound, LinkExpired."""
        try:
            id_, variant, until = self.signed.open(SCOPE, token)
        except MalformedCursor:
            raise NotFound from None
        if now.timestamp() >= until:
            raise LinkExpired
        return Linked(UUID(id_), variant)
