"""Chinese texts that people read have full-width punctuation between Chinese characters."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import hotline
from events.refusal import Refusal
from hotline.default_policy import default_policy
from hotline.http.problems import Problem
from hotline.reference import to_json

HAN: Final = "\u4e00-\u9fff"
HALF_WIDTH: Final = re.compile(
    rf"[{HAN}”」）][,;:?!]|[,;:?!] ?[{HAN}“（]|[{HAN}] ?\(|\) ?[{HAN}]|\)[,;:]"
)
SHOWN: Final = ("title", "needs_zh")


def subclasses(of: type) -> Iterator[type]:
    for each in of.__subclasses__():
        yield each
        yield from subclasses(each)


def texts() -> Iterator[tuple[str, str]]:
    """Of each refusal and each problem of the program: where it is, and its words."""
    for module in walk_packages(hotline.__path__, "hotline."):
        if not module.name.startswith(("hotline.bench", "hotline.cli")):
            import_module(module.name)
    for each in {*subclasses(Refusal), *subclasses(Problem)}:
        for name in dir(each):
            said = getattr(each, name) if name in SHOWN or name.endswith("_zh") else None
            if isinstance(said, str):
                yield f"{each.__module__}.{each.__name__}.{name}", said


def reasons() -> Iterator[tuple[str, str]]:
    """What the default policy offers to choose from."""
    for name, value in to_json(default_policy()).items():
        if name.endswith("_reasons"):
            yield from ((f"{name}.{code}", said) for code, said in value.items())


def test_refusals_and_reasons_have_full_width_punctuation():
    found = [*texts(), *reasons()]

    assert len(found) > 200, "the program has that many"
    assert [] == [(where, said) for where, said in found if HALF_WIDTH.search(said)]
