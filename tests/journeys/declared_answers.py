"""Every answer that a test receives is checked against what its operation declares."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from hotline.http.docs.openapi_parts import HEADERS, REPLAYED
from hotline.http.docs.problem_list import problem_codes
from hotline.http.problem_document import ProblemDocument
from hotline.http.routes import Route

PROBLEM = TypeAdapter[Any](ProblemDocument)


@dataclass(frozen=True)
class DeclaredAnswers:
    """`operations`: method, address as a pattern, route. Strict: an undeclared field is wrong."""

    routes: Sequence[Route] = ()

    @cached_property
    def operations(self) -> list[tuple[str, re.Pattern[str], Route]]:
        """A written address before one with a parameter in that place, as the router finds them."""
        return [
            (route.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path)), route)
            for route in sorted(self.routes, key=lambda route: route.path.count("{"))
        ]

    def require(
        self, method: str, path: str, status: int, headers: Mapping[str, str], raw: bytes
    ) -> None:
        media = headers.get("Content-Type", "").partition(";")[0]
        if media == "application/problem+json":
            conforms(PROBLEM, raw, f"{method} {path}: problem")
            require_listed(orjson.loads(raw), status)
            return
        for verb, pattern, route in self.operations:
            if verb == method and pattern.fullmatch(path):
                require_declared(route, status, media, raw)
                require_headers(route, headers)
                return


def require_declared(route: Route, status: int, media: str, raw: bytes) -> None:
    assert status in {route.status, *route.also}, f"{route.operation}: undeclared status {status}"
    if raw:
        declared = {route.media, *route.files}
        assert media in declared, f"{route.operation}: undeclared media type {media}"
    if route.writes is not None and media == route.media:
        conforms(route.writes, raw, route.operation)


def require_headers(route: Route, headers: Mapping[str, str]) -> None:
    """Those that a client acts on: as declared, no more and no fewer."""
    carried = {name for name in HEADERS if name in headers} - {REPLAYED}
    assert carried == set(route.carries), f"{route.operation} carries {sorted(carried)}"
    assert REPLAYED not in headers or route.repeats, f"{route.operation}: undeclared {REPLAYED}"


def require_listed(document: Mapping[str, Any], status: int) -> None:
    """`http.status_…` is what the HTTP library refuses by itself."""
    code = document["code"]
    known = listed().get(code, None if code.startswith("http.status_") else 0)
    assert known in {status, None}, f"{code} with status {status} is not in the list of problems"
    assert document["status"] == status


@cache
def listed() -> Mapping[str, int]:
    return {each.code: each.status for each in problem_codes()}


def conforms(shape: TypeAdapter[Any], raw: bytes, what: str) -> None:
    try:
        require_shape(shape, raw)
    except ValidationError as error:
        faults = [f"{each['loc']}: {each['msg']} ({each['input']!r})" for each in error.errors()]
        raise AssertionError(f"{what} is not as declared: {faults}") from None


@lru_cache(maxsize=1_000)  # many readers get the same bytes; an error is not kept
def require_shape(shape: TypeAdapter[Any], raw: bytes) -> None:
    shape.validate_json(raw, strict=True)
