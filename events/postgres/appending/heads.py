"""Where streams ended when they were last seen here: version and hash, of the latest streams."""

from collections import OrderedDict
from dataclasses import dataclass, field

from events.stored.chain import NEW, Head


@dataclass
class Heads:
    """A hint: the database decides. `size` streams at 200 bytes or so."""

    size: int = 20_000
    kept: OrderedDict[str, Head] = field(default_factory=OrderedDict)

    def at(self, stream: str, version: int) -> Head | None:
        """The head if it was seen at just this version; a new stream needs no memory."""
        if version == 0:
            return NEW
        head = self.kept.get(stream)
        return head if head is not None and head.version == version else None

    def saw(self, stream: str, head: Head) -> None:
        self.kept[stream] = head
        self.kept.move_to_end(stream)
        if len(self.kept) > self.size:
            self.kept.popitem(last=False)

    def forget(self, stream: str) -> None:
        self.kept.pop(stream, None)
