"""A file read whole: its cases in order, and what cannot be a case with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hotline.app.replay.case import BadRow, Case, Preset, Row


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A row that did not become a work order; the rest goes on."""

    row: int
    ref: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Log:
    rows: int
    cases: tuple[Case, ...]
    refused: tuple[Refused, ...]


def read_log(path: Path, preset: Preset) -> Log:
    """Raises OSError. A reference that comes twice is refused the second time."""
    cases: list[Case] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    number = 0
    for number, row in enumerate(preset.rows(path), start=1):
        try:
            case = first_time(preset.case(number, row), seen)
        except (BadRow, KeyError, TypeError, ValueError, AttributeError) as error:
            refused.append(Refused(row=number, ref=ref_of(row), reason=reason_of(error)))
            continue
        seen.add(case.ref)
        cases.append(case)
    return Log(rows=number, cases=tuple(cases), refused=tuple(refused))


def first_time(case: Case, seen: set[str]) -> Case:
    if case.ref in seen:
        raise BadRow("this reference came before")
    return case


def ref_of(row: Row) -> str | None:
    """The first column is the reference in every log that we know."""
    first = next(iter(row.values()), None)
    return first if isinstance(first, str) else None


def reason_of(error: Exception) -> str:
    """Never the value: it may be personal."""
    if isinstance(error, BadRow):
        return str(error)
    return f"missing or malformed: {error}" if isinstance(error, KeyError) else "malformed row"


def names(values: Iterable[str]) -> list[str]:
    """Each name once, in a stable order."""
    return sorted(set(values))
