"""The real divisions of 汕头, from the file beside (source and licence in its head)."""

import csv
from importlib.resources import files

from grid.map.divisions import Division, DivisionLevel, Divisions


def divisions() -> Divisions:
    """Read the file on every call, a few milliseconds: keep the result."""
    table = files("hotline.app.demo_city").joinpath("data/divisions_440500.csv")
    text = table.read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return Divisions(
        Division(
            code=row["code"],
            name=row["name"],
            level=DivisionLevel(row["level"]),
            parent=row["parent"] or None,
        )
        for row in csv.DictReader(lines)
    )
