"""A report of invented figures, for the files that show it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from events.working_time import SHANGHAI
from hotline.reports.month import Month
from hotline.reports.report import Report
from hotline.targets import IndicatorTarget
from projections.figures.query import Pair
from projections.reports.monthly import MonthFigures, Outcomes

NAMES = {"city": "城市管理局", "water": "水务局", "rare": "𠀀塘街道办事处", "formula": "=1+1"}


def pair(numerator: int, denominator: int) -> Pair:
    return Pair(numerator=numerator, denominator=denominator)


def outcomes(due: int, on_time: int, late: int = 0, excluded: int = 0, **more: Pair) -> Outcomes:
    """What was submitted is closed, unless `more` says otherwise."""
    said = {"closed": pair(on_time + late, due), **more}
    kept = pair(on_time, due - excluded)
    return Outcomes(on_time=pair(on_time, due), kept=kept, late=late, **said)


def report(
    registered: int = 650,
    targets: Mapping[str, IndicatorTarget] | None = None,
    **departments: Outcomes,
) -> Report:
    said: dict[str, Any] = departments or {
        "city": outcomes(601, 597, 4),
        "water": outcomes(40, 40),
        "rare": outcomes(12, 6, 2, 1),
    }
    return Report(
        month=Month(2026, 10),
        as_of=datetime(2026, 11, 3, 9, 5, tzinfo=SHANGHAI),
        position=12345,
        figures=MonthFigures(registered={"phone": registered}, departments=said),
        names=NAMES,
        targets={
            "on-time-rate": IndicatorTarget("on-time-rate", 1.0, date(2026, 1, 1)),
            **(targets or {}),
        },
    )
