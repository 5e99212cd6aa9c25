"""The target of a figure, beside it (S-02)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from hotline.city import City
from hotline.http.representation import Representation
from hotline.targets import IndicatorTarget, is_met
from projections.figures.definitions import DEFINITIONS
from projections.figures.shares import SHARES


class TargetOfFigure(Representation):
    """统计期首日有效的目标."""

    share: float = Field(description="目标, 0 到 1; 越低越好的指标为上限")
    since: date | None = Field(description="目标的生效日期; 按政策所定的为 null")
    source: str = Field(description="依据")
    met: bool | None = Field(description="是否达到目标; 没有应计工单时为 null")


def targets_of(city: City, since: datetime, as_of: datetime) -> Mapping[str, IndicatorTarget]:
    """By indicator, those that hold on the first day of a period, as they were set at `as_of`."""
    return city.targets.on(since.astimezone(ZoneInfo(city.policy.zone)).date(), as_of)


def target_json(target: IndicatorTarget | None, rate: float | None) -> dict[str, Any] | None:
    """None: no target is set."""
    if target is None:
        return None
    return {
        "share": target.share,
        "since": None if target.valid_from == date.min else target.valid_from,
        "source": target.source,
        "met": is_met(target, rate, direction_of(target.indicator)),
    }


def direction_of(indicator: str) -> str:
    found = SHARES.get(indicator) or DEFINITIONS.get(indicator)
    return "higher_is_better" if found is None else found.direction
