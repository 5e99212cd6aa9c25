"""Cases that stay where they are, one in each stage, so that a first start shows all of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final, NamedTuple

from events.catalog.names import CaseStatus
from hotline.app.simulation.street.play import StreetPlay
from hotline.app.simulation.street.scene import OPERATOR, CaseCourse

DEMO_WORKER: Final = "worker-1"
STRAIGHT: Final = dict.fromkeys(
    (
        *("street.fixed", "street.not_opened", "street.returned", "street.extended"),
        *("street.suspended", "street.suspended.lasting", "street.escalated", "street.voided"),
        *("street.late", "street.late.failing", "street.late_photo", "street.restored"),
    ),
    False,
)


class Exhibit(NamedTuple):
    """Reported so many hours before the end; in this stage nothing more happens to it."""

    hours: float
    code: str
    stays: CaseStatus
    fates: Mapping[str, bool] = {}

    @property
    def is_public(self) -> bool:
        """A verification is asked for what the public reports alone."""
        return self.stays is CaseStatus.VERIFYING


EXHIBITS: Final = (
    Exhibit(29.0, "06010", CaseStatus.CHECKING),  # late on most days
    Exhibit(28.0, "06036", CaseStatus.VERIFYING),
    Exhibit(10.5, "06013", CaseStatus.SUSPENDED, {"street.suspended.lasting": True}),
    Exhibit(10.0, "06036", CaseStatus.VOIDED, {"street.voided": True}),
    Exhibit(9.5, "06012", CaseStatus.CLOSED),
    Exhibit(6.0, "06042", CaseStatus.CHECKING),
    Exhibit(5.5, "09005", CaseStatus.HANDLING),
    Exhibit(5.0, "06011", CaseStatus.NOT_OPENED, {"street.not_opened": True}),
    Exhibit(3.0, "01037", CaseStatus.DISPATCHED),
    Exhibit(2.5, "06017", CaseStatus.FIXED_ON_SPOT, {"street.fixed": True}),
    Exhibit(1.5, "07003", CaseStatus.OPENED),
    Exhibit(0.9, "06010", CaseStatus.VERIFYING),
    Exhibit(0.3, "08004", CaseStatus.REPORTED),
)


def plan_showcase(street: StreetPlay, start: datetime) -> None:
    """In the cells of the demo worker, as far as the play reaches back."""
    for number, exhibit in enumerate(EXHIBITS):
        at = street.agenda.end - timedelta(hours=exhibit.hours)
        if at > start:
            street.agenda.plan(at, partial(show, street, number, exhibit))


async def show(street: StreetPlay, number: int, exhibit: Exhibit, at: datetime) -> None:
    crew = street.brain.crew
    worker, rng = crew.roster().of(DEMO_WORKER), crew.random("showcase", number)
    if not worker.cells:
        return
    cell = street.reports.cell_of(rng, worker)
    finding = street.brain.texts.findings[exhibit.code]
    body = street.reports.body(rng, cell, at, finding)
    by = OPERATOR if exhibit.is_public else DEMO_WORKER
    await street.report(by, body, at, partial(course_of, exhibit))


def course_of(exhibit: Exhibit, rng: Random) -> CaseCourse:
    fates: dict[str, Any] = {**STRAIGHT, "street.suspension_granted": True, **exhibit.fates}
    return CaseCourse(rng, holds=exhibit.stays, worker=DEMO_WORKER, fates=fates)
