"""Read the whole log of a play once: invariants of each order, of all of them, and the figures."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final

import asyncpg

from events.postgres.following.log_reader import LogReader
from events.stored.row import Row
from hotline.app.compose import Core
from hotline.app.simulation.checking.counting import Line, Tally, table
from hotline.app.simulation.checking.street import (
    STREET_INVARIANTS,
    StreetChecker,
    gaps,
    street_differences,
    street_lines,
)
from hotline.app.simulation.checking.witness import Violation, Witness
from projections.figures.query import asked, figures
from projections.figures.question import Question

AT_ONCE: Final = 5_000
STREAM: Final = "work_order-"
LISTED: Final = "SELECT status, count(*) FROM projections.order_list GROUP BY status"
INVARIANTS: Final = (
    *("versions_without_gaps", "time_never_goes_back", "exactly_one_lead"),
    *(
        "one_result_per_round",
        "one_reply_per_round",
        "no_reply_with_an_open_assignment",
        "no_work_after_the_end",
    ),
    *("due_moves_only_by_listed_facts", "nobody_reviews_own_work"),
    *("warned_and_missed_once", "warned_before_missed_after"),
    *("merged_follows_its_leader", "merged_counts_once"),
    *("lists_hold_every_order", "figures_equal_the_recount"),
    *STREET_INVARIANTS,
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the checker found. `facts`: of every stream."""

    orders: int
    cases: int
    facts: int
    violations: tuple[Violation, ...]
    lines: tuple[Line, ...]


@dataclass
class Checker:
    """Takes the rows of a log in their order."""

    tally: Tally
    orders: dict[str, Witness] = field(default_factory=dict)
    street: StreetChecker = field(default_factory=StreetChecker)
    violations: list[Violation] = field(default_factory=list)
    facts: int = 0

    def take(self, row: Row) -> None:
        self.facts += 1
        self.violations += self.street.take(row)
        if not row.stream.startswith(STREAM):
            return
        order_no = row.stream.removeprefix(STREAM)
        witness = self.orders.get(order_no)
        if witness is None:
            witness = self.orders[order_no] = Witness(order_no)
        self.violations += witness.take(row)
        self.tally.take(row)

    def merges(self) -> Iterator[Violation]:
        """A follower is on the list of one leading order, and of no other."""
        leaders = Counter(each for leader in self.orders.values() for each in leader.followers)
        for order_no, witness in self.orders.items():
            expected = 1 if witness.merged_into is not None else 0
            if leaders[order_no] != expected:
                yield Violation("merged_counts_once", order_no, witness.version)

    def on_time(self, since: datetime, until: datetime) -> tuple[int, int]:
        due = [each for each in self.orders.values() if each.fell_due(since, until)]
        return sum(each.on_time for each in due), len(due)

    def at_the_end(self, since: datetime, until: datetime, zone: tzinfo) -> Iterator[Violation]:
        yield from self.merges()
        yield from self.street.at_the_end(self.orders, until)
        yield from gaps(iter(self.orders), since, zone)
        yield from gaps(iter(self.street.cases), since, zone)


async def check(core: Core, since: datetime, until: datetime, rate: float) -> Checked:
    """The views must be at the head of the log. `since`, `until`: of the play."""
    checker, zone = Checker(Tally(since, core.feed.zone)), core.feed.zone
    async for row in facts(core.reader):
        checker.take(row)
    recount = checker.on_time(since, until)
    violations = [*checker.violations, *checker.at_the_end(since, until, zone)]
    violations += await differences(core.pool, checker, since, until, str(zone))
    violations += await street_differences(core.pool, checker.street)
    return Checked(
        orders=len(checker.orders),
        cases=len(checker.street.cases),
        facts=checker.facts,
        violations=tuple(violations),
        lines=(*table(checker.tally, recount, rate), *street_lines(checker.street, until)),
    )


async def facts(reader: LogReader) -> AsyncIterator[Row]:
    after = 0
    while (batch := await reader.read(after, AT_ONCE)).up_to > after:
        after = batch.up_to
        for row in batch.rows:
            yield row


async def order_facts(reader: LogReader) -> AsyncIterator[Row]:
    async for row in facts(reader):
        if row.stream.startswith(STREAM):
            yield row


async def differences(
    pool: asyncpg.Pool, checker: Checker, since: datetime, until: datetime, zone: str
) -> list[Violation]:
    """Where the views say other than the log."""
    listed: dict[str, int] = {row[0]: row[1] for row in await pool.fetch(LISTED, timeout=60)}
    found = [
        Violation("lists_hold_every_order", "", 0, f"{status}: {listed.get(status, 0)} ≠ {count}")
        for status, count in ended(checker.orders).items()
        if listed.get(status, 0) != count
    ]
    if sum(listed.values()) != len(checker.orders):
        detail = f"{sum(listed.values())} ≠ {len(checker.orders)}"
        found.append(Violation("lists_hold_every_order", "", 0, detail))
    question = Question(since=since, to=until, as_of=until, zone=zone, protected="all")
    pair = (await figures(pool, [await asked(pool, question, in_the_past=False)])).total.pair
    recount = checker.on_time(since, until)
    if (pair.numerator, pair.denominator) != recount:
        detail = f"{pair.numerator}/{pair.denominator} ≠ {recount[0]}/{recount[1]}"
        found.append(Violation("figures_equal_the_recount", "", 0, detail))
    return found


def ended(orders: Mapping[str, Witness]) -> Counter[str]:
    return Counter(each.ended for each in orders.values() if each.ended is not None)
