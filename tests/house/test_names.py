"""One name for one thing: a class name has one home, a folder one subject."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from events.catalog.registry import EVENTS
from events.catalog.work_order.event import WorkOrderEvent
from tests.house.test_size import PACKAGES, ROOT, sources

PRODUCT = tuple(package for package in PACKAGES if package != "tests")
MOST_FILES_OF_A_FOLDER = 15
MOST_FILES = 5  # that name one event
MAKERS_OF_EVENTS = {"bench", "demo_city", "replay", "simulation"}


def classes() -> Iterator[tuple[str, str]]:
    for path in sources():
        place = path.relative_to(ROOT)
        if place.parts[0] in PRODUCT:
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    yield node.name, str(place)


def folders() -> Counter[Path]:
    """Each product folder with its files of code, SQL and data; packages' own files are free."""
    return Counter(
        path.parent.relative_to(ROOT)
        for package in PRODUCT
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".sql", ".toml"} and path.name != "__init__.py"
    )


def test_a_class_name_has_one_home():
    homes: dict[str, list[str]] = {}
    for name, place in classes():
        homes.setdefault(name, []).append(place)

    assert {} == {name: places for name, places in homes.items() if len(places) > 1}


def test_no_product_folder_has_more_than_15_files():
    assert {} == {str(path): n for path, n in folders().items() if n > MOST_FILES_OF_A_FOLDER}


def test_the_folders_of_tests_mirror_the_product():
    """`tests/events/vault` tests `events/vault`."""
    tested = {
        path.parent.relative_to(ROOT / "tests")
        for package in PRODUCT
        for path in (ROOT / "tests" / package).rglob("test_*.py")
    }

    assert set() == {str(folder) for folder in tested if not (ROOT / folder).is_dir()}


def names(text: str, word: str) -> bool:
    """`in` is quick and rules out most: a pattern tries every place of every file."""
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None


def test_an_event_is_named_in_at_most_5_product_files():
    """Consumers use what a fact declares (its effect), not its name."""
    texts = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for package in PRODUCT
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".sql"} and not MAKERS_OF_EVENTS & set(path.parts)
    }
    naming = {
        type_: [
            place
            for place, text in texts.items()
            if names(text, declared.__name__) or names(text, type_)
        ]
        for type_, declared in EVENTS.items()
        if issubclass(declared, WorkOrderEvent)
    }

    assert {} == {type_: files for type_, files in naming.items() if len(files) > MOST_FILES}
