"""I-08: a surge is many, many times more than expected, and hardly by chance."""

from math import comb
from random import Random

import pytest

from hotline.policy import SurgeLimits
from hotline.topics.surges import Beside, is_surge, tail

LIMITS = SurgeLimits(at_least=5, times_baseline=3.0, false_alarm=0.05)
TOPICS, DAYS = 150, 60


def beside(orders: int, earlier: int, **more: float) -> Beside:
    """In a city with 100 orders a day."""
    told = {"all_orders": 100, "all_earlier": 700, "windows": 7, "batch": 1.0, "looked_at": 50}
    return Beside(**{**told, "orders": orders, "earlier": earlier, **more})


def test_many_orders_of_a_matter_that_is_rare_are_a_surge():
    assert is_surge(beside(9, 2), LIMITS)
    assert not is_surge(beside(4, 0), LIMITS)  # too few
    assert not is_surge(beside(9, 28), LIMITS)  # 4 are expected


def test_a_day_on_which_the_whole_city_reports_more_is_no_surge():
    """After a holiday everything is reported at once."""
    assert is_surge(beside(12, 14), LIMITS)
    assert not is_surge(beside(12, 14, all_orders=600), LIMITS)


def test_orders_that_come_in_batches_count_by_batches():
    assert is_surge(beside(12, 10), LIMITS)
    assert not is_surge(beside(12, 10, batch=4.0), LIMITS)


def test_the_more_is_looked_at_the_rarer_a_surge_must_be():
    assert is_surge(beside(6, 2, looked_at=2), LIMITS)
    assert not is_surge(beside(6, 2, looked_at=5_000), LIMITS)


def test_a_city_that_begins_has_no_surge():
    """Nothing is known of what is usual."""
    assert not is_surge(beside(40, 0, all_orders=40, all_earlier=0), LIMITS)


@pytest.mark.parametrize(("least", "trials"), [(0, 0), (0, 9), (5, 9), (9, 9), (300, 900)])
def test_the_tail_is_the_sum_of_its_terms(least: int, trials: int):
    share = 0.3
    exact = sum(
        comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(least, trials + 1)
    )

    assert tail(least, trials, share) == pytest.approx(exact, abs=1e-12)


def test_false_alarms_of_a_quiet_city_stay_below_the_allowed_chance():
    """Poisson orders: at most the allowed share of looks has any alarm."""
    random = Random(1)
    rates = [random.expovariate(0.7) for _ in range(TOPICS)]
    days = [[poisson(random, rate) for rate in rates] for _ in range(DAYS + 7)]
    looks = [any(alarms(days[day], days[day - 7 : day])) for day in range(7, DAYS + 7)]

    assert sum(looks) <= LIMITS.false_alarm * DAYS


def alarms(window: list[int], before: list[list[int]]) -> list[bool]:
    earlier = [sum(counts) for counts in zip(*before, strict=True)]
    city = {"all_orders": sum(window), "all_earlier": sum(earlier)}
    looked_at = sum(count > 0 for count in window)
    return [
        is_surge(beside(one, other, **city, looked_at=looked_at), LIMITS)
        for one, other in zip(window, earlier, strict=True)
    ]


def poisson(random: Random, rate: float) -> int:
    number, passed = 0, random.expovariate(1.0)
    while passed < rate:
        number, passed = number + 1, passed + random.expovariate(1.0)
    return number
