"""What the demo city's figures are held against: its targets, and households made up for it."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from hotline.app.demo_city.departments import Division
from hotline.households import HouseholdList, HouseholdsOf
from hotline.targets import ON_TIME, ONLINE, IndicatorTarget, TargetList

SINCE: Final = date(2020, 1, 1)
SOURCE: Final = "演示城市自定"
MADE_UP: Final = "生成数据(演示): 由程序生成, 不是真实户数"
TARGETS: Final = {
    ON_TIME: 1.0,
    ONLINE: 0.95,
    "closing-rate": 0.95,
    "satisfaction-rate": 0.9,
    "dissatisfaction-rate": 0.05,
}


def demo_targets() -> TargetList:
    listed = (IndicatorTarget(name, share, SINCE, SOURCE) for name, share in TARGETS.items())
    return TargetList(version=1, targets=tuple(listed))


def demo_households(rows: Iterable[Division]) -> HouseholdList:
    """For each community between 400 and 1,399, by its code: the same in every log."""
    communities = [code for code, _, level, _ in rows if level == "community"]
    listed = (HouseholdsOf(code, 400 + int(code) * 7919 % 1000) for code in communities)
    return HouseholdList(version=1, source=MADE_UP, areas=tuple(listed))
