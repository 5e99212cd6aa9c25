"""A file read whole: its cases in order, and what cannot be a case with the reason."""

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from events.cannot_run import CannotRun
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


class UnreadableLog(CannotRun):
    """The file cannot be read as a log of this preset."""


def read_log(path: Path, preset: Preset) -> Log:
    """
    Raises OSError, UnreadableLog. A reference that comes twice is refused the second time.

    EOFError and zlib.error: an archive that was cut off or damaged.
    """
    try:
        log = read_rows(path, preset)
    except UnicodeDecodeError:
        what = f"{path} 不是 UTF-8 编码, 请先转换。The file is not UTF-8: convert it first"
        raise UnreadableLog(what) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        what = f"{path} 压缩内容不完整或已损坏。The gzip file is cut off or damaged"
        raise UnreadableLog(what) from None
    except csv.Error as error:
        what = f"{path} 不是有效的 CSV。The file is not a CSV file: {error}"
        raise UnreadableLog(what) from None
    require_cases(path, preset, log)
    return log


def require_cases(path: Path, preset: Preset, log: Log) -> None:
    if not log.rows:
        raise UnreadableLog(f"{path} 没有数据行。The file holds no rows")
    if not log.cases:
        first = log.refused[0]
        raise UnreadableLog(
            f"{path} 共 {log.rows} 行, 没有一行符合预设 {preset.name}: 请核对列名。None of its "
            f"{log.rows} rows fits the preset {preset.name}; row {first.row}: {first.reason}"
        )


def read_rows(path: Path, preset: Preset) -> Log:
    cases: list[Case] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    number = 0
    for number, row in enumerate(preset.rows(path), start=1):
        try:
            case = first_time(preset.case(number, without_nul(row)), seen)
        except (BadRow, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            refused.append(Refused(row=number, ref=ref_of(row), reason=reason_of(error)))
            continue
        seen.add(case.ref)
        cases.append(case)
    return Log(rows=number, cases=tuple(cases), refused=tuple(refused))


def without_nul(row: Row | BadRow) -> Row:
    """The row, unless it is none, or holds a character that the database cannot store."""
    if isinstance(row, BadRow):
        raise row
    if any("\0" in value for value in texts_of(row)):
        raise BadRow("a NUL character")
    return row


def texts_of(row: Row) -> Iterator[str]:
    """Those of the events of a case too."""
    yield from (value for value in row.values() if isinstance(value, str))
    for event in row.get("events", ()):
        yield from texts_of(event)


def first_time(case: Case, seen: set[str]) -> Case:
    if case.ref in seen:
        raise BadRow("this reference came before")
    return case


def ref_of(row: Row | BadRow) -> str | None:
    """The first column is the reference in every log that we know."""
    if isinstance(row, BadRow):
        return None
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
