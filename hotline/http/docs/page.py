"""The page at /docs: the OpenAPI document as plain HTML, readable without any script."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import orjson

Json = Mapping[str, Any]


def page(document: Json) -> str:
    """One static page: a list of contents, then each group of operations, then the schemas."""
    title = escape(document["info"]["title"])
    groups = grouped(document)
    return "".join(
        [
            f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>",
            "<meta name='viewport' content='width=device-width,initial-scale=1'>",
            "<link rel='stylesheet' href='/docs/docs.css'></head><body>",
            f"<header><h1>{title}</h1><p>版本 {escape(document['info']['version'])} · ",
            "<a href='/openapi.json'>OpenAPI 3.1</a></p></header><div class='columns'>",
            f"<nav aria-label='目录'>{contents(groups)}</nav><main>",
            *(section(tag, operations) for tag, operations in groups.items()),
            "<section><h2 id='schemas'>数据结构</h2>",
            *(schema(name, each) for name, each in document["components"]["schemas"].items()),
            "</section></main></div></body></html>",
        ]
    )


def grouped(document: Json) -> dict[str, list[tuple[str, str, Json]]]:
    groups: dict[str, list[tuple[str, str, Json]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return groups


def contents(groups: Mapping[str, list[tuple[str, str, Json]]]) -> str:
    parts = []
    for tag, operations in groups.items():
        items = "".join(
            f"<li><a href='#{escape(each['operationId'])}'>{escape(each['summary'])}</a></li>"
            for _, _, each in operations
        )
        parts.append(f"<h3>{escape(tag)}</h3><ul>{items}</ul>")
    return "".join(parts) + "<h3><a href='#schemas'>数据结构</a></h3>"


def section(tag: str, operations: list[tuple[str, str, Json]]) -> str:
    return (
        f"<section><h2>{escape(tag)}</h2>" + "".join(article(*each) for each in operations)
    ) + "</section>"


def article(method: str, path: str, operation: Json) -> str:
    name = escape(operation["operationId"])
    return "".join(
        [
            f"<article id='{name}'><h3>{escape(operation['summary'])}</h3>",
            f"<p class='line'><b class='{method.lower()}'>{method}</b> ",
            f"<code>{escape(path)}</code></p>",
            f"<p>{escape(operation.get('description', ''))}</p>{access(operation)}",
            *parameters(operation["parameters"]),
            *request(operation.get("requestBody")),
            "<details><summary>答复</summary><dl>",
            *(response(status, each) for status, each in operation["responses"].items()),
            "</dl></details></article>",
        ]
    )


def access(operation: Json) -> str:
    roles = operation.get("x-roles")
    if roles is None:
        return "<p class='roles'>公开,不需登录</p>"
    names = " ".join(f"<code>{escape(role)}</code>" for role in roles)
    return f"<p class='roles'>角色:{names}</p>"


def parameters(declared: list[Json]) -> Iterator[str]:
    if not declared:
        return
    yield "<table><thead><tr><th>参数</th><th>位置</th><th>类型</th><th></th></tr></thead><tbody>"
    for each in declared:
        must = "必填" if each["required"] else ""
        yield f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
        yield f"<td>{kind(each['schema'])}</td><td>{must}</td></tr>"
    yield "</tbody></table>"


def request(body: Json | None) -> Iterator[str]:
    if body is None:
        return
    media = body["content"]["application/json"]
    yield f"<p>请求体:{kind(media['schema'])}</p>"
    if "example" in media:
        yield f"<pre>{escape(pretty(media['example']))}</pre>"


def response(status: str, declared: Json) -> str:
    content = declared.get("content", {})
    kinds = " ".join(kind(each["schema"]) for each in content.values())
    return f"<dt>{escape(status)}</dt><dd>{escape(declared['description'])} {kinds}</dd>"


def schema(name: str, declared: Json) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code></td><td>{kind(each)}</td>"
        f"<td>{'必填' if field in declared.get('required', ()) else ''}</td>"
        f"<td>{escape(each.get('description', ''))}</td></tr>"
        for field, each in declared.get("properties", {}).items()
    )
    words = " ".join(escape(str(each)) for each in declared.get("enum", ()))
    about = escape(declared.get("description", ""))
    return (
        f"<details id='schema-{escape(name)}'><summary><code>{escape(name)}</code></summary>"
        f"<p>{about}</p><p>{words}</p><table><tbody>{rows}</tbody></table></details>"
    )


def kind(declared: Json) -> str:
    """A schema in a few words, with links to the named ones."""
    if "$ref" in declared:
        name = escape(declared["$ref"].rpartition("/")[2])
        return f"<a href='#schema-{name}'>{name}</a>"
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in declared:
            return " | ".join(kind(each) for each in declared[choice])
    if declared.get("type") == "array":
        return f"[{kind(declared.get('items', {}))}]"
    if "enum" in declared:
        return " | ".join(f"<code>{escape(str(each))}</code>" for each in declared["enum"])
    words = [declared.get("type", "any"), declared.get("format", "")]
    return escape(" ".join(str(word) for word in words if word))


def pretty(example: Any) -> str:
    return orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
