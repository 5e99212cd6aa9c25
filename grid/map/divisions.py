"""Administrative divisions (行政区划): names, levels and what lies in what. Pure.

Levels are ragged (G-06): a subdistrict may hang under the city where there is no district, so ask
for an ancestor by level and expect None; never count steps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from unicodedata import normalize


class DivisionLevel(StrEnum):
    """The largest first."""

    CITY = "city"
    DISTRICT = "district"  # 区县
    SUBDISTRICT = "subdistrict"  # 街道、镇
    COMMUNITY = "community"  # 社区、村


AreaLevel = Literal["district", "subdistrict", "community", "cell"]
"""Of an area on a map: a division below the city, or a cell."""


@dataclass(frozen=True, slots=True)
class Division:
    """`code` and `parent` have 12 digits; only the root has no parent."""

    code: str
    name: str
    level: DivisionLevel
    parent: str | None


class Divisions:
    """One city's tree. Raises ValueError for rows that are not a tree."""

    def __init__(self, rows: Iterable[Division]) -> None:
        ordered = sorted(rows, key=code_of)
        self.by_code = {division.code: division for division in ordered}
        if len(self.by_code) != len(ordered):
            raise ValueError("a code names more than one division")
        self.by_parent: dict[str | None, list[Division]] = defaultdict(list)
        for division in ordered:
            require_larger_parent(division, self.by_code)
            self.by_parent[division.parent].append(division)
        self.names = names_by_start(ordered)

    def __len__(self) -> int:
        return len(self.by_code)

    def get(self, code: str) -> Division | None:
        return self.by_code.get(code)

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly inside, by code."""
        return tuple(self.by_parent.get(code, ()))

    def of_level(self, level: DivisionLevel) -> tuple[Division, ...]:
        return tuple(division for division in self.by_code.values() if division.level is level)

    def path(self, code: str) -> tuple[Division, ...]:
        """The division itself, then what it lies in, up to the root; () for an unknown code."""
        path: list[Division] = []
        division = self.by_code.get(code)
        while division is not None:
            path.append(division)
            division = self.by_code.get(division.parent) if division.parent else None
        return tuple(path)

    def at_level(self, code: str, level: DivisionLevel) -> Division | None:
        """The division itself or the one it lies in at that level; None where there is none."""
        return next((division for division in self.path(code) if division.level is level), None)

    def find_in_text(self, text: str) -> Division | None:
        """
        The division that a free text speaks of, or None; a guess, so its method is "text".

        The longest name wins, counted together with the names of what it lies in: 新华居委会 is two
        places, 金平区新华居委会 is one. What stays equal is answered by what the candidates share.
        """
        found = self.named_in(compact(text))
        if not found:
            return None
        weights = {
            code: sum(found.get(above.code, 0) for above in self.path(code)) for code in found
        }
        best = max(weights.values())
        return self.shared_by([code for code, weight in weights.items() if weight == best])

    def named_in(self, text: str) -> dict[str, int]:
        """Codes whose name is in the text, with the length of the longest such name."""
        found: dict[str, int] = {}
        for (start, end), divisions in self.spans(text).items():
            for division in divisions:
                found[division.code] = max(found.get(division.code, 0), end - start)
        return found

    def spans(self, text: str) -> dict[tuple[int, int], list[Division]]:
        """Where names occur in the text, from and to, and what each may mean."""
        found: dict[tuple[int, int], list[Division]] = {}
        for start in range(len(text) - 1):
            for name, code in self.names.get(text[start : start + 2], ()):
                if text.startswith(name, start):
                    found.setdefault((start, start + len(name)), []).append(self.by_code[code])
        return found

    def shared_by(self, codes: list[str]) -> Division | None:
        """The smallest division that holds all of them."""
        first, *others = (self.path(code) for code in codes)
        return next((above for above in first if all(above in path for path in others)), None)


def compact(text: str) -> str:
    """Without the differences of width and the spaces that people type."""
    return "".join(normalize("NFKC", text).split())


def code_of(division: Division) -> str:
    return division.code


def require_larger_parent(division: Division, by_code: dict[str, Division]) -> None:
    """A parent of a larger level exists, so that no path can run in a circle."""
    if division.parent is None:
        return
    parent = by_code.get(division.parent)
    levels = list(DivisionLevel)
    if parent is None or levels.index(parent.level) >= levels.index(division.level):
        raise ValueError(
            f"{division.code} lies in {division.parent}, which is not a larger division"
        )


def names_by_start(divisions: Iterable[Division]) -> dict[str, list[tuple[str, str]]]:
    """(name, code) by the first two characters of the name."""
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for division in divisions:
        for name in spoken_names(division):
            names[name[:2]].append((name, division.code))
    return names


def spoken_names(division: Division) -> set[str]:
    """People say 石炮台社区 for 石炮台居委会. A bare 新华 is left out: 新华书店 is elsewhere."""
    names = {division.name}
    if division.level is DivisionLevel.COMMUNITY:
        stem = division.name.removesuffix("居委会").removesuffix("村委会").removesuffix("社区")
        rural = division.name.endswith("村委会")
        if 1 < len(stem) < len(division.name):  # 新村 would stand in half of all texts
            names |= {f"{stem}村", f"{stem}村委会"} if rural else {f"{stem}社区", f"{stem}居委会"}
    return names
