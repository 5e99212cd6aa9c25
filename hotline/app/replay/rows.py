"""The rows of a file: of a CSV, of JSON lines, or of an event log whose rows make up cases."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import orjson

from hotline.app.replay.case import BadRow, Row


def open_log(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def csv_rows(path: Path) -> Iterator[Row]:
    with open_log(path) as file:
        yield from csv.DictReader(file)


def json_lines(path: Path) -> Iterator[Row | BadRow]:
    with open_log(path) as file:
        for line in file:
            if line.strip():
                yield json_row(line)


def json_row(line: str) -> Row | BadRow:
    """One flat object; its numbers become texts, as in a CSV file."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return BadRow("not JSON")
    if not isinstance(row, dict) or any(isinstance(value, dict | list) for value in row.values()):
        return BadRow("not a flat JSON object")
    return {name: text_of(value) for name, value in row.items()}


def text_of(value: Any) -> Any:
    return None if value is None else str(value)


def cases_of_events(path: Path, number: str, columns: Sequence[str]) -> Iterator[Row]:
    """
    One row for each case of an event log: its number, and `events`, its rows with these columns.

    In the order in which the cases begin.
    """
    cases: dict[str | None, list[Row]] = {}
    with open_log(path) as file:
        for row in csv.DictReader(file):
            event = {name: row.get(name) for name in columns}
            cases.setdefault(row.get(number), []).append(event)
    for case, events in cases.items():
        yield {number: case, "events": events}
