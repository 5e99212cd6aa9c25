"""Two calls about one problem meet, whatever the words."""

from itertools import combinations

import pytest

from grid.sync.signals import metres_between
from hotline.duplicates.likeness import ALIKE, CallTold, Reason, likeness
from tests.hotline.duplicates.calls import calls

CALLS = [each.told for each in calls("calls.csv")]


@pytest.mark.parametrize(
    ("file", "precision", "recall"),
    [("calls.csv", 0.5, 1.0), ("held_out.csv", 0.25, 0.45)],
)
def test_precision_and_recall_are_those_of_the_decision(file: str, precision: float, recall: float):
    """ADR 40 states them; a change of the rule that loses one is seen."""
    pairs = list(combinations(calls(file), 2))
    same = {(a, b) for a, b in pairs if a.problem == b.problem}
    found = {(a, b) for a, b in pairs if score(a.told, b.told) >= ALIKE}

    assert len(found & same) / len(found) >= precision
    assert len(found & same) / len(same) >= recall


def score(a: CallTold, b: CallTold) -> float:
    return likeness(a, b, metres_between).score


def test_two_calls_are_as_alike_as_the_other_way_round():
    for a, b in combinations(CALLS[:12], 2):
        assert likeness(a, b, metres_between) == likeness(b, a, metres_between)


def test_nothing_is_more_like_a_call_than_itself():
    for a, b in combinations(CALLS, 2):
        assert score(a, b) <= score(a, a) <= 1


def test_the_same_caller_makes_it_likelier_and_is_a_reason():
    first, _, elsewhere, *_ = CALLS
    alone = likeness(first, elsewhere, metres_between)
    again = likeness(first, elsewhere, metres_between, same_caller=True)

    assert again.score > alone.score
    assert Reason.CALLER in again.reasons
    assert Reason.CALLER not in alone.reasons
