"""
Whether a query code belongs to an order's number (V-07), with wrong ones slowed.

A wrong code and an unknown number are answered alike, and neither is looked up in the log. After
five wrong codes for one number its source waits longer and longer; a source with many failures,
for any numbers, has one attempt in two seconds.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from math import ceil
from typing import Final

from events.vault import Vault
from hotline.http.auth.source import Sources
from hotline.http.auth.throttle import Throttle
from hotline.http.problems import NotFound, Problem

SLOWED: Final = timedelta(seconds=2)
MOST_SOURCES: Final = 10_000  # remembered as slowed; beyond them the oldest is forgotten


class TooManyCodes(Problem):
    """Too many wrong query codes; wait the time given."""

    code = "citizen.too_many_codes"
    status = 429
    title_zh = "查询码错误次数过多，请稍后再试"
    title_en = "Too many wrong query codes"

    def __init__(self, wait: timedelta) -> None:
        seconds = max(ceil(wait.total_seconds()), 1)
        super().__init__(
            f"请在 {seconds} 秒后再试；也可拨打 12345 查询",
            headers={"Retry-After": str(seconds)},
        )
        self.detail_en = f"Try again in {seconds} seconds, or call 12345."


class NoSuchOrder(NotFound):
    """The number and the query code do not belong together, or there is no such order."""

    code = "citizen.no_such_order"
    title_zh = "工单编号与查询码不符"
    title_en = "The number and the query code do not match"

    def __init__(self) -> None:
        super().__init__("请核对登记时告知您的工单编号和查询码；也可拨打 12345 查询")
        self.detail_en = "Check the number and the code that you were given, or call 12345."


@dataclass
class QueryCodes:
    vault: Vault
    throttle: Throttle
    sources: Sources
    slowed: dict[str, datetime] = field(default_factory=dict)  # until when, by source

    async def require(self, order_no: str, code: str, source: str, now: datetime) -> None:
        """Raises NoSuchOrder, TooManyCodes. The names count apart from those of sign-ins."""
        name, place = f"order\n{order_no}", f"citizen\n{source}"
        attempts = await self.throttle.attempts(name, place, now)
        if attempts.wait:
            raise TooManyCodes(attempts.wait)
        if attempts.noisy:
            self.take_turn(source, now)
        if not compare_digest(self.vault.query_code(order_no), code):
            await self.throttle.failed(name, place, now)
            raise NoSuchOrder

    def take_turn(self, source: str, now: datetime) -> None:
        until = self.slowed.get(source, now)
        if until > now:
            raise TooManyCodes(until - now)
        self.slowed.pop(source, None)
        self.slowed[source] = now + SLOWED
        if len(self.slowed) > MOST_SOURCES:
            del self.slowed[next(iter(self.slowed))]
