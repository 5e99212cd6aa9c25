"""When the workers of a play are on duty, and how good their communities are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.catalog.grid_workers import ShiftStarted, WorkerAssigned
from grid.workers.roster import Roster
from hotline.app.simulation.street.crew import Crew

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
T0 = datetime(2026, 3, 1, tzinfo=UTC)
HOME = "440511004001"


def crew(seed: int = 1, people: int = 12) -> Crew:
    roster = Roster()
    for n in range(people):
        area = f"44051100400{n % 9 + 1}"
        cells = tuple(f"{area}{serial:03d}" for serial in range(1, 9))
        roster.take(
            WorkerAssigned(at=T0, worker=f"worker-{n}", area=area, cells=cells, map_version=1)
        )
    return Crew(lambda: roster, seed, ZONE)


def week(found: Crew) -> list[object]:
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    return [found.shift(each, day) for each in found.workers() for day in days]


def test_the_same_seed_has_the_same_shifts_and_rounds():
    first, second, other = crew(), crew(), crew(seed=2)
    worker = first.workers()[0]

    assert week(first) == week(second) != week(other)
    assert first.round_of(worker, MONDAY) == second.round_of(worker, MONDAY)
    assert first.neglect(HOME) == second.neglect(HOME) != other.neglect(HOME)


def test_each_day_most_are_on_duty_and_someone_is_free():
    found = crew()
    for n in range(12):
        at_work = [found.shift(each, MONDAY + timedelta(days=n)) for each in found.workers()]
        assert len(found.workers()) / 2 < len([*filter(None, at_work)])
    assert None in week(found)


def test_who_is_off_duty_gets_to_a_task_on_the_next_shift():
    found = crew()
    worker = found.workers()[0]
    night = datetime(2026, 3, 2, 23, 0, tzinfo=ZONE)

    begins = found.when(worker.account, night)

    assert begins > night
    assert begins - timedelta(minutes=10) in {
        shift[0]
        for n in range(7)
        if (shift := found.shift(worker, MONDAY + timedelta(days=n))) is not None
    }


def test_who_is_on_duty_gets_to_a_task_at_once():
    found, noon = crew(), datetime(2026, 3, 2, 12, 0, tzinfo=ZONE)
    started = ShiftStarted(at=noon, worker="worker-3", ends_at=noon + timedelta(hours=8))
    found.roster().take(started)

    assert found.when("worker-3", noon) == noon
    assert [each.account for each in found.on_duty(noon)] == ["worker-3"]


def test_a_round_passes_its_points_on_the_shift_and_misses_some_where_it_is_neglected():
    found = crew()
    for worker in found.workers():
        _, body = found.round_of(worker, MONDAY)
        start = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
        walked = [*found.walk(worker, MONDAY, start, start + timedelta(hours=8), body["cells"])]

        assert all(start < at < start + timedelta(hours=8) for at, _ in walked)
        assert {cell for _, cell in walked} <= set(body["cells"]) <= worker.cells
        if found.is_neglected(worker.area):
            assert len(walked) < len(body["cells"])
