"""Every answer has a schema, and a client can rely on it."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from hotline.http.docs.advice import OF_CODE
from tests.journeys.declared_answers import require_declared
from tests.journeys.story import Story
from tests.journeys.town import Town

PLAIN = {
    "figures-page": "text/html",
    "read-file": "image/jpeg",  # or another kind that is accepted
    "live": "text/event-stream",  # hints, described in its text: test_live.py
    "metrics": "text/plain",
}
"""Operations without a schema, with the media type of their answers."""


@pytest.fixture
async def document(town: Town) -> dict[str, Any]:
    return (await town.get(None, "/openapi.json")).json


def answers(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operation, status and content of every answer that is not a problem."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = dict(response.get("content", {}))
                problem = content.pop("application/problem+json", None)
                if content or problem is None:
                    yield operation["operationId"], status, content


async def test_every_answer_has_a_schema(document: dict[str, Any]):
    without = {
        operation: next(iter(content))
        for operation, status, content in answers(document)
        if status not in {"204", "304"} and "application/json" not in content
    }

    assert without == PLAIN


async def test_bodies_are_closed_and_answers_are_open(document: dict[str, Any]):
    """A body with an unknown field is refused; an answer may gain fields."""
    schemas = document["components"]["schemas"]
    sent, answered = (
        bodies(document),
        {name for _, _, content in answers(document) for name in reached_from(content, schemas)},
    )
    closed = {
        name for name, schema in schemas.items() if schema.get("additionalProperties") is False
    }
    objects = {name for name, schema in schemas.items() if schema.get("type") == "object"}

    assert sent & objects == closed & sent
    assert (answered - sent) & closed == set()


def bodies(document: dict[str, Any]) -> set[str]:
    schemas = document["components"]["schemas"]
    return {
        name
        for methods in document["paths"].values()
        for operation in methods.values()
        for name in reached_from(operation.get("requestBody", {}), schemas)
    }


def reached_from(content: Any, schemas: dict[str, Any]) -> set[str]:
    reached = set(references(content))
    while more := {name for each in reached for name in references(schemas[each])} - reached:
        reached |= more
    return reached


async def test_every_field_of_an_answer_says_what_it_means(document: dict[str, Any]):
    schemas = document["components"]["schemas"]
    contents = [content for _, _, content in answers(document)]
    reached = reached_from(contents, schemas) | {"ProblemDocument", "FieldError"}
    silent = [
        f"{name}.{field}"
        for name in sorted(reached)
        for field, schema in schemas[name].get("properties", {}).items()
        if "description" not in schema and "const" not in schema
    ]

    assert silent == []
    assert {"Order", "OrderItem", "TimelineItem", "FigureAnswer", "Readiness"} <= reached


def references(schema: Any) -> Iterator[str]:
    match schema:
        case {"$ref": str(address)}:
            yield address.rpartition("/")[2]
        case dict():
            for each in schema.values():
                yield from references(each)
        case list():
            for each in schema:
                yield from references(each)


async def test_an_undeclared_field_fails_the_check(town: Town):
    story = await Story.begins(town)
    reply = await town.get("operator", story.path)
    routes = {each.operation: each for each in town.declared.routes}
    more = reply.raw.replace(b'"order_no":', b'"more":1,"order_no":', 1)
    fewer = reply.raw.replace(b'"title":', b'"titel":', 1)

    require_declared(routes["read-order"], 200, "application/json", reply.raw)
    for wrong in (more, fewer):
        with pytest.raises(AssertionError, match="not as declared"):
            require_declared(routes["read-order"], 200, "application/json", wrong)


async def test_every_example_is_a_valid_body(town: Town):
    """Strictly: with no field that its command does not know."""
    shown = [each for each in town.declared.routes if each.example is not None]

    for route in shown:
        assert route.reads is not None, route.operation
        route.reads.validate_json(orjson.dumps(route.example), strict=True, extra="forbid")
    assert len(shown) > 100


async def test_every_code_of_an_enumeration_says_what_it_means(document: dict[str, Any]):
    enumerations = {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if "enum" in schema and name not in {"MatterFlag", "DepartmentKind"}  # said by the field
    }
    unexplained = {
        name: sorted(set(schema["enum"]) - schema.get("x-enumDescriptions", {}).keys())
        for name, schema in enumerations.items()
    }

    assert {name: codes for name, codes in unexplained.items() if codes} == {}
    assert "in_progress 办理中" in enumerations["Status"]["description"]


async def test_the_fields_that_can_be_corrected_are_enumerated(document: dict[str, Any]):
    field = document["components"]["schemas"]["Correct"]["properties"]["field"]

    assert "requester_phone" in field["enum"]
    assert "requester_phone 诉求人电话" in field["description"]


async def test_the_text_of_each_operation_tells_of_its_own_answer(document: dict[str, Any]):
    """The orders behind a figure answer no scope; a stream tells its events, ids and waits."""
    behind = document["paths"]["/api/v1/indicators/{name}/orders"]["get"]["description"]
    live = document["paths"]["/api/v1/live"]["get"]["description"]

    assert "scope" not in behind
    assert "suppressed" not in behind
    for word in ("moved", "data", "id", "retry", "view", "position"):
        assert word in live


async def test_the_introduction_tells_what_every_client_needs(document: dict[str, Any]):
    told = document["info"]["description"]
    needed = (
        *("/api/v1/sessions", "Idempotency-Key", "If-Match", "ETag", "next_cursor"),
        *("同一账号", "min_position", "X-Position", "application/problem+json", "Accept-Language"),
    )

    assert [each for each in needed if each not in told] == []


async def test_every_problem_is_listed_with_what_to_do(town: Town, document: dict[str, Any]):
    listed = {each["code"]: each for each in document["x-problems"]}
    story = await Story.begins(town)
    missing = "/api/v1/work-orders/20200101-440500-000001"

    for path, version in ((f"{missing}/close", 1), (f"{story.path}/close", 1)):
        for language, title in (("zh", "title"), ("en", "title_en")):
            headers = {"Accept-Language": language}
            reply = await town.post("dispatcher", path, {}, version=version, headers=headers)
            assert listed[reply.code]["status"] == reply.status
            assert listed[reply.code][title] == reply.json["title"]
    assert all(each["title"] and each["title_en"] and each["advice"] for each in listed.values())
    assert len(listed) > 70


async def test_every_field_and_parameter_of_a_request_says_what_it_means(
    document: dict[str, Any],
):
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, each in schema.get("properties", {}).items()
        if "description" not in each and "const" not in each
    ] + [
        f"{operation['operationId']}?{each['name']}"
        for methods in document["paths"].values()
        for operation in methods.values()
        for each in operation["parameters"]
        if "description" not in each
    ]

    assert silent == [], "give it a description, or its name a row in FIELD_MEANINGS"


async def test_advice_is_written_for_problems_that_exist(document: dict[str, Any]):
    assert OF_CODE.keys() <= {each["code"] for each in document["x-problems"]}
