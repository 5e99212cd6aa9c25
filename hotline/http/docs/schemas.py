"""JSON schemas of bodies, answers and parameters, from the declared types."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from events.catalog.named_code import NamedCode
from hotline.http.problem_document import ProblemDocument
from hotline.http.routes import Route

Json = dict[str, Any]
Schemas = Mapping[tuple[str, JsonSchemaMode], Json]
REFERENCE: Final = "#/components/schemas/{model}"


def schemas_of(routes: Sequence[Route], names: Mapping[str, str]) -> tuple[Schemas, Json]:
    """
    Those of each route, and those that they refer to by name.

    `names`: what a field of this name means, where its own declaration does not say it.
    """
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        ("problem", "serialization", TypeAdapter(ProblemDocument))
    ]
    for route in routes:
        if route.reads is not None:
            inputs.append((f"{route.operation} body", "validation", route.reads))
        if route.writes is not None:
            inputs.append((f"{route.operation} out", "serialization", route.writes))
    schemas, whole = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    return schemas, named(whole.get("$defs", {}), names)


def named(definitions: Json, names: Mapping[str, str]) -> Json:
    for name, schema in definitions.items():
        explain(schema, name)
        for field_name, field in schema.get("properties", {}).items():
            if field_name in names and "const" not in field:
                field.setdefault("description", names[field_name])
            say_default(field)
    return definitions


def explain(schema: Json, name: str) -> None:
    """What each code means, where the schema of this name is one of codes."""
    known = {each.__name__: each for each in NamedCode.__subclasses__()}  # of all that is imported
    if name not in known:
        return
    meanings = {each.value: each.chinese for each in known[name]}
    schema["description"] = "; ".join(f"{code} {said}" for code, said in meanings.items())
    schema["x-enumDescriptions"] = meanings


def say_default(field: Json) -> None:
    """In words: generators take a field with a default for one that must be sent."""
    if "default" not in field:
        return
    default = field.pop("default")
    if default is not None and default != []:
        meaning = field.get("description")
        told = f"缺省为 {written(default)}"
        field["description"] = f"{meaning}; {told}" if meaning else told


def parameters_of_model(model: Any, where: str, names: Mapping[str, str]) -> list[Json]:
    """Parameters stand alone, so what their schemas refer to is written in place."""
    if model is None:
        return []
    schema = TypeAdapter(model).json_schema(mode="validation", ref_template=REFERENCE)
    definitions = schema.get("$defs", {})
    for name, codes in definitions.items():
        explain(codes, name)
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": where,
            "required": where == "path" or name in required,
            **described(each.get("description") or names.get(name)),
            "schema": inlined(each, definitions),
        }
        for name, each in schema["properties"].items()
    ]


def written(default: Any) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def described(description: str | None) -> Json:
    return {} if description is None else {"description": description}


def inlined(schema: Any, definitions: Json) -> Any:
    if isinstance(schema, list):
        return [inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return inlined(definitions[name], definitions)
    return {key: inlined(value, definitions) for key, value in schema.items()}
