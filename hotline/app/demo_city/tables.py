"""The demo city's tables, shipped beside the code as CSV so that a city can read and edit them."""

import csv
from importlib.resources import files

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    text = (files("hotline.app.demo_city") / "data" / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))
