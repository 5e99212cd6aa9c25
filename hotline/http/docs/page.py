"""The page at /docs: the OpenAPI document as plain HTML. Only its search needs the script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import orjson

from events.catalog.names import Role
from hotline.http.docs.schema_html import body, kind, named_schema

Json = Mapping[str, Any]
Groups = Mapping[str, Sequence[tuple[str, str, Json]]]
PROBLEM = "application/problem+json"


def page(document: Json) -> str:
    """Contents and search; then the introduction, operations, problems, and schemas."""
    title, schemas = escape(document["info"]["title"]), document["components"]["schemas"]
    groups = grouped(document)
    return "".join(
        [
            f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>",
            "<meta name='viewport' content='width=device-width,initial-scale=1'>",
            "<link rel='stylesheet' href='/docs/docs.css'>",
            "<script src='/docs/docs.js' defer></script></head><body>",
            f"<header><h1>{title}</h1><p>版本 {escape(document['info']['version'])} · ",
            "<a href='/openapi.json'>OpenAPI 3.1</a></p></header><div class='columns'>",
            f"<nav aria-label='目录'>{SEARCH}<details open><summary>目录</summary>",
            f"{contents(groups)}</details></nav><main>",
            prose(document["info"].get("description", "")),
            *(section(tag, operations, schemas) for tag, operations in groups.items()),
            problems(document.get("x-problems", ())),
            "<section><h2 id='schemas'>数据结构</h2>",
            *(named_schema(name, each) for name, each in schemas.items()),
            "</section></main></div></body></html>",
        ]
    )


SEARCH = (
    "<form role='search' hidden><label for='search'>查找</label>"
    "<input id='search' type='search' placeholder='操作、字段、编码…' autocomplete='off'>"
    "<output for='search'></output></form>"
)


def grouped(document: Json) -> Groups:
    groups: dict[str, list[tuple[str, str, Json]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return groups


def contents(groups: Groups) -> str:
    parts = ["<h3><a href='#introduction'>说明</a></h3>"]
    for tag, operations in groups.items():
        items = "".join(
            f"<li><a href='#{escape(each['operationId'])}'>{escape(each['summary'])}</a></li>"
            for _, _, each in operations
        )
        parts.append(f"<h3>{escape(tag)}</h3><ul>{items}</ul>")
    parts.append(
        "<h3><a href='#problems'>问题编码</a></h3><h3><a href='#schemas'>数据结构</a></h3>"
    )
    return "".join(parts)


def prose(text: str) -> str:
    """The little Markdown that the introduction uses: headings, paragraphs, code."""
    parts = []
    for block in text.strip().split("\n\n"):
        heading, _, rest = block.removeprefix("## ").partition("\n")
        if not block.startswith("## "):
            heading, rest = "", block
        written = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(joined(rest)))
        parts.append((f"<h3>{escape(heading)}</h3>" if heading else "") + f"<p>{written}</p>")
    return f"<section id='introduction'><h2>说明</h2>{''.join(parts)}</section>"


def joined(lines: str) -> str:
    """Chinese lines join without a space, but for one after ASCII punctuation."""
    return re.sub(r"(?<=[,;:])\n", " ", lines).replace("\n", "")


def section(
    tag: str, operations: Sequence[tuple[str, str, Json]], schemas: Mapping[str, Json]
) -> str:
    articles = "".join(article(*each, schemas) for each in operations)
    return f"<section><h2>{escape(tag)}</h2>{articles}</section>"


def article(method: str, path: str, operation: Json, schemas: Mapping[str, Json]) -> str:
    name = escape(operation["operationId"])
    return "".join(
        [
            f"<article class='item' id='{name}'><h3>{escape(operation['summary'])}</h3>",
            f"<p class='line'><b class='{method.lower()}'>{method}</b> ",
            f"<code>{escape(path)}</code></p>",
            f"<p>{escape(operation.get('description', ''))}</p>{access(operation)}",
            *parameters(operation["parameters"]),
            *request(operation.get("requestBody"), schemas),
            *answers(operation["responses"], schemas),
            "<details><summary>出错时</summary><dl>",
            *(failure(status, each) for status, each in operation["responses"].items()),
            "</dl></details></article>",
        ]
    )


def access(operation: Json) -> str:
    roles = operation.get("x-roles")
    if roles is None:
        return "<p class='roles'>公开，不需登录</p>"
    names = "、".join(f"{escape(chinese_role(role))} <code>{escape(role)}</code>" for role in roles)
    return f"<p class='roles'>岗位：{names}</p>"


def chinese_role(code: str) -> str:
    return Role(code).chinese


def parameters(declared: Sequence[Json]) -> Iterator[str]:
    if not declared:
        return
    yield "<table><thead><tr><th>参数</th><th>位置</th><th>类型</th><th></th><th>含义</th></tr>"
    yield "</thead><tbody>"
    for each in declared:
        must = "必填" if each["required"] else ""
        yield f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
        yield f"<td>{kind(each['schema'])}</td><td>{must}</td>"
        yield f"<td>{escape(each.get('description', ''))}</td></tr>"
    yield "</tbody></table>"


def request(declared: Json | None, schemas: Mapping[str, Json]) -> Iterator[str]:
    if declared is None:
        return
    [(name, media)] = declared["content"].items()
    if "schema" not in media:
        yield f"<p>请求体: {escape(name)}</p>"
        return
    yield f"<details><summary>请求体</summary>{body(media['schema'], schemas)}</details>"
    if "example" in media:
        yield f"<pre>{escape(pretty(media['example']))}</pre>"


def answers(responses: Json, schemas: Mapping[str, Json]) -> Iterator[str]:
    """Those that are not problems; one without a body says so."""
    for status, each in responses.items():
        content = each.get("content", {})
        if PROBLEM in content and len(content) == 1:
            continue
        written = [body(a["schema"], schemas) for m, a in content.items() if m != PROBLEM]
        yield f"<details><summary>答复 {escape(status)}</summary>"
        yield f"{''.join(written) or '没有内容'}</details>"


def failure(status: str, declared: Json) -> str:
    if PROBLEM not in declared.get("content", {}):
        return ""
    return f"<dt>{escape(status)}</dt><dd>{escape(declared['description'])}</dd>"


def problems(codes: Sequence[Json]) -> str:
    rows = "".join(
        f"<tr class='item'><td><code>{escape(each['code'])}</code></td><td>{each['status']}</td>"
        f"<td>{escape(each['title'])}</td><td>{escape(each['advice'])}</td></tr>"
        for each in codes
    )
    return (
        "<section><h2 id='problems'>问题编码</h2><table><thead><tr><th>code</th><th>状态</th>"
        f"<th>标题</th><th>怎么办</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def pretty(example: Any) -> str:
    return orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
