"""The size budget: a file too long to hold in mind is two files."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("events", "grid", "hotline", "projections", "tests")
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
VAGUE = {"utils", "common", "helpers", "managers", "services"}
TOP = {"pyproject.toml", "README.md", *PACKAGES, "deploy"}
MADE = {"build", "dist", "uv.lock"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_over_400_lines():
    found = {path: len(path.read_text("utf-8").splitlines()) for path in sources()}

    assert {} == {path: n for path, n in found.items() if n > MOST_LINES_OF_A_FILE}


def test_no_function_is_over_40_lines():
    long = [
        f"{path.relative_to(ROOT)}:{name} {lines}"
        for path in sources()
        for name, lines in functions(path)
        if lines > MOST_LINES_OF_A_FUNCTION
    ]

    assert [] == long


def test_no_folder_has_a_vague_name():
    assert [] == [path for path in sources() if VAGUE & set(path.relative_to(ROOT).parts)]


def test_only_the_agreed_names_stand_at_the_top():
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert shown - MADE == TOP
