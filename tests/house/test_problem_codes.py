"""Every problem that is declared can be sent, and some test waits for its code."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from events.refusal import Refusal
from hotline.http.docs.problem_list import PROGRAM_ONLY
from hotline.http.problems import Problem

ROOT = Path(__file__).parents[2]
PRODUCT = ("events", "grid", "hotline", "projections")
UNTESTED: Mapping[str, str] = {
    "request.refused": "the family of refusals: each is sent under its own code",
    "request.unacceptable": "what aiohttp raises by itself is sent as http.status_…",
    "request.broken_body": "the sender has left in the middle: nobody can read the answer",
}
"""Codes that no test can provoke, each with the reason."""

SHARED: Mapping[str, str] = {
    "server.database_away": "one says that nothing was saved, where that is certain",
}
"""Codes with two sentences, each with the reason."""


@cache
def declared() -> Mapping[str, type[Exception]]:
    """By the name of the class; those of tests are not ours."""
    for package in PRODUCT:
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    classes = [*subclasses(Problem), *subclasses(Refusal)]
    return {each.__name__: each for each in classes if each.__module__.split(".")[0] in PRODUCT}


def subclasses(family: type[Exception]) -> Iterator[type[Exception]]:
    for each in family.__subclasses__():
        yield each
        yield from subclasses(each)


def names_used(path: Path) -> Iterator[str]:
    """Names that a file reads, but for imports and the bases of its classes."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.bases = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_every_problem_is_raised_somewhere():
    """A twin that is never sent misleads those who read the list."""
    used = {
        name
        for each in PRODUCT
        for path in (ROOT / each).rglob("*.py")
        for name in names_used(path)
    }

    sent = {name for name, each in declared().items() if hasattr(each, "code")}  # else a family
    assert [] == sorted(sent - used)


def test_no_two_problems_share_a_code():
    codes = [each.__dict__["code"] for each in declared().values() if "code" in each.__dict__]

    assert {code for code in codes if codes.count(code) > 1} == set(SHARED)


def test_every_code_is_expected_by_a_test():
    texts = [
        path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)
    ]
    untested = {
        code
        for name, each in declared().items()
        if isinstance(code := each.__dict__.get("code"), str)
        and not any(f'"{code}"' in text or name in text for text in texts)
    }

    assert untested == set(UNTESTED)


def test_no_detail_repeats_its_title():
    """The title says what is wrong, the detail what to do or what is possible."""
    sent = [each for each in declared().values() if hasattr(each, "code")]
    refusals = [
        each for each in sent if issubclass(each, Refusal) and PROGRAM_ONLY not in each.code
    ]
    problems = [each for each in sent if issubclass(each, Problem)]
    repeating = {
        *(each.__name__ for each in refusals if not (each.needs_zh and each.needs)),
        *(each.__name__ for each in problems if repeats(each)),
    }

    assert repeating == {"RefusedByRule"}  # the family: each is sent in its own words


def repeats(family: type[Problem]) -> bool:
    """As it is raised without a detail of its own, in one of the languages."""
    problem = family.__new__(family)
    problem.detail, problem.errors = "", ()
    titles = (problem.title_zh, problem.title_en)
    sentences = (problem.sentence(english=False), problem.sentence(english=True))
    return any(a.rstrip("。.") == b.rstrip("。.") for a, b in zip(titles, sentences, strict=True))
