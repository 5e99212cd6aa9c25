"""
When orders of one matter in one area are a surge (骤增), beside the week before (I-08). Pure.

The orders of the area and matter, in the window and in the baseline together, fall into the window
with the share that all other orders of the city have there: so weekdays, holidays and hours need no
model. The chance of so many or more is the tail of a binomial distribution, the exact test of two
Poisson rates (Przyborowski and Wilenski 1940). Orders that come in batches count by batches. The
chance is compared with the allowed one divided by how many areas and matters are looked at
(Bonferroni).
"""

from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log

from hotline.policy import SurgeLimits

NEGLIGIBLE = 1e-18


@dataclass(frozen=True, kw_only=True)
class Beside:
    """
    The orders of one area and matter, and of the whole city, in the window and before it.

    `windows`: how many times the window fits into the baseline. `batch`: how much more the days of
    the baseline differ than those of a Poisson process would, about how many orders
    come at once. `looked_at`: how many areas and matters have an order in the window.
    """

    orders: int
    earlier: int
    all_orders: int
    all_earlier: int
    windows: int
    batch: float
    looked_at: int

    @property
    def baseline(self) -> float:
        """Of one window."""
        return self.earlier / self.windows

    @property
    def share(self) -> float:
        """Of all other orders, in the window; one more in each, so that it is never 0."""
        others = self.all_orders - self.orders
        before = self.all_earlier - self.earlier
        return (others + 1) / (others + before + 1 + self.windows)

    @property
    def expected(self) -> float:
        """The orders in the window if they grew as all others did."""
        return self.earlier * self.share / (1 - self.share)

    @property
    def chance(self) -> float:
        """Of so many orders in the window or more, if nothing is special about them."""
        batches = floor(self.orders / max(1.0, self.batch))
        return tail(batches, batches + ceil(self.earlier / max(1.0, self.batch)), self.share)


def is_surge(beside: Beside, limits: SurgeLimits) -> bool:
    """Enough orders, many times those expected, and hardly by chance; never without a baseline."""
    return (
        beside.all_earlier > 0
        and beside.orders >= limits.at_least
        and beside.orders >= limits.times_baseline * beside.expected
        and beside.chance * beside.looked_at <= limits.false_alarm
    )


def tail(least: int, trials: int, share: float) -> float:
    """The probability of at least `least` of so many trials."""
    total = 0.0
    for number in range(least, trials + 1):
        ways = lgamma(trials + 1) - lgamma(number + 1) - lgamma(trials - number + 1)
        part = exp(ways + number * log(share) + (trials - number) * log(1 - share))
        total += part
        if part < NEGLIGIBLE and number > trials * share:
            break
    return min(1.0, total)
