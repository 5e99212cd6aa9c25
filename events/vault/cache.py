"""Keys that were opened lately, kept for a minute at most."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    key: bytes | None = field(repr=False)  # None: destroyed
    asked: float


@dataclass
class KeyCache:
    """
    At most `size` keys, the ones used last, none older than `age` seconds.

    So a process that was not told of an erasure forgets the key within `age`. What is destroyed
    stays so: a reading under way while a key was destroyed cannot bring it back.
    """

    clock: Callable[[], float]
    size: int = 20_000
    age: float = 60.0
    kept: OrderedDict[str, Known] = field(default_factory=OrderedDict, repr=False)

    def get(self, subject: str) -> Known | None:
        """None: ask the database."""
        found = self.kept.get(subject)
        if found is None:
            return None
        if found.key is not None and self.clock() - found.asked >= self.age:
            del self.kept[subject]
            return None
        self.kept.move_to_end(subject)
        return found

    def put(self, subject: str, key: bytes | None, asked: float) -> None:
        """`asked`: the clock before the database was asked, for the answer is as old as that."""
        before = self.kept.get(subject)
        if before is not None and before.key is None:
            return
        self.kept[subject] = Known(key, asked)
        self.kept.move_to_end(subject)
        if len(self.kept) > self.size:
            self.kept.popitem(last=False)
