"""
Golden lives: the flows of real cities, played under the policy files that the product ships.

`HOTLINE_GOLDEN=store pytest -n0 tests/cities` completes a file that a person wrote, or
computes all of them again. Read what it changes: each due time is a promise of that policy.
"""

import os
from pathlib import Path

import pytest

from tests.cities.telling import POLICIES, WAIT, life, script, text

LIVES = sorted((Path(__file__).parent / "told").glob("*.yaml"))


@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_the_rules_lead_to_the_life_that_is_stored(path: Path):
    made = text(script(path))
    if os.environ.get("HOTLINE_GOLDEN") == "store":
        path.write_bytes(made)

    assert path.read_bytes() == made


@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_every_step_of_a_life_decides_something(path: Path):
    """A command that records nothing, where nothing was refused, would be a slip of the file."""
    for taken in life(script(path)):
        assert taken.events or taken.refused or taken.step["command"] == WAIT


def test_every_policy_that_ships_has_a_life():
    assert {path.stem for path in POLICIES.glob("*.yaml")} == {
        script(path).policy for path in LIVES
    }
