"""Schemas as HTML: a few words with links, a table of fields, the meaning of codes."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]


def named_schema(name: str, declared: Json) -> str:
    about = "" if "enum" in declared else escape(declared.get("description", ""))
    return (
        f"<details class='item' id='schema-{escape(name)}'>"
        f"<summary><code>{escape(name)}</code> {about}</summary>"
        f"{codes(declared)}{''.join(fields(declared))}</details>"
    )


def codes(declared: Json) -> str:
    """The meaning of each code of an enumeration."""
    meanings: Mapping[str, str] = declared.get("x-enumDescriptions", {})
    rows = "".join(
        f"<tr><td><code>{escape(str(code))}</code></td>"
        f"<td>{escape(meanings.get(code, ''))}</td></tr>"
        for code in declared.get("enum", ())
    )
    return f"<table><tbody>{rows}</tbody></table>" if rows else ""


def fields(declared: Json) -> Iterator[str]:
    properties: Mapping[str, Json] = declared.get("properties", {})
    if not properties:
        return
    required = declared.get("required", ())
    yield "<table><thead><tr><th>字段</th><th>类型</th><th></th><th>含义</th></tr></thead><tbody>"
    for name, each in properties.items():
        may_be_absent = "" if name in required else "可无"
        yield f"<tr><td><code>{escape(name)}</code></td><td>{kind(each)}</td>"
        yield f"<td>{may_be_absent}</td><td>{escape(each.get('description', ''))}</td></tr>"
    yield "</tbody></table>"


def body(declared: Json, schemas: Mapping[str, Json]) -> str:
    """The name of the schema of a body, and its fields in place."""
    choices = declared.get("anyOf", [declared])
    tables = ["".join(fields(schemas[name])) for each in choices if (name := name_of(each))]
    return f"{kind(declared)}{tables[0] if tables else ''}"


def name_of(declared: Json) -> str | None:
    return declared["$ref"].rpartition("/")[2] if "$ref" in declared else None


def kind(declared: Json) -> str:
    """A schema in a few words, with links to the named ones."""
    if name := name_of(declared):
        return f"<a href='#schema-{escape(name)}'>{escape(name)}</a>"
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in declared:
            return " | ".join(kind(each) for each in declared[choice])
    if declared.get("type") == "array":
        return f"[{kind(declared.get('items', {}))}]"
    if "enum" in declared:
        return " | ".join(f"<code>{escape(str(each))}</code>" for each in declared["enum"])
    words = [declared.get("type", "any"), declared.get("format", "")]
    return escape(" ".join(str(word) for word in words if word))
