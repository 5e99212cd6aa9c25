"""How often things happen in a real centre: a table with the source of each rate."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`drawn`: what people act on. `low` and `high`: where the measured figure is expected."""

    name: str
    name_zh: str
    drawn: float | None
    low: float | None
    high: float | None
    source: str


@cache
def rates() -> Mapping[str, Rate]:
    text = (files("hotline.app.simulation") / "data" / "rates.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: rate(row) for row in csv.DictReader(lines)}


def rate(row: Mapping[str, str]) -> Rate:
    return Rate(
        name=row["name"],
        name_zh=row["name_zh"],
        drawn=number(row["drawn"]),
        low=number(row["low"]),
        high=number(row["high"]),
        source=row["source"],
    )


def number(written: str) -> float | None:
    return float(written) if written else None


def drawn(name: str) -> float:
    """Raises LookupError where the table draws nothing by this name."""
    value = rates()[name].drawn
    if value is None:
        raise LookupError(name)
    return value


def shares(prefix: str) -> Mapping[str, float]:
    """The rates below a name, as of all kinds of request."""
    start = f"{prefix}."
    return {name.removeprefix(start): drawn(name) for name in rates() if name.startswith(start)}
