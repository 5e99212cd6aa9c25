"""Targets of indicators (考核目标, S-02): versioned, each with its first day. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from pydantic import PositiveInt

from events.input_types import Code
from hotline.policy import Policy, Share, in_force

Direction = Literal["higher_is_better", "lower_is_better"]
ON_TIME: Final = "on-time-rate"
ONLINE: Final = "online-share"


@dataclass(frozen=True)
class IndicatorTarget:
    """`share`: what is to be reached, or for a rate that shall be low not to be exceeded."""

    indicator: Code
    share: Share
    valid_from: date
    source: str = ""


@dataclass(frozen=True)
class TargetList:
    version: PositiveInt
    targets: tuple[IndicatorTarget, ...] = ()

    def on(self, day: date) -> Mapping[str, IndicatorTarget]:
        """By indicator, the target that holds on a day: the one that began last."""
        begun = [each for each in self.targets if each.valid_from <= day]
        return {each.indicator: each for each in sorted(begun, key=lambda each: each.valid_from)}


NO_TARGETS: Final = TargetList(version=1)


def targets_on(day: date, targets: TargetList, policy: Policy) -> Mapping[str, IndicatorTarget]:
    """Where the list says nothing of the two targets of the policy, the policy's hold."""
    of_policy = {
        name: IndicatorTarget(name, share, date.min, f"政策第{policy.version}版")
        for name, share in (
            (ON_TIME, policy.targets.on_time),
            (ONLINE, policy.targets.online_share),
        )
    }
    return {**of_policy, **targets.on(day)}


@dataclass(frozen=True)
class TargetHistory:
    """All that was published of targets, each with its moment, in the order of the log."""

    lists: tuple[tuple[datetime, TargetList], ...] = ()
    policies: tuple[tuple[datetime, Policy], ...] = ()

    def on(self, day: date, known_at: datetime) -> Mapping[str, IndicatorTarget]:
        """What held on a day by all that was published at a moment; the first policy always was."""
        lists = [each for at, each in self.lists if at <= known_at]
        policies = [each for at, each in self.policies if at <= known_at]
        policy = in_force(policies or [self.policies[0][1]], known_at)
        return targets_on(day, lists[-1] if lists else NO_TARGETS, policy)


NOTHING_PUBLISHED: Final = TargetHistory()


def is_met(target: IndicatorTarget, rate: float | None, direction: str) -> bool | None:
    """None where nothing was counted."""
    if rate is None:
        return None
    return rate <= target.share if direction == "lower_is_better" else rate >= target.share


def target_defects(listed: TargetList, indicators: Collection[str]) -> Iterator[tuple[str, str]]:
    """Where in the list and what: an indicator that is not known, or two targets from one day."""
    seen = set()
    for number, each in enumerate(listed.targets):
        if each.indicator not in indicators:
            what = f"没有此项指标 · unknown indicator: {each.indicator}"
            yield f"/targets/{number}/indicator", what
        if (each.indicator, each.valid_from) in seen:
            yield f"/targets/{number}/valid_from", "同一指标同日生效的目标重复 · listed twice"
        seen.add((each.indicator, each.valid_from))
