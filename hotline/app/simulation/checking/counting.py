"""The figures of a play, counted from the facts of its orders, beside the expected bands."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Final

from events.stored.row import Row
from hotline.app.simulation.arrivals import is_night
from hotline.app.simulation.rates import Rate, rates

FEWEST: Final = 100  # a share of fewer is shown and not judged
ONCE: Final = {  # what an order is counted for once, however often it happens
    "dispatched": "dispatched",
    "answered": "answered",
    "declined": "declined",
    "marked_invalid": "invalid",
    "transferred": "transferred",
    "withdrawn": "withdrawn",
    "merged": "merged",
    "extension_granted": "extended",
    "handling_suspended": "suspended",
    "information_requested": "information",
    "split": "split",
    "completion_promised": "promised",
    "exclusion_requested": "exclusion_requested",
    "supporting_added": "supported",
    "dispute_opened": "disputed",
    "rework_ordered": "reworked",
    "reopened": "reopened",
    "urged": "urged",
    "supervision_issued": "supervised",
    "reply_sent": "replied",
    "closed": "closed",
    "return_requested": "returned",
}
OPINIONS: Final = ("satisfied_result", "satisfied_process")
OF_ALL: Final = (
    *("answered", "declined", "invalid", "transferred", "withdrawn", "merged", "split"),
    "exclusion_requested",
)
OF_DISPATCHED: Final = (
    *("returned", "disputed", "extended", "suspended", "information", "supported", "promised"),
    *("urged", "supervised"),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure of the table: measured, expected, and where the expectation is from."""

    name: str
    name_zh: str
    numerator: float
    denominator: float
    low: float | None = None
    high: float | None = None
    source: str = ""

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_outside(self) -> bool:
        if self.value is None or self.denominator < FEWEST:
            return False
        low, high = self.low, self.high
        return (low is not None and self.value < low) or (high is not None and self.value > high)

    def as_json(self) -> dict[str, Any]:
        value = self.value
        return {
            "name": self.name,
            "name_zh": self.name_zh,
            "value": None if value is None else round(value, 4),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "low": self.low,
            "high": self.high,
            "outside": self.is_outside,
            "source": self.source,
        }


@dataclass
class Tally:
    """Counts of the orders that were registered since a moment. `zone`: the city's."""

    since: datetime
    zone: tzinfo
    orders: set[str] = field(default_factory=set)
    once: dict[str, set[str]] = field(default_factory=dict)
    each: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)

    def take(self, row: Row) -> None:
        name, data = row.type.removeprefix("work_order."), row.data
        if name == "registered":
            at = datetime.fromisoformat(data["at"])
            if at < self.since:
                return
            self.registered(row.stream, data, at.astimezone(self.zone))
        elif row.stream in self.orders:
            self.happened(name, row.stream, data)

    def registered(self, stream: str, data: Mapping[str, Any], at: datetime) -> None:
        self.orders.add(stream)
        self.days[at.date()] += 1
        self.each.update((f"kind.{data['kind']}", f"channel.{data['channel']}"))
        self.each["night"] += is_night(at)

    def happened(self, name: str, stream: str, data: Mapping[str, Any]) -> None:
        if (figure := ONCE.get(name)) is not None:
            self.once.setdefault(figure, set()).add(stream)
        self.each[name] += 1
        if name == "result_rejected" and data.get("false_close"):
            self.each["false_close"] += 1
        if name == "exclusion_approved" and data["is_final"]:
            self.each["excluded"] += 1
        if name == "follow_up_recorded":
            self.each["resolved"] += data.get("resolved") is True
            for opinion in OPINIONS:
                self.each[opinion] += data.get(opinion) not in {None, "dissatisfied"}

    def count(self, figure: str) -> int:
        return len(self.once.get(figure, ()))


def table(tally: Tally, on_time: tuple[int, int], rate: float) -> list[Line]:
    """`on_time`: numerator and denominator of the recount; `rate`: requests a day as asked."""
    known = rates()
    shares = {name: (numerator, denominator) for name, numerator, denominator in shares_of(tally)}
    shares["on_time"] = on_time
    lines = [requests_a_day(tally, rate)]
    lines += [line(known[name], *shares[name]) for name in known if name in shares]
    return lines


def requests_a_day(tally: Tally, rate: float) -> Line:
    whole = sorted(tally.days)[1:-1] or sorted(tally.days)  # the first and the last are cut off
    return Line(
        name="requests_a_day",
        name_zh="日均诉求",
        numerator=sum(tally.days[day] for day in whole),
        denominator=len(whole),
        low=rate * 0.8,
        high=rate * 1.3,
        source="as asked by --rate; a city of 5 M people has 1,300 to 3,000 (宜春 2023-05: 1,240)",
    )


def shares_of(tally: Tally) -> Iterator[tuple[str, float, float]]:
    total, each = len(tally.orders), tally.each
    for name in (*(kind for kind in each if kind.startswith(("kind.", "channel."))), "night"):
        yield name, each[name], total
    for name in (*OF_ALL, "dispatched"):
        yield name, tally.count(name), total
    for name in OF_DISPATCHED:
        yield name, tally.count(name), tally.count("dispatched")
    for name, part, whole in (
        ("return_granted", "return_granted", ("return_granted", "return_denied")),
        ("extension_granted", "extension_granted", ("extension_granted", "extension_denied")),
        ("exclusion_approved", "excluded", ("excluded", "exclusion_denied")),
        ("rejected", "result_rejected", ("result_submitted",)),
        ("reached", "follow_up_recorded", ("follow_up_recorded", "follow_up_attempted")),
        ("resolved", "resolved", ("follow_up_recorded",)),
        *((opinion, opinion, ("follow_up_recorded",)) for opinion in OPINIONS),
    ):
        yield name, each[part], sum(each[other] for other in whole)
    yield "reworked", tally.count("reworked"), tally.count("replied")
    yield "reopened", tally.count("reopened"), tally.count("closed")
    yield "weekend", *weekend(tally.days)


def weekend(days: Mapping[date, int]) -> tuple[float, float]:
    """Requests on a day at the weekend, of those on a working day."""
    whole = sorted(days)[1:-1]
    free = [days[day] for day in whole if day.weekday() >= 5]
    busy = [days[day] for day in whole if day.weekday() < 5]
    if not free or not busy:
        return 0, 0
    return sum(free) / len(free), sum(busy) / len(busy)


def line(rate: Rate, numerator: float, denominator: float) -> Line:
    return Line(
        name=rate.name,
        name_zh=rate.name_zh,
        numerator=numerator,
        denominator=denominator,
        low=rate.low,
        high=rate.high,
        source=rate.source,
    )
