"""The README exists in two languages, and both say the same."""

import re
from pathlib import Path

import pytest

from hotline.app.settings import NOT_OURS, PREFIX, Settings
from hotline.cli.account_command_line import account
from hotline.cli.command_line import app
from hotline.cli.outbox_command_line import outbox

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "README.md"
CHINESE = ROOT / "deploy" / "docs" / "zh" / "README.md"
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")
SETTING = re.compile(r"HOTLINE_[A-Z0-9_]*[A-Z]")
CODE = re.compile(r"`([^`\n]+)`")
NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
FOUR_COLUMNS = 5  # signs between and around them


def text(path: Path) -> str:
    return path.read_text("utf-8")


def blocks(path: Path) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text(path), re.DOTALL)


def prose(path: Path) -> str:
    return re.sub(r"```.*?```", "", text(path), flags=re.DOTALL)


def links(path: Path) -> set[Path]:
    return {(path.parent / link).resolve() for link in LINK.findall(text(path))}


def names(path: Path) -> set[str]:
    """What stands between backticks; a list of them has another separator in Chinese."""
    return {code.split(" … ")[0] for code in CODE.findall(prose(path))}


def figures(path: Path) -> list[list[str]]:
    """The numbers of each row of the table of what was measured."""
    rows = [line for line in prose(path).splitlines() if line.count("|") == FOUR_COLUMNS]
    return [sorted(NUMBER.findall(row)) for row in rows]


def test_both_have_the_same_commands_to_type():
    assert blocks(ENGLISH) == blocks(CHINESE)


def test_both_name_the_same_commands_settings_and_files():
    assert names(ENGLISH) ^ names(CHINESE) == set()


def test_both_lead_to_the_same_places():
    english, chinese = links(ENGLISH) - {CHINESE}, links(CHINESE) - {ENGLISH}

    assert english == chinese
    assert all(path.exists() for path in english | {CHINESE, ENGLISH})
    assert CHINESE in links(ENGLISH)
    assert ENGLISH in links(CHINESE)


def test_both_give_the_same_numbers():
    assert len(figures(ENGLISH)) > 10
    assert figures(ENGLISH) == figures(CHINESE)


@pytest.mark.parametrize("path", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_every_setting_and_every_command_is_named(path: Path):
    settings = {PREFIX + name.upper() for name in Settings.model_fields}
    typed = [str(each.name or each.callback.__name__) for each in app.registered_commands]
    under_account = [
        str(each.name or each.callback.__name__)
        for group in (account, outbox)
        for each in group.registered_commands
    ]
    code = " ".join(CODE.findall(prose(path)))
    words = set(re.findall(r"[a-z-]+", code))

    assert set(SETTING.findall(text(path))) - NOT_OURS == settings
    assert {*typed, "account", "outbox", *under_account} - words == set()
