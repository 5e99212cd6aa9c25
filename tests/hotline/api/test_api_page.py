"""
The page of the API is what the service declares.

After a change that is meant, write it again with
    HOTLINE_GOLDEN=store pytest -n0 tests/hotline/api/test_api_page.py
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.databases import ROOT
from tests.journeys.town import Town

PAGE = ROOT / "deploy/docs/api.md"
HEAD = """# The API

Every operation with the roles that may use it, written from the declared routes
(`tests/hotline/api/test_api_page.py`). Bodies, answers, problems and examples are at `/docs` of a
running service and in its `/openapi.json`; the tests send the examples. Conventions (keys,
versions, paging, `min_position`, problem documents) are in the introduction of `/docs`.
"""
NOT_DATA = {"Idempotency-Key", "If-Match", "If-None-Match", "Accept-Language"}


async def test_the_page_names_every_operation_with_its_roles(town: Town):
    document = (await town.get(None, "/openapi.json")).json
    page = "\n".join(lines(document))
    if os.environ.get("HOTLINE_GOLDEN") == "store":
        PAGE.write_text(page, "utf-8")

    assert PAGE.read_text("utf-8") == page


def lines(document: dict[str, Any]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            by_tag[operation["tags"][0]].append(row(method, path, operation))
    yield HEAD
    for tag, rows in by_tag.items():
        yield f"## {tag}\n"
        yield "| operation | what | asked with | who |"
        yield "|---|---|---|---|"
        yield from rows
        yield ""


def row(method: str, path: str, operation: dict[str, Any]) -> str:
    names = [
        each["name"]
        for each in operation["parameters"]
        if each["in"] == "query" and each["name"] not in NOT_DATA
    ]
    asked = ", ".join(f"`{name}`" for name in names)
    return f"| `{method.upper()} {path}` | {operation['summary']} | {asked} | {who(operation)} |"


def who(operation: dict[str, Any]) -> str:
    if operation.get("security") == []:
        return "without signing in"
    return ", ".join(operation["x-roles"]) or "everyone who is signed in"
