"""Targets and households: what holds on a day, and of an area (S-02, I-10)."""

from datetime import UTC, date, datetime

import pytest

from hotline.default_policy import default_policy
from hotline.households import HouseholdList, HouseholdsOf
from hotline.targets import IndicatorTarget, TargetHistory, TargetList, is_met, targets_on

POLICY = default_policy(version=3)
LISTED = TargetList(
    version=1,
    targets=(
        IndicatorTarget("on-time-rate", 0.95, date(2026, 3, 1), "later"),
        IndicatorTarget("on-time-rate", 0.9, date(2026, 1, 1), "first"),
        IndicatorTarget("closing-rate", 0.8, date(2026, 1, 1)),
    ),
)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2025, 12, 31), 1.0),  # of the policy
        (date(2026, 1, 1), 0.9),
        (date(2026, 2, 28), 0.9),
        (date(2026, 3, 1), 0.95),
    ],
)
def test_the_target_that_began_last_holds(day: date, share: float):
    assert share == targets_on(day, LISTED, POLICY)["on-time-rate"].share


def test_where_the_list_says_nothing_the_policy_holds():
    found = targets_on(date(2026, 4, 1), LISTED, POLICY)

    assert {"on-time-rate", "online-share", "closing-rate"} == found.keys()
    assert (0.95, "政策第3版") == (found["online-share"].share, found["online-share"].source)


def test_a_past_moment_has_the_target_that_was_set_then():
    """A list that is published later also for earlier days changes no figure of the time before."""
    first, second = (datetime(2026, month, 1, tzinfo=UTC) for month in (2, 5))
    stricter = TargetList(
        version=2, targets=(IndicatorTarget("on-time-rate", 0.99, date(2026, 1, 1)),)
    )
    history = TargetHistory(
        lists=((first, LISTED), (second, stricter)), policies=((first, POLICY),)
    )
    day = date(2026, 4, 1)
    known = [
        history.on(day, datetime(2026, month, 1, tzinfo=UTC))["on-time-rate"].share
        for month in (1, 4, 5)
    ]

    assert [1.0, 0.95, 0.99] == known


def test_a_target_is_met_in_the_direction_of_its_indicator():
    target = IndicatorTarget("x", 0.9, date.min)
    rates = (0.899999, 0.9, 0.900001, None)

    assert [False, True, True, None] == [is_met(target, each, "higher_is_better") for each in rates]
    assert [True, True, False, None] == [is_met(target, each, "lower_is_better") for each in rates]


HOUSEHOLDS = HouseholdList(
    version=1,
    areas=(
        HouseholdsOf("440511001001", 300),
        HouseholdsOf("440511001002", 200),
        HouseholdsOf("440511002000", 1_000),
        HouseholdsOf("440510000000", 9_000),
    ),
)


@pytest.mark.parametrize(
    ("area", "households"),
    [
        ("440511001001", 300),
        ("440511001000", 500),
        ("440511002000", 1_000),
        ("440510000000", 9_000),
        ("440511003000", None),
        ("440511001009", None),
    ],
)
def test_an_area_that_is_not_listed_is_the_sum_of_those_below(area: str, households: int | None):
    assert households == HOUSEHOLDS.of(area)
