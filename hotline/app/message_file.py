"""Messages of a file of JSON lines, for the search for hot topics."""

import gzip
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, Field, ValidationError

from hotline.app.replay.reading import UnreadableLog
from hotline.app.replay.rows import open_log
from hotline.hot_topics.message import CitizenMessage

Count = Annotated[int, Field(ge=0)]


class MessageLine(BaseModel):
    """What is read of a line; other fields are not."""

    id: int | str
    time: datetime = datetime.min.replace(tzinfo=UTC)
    title: str
    text: str = ""
    person: str | int = Field("", validation_alias=AliasChoices("user", "person"))
    likes: Count = 0
    dislikes: Count = 0

    def message(self) -> CitizenMessage:
        return CitizenMessage(
            id=self.id,
            title=self.title.strip(),
            text=self.text,
            at=self.time if self.time.tzinfo else self.time.replace(tzinfo=UTC),
            person=str(self.person),
            reactions=self.likes + self.dislikes,
        )


@dataclass(frozen=True, slots=True)
class MessageFile:
    """`refused`: the numbers of the lines that are no messages."""

    messages: tuple[CitizenMessage, ...]
    refused: tuple[int, ...]


def read_messages(path: Path) -> MessageFile:
    """Raises OSError, UnreadableLog."""
    messages: list[CitizenMessage] = []
    refused: list[int] = []
    try:
        with open_log(path) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                message = message_of(line)
                if message is None:
                    refused.append(number)
                else:
                    messages.append(message)
    except UnicodeDecodeError:
        raise UnreadableLog(f"{path} 不是 UTF-8 编码。The file is not UTF-8") from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        what = f"{path} 压缩内容不完整或已损坏。The gzip file is cut off or damaged"
        raise UnreadableLog(what) from None
    if not messages:
        what = "没有一行是留言: 每行须有 id 和 title。No line is a message: each needs id and title"
        raise UnreadableLog(f"{path} {what}")
    return MessageFile(tuple(messages), tuple(refused))


def message_of(line: str) -> CitizenMessage | None:
    try:
        said: Any = MessageLine.model_validate_json(line).message()
    except ValidationError:
        return None
    return said if said.title else None
