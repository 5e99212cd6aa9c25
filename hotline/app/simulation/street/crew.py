"""When the workers of the street are on duty, and what each patrols on a day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from events.catalog.patrol_rounds import PATROL_ROUNDS, PatrolForm, PatrolKind, PatrolPeriod
from events.catalog.values import Area
from grid.workers.roster import Roster
from grid.workers.worker import Worker

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
EARLY: Final = time(7, 30), timedelta(hours=9)
LATE: Final = time(12, 30), timedelta(hours=8, minutes=30)
OF_LEADS: Final = time(8, 0), timedelta(hours=10)
WEEK: Final = 6  # every sixth day is free
MOST_POINTS: Final = 4  # of a round
NEGLECTED: Final = 0.75  # from here on a community is a bad one
ROUNDS: Final = uuid5(NAMESPACE_URL, "hotline:simulated-rounds")
KINDS: Final = (
    (PatrolKind.STREET, PatrolForm.ON_FOOT),
    (PatrolKind.HAZARD, PatrolForm.ON_FOOT),
    (PatrolKind.HAZARD, PatrolForm.BY_VEHICLE),
    (PatrolKind.RENTAL, PatrolForm.VISIT),
)


def common(one: str, other: str) -> int:
    """How many leading digits two division codes share."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


@dataclass(frozen=True)
class Crew:
    """
    `roster`: as it is at this moment. The same in each play of a seed.

    A worker is on the early or the late shift, a lead in the daytime; every sixth day is free.
    """

    roster: Callable[[], Roster]
    seed: int
    zone: tzinfo

    def workers(self) -> Sequence[Worker]:
        """Everyone with a duty area, leads too."""
        return list(self.roster().assigned())

    def on_duty(self, at: datetime) -> list[Worker]:
        return [each for each in self.workers() if each.cells and each.on_duty(at)]

    def neglect(self, community: str | None) -> float:
        """From 0, a community in good order, to 1."""
        return self.random("neglect", community).random()

    def is_neglected(self, community: str | None) -> bool:
        return self.neglect(community) > NEGLECTED

    def nearest(self, area: Area, at: datetime, but: str | None) -> str | None:
        """A worker of the same community, else of another one, those on duty first."""
        known = [each for each in self.workers() if each.cells and each.account != but]
        here = area.community or ""
        ranked = [(e.on_duty(at), common(e.area or "", here), e.account) for e in known]
        return max(ranked, default=(False, 0, None))[2]

    def shift(self, worker: Worker, day: date) -> tuple[datetime, datetime] | None:
        """None: a free day."""
        rng = self.random(worker.account)
        turn, is_late = rng.randrange(WEEK), rng.random() < 0.4
        if (day.toordinal() + turn) % WEEK == 0:
            return None
        first, lasts = OF_LEADS if worker.is_lead else LATE if is_late else EARLY
        minutes = self.random(worker.account, day).uniform(-10, 15)
        start = datetime.combine(day, first, self.zone) + MINUTE * minutes
        return start.replace(microsecond=0), (start + lasts).replace(microsecond=0)

    def when(self, account: str, at: datetime) -> datetime:
        """The moment itself if the account is on its shift then, else when the next one begins."""
        worker = self.roster().of(account)
        if worker.on_duty(at):
            return at
        day = at.astimezone(self.zone).date()
        for ahead in range(WEEK):
            shift = self.shift(worker, day + DAY * ahead)
            if shift is not None and at < shift[1]:
                return max(at, shift[0] + 10 * MINUTE)
        return at

    def round_of(self, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
        """The stream of the worker's round of a day, and the body that plans it."""
        rng = self.random(worker.account, day, "round")
        kind, form = rng.choice(KINDS)
        cells = sorted(worker.cells)
        body = {
            "kind": str(kind),
            "form": str(form),
            "period": str(PatrolPeriod.DAY),
            "starts_on": day.isoformat(),
            "area": worker.area,
            "worker": worker.account,
            "cells": rng.sample(cells, min(MOST_POINTS, len(cells))),
        }
        return f"{PATROL_ROUNDS}-{uuid5(ROUNDS, f'{self.seed} {worker.account} {day:%F}')}", body

    def walk(
        self, worker: Worker, day: date, start: datetime, end: datetime, cells: Sequence[str]
    ) -> Iterator[tuple[datetime, str]]:
        """When each point is passed; where a community is neglected the last ones are missed."""
        rng = self.random(worker.account, day, "walk")
        missed = rng.randint(1, 3) if self.is_neglected(worker.area) else rng.random() < 0.1
        at = start
        for cell in cells[: len(cells) - missed]:
            at += MINUTE * rng.uniform(15, 50)
            if at >= end:
                return
            yield at, cell

    def random(self, *name: object) -> Random:
        return Random(" ".join(map(str, (self.seed, *name))))  # noqa: S311 - a play, not a secret
