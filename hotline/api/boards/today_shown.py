"""The numbers of the board of today as they are shown, with the addresses of their orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from hotline.api.figures.scope import FigureScope
from projections.boards.today import Age, BoardCounts, BoardMoment, Part
from projections.figures.definitions import ON_TIME_RATE
from projections.figures.query import Pair

PATH: Final = "/api/v1/boards/today"
TITLES: Final[Mapping[Part, str]] = {
    "open": "未结",
    "red": "超期未报结",
    "yellow": "已预警",
    "due_today": "今日到期",
    "due_today_submitted": "今日到期已报结",
    "stuck": "停滞",
    "ping_pong": "退单两次以上",
    "extension_pending": "延期待批",
    "return_pending": "退单待定",
    "disputed": "争议待裁定",
    "suspended": "挂起",
    "rework": "重办中",
    "followed_up": "近 7 日已回访",
    "reached": "近 7 日回访接通",
}
AGES: Final[tuple[Age, ...]] = (
    *("under_1_day", "under_3_days", "under_7_days"),
    *("under_30_days", "over_30_days"),
)


def like_with_like(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Like with like, the most overdue first."""
    return str(row["kind"]), -row["red"], -row["yellow"], -row["open"], row["department"]


@dataclass(frozen=True)
class Links:
    """Addresses that list the orders of a number; `as_of` None: of the present."""

    scope: FigureScope
    as_of: datetime | None

    @property
    def of_scope(self) -> dict[str, str]:
        if self.scope.department is None:
            return {}
        subtree = {} if self.scope.subtree else {"subtree": "false"}
        return {"department": self.scope.department, **subtree}

    @property
    def then(self) -> dict[str, str]:
        return {} if self.as_of is None else {"as_of": self.as_of.isoformat()}

    def of(self, part: Part, **how: Any) -> str:
        return f"{PATH}/orders?{urlencode({'part': part, **how, **self.of_scope, **self.then})}"

    def of_lead(self, code: str) -> str:
        alone = {"part": "open", "department": code, "subtree": "false"}
        return f"{PATH}/orders?{urlencode(alone | self.then)}"

    def on_time(self, asked: BoardMoment) -> str:
        to = asked.day + timedelta(days=1)
        days = {"from": f"{asked.month:%Y-%m-%d}", "to": f"{to:%Y-%m-%d}"}
        path = f"/api/v1/indicators/{ON_TIME_RATE.name}/orders"
        return f"{path}?{urlencode({**days, **self.of_scope, **self.then})}"


def shown(found: BoardCounts, links: Links) -> dict[str, Any]:
    whole = found.whole
    hours = sorted(hour for part, hour in found.by_hour if part == "due_today")
    reached = Pair(numerator=whole.get("reached", 0), denominator=whole.get("followed_up", 0))
    return {
        "counts": [
            {"part": part, "title": title, "count": whole.get(part, 0), "orders": links.of(part)}
            for part, title in TITLES.items()
        ],
        "due_by_hour": [
            {
                "hour": hour,
                "due": found.by_hour["due_today", hour],
                "submitted": found.by_hour.get(("due_today_submitted", hour), 0),
                "orders": links.of("due_today", hour=hour),
            }
            for hour in hours
        ],
        "red_ages": [
            {"age": age, "count": found.by_age.get(age, 0), "orders": links.of("red", age=age)}
            for age in AGES
        ],
        "oldest_red_due_at": found.oldest_red_due_at,
        "follow_up": ratio(reached, links.of("followed_up")),
    }


def ratio(pair: Pair, orders: str) -> dict[str, Any]:
    own = {"numerator": pair.numerator, "denominator": pair.denominator, "rate": pair.rate}
    return {**own, "orders": orders}
