"""All rows of all standards that a city has loaded, and what became of the older ones. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from events.catalog.names import EntryKind
from grid.catalogue.entry import CODE, LOCAL, Entry, EntryKey

HIGHEST_LOCAL: Final = 999
LOWEST_LOCAL: Final = 80  # below it, the standard's own rows may grow
LOCAL_CODE: Final = re.compile(r"[0-9]{2}(0[89][0-9]|[1-9][0-9]{2})")


class NoLocalCodeLeft(Exception):
    """The group has used its local codes from 999 down to 080."""


class StreetCatalogue:
    """
    Look up by key, list by standard, follow to the successor in the newest standard.

    Raises ValueError for rows that are no catalogue: a key twice, a code outside its group, a
    successor that does not exist.
    """

    def __init__(
        self, newest: str, entries: Iterable[Entry], successors: Mapping[EntryKey, EntryKey]
    ) -> None:
        self.newest = newest
        self.entries = tuple(entries)
        self.by_key = MappingProxyType({entry.key: entry for entry in self.entries})
        self.successors = MappingProxyType(dict(successors))
        if len(self.by_key) != len(self.entries):
            raise ValueError("a key names more than one row")
        for entry in self.entries:
            require_code(entry)
        for old, new in self.successors.items():
            if old not in self.by_key or new not in self.by_key:
                raise ValueError(f"{old} → {new}: one of the two is not in the catalogue")

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, key: EntryKey) -> Entry | None:
        return self.by_key.get(key)

    def current(self, key: EntryKey) -> Entry | None:
        """
        Return what a row is today: itself, or the row that it became.

        None: unknown, or an older or retired row without a successor (an emergency is since 2026 a
        monitored event or another department's; of older components no list of successors is
        known).
        """
        row = self.by_key.get(key)
        if row is None or key.standard == self.newest:
            return row
        if key.standard == LOCAL and not row.retired:
            return row
        successor = self.successors.get(key)
        return None if successor is None else self.by_key[successor]

    def select(
        self,
        standard: str,
        kind: EntryKind | None = None,
        group: str | None = None,
        text: str | None = None,
    ) -> Iterator[Entry]:
        """The rows of one standard in its order; `group` is a code, `text` a part of the name."""
        return (
            entry
            for entry in self.entries
            if entry.key.standard == standard
            and kind in (None, entry.key.kind)
            and group in (None, entry.group_code)
            and (text is None or text in entry.name)
        )

    def next_local_code(self, kind: EntryKind, group: str) -> str:
        """The code that the city's next own row takes: 999, 998 … Raises NoLocalCodeLeft."""
        used = {entry.code for entry in self.select(LOCAL, kind, group)}
        for number in range(HIGHEST_LOCAL, LOWEST_LOCAL - 1, -1):
            if (code := f"{group}{number:03d}") not in used:
                return code
        raise NoLocalCodeLeft(group)


def require_code(entry: Entry) -> None:
    """Raises ValueError."""
    if not CODE.fullmatch(entry.code) or not entry.code.startswith(entry.group_code):
        raise ValueError(f"{entry.key}: the code must be digits that begin with its group")
    if entry.key.standard == LOCAL and not LOCAL_CODE.fullmatch(entry.code):
        raise ValueError(f"{entry.key}: a local code has five digits and ends in 080 to 999")
