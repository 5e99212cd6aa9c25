"""One dry run (P-07): pages of past orders, one trial, an outcome, nothing stored."""

from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from events.postgres.connections import reading_pool
from events.postgres.following.log_reader import LogReader
from events.postgres.following.status import Followers
from hotline.app.dry_run.reading import past_orders
from hotline.app.reference.feed import NAME as REFERENCE
from hotline.app.reference.feed import read_reference
from hotline.city import PublishedCity
from hotline.dry_run.limits import LimitTrial
from hotline.dry_run.past import PastOrder
from hotline.dry_run.routes import RouteTrial
from hotline.reference import policy_from_json, rule_set_from_json

MOST_ORDERS: Final = 100_000
MOST_SECONDS: Final = 60.0

Json = dict[str, Any]


class TrialAsk(BaseModel):
    """
    What is tried, on the orders registered on the days [since, to).

    `with_protected`, `not_about`: the orders that the asker may read; no other is counted.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["routing", "policy"]
    candidate: Json
    since: date
    to: date
    now: AwareDatetime
    with_protected: bool = True
    not_about: frozenset[str] = frozenset()
    most: int = MOST_ORDERS
    seconds: float = MOST_SECONDS

    def counts(self, order: PastOrder) -> bool:
        """An order that the asker may not read is not counted either (D-07)."""
        if order.reported_department in self.not_about:
            return False
        return self.with_protected or not order.protected


async def tried(dsn: str, ask: TrialAsk) -> Json:
    """`complete`: False where the bound or the time ran out; then `up_to` is the last order."""
    begun, up_to, read = perf_counter(), None, 0
    async with reading_pool(dsn, size=1) as pool:
        feed = await read_reference(LogReader(pool), Followers().of(REFERENCE))
        trial = trial_of(ask, feed.hotline)
        complete = True
        async for order in past_orders(pool, ask.since, ask.to, ask.most + 1):
            if read == ask.most or perf_counter() - begun > ask.seconds:
                complete = False
                break
            read, up_to = read + 1, order.order_no
            if ask.counts(order):
                trial.take(order)
    return {
        **trial.outcome(),
        "complete": complete,
        "up_to": None if complete else up_to,
        "seconds": round(perf_counter() - begun, 1),
    }


def trial_of(ask: TrialAsk, published: PublishedCity) -> RouteTrial | LimitTrial:
    """The city as it is published, with what is tried in the place of what holds."""
    if ask.kind == "routing":
        published.take_rules(rule_set_from_json(ask.candidate), ask.now)
        return RouteTrial(published.city(ask.now).router)
    city = published.city(ask.now)
    terms = replace(city.terms, policy=policy_from_json(ask.candidate))
    return LimitTrial(terms, ask.now, city.router.directory.name)
