"""One row of a catalogue, and the key that names it for good (G-05). Pure."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from events.catalog.names import EntryKind

LOCAL: Final = "local"  # the city's own rows, of no national standard
CODE: Final = re.compile(r"[0-9]{4,5}")  # two digits of the group, then two (before 2026) or three


class EntryKey(NamedTuple):
    """Codes repeat between standards and between kinds: only the three together name a row."""

    standard: str
    kind: EntryKind
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    `code` begins with the two digits of `group_code`. A case stores the name of its time.

    `retired`: a row of the city's own that is used no more; its code is never given again.
    """

    key: EntryKey
    name: str
    group_code: str
    group: str
    retired: bool = False

    @property
    def code(self) -> str:
        return self.key.code
