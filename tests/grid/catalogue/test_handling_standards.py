"""Opening, steps with limits, closing: by matter and area class, as data."""

import pytest

from events.catalog.names import AreaClass, EntryKind, Unit
from events.working_time import TimeLimit
from grid.catalogue.entry import EntryKey
from grid.catalogue.handling_standard import HandlingStandards, StepStandard
from grid.catalogue.published import shipped_street
from grid.catalogue.tables import CURRENT, shipped_catalogue


def step(number: int, hours: int, area_class: AreaClass | None = None) -> StepStandard:
    return StepStandard(
        "06010", area_class, number, "成堆", TimeLimit(hours, Unit.WORKING_HOUR), "清理"
    )


def hours(standards: HandlingStandards, area_class: AreaClass) -> list[int]:
    return [each.limit.value for each in standards.steps("06010", area_class)]


def test_the_limit_of_the_area_class_wins_over_that_of_all() -> None:
    for rows in ([step(1, 4), step(1, 2, AreaClass.KEY)], [step(1, 2, AreaClass.KEY), step(1, 4)]):
        standards = HandlingStandards(rows)
        assert hours(standards, AreaClass.KEY) == [2]
        assert hours(standards, AreaClass.OUTLYING) == [4]


def test_steps_follow_one_another() -> None:
    standards = HandlingStandards([step(2, 24), step(1, 2)])
    assert hours(standards, AreaClass.ORDINARY) == [2, 24]
    with pytest.raises(ValueError, match="06010"):
        HandlingStandards([step(1, 2), step(3, 24)])
    with pytest.raises(ValueError, match="06010"):
        HandlingStandards([step(1, 2), step(2, 24, AreaClass.KEY), step(3, 9)])


def test_a_matter_without_a_standard_has_no_steps() -> None:
    assert HandlingStandards([]).steps("06010", AreaClass.KEY) == ()


def test_a_missing_cover_is_fenced_within_two_hours_and_replaced_within_a_day() -> None:
    steps = shipped_street().standards.in_force.steps("01001", AreaClass.ORDINARY)
    assert [(each.limit, each.closing) for each in steps] == [
        (TimeLimit(2, Unit.HOUR), "设置警示围挡"),
        (TimeLimit(24, Unit.HOUR), "复位、更换"),
    ]


def test_every_proposal_is_for_a_matter_of_the_standard() -> None:
    shipped = shipped_catalogue()
    for code in shipped_street().standards.in_force.by_code:
        assert shipped.get(EntryKey(CURRENT, EntryKind.MATTER, code)), code
