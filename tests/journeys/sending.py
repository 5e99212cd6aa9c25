"""A client of attachments: files of one account, sent piece by piece, named by orders."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self
from uuid import uuid4

from hotline.attachments.kinds import MIB
from tests.journeys.story import RESULT, Story
from tests.journeys.town import Reply, Town

FILES = "/api/v1/attachments"
BYTES = {"Content-Type": "application/octet-stream"}


def own(content: bytes) -> bytes:
    """The same photo as another one has never been: the town remembers all that was uploaded."""
    return content + uuid4().bytes


@dataclass
class Sent:
    """A file of one account, piece by piece."""

    town: Town
    by: str
    content: bytes
    media_type: str = "image/jpeg"
    shown: Any = None

    @property
    def name(self) -> str:
        return f"sha256:{sha256(self.content).hexdigest()}"

    async def declare(self, **other: Any) -> Reply:
        said = {
            "sha256": sha256(self.content).hexdigest(),
            "bytes": len(self.content),
            "media_type": self.media_type,
        }
        return await self.town.post(self.by, FILES, {**said, **other}, key=None)

    async def begins(self) -> Self:
        reply = await self.declare()
        assert reply.status in {200, 201}, reply.text
        self.shown = reply.json
        return self

    async def piece(self, offset: int, content: Any, **more: Any) -> Reply:
        path = f"{FILES}/{self.shown['attachment_id']}/chunks"
        query, sent = {"offset": offset}, {"by": self.by, "headers": BYTES, "key": None} | more
        return await self.town.send("POST", path, raw=content, query=query, **sent)

    async def uploaded(self, size: int = MIB) -> Self:
        """All that is missing, until it is checked."""
        await self.begins()
        for offset in range(self.shown["received"], len(self.content), size):
            reply = await self.piece(offset, self.content[offset : offset + size])
            assert reply.status == 200, reply.text
            self.shown = reply.json
        return self


async def files_of(story: Story, reader: str) -> list[Any]:
    reply = await story.town.get(reader, FILES, work_order=story.order_no)
    assert reply.status == 200, reply.text
    return list(reply.json["items"])


async def with_result(town: Town, *names: str, **said: Any) -> Story:
    """An order whose lead reports it done, with these files."""
    story = await (await Story.begins(town, **said)).dispatched()
    await story.goes(story.lead, "acknowledge")
    return await story.goes(story.lead, "submit-result", {**RESULT, "evidence": [*names]})
