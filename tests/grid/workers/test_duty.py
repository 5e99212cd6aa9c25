"""Who is on duty for a cell, and who gets its tasks when no worker is (G-06)."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from events.act import Actor
from events.catalog.grid_workers import ShiftEnded, ShiftStarted, WorkerReleased
from events.catalog.names import Role
from events.catalog.values import NOWHERE, Area, Point
from events.memory import MemoryEventStore
from events.refusal import Refusal
from events.store import NewEvents, Origin
from grid.api.street import own_duty
from grid.workers.acts import (
    AssignWorker,
    EndShift,
    ReleaseWorker,
    RelieveWorker,
    StartShift,
)
from grid.workers.gaps import gaps
from grid.workers.refusals import ShiftTooLong
from grid.workers.roster import Roster
from tests.grid.workers.street import (
    CELLS,
    CITY,
    DISTRICT,
    FAR,
    HERE,
    STREET,
    THERE,
    TOWN,
    SmallStreet,
    place,
)

FIRST, SECOND, THIRD = (f"{HERE}00{n}" for n in (1, 2, 3))


@pytest.fixture
def street() -> SmallStreet:
    """Two workers in one community, its lead, and a lead of the subdistrict."""
    street = SmallStreet()
    for worker, cells in (("li", (FIRST, SECOND)), ("wu", (SECOND, THIRD))):
        street.does("boss", worker, AssignWorker(worker=worker, area=HERE, cells=cells))
    street.does("boss", "lead", AssignWorker(worker="lead", area=HERE, is_lead=True))
    street.does("boss", "chief", AssignWorker(worker="chief", area=STREET, is_lead=True))
    return street


def refused(street: SmallStreet, by: str, worker: str, command: object) -> str:
    with pytest.raises(Refusal) as caught:
        street.does(by, worker, command)
    return caught.value.code


def test_the_worker_on_duty_for_the_cell_gets_its_tasks(street: SmallStreet):
    street.does("li", "li", StartShift())

    assert street.worker_for(place(FIRST)) == "li"
    assert street.worker_for(place(THIRD)) == "lead"  # wu is not on duty


def test_of_two_on_duty_the_one_who_came_first_gets_it(street: SmallStreet):
    street.does("wu", "wu", StartShift())
    street.later(1)
    street.does("li", "li", StartShift())

    assert street.worker_for(place(SECOND)) == "wu"


def test_without_a_worker_it_goes_to_the_lead_of_the_next_level_that_has_one(street: SmallStreet):
    assert street.worker_for(place(FIRST)) == "lead"
    assert street.worker_for(place(f"{THERE}001")) == "chief"
    assert street.worker_for(place(f"{FAR}001")) is None
    street.does("boss", "mayor", AssignWorker(worker="mayor", area=CITY, is_lead=True))
    assert street.worker_for(place(f"{FAR}001")) == "mayor"  # no district above the town
    assert street.worker_for(NOWHERE) == "mayor"
    assert street.worker_for(Area(subdistrict=TOWN)) == "mayor"


def test_a_lead_on_duty_comes_before_one_who_is_not(street: SmallStreet):
    street.does("boss", "chief", AssignWorker(worker="chief", area=HERE, is_lead=True))
    assert street.worker_for(place(FIRST)) == "chief"  # by account
    street.does("lead", "lead", StartShift())

    assert street.worker_for(place(FIRST)) == "lead"


def test_a_disabled_account_gets_nothing(street: SmallStreet):
    street.does("li", "li", StartShift())
    street.disable("li")
    street.disable("lead")

    assert street.worker_for(place(FIRST)) == "chief"


def test_a_shift_ends_by_its_worker_or_by_the_clock(street: SmallStreet):
    street.does("li", "li", StartShift())
    street.later(3)
    street.does("li", "li", EndShift())
    assert street.worker_for(place(FIRST)) == "lead"

    street.does("li", "li", StartShift())
    street.later(11.99)
    assert street.worker_for(place(FIRST)) == "li"
    street.later(0.01)
    assert street.worker_for(place(FIRST)) == "lead"
    assert refused(street, "li", "li", EndShift()) == "grid_worker.not_allowed_now"
    ended, started = street.does("li", "li", StartShift())
    assert isinstance(ended, ShiftEnded)
    assert ended.by_clock
    assert isinstance(started, ShiftStarted)


def test_the_service_decides_when_a_shift_starts_and_the_phone_is_kept_as_evidence(
    street: SmallStreet,
):
    phone = street.at - timedelta(hours=6)
    point = Point(lon=3, lat=0, crs="wgs84")
    (started,) = street.does("li", "li", StartShift(phone_at=phone, point=point))

    assert isinstance(started, ShiftStarted)
    assert (started.at, started.phone_at, started.cell) == (street.at, phone, THIRD)
    assert "point" not in type(started).model_fields


def test_a_shift_is_no_longer_than_the_policy_allows(street: SmallStreet):
    street.at = street.at.astimezone(UTC)  # as the service's clock
    past, long = "grid_worker.shift_ends_in_the_past", "grid_worker.shift_too_long"
    for hours, code in ((-1, past), (0, past), (12.5, long)):
        shift = StartShift(until=street.at + timedelta(hours=hours))
        assert refused(street, "li", "li", shift) == code
    with pytest.raises(ShiftTooLong, match="longer") as told:
        street.does("li", "li", shift)
    assert "2026年3月10日20:00" in told.value.advice_zh


def test_who_relieves_has_the_cells_until_the_end_of_their_own_shift(street: SmallStreet):
    street.does("li", "li", StartShift())
    assert refused(street, "lead", "li", RelieveWorker(by="wu")) == (
        "grid_worker.reliever_not_on_duty"
    )
    street.later(4)
    street.does("wu", "wu", StartShift())
    street.does("lead", "li", RelieveWorker(by="wu"))

    assert street.worker_for(place(FIRST)) == "wu"
    assert street.roster.covers("wu", street.at) == ("li",)
    street.later(12)
    assert street.worker_for(place(FIRST)) == "lead"


def test_a_cover_ends_with_the_shift_in_which_it_began(street: SmallStreet):
    street.does("li", "li", StartShift())
    street.does("wu", "wu", StartShift())
    street.later(1)
    street.does("lead", "li", RelieveWorker(by="wu"))
    street.does("wu", "wu", EndShift())
    street.later(1)
    street.does("wu", "wu", StartShift())

    assert street.worker_for(place(FIRST)) == "lead"
    assert street.worker_for(place(THIRD)) == "wu"


def test_who_returns_has_the_cells_again(street: SmallStreet):
    street.does("li", "li", StartShift())
    street.does("wu", "wu", StartShift())
    street.does("lead", "li", RelieveWorker(by="wu"))
    street.does("li", "li", StartShift())

    assert street.worker_for(place(FIRST)) == "li"
    assert street.roster.covers("wu", street.at) == ()


def test_reassigned_cells_follow_at_once_and_a_released_worker_has_none(street: SmallStreet):
    street.does("li", "li", StartShift())
    street.does("lead", "li", AssignWorker(worker="li", area=HERE, cells=(THIRD,)))
    assert (street.worker_for(place(FIRST)), street.worker_for(place(THIRD))) == ("lead", "li")
    street.does("lead", "li", ReleaseWorker())

    assert street.worker_for(place(THIRD)) == "lead"
    assert refused(street, "li", "li", StartShift()) == "grid_worker.not_allowed_now"


def test_a_lead_manages_below_its_division_and_nowhere_else(street: SmallStreet):
    there = AssignWorker(worker="he", area=THERE)
    assert refused(street, "lead", "he", there) == "grid_worker.not_your_area"
    street.does("chief", "he", there)
    here = AssignWorker(worker="he", area=HERE)
    assert refused(street, "lead", "he", here) == "grid_worker.not_your_area"  # taken from there
    upwards = AssignWorker(worker="chief", area=HERE, is_lead=True)
    assert refused(street, "lead", "chief", upwards) == "grid_worker.not_your_area"


async def test_a_lead_is_what_their_own_stream_says_whatever_the_roster_has_heard(
    street: SmallStreet,
):
    """Released a moment ago, by a process of which this one has not heard yet."""
    store, chief = (
        MemoryEventStore(clock=lambda: street.at),
        Actor(account="chief", roles=frozenset({Role.GRID_LEAD})),
    )
    history = [*street.history["chief"], WorkerReleased(at=street.at, worker="chief")]
    await store.append(NewEvents("grid_worker-chief", 0, history, Origin(actor="boss")))
    known, own = street.context(), await own_duty(store, chief)

    assert known.may_manage(chief, [HERE])
    assert not replace(known, own=own).may_manage(chief, [HERE])
    assert await own_duty(store, Actor(account="li", roles=frozenset({Role.GRID_WORKER}))) is None


def test_nobody_sets_their_own_appointment(street: SmallStreet):
    """Neither wider nor narrower, whatever they lead; the one above may."""
    own = "grid_worker.own_appointment"
    for command in (AssignWorker(worker="chief", area=HERE, is_lead=True), ReleaseWorker()):
        assert refused(street, "chief", "chief", command) == own
    street.does("chief", "lead", ReleaseWorker())
    again = AssignWorker(worker="lead", area=HERE, is_lead=True)

    assert refused(street, "lead", "lead", again) == own


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AssignWorker(worker="clerk", area=HERE), "grid_worker.no_such_account"),
        (AssignWorker(worker="nobody-here", area=HERE), "grid_worker.no_such_account"),
        (AssignWorker(worker="li", area=HERE, is_lead=True), "grid_worker.no_such_account"),
        (AssignWorker(worker="li", area=STREET), "grid_worker.no_such_area"),
        (AssignWorker(worker="li", area="440511009999"), "grid_worker.no_such_area"),
        (AssignWorker(worker="li", area=HERE, cells=(f"{THERE}001",)),
         "grid_worker.cells_not_in_area"),
        (AssignWorker(worker="li", area=HERE, cells=(f"{HERE}999",)),
         "grid_worker.cells_not_in_area"),
    ],
)  # fmt: skip
def test_an_assignment_fits_the_account_the_divisions_and_the_map(
    street: SmallStreet, command: AssignWorker, code: str
):
    assert refused(street, "boss", command.worker, command) == code


def test_a_shift_is_the_workers_own(street: SmallStreet):
    assert refused(street, "wu", "li", StartShift()) == "grid_worker.not_yourself"
    assert refused(street, "he", "he", StartShift()) == "grid_worker.not_assigned"
    assert refused(street, "clerk", "li", StartShift()) == "grid_worker.not_your_role"
    assert refused(street, "li", "li", RelieveWorker(by="wu")) == "grid_worker.not_your_role"


def test_cells_without_a_worker_are_told_with_the_reason(street: SmallStreet):
    street.does("wu", "wu", StartShift())
    found = {gap.cell.code: gap.reason for gap in gaps(CELLS.values(), street.context(), street.at)}

    assert found[FIRST] == "off_duty"
    assert found[f"{THERE}001"] == "unassigned"
    assert not {SECOND, THIRD} & found.keys()


def test_the_last_event_of_each_type_is_enough_to_know_the_roster(street: SmallStreet):
    """A start reads no more (`newest` in the log's reader)."""
    street.does("wu", "wu", StartShift())
    for worker in ("li", "wu", "li"):
        if street.roster.of(worker).on_duty(street.at):
            street.does(worker, worker, EndShift())
        street.does(worker, worker, StartShift())
        street.later(1)
        street.does("lead", "wu", AssignWorker(worker="wu", area=HERE, cells=(FIRST,)))
    street.does("lead", "li", RelieveWorker(by="wu"))
    street.does("lead", "li", ReleaseWorker())
    street.does("lead", "li", AssignWorker(worker="li", area=HERE, cells=(SECOND,)))

    again = Roster()
    for events in street.history.values():
        last = {type(each): number for number, each in enumerate(events)}
        for number in sorted(last.values()):
            again.take(events[number])
    for area in map(place, CELLS):
        serves = street.context().may_serve
        divisions = street.context().divisions
        assert again.worker_for(area, street.at, divisions, serves) == street.worker_for(area)


def test_a_lead_sends_those_of_the_own_division_and_the_centre_those_of_the_place(
    street: SmallStreet,
):
    street.does("boss", "he", AssignWorker(worker="he", area=FAR, cells=(f"{FAR}001",)))
    context = street.context()
    lead, chief, clerk = (
        Actor(account=each, roles=street.people[each].roles) for each in ("lead", "chief", "clerk")
    )
    here = Area(community=HERE, subdistrict=STREET, district=DISTRICT)

    assert [each for each in ("li", "he", "chief") if context.may_send(lead, each, here)] == ["li"]
    assert context.may_send(chief, "chief", here)
    assert context.may_send(clerk, "li", here)
    assert context.may_send(clerk, "chief", here)
    assert not context.may_send(clerk, "he", here)
    assert not context.may_send(clerk, "mayor", here)  # has no duty area
    assert context.may_send(clerk, "he", Area(subdistrict=TOWN))
