"""Plain English: words that the prose and the names of the product do not use."""

import re

from tests.house.test_size import ROOT
from tests.house.test_tree import tracked

POETIC = re.compile(
    r"\b(whoever|nobody|anew|for ever|good-bye|reckon\w*|stands|mends|(?:to|or) mend|somebody)\b",
    re.IGNORECASE,
)
OF_THE_SYSTEM = re.compile(r"`nobody`|\"nobody\"|或 nobody 用户")  # a user of Unix
FORMER_NAMES = re.compile(r"\b(barred|lead: bool|NobodyFound)\b")
KINDS = {".py", ".sql", ".toml", ".md"}


def lines_with(words: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in tracked()
        if path.suffix in KINDS and "tests" not in path.relative_to(ROOT).parts and path.is_file()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for found in words.finditer(OF_THE_SYSTEM.sub("", line))
    ]


def test_prose_is_plain():
    """Subject first, present tense, the standard term: `everyone who`, `no user`, `again`."""
    assert [] == lines_with(POETIC)


def test_a_name_that_was_given_up_does_not_come_back():
    assert [] == lines_with(FORMER_NAMES)
