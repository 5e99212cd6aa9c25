"""Patrol rounds (G-08): points are passed in time or late, by the service's time."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from events.catalog.patrol_rounds import (
    PatrolForm,
    PatrolKind,
    PatrolPeriod,
    PointPassed,
    RoundCancellation,
    RoundPlanned,
    RoundStarted,
)
from events.catalog.values import Point
from events.refusal import Refusal
from grid.workers.acts import AssignWorker, RelieveWorker, StartShift
from grid.workers.round_acts import (
    CancelRound,
    EndRound,
    PassPoint,
    PlanRound,
    ReassignRound,
    StartRound,
    after,
)
from tests.grid.workers.street import FAR, HERE, MORNING, THERE, SmallStreet

FIRST, SECOND, THIRD = (f"{HERE}00{n}" for n in (1, 2, 3))
TODAY = MORNING.date()


@pytest.fixture
def street() -> SmallStreet:
    street = SmallStreet()
    for worker in ("li", "wu"):
        street.does("boss", worker, AssignWorker(worker=worker, area=HERE))
    street.does("boss", "lead", AssignWorker(worker="lead", area=HERE, is_lead=True))
    return street


def a_round(**other: Any) -> PlanRound:
    told: dict[str, Any] = {
        "kind": PatrolKind.HAZARD,
        "form": PatrolForm.ON_FOOT,
        "period": PatrolPeriod.DAY,
        "starts_on": TODAY,
        "area": HERE,
        "worker": "li",
        "cells": (FIRST, SECOND),
    }
    return PlanRound(**told | other)


def refused(street: SmallStreet, by: str, command: object) -> str:
    with pytest.raises(Refusal) as caught:
        street.patrols(by, command)
    return caught.value.code


def passed(street: SmallStreet, cell: str, phone_at: datetime | None = None) -> bool:
    *_, event = street.patrols("li", PassPoint(cell=cell, phone_at=phone_at))
    assert isinstance(event, PointPassed)
    return event.in_time


def test_a_round_is_due_at_the_end_of_its_last_day_in_the_citys_time(street: SmallStreet):
    (planned,) = street.patrols("lead", a_round(cells=(FIRST, SECOND, FIRST)))

    assert isinstance(planned, RoundPlanned)
    assert planned.due_at == datetime(2026, 3, 11, tzinfo=MORNING.tzinfo)
    assert planned.cells == (FIRST, SECOND)  # a point is due once
    assert planned.community == HERE
    assert planned.path[0] == HERE


@pytest.mark.parametrize(
    ("first", "period", "beyond"),
    [
        (date(2026, 3, 10), PatrolPeriod.WEEK, date(2026, 3, 17)),
        (date(2026, 1, 31), PatrolPeriod.MONTH, date(2026, 3, 1)),
        (date(2026, 11, 30), PatrolPeriod.QUARTER, date(2027, 3, 1)),
        (date(2026, 12, 1), PatrolPeriod.MONTH, date(2027, 1, 1)),
        (date(2027, 7, 15), PatrolPeriod.HALF_YEAR, date(2028, 1, 15)),
        (date(2027, 8, 31), PatrolPeriod.HALF_YEAR, date(2028, 3, 1)),
        (date(2028, 1, 29), PatrolPeriod.MONTH, date(2028, 2, 29)),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month_or_with_the_month(
    first: date, period: PatrolPeriod, beyond: date
):
    assert after(first, period) == beyond


def test_a_point_counts_by_the_time_of_the_service(street: SmallStreet):
    street.patrols("lead", a_round(cells=(FIRST, SECOND, THIRD)))
    assert passed(street, FIRST) is True
    assert street.patrols("li", PassPoint(cell=FIRST)) == []  # a repeat says nothing new
    street.later(24)

    assert passed(street, SECOND) is False
    early = street.at - timedelta(days=5)  # a phone whose clock is wrong
    assert passed(street, THIRD, phone_at=early) is False


def test_no_worker_is_late_because_of_the_network(street: SmallStreet):
    street.patrols("lead", a_round(cells=(FIRST, SECOND, THIRD)))
    phone = street.at + timedelta(hours=15)  # 23:00
    street.later(23.99)  # the next morning, 8 hours after the end

    assert passed(street, FIRST, phone_at=phone) is True
    assert passed(street, SECOND, phone_at=street.at) is False
    street.later(0.01)
    assert passed(street, THIRD, phone_at=phone) is False


def test_where_the_phone_was_is_kept_as_a_cell(street: SmallStreet):
    street.patrols("lead", a_round())
    point = Point(lon=3, lat=0, crs="wgs84")
    started, event = street.patrols("li", PassPoint(cell=FIRST, point=point))

    assert isinstance(started, RoundStarted)
    assert isinstance(event, PointPassed)
    assert (event.cell, event.phone_cell) == (FIRST, THIRD)


def test_the_one_who_takes_over_or_gets_the_round_goes_it(street: SmallStreet):
    street.patrols("lead", a_round())
    assert refused(street, "wu", PassPoint(cell=FIRST)) == "patrol_round.not_yours"
    for worker in ("li", "wu"):
        street.does(worker, worker, StartShift())
    street.does("lead", "li", RelieveWorker(by="wu"))
    street.patrols("wu", PassPoint(cell=FIRST))
    street.patrols("lead", ReassignRound(worker="he"))

    street.patrols("he", PassPoint(cell=SECOND))
    assert refused(street, "li", EndRound()) == "patrol_round.not_yours"
    street.patrols("he", EndRound())
    assert refused(street, "he", StartRound()) == "patrol_round.not_open"


def test_a_care_round_needs_consent_and_no_round_holds_a_text(street: SmallStreet):
    care = {"kind": PatrolKind.CARE, "form": PatrolForm.VISIT}
    assert refused(street, "lead", a_round(**care)) == "patrol_round.consent_needed"
    street.patrols("lead", a_round(**care, consent=True))
    street.patrols("lead", CancelRound(reason=RoundCancellation.CONSENT_WITHDRAWN))

    assert refused(street, "li", PassPoint(cell=FIRST)) == "patrol_round.not_open"


def test_what_is_overdue_is_not_cancelled(street: SmallStreet):
    street.patrols("lead", a_round())
    street.later(16)

    cancel = CancelRound(reason=RoundCancellation.WEATHER)
    assert refused(street, "lead", cancel) == "patrol_round.already_due"


@pytest.mark.parametrize(
    ("by", "other", "code"),
    [
        ("lead", {"area": THERE, "cells": (f"{THERE}001",)}, "grid_worker.not_your_area"),
        ("boss", {"area": "440511009999"}, "grid_worker.no_such_area"),
        ("boss", {"worker": "clerk"}, "grid_worker.no_such_account"),
        ("boss", {"cells": (f"{FAR}001",)}, "grid_worker.cells_not_in_area"),
        ("boss", {"starts_on": TODAY - timedelta(days=1)}, "patrol_round.starts_in_the_past"),
        ("li", {}, "grid_worker.not_your_role"),
    ],
)
def test_a_plan_fits_the_city(street: SmallStreet, by: str, other: dict[str, Any], code: str):
    assert refused(street, by, a_round(**other)) == code


def test_a_lead_gives_no_round_to_a_worker_of_another_division(street: SmallStreet):
    street.does("boss", "he", AssignWorker(worker="he", area=THERE))
    assert refused(street, "lead", a_round(worker="he")) == "grid_worker.not_your_area"

    street.patrols("lead", a_round())
    assert refused(street, "lead", ReassignRound(worker="he")) == "grid_worker.not_your_area"
    street.patrols("boss", ReassignRound(worker="he"))


def test_a_point_that_is_none_is_refused(street: SmallStreet):
    street.patrols("lead", a_round())

    assert refused(street, "li", PassPoint(cell=THIRD)) == "patrol_round.not_a_point"
