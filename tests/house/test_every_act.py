"""Every act has a row in the model of the random lives: one line in tests/lives/model.py."""

from hotline.work_order.table import OFFERED, REGISTER, RULES
from tests.lives.model import MOVES, TABLE
from tests.lives.search import EVERY_LIFE, THEMES


def test_every_act_has_a_row_in_the_model():
    """A new act needs a row in TABLE, and in MOVES where it moves more than the status."""
    acts = {act.name for act in RULES.values()} - {REGISTER.name}

    assert acts == set(TABLE)
    assert set(MOVES) <= acts


def test_the_table_of_rules_is_the_one_of_the_model():
    """Statuses and roles of every act, written a second time by hand."""
    for act in OFFERED.values():
        row = TABLE[act.name]
        assert (set(row.since.split()), set(row.who.split())) == (
            {str(each) for each in act.allowed_in},
            {str(each) for each in act.roles},
        ), act.name


def test_every_command_has_a_theme_in_the_search():
    """A new command needs its name in a theme of tests/lives/search.py."""
    themes = [EVERY_LIFE, *THEMES.values()]
    named = [name for theme in themes for name in theme]

    assert sorted(set(OFFERED)) == sorted(set(named))
    assert len(named) == len(set(named))
