"""Every code that a problem document may carry, with what to do about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Final

from events.refusal import Refusal
from hotline.http.docs.advice import advice_of
from hotline.http.problems import Invalid, Problem, RefusedByRule

PROGRAM_ONLY: Final = "account."  # what `hotline account` refuses; no request can meet it
PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class ProblemCode:
    code: str
    status: int
    title: str
    title_en: str
    advice: str

    def document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "status": self.status,
            "title": self.title,
            "title_en": self.title_en,
            "advice": self.advice,
        }


def problem_codes() -> list[ProblemCode]:
    """Of the classes that are declared, by code; the refusals of the program alone are missing."""
    found = {each.code: each for each in [*of_problems(), *of_refusals()]}
    return [found[code] for code in sorted(found)]


def of_problems() -> Iterator[ProblemCode]:
    for each in declared(Problem):
        advice = advice_of(each.code, each.status)
        yield ProblemCode(each.code, each.status, each.title_zh, each.title_en, advice)


def of_refusals() -> Iterator[ProblemCode]:
    for each in declared(Refusal):
        if each.code.startswith(PROGRAM_ONLY):
            continue
        status = Invalid.status if each.field else RefusedByRule.status
        advice = PLACE.sub(r"<\1>", each.needs_zh) or advice_of(each.code, status)
        yield ProblemCode(each.code, status, each.title, getdoc(each) or "", advice)


def declared(family: type[Any]) -> Iterator[type[Any]]:
    for each in family.__subclasses__():
        if "code" in each.__dict__:
            yield each
        yield from declared(each)
