"""Every rule number has an article in deploy/docs/rules.md, and the articles are true."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.test_tree import ROOT, tracked

RULES = ROOT / "deploy" / "docs" / "rules.md"
NUMBER = re.compile(r"\b[A-Z]-[0-9]{2}\b")
ARTICLE = re.compile(r"^### (?P<number>\S+) .+\n(?P<body>(?:(?!#).*\n)*)", re.MULTILINE)
FIELD = re.compile(r"^- \*(?P<name>[^*]+)\*(?:: (?P<value>.+))?$", re.MULTILINE)
SHOWN_ELSEWHERE = {
    "D-09",  # a part of the state, that no event says
    "T-02",  # of the clock's own algebra, beside an independent count
    "T-10",
    "T-11",  # an answer that is read from the events
    "T-12",  # which of the published policies the acts are given
    "S-03",
}
TEXTS = {".py", ".sql", ".md", ".toml"}


@dataclass(frozen=True)
class Article:
    number: str
    fields: Mapping[str, str]

    def named(self, field: str) -> list[str]:
        return re.findall(r"`([^`]+)`", self.fields.get(field, ""))


@cache
def articles() -> tuple[Article, ...]:
    return tuple(
        Article(
            found["number"], {each["name"]: each["value"] or "" for each in FIELD.finditer(body)}
        )
        for found in ARTICLE.finditer(RULES.read_text("utf-8"))
        if (body := found["body"])
    )


@cache
def mentioned() -> Mapping[str, frozenset[str]]:
    """The rule numbers in each file, by its path."""
    return {
        str(path.relative_to(ROOT)): frozenset(NUMBER.findall(path.read_text("utf-8")))
        for path in tracked()
        if path.suffix in TEXTS and path != RULES and path.is_file()
    }


@cache
def functions_of(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(
        node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def files_with(number: str) -> list[str]:
    return sorted(path for path, numbers in mentioned().items() if number in numbers)


def in_force() -> list[Article]:
    return [article for article in articles() if "In force" in article.fields]


def test_every_number_has_one_article():
    numbers = [article.number for article in articles()]

    assert len(numbers) > 50
    assert [] == [number for number in numbers if not NUMBER.fullmatch(number)]
    assert [] == sorted({number for number in numbers if numbers.count(number) > 1})


def test_every_number_in_the_tree_has_an_article():
    written = {article.number for article in articles()}
    within = {str(RULES): frozenset(NUMBER.findall(RULES.read_text("utf-8")))}
    unknown = {path: numbers - written for path, numbers in {**mentioned(), **within}.items()}

    assert {} == {path: numbers for path, numbers in unknown.items() if numbers}


def test_every_article_has_a_reason_a_source_and_a_state():
    for article in articles():
        assert article.fields["Reason"], article.number
        assert article.fields["Source"], article.number
        assert {"In force", "Not built yet"} & article.fields.keys(), article.number
        assert ("In force" in article.fields) == bool(article.named("Test")), article.number


def test_a_rule_in_force_names_files_that_exist():
    absent = {
        f"{article.number} {place}": files_with(article.number)
        for article in in_force()
        for place in article.named("In force")
        if not (ROOT / place).is_file()
    }

    assert {} == absent, "the files listed mention the number"


def test_a_rule_in_force_is_mentioned_where_it_is_enforced_or_tested():
    lost = {
        article.number: files_with(article.number)
        for article in in_force()
        if not {
            *article.named("In force"),
            *(test.partition("::")[0] for test in article.named("Test")),
        }.intersection(files_with(article.number))
    }

    assert {} == lost, "the files listed mention the number"


def test_a_rule_in_force_names_tests_that_exist():
    named = [(article.number, test) for article in in_force() for test in article.named("Test")]

    assert [] == [
        f"{number} {test}" for number, test in named if not exists(*test.partition("::")[::2])
    ]


def exists(file: str, function: str) -> bool:
    return (ROOT / file).is_file() and function in functions_of(ROOT / file)


def of_an_order() -> list[Article]:
    """The rules about the life of a work order."""
    return [article for article in in_force() if article.number[0] in "DRTUFSX"]


def test_a_rule_about_an_order_names_a_property():
    """It holds over any life, and not only in the examples."""
    without = {article.number for article in of_an_order() if not article.named("Property")}

    assert without == set()


def test_the_properties_that_are_named_exist():
    named = [(article.number, each) for article in in_force() for each in article.named("Property")]

    assert [] == [
        f"{number} {each}" for number, each in named if not exists(*each.partition("::")[::2])
    ]


def test_a_rule_about_an_order_has_a_test_that_compares_whole_events():
    """`given(...).when(...).then(...)`; what routing, figures or journeys show is listed."""
    without = {
        article.number
        for article in of_an_order()
        if not any(
            compares_events(*test.partition("::")[::2])
            for test in [*article.named("Test")]
            if test.startswith("tests/hotline/work_order/")
        )
    }

    assert without == SHOWN_ELSEWHERE


def compares_events(file: str, function: str) -> bool:
    nodes = ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
    return any(
        isinstance(call, ast.Attribute) and call.attr in {"then", "then_refused"}
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.name == function
        for call in ast.walk(node)
    )
