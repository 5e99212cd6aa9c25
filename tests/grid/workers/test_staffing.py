"""Norms for communities and their workers (G-07): 2,000 to 3,000 households, one for 300, five."""

import pytest

from grid.map.divisions import DivisionLevel
from grid.workers.acts import AssignWorker
from grid.workers.staffing import needed, size_of, staffing
from hotline.policy import Staffing
from tests.grid.workers.street import DIVISIONS, FAR, HERE, THERE, SmallStreet

NORMS = Staffing()


@pytest.mark.parametrize(
    ("households", "workers", "size"),
    [
        (None, 5, "unknown"),
        (1, 5, "below"),
        (1_500, 5, "below"),
        (1_501, 6, "below"),
        (1_999, 7, "below"),
        (2_000, 7, "within"),
        (3_000, 10, "within"),
        (3_001, 11, "above"),
    ],
)
def test_one_worker_for_300_households_and_at_least_five(
    households: int | None, workers: int, size: str
):
    assert (needed(households, NORMS), size_of(households, NORMS)) == (workers, size)


def test_a_community_falls_short_by_workers_who_serve_there_leads_not_counted():
    street = SmallStreet()
    for worker in ("li", "wu"):
        street.does("boss", worker, AssignWorker(worker=worker, area=HERE))
    street.does("boss", "he", AssignWorker(worker="he", area=FAR))
    street.does("boss", "lead", AssignWorker(worker="lead", area=HERE, is_lead=True))
    street.disable("wu")
    households = {HERE: 2_400, THERE: 900}
    communities = DIVISIONS.of_level(DivisionLevel.COMMUNITY)
    found = {
        each.community.code: (each.households, each.workers, each.needed, each.short)
        for each in staffing(communities, households, NORMS, street.context())
    }

    assert found == {HERE: (2_400, 1, 8, 7), THERE: (900, 0, 5, 5), FAR: (None, 1, 5, 4)}
