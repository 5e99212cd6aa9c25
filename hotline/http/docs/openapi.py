"""The OpenAPI 3.1 document, from the same routes that are mounted: nothing is written twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from hotline.http.auth.permissions import PUBLIC, Policy
from hotline.http.auth.request_token import COOKIE
from hotline.http.docs.introduction import INTRODUCTION
from hotline.http.docs.openapi_parts import (
    HEADERS,
    HEADERS_OF_STATUS,
    KEY_PARAMETER,
    KNOWN_PARAMETER,
    REPLAYED,
    REQUEST_ID,
    RESUME_PARAMETER,
    SENTENCE_OF_STATUS,
    VERSION_PARAMETER,
)
from hotline.http.docs.problem_list import ProblemCode
from hotline.http.docs.schemas import REFERENCE, Json, Schemas, parameters_of_model, schemas_of
from hotline.http.problem_document import ProblemDocument
from hotline.http.request.body import BYTES
from hotline.http.routes import Route

JSON = "application/json"
EVENT_STREAM = "text/event-stream"
NOT_MODIFIED = 304
NO_NAMES: Mapping[str, str] = {}


def document(
    routes: Sequence[Route],
    policy: Policy,
    *,
    title: str,
    version: str,
    problems: Sequence[ProblemCode] = (),
    names: Mapping[str, str] = NO_NAMES,
) -> Json:
    """Every operation with its parameters, bodies, roles, and each problem that can occur."""
    schemas, definitions = schemas_of(routes, names)
    paths: dict[str, Json] = {}
    for route in routes:
        operation = operation_of(route, policy, schemas, names)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.1",
        "info": {"title": title, "version": version, "description": INTRODUCTION},
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
        "security": [{"bearer": []}, {"cookie": []}],
        "x-problems": [each.document() for each in problems],
    }


def operation_of(route: Route, policy: Policy, schemas: Schemas, names: Mapping[str, str]) -> Json:
    allowed = policy[route.operation]
    public = allowed is PUBLIC
    operation: Json = {
        "operationId": route.operation,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": parameters_of(route, names),
        "responses": responses_of(route, schemas, public=public),
    }
    if route.description:
        operation["description"] = route.description
    if public:
        operation["security"] = []
    else:
        operation["x-roles"] = sorted(allowed) if isinstance(allowed, frozenset) else []
    if route.body is not None:
        operation["requestBody"] = request_body(route, schemas)
    if route.takes_bytes:
        operation["requestBody"] = {"required": True, "content": {BYTES: {}}}
    return operation


def request_body(route: Route, schemas: Schemas) -> Json:
    media: Json = {"schema": schemas[f"{route.operation} body", "validation"]}
    if route.example is not None:
        media["example"] = route.example
    return {"required": True, "content": {"application/json": media}}


def parameters_of(route: Route, names: Mapping[str, str]) -> list[Mapping[str, Any]]:
    parameters: list[Mapping[str, Any]] = [
        *path_parameters(route, names),
        *parameters_of_model(route.query, "query", names),
    ]
    if route.carries_key:
        parameters.append(KEY_PARAMETER)
    if route.needs_version:
        parameters.append(VERSION_PARAMETER)
    if NOT_MODIFIED in route.also:
        parameters.append(KNOWN_PARAMETER)
    if route.media == EVENT_STREAM:
        parameters.append(RESUME_PARAMETER)
    return parameters


def path_parameters(route: Route, names: Mapping[str, str]) -> list[Json]:
    """From the model when there is one; every name in the path is declared either way."""
    declared = {each["name"]: each for each in parameters_of_model(route.params, "path", names)}
    in_path = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    return [declared.get(name) or plain_path_parameter(name) for name in in_path]


def plain_path_parameter(name: str) -> Json:
    schema = {"type": "string", "minLength": 1, "maxLength": 200}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def responses_of(route: Route, schemas: Schemas, *, public: bool) -> Json:
    responses = {str(status): problem(status) for status in statuses(route, public=public)}
    for status in (route.status, *route.also):
        answer = responses.setdefault(
            str(status), {"description": SENTENCE_OF_STATUS.get(status, "成功")}
        )
        answer["headers"] = headers_of(route)
        if status != NOT_MODIFIED and (schema := schema_of(route, schemas)):
            answer.setdefault("content", {})[route.media] = {"schema": schema}
            answer["content"] |= {media: {"schema": {"type": "string"}} for media in route.files}
    return dict(sorted(responses.items()))


def headers_of(route: Route) -> Json:
    always = {name: {**HEADERS[name], "required": True} for name in route.carries}
    repeats = {REPLAYED: HEADERS[REPLAYED]} if route.repeats else {}
    return {**always, **repeats, **REQUEST_ID}


def schema_of(route: Route, schemas: Schemas) -> Json | None:
    """None: the answer has no body."""
    if route.writes is not None:
        return schemas[f"{route.operation} out", "serialization"]
    return None if route.media == JSON else {"type": "string"}


def statuses(route: Route, *, public: bool) -> list[int]:
    found = {400, 404, 422, 431, 500, 503}
    if not public:
        found |= {401, 403}
    if route.method != "GET":
        found |= {409}
    if route.body is not None or route.takes_bytes:
        found |= {408, 413, 415}
    if route.needs_version:
        found |= {412, 428}
    return sorted(found | set(route.problems))


def problem(status: int) -> Json:
    schema = {"$ref": REFERENCE.format(model=ProblemDocument.__name__)}
    return {
        "description": SENTENCE_OF_STATUS[status],
        "headers": {**REQUEST_ID, **HEADERS_OF_STATUS.get(status, {})},
        "content": {"application/problem+json": {"schema": schema}},
    }
