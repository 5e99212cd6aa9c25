"""A day of the workers: the shift, and the round on it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from grid.workers.worker import Worker
from hotline.app.simulation.agenda import Agenda
from hotline.app.simulation.rates import drawn
from hotline.app.simulation.street.crew import Crew
from hotline.app.simulation.street.hand import StreetHand

PLANS_ROUNDS: Final = "supervisor"
MINUTE: Final = timedelta(minutes=1)
SECOND: Final = timedelta(seconds=1)


@dataclass
class Patrol:
    """What is planned each morning for everyone who has a duty area."""

    hand: StreetHand
    crew: Crew
    agenda: Agenda

    def plan_day(self, at: datetime) -> None:
        """For each worker who is not free, what is left of the day."""
        for worker in self.crew.workers():
            shift = self.crew.shift(worker, at.date())
            if shift is None or shift[1] <= at or worker.on_duty(at):
                continue
            self.plan_shift(worker, at.date(), max(shift[0], at), shift[1])
            if worker.cells:
                self.plan_round(worker, at, max(shift[0], at), shift[1])

    def plan_shift(self, worker: Worker, day: date, start: datetime, end: datetime) -> None:
        account, rng = worker.account, self.crew.random(worker.account, day, "shift")
        body = {"until": (end + 30 * MINUTE).isoformat()}
        self.agenda.plan(start, partial(self.shift, account, "start-shift", body))
        if rng.random() < drawn("street.forgotten"):
            self.agenda.plan(end + 30 * MINUTE + SECOND, partial(self.forgotten, account))
        else:
            self.agenda.plan(end, partial(self.shift, account, "end-shift", {}))

    def plan_round(self, worker: Worker, at: datetime, start: datetime, end: datetime) -> None:
        day, account = at.date(), worker.account
        stream, body = self.crew.round_of(worker, day)
        self.agenda.plan(at, partial(self.round, stream, "plan-round", PLANS_ROUNDS, body))
        begins = last = start + MINUTE * self.crew.random(account, day, "begin").uniform(20, 90)
        if begins >= end:
            return  # the rest of the shift is too short for it
        self.agenda.plan(begins, partial(self.round, stream, "start-round", account, {}))
        for last, cell in self.crew.walk(worker, day, begins, end, body["cells"]):
            passed = {"cell": cell}
            self.agenda.plan(last, partial(self.round, stream, "pass-point", account, passed))
        ends = min(last + 10 * MINUTE, end)
        self.agenda.plan(ends, partial(self.last, stream, account))

    async def shift(self, account: str, name: str, body: dict[str, Any], at: datetime) -> None:
        await self.hand.of_worker(name, account, body, at)

    async def forgotten(self, account: str, at: datetime) -> None:
        await self.hand.forgotten(account, at)

    async def round(
        self, stream: str, name: str, by: str, body: dict[str, Any], at: datetime
    ) -> None:
        await self.hand.of_round(stream, name, by, body, at)

    async def last(self, stream: str, account: str, at: datetime) -> None:
        """The round is over, and no longer kept in mind."""
        await self.hand.of_round(stream, "end-round", account, {}, at)
        self.hand.others.pop(stream, None)

    def take_up(self, at: datetime) -> None:
        """Shifts that an earlier play left running end in this one."""
        for worker in self.crew.workers():
            if worker.shift is not None and worker.shift.ended_at is None:
                end = max(worker.shift.ends_at - 30 * MINUTE, at)
                self.agenda.plan(end, partial(self.shift, worker.account, "end-shift", {}))
