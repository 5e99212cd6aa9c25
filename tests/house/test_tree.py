"""What must never stand in a tracked file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADDRESSES = re.compile(
    '"resol'
    r'ved": *"http|regis'
    r'try *= *"?http|index-'
    r"url|files\.pythonhosted|/sim"
    "ple/"
)
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.-])/(work|farm|root)/")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.is_file() and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_registrys_address():
    assert [] == lines_with(ADDRESSES)


def test_no_file_names_a_place_on_somebodys_machine():
    assert [] == lines_with(MACHINE)


def test_no_file_is_left_unfinished():
    """Words that promise to come back are promises to nobody."""
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|Not" + r"ImplementedError)\b")

    assert [] == lines_with(words)


def test_no_file_names_a_page_that_is_not_here():
    """The reader of the repository can open every page that it names."""
    pages = {path.name for path in tracked()}
    named = {
        f"{path.relative_to(ROOT)}: {page}"
        for path in tracked()
        if path.suffix in {".md", ".py", ".sql", ".toml"} and path != Path(__file__)
        for page in re.findall(r"[\w-]+\.md\b|\b[Ff]inding [A-Z]?-?\d+", path.read_text("utf-8"))
        if page not in pages
    }

    assert set() == named
