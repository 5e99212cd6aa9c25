"""A report of invented figures, for the files that show it."""

from datetime import datetime
from typing import Any

from events.working_time import SHANGHAI
from hotline.reports.month import Month
from hotline.reports.report import Report
from projections.reports.monthly import MonthFigures, Outcomes

NAMES = {"city": "城市管理局", "water": "水务局", "rare": "𠀀塘街道办事处", "formula": "=1+1"}


def outcomes(due: int, on_time: int, late: int = 0, excluded: int = 0) -> Outcomes:
    return Outcomes(due=due, on_time=on_time, late=late, excluded=excluded, excluded_on_time=0)


def report(registered: int = 650, **departments: Outcomes) -> Report:
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
        target=1.0,
    )
