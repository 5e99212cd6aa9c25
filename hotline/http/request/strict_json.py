"""Strict JSON: refuse what two parsers could read differently.

Refused besides bad syntax: bytes that are not UTF-8, a byte order mark, duplicate keys, NaN and
infinities (also by overflow), integers beyond 2^53, nesting beyond `MAX_DEPTH`, U+0000 and
unpaired surrogates (raw or escaped, in keys too). PostgreSQL would refuse some of these late and
keep others silently.
"""

import json
from collections.abc import Iterator
from json import JSONDecodeError
from math import isinf
from typing import Any, NoReturn

from hotline.http.problems import Invalid, Problem

MAX_DEPTH = 64
MAX_INTEGER = 2**53


def parse(raw: bytes) -> Any:
    """The value of `raw`, or a Problem: 400, or 422 pointing at an unstorable character."""
    text = decoded(raw)
    try:
        value = decoder.decode(text)
    except JSONDecodeError as error:
        raise MalformedJson(f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON") from None
    except RecursionError:
        raise TooDeep from None
    # only an escape can smuggle such a character in, and few brackets cannot be deep
    if "\\u" in text or text.count("[") + text.count("{") > MAX_DEPTH:
        refuse_unstorable(value)
    return value


def decoded(raw: bytes) -> str:
    if not raw.strip(b" \t\r\n"):
        raise EmptyBody
    try:
        text = raw.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"第 {error.start + 1} 个字节不是 UTF-8") from None
    if text.startswith("\ufeff"):
        raise NotUtf8("开头有字节顺序标记 (BOM)")
    return text


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    object_ = dict(pairs)
    if len(object_) != len(pairs):
        raise DuplicateKey
    return object_


def small_integer(digits: str) -> int:
    # the length comes first: int() of many digits is slow, and beyond 4,300 it raises
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise NumberOutOfRange
    return int(digits)


def finite_number(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise NumberOutOfRange
    return number


def refuse_constant(_name: str) -> NoReturn:
    raise NumberOutOfRange("JSON 没有 NaN 和 Infinity")


decoder = json.JSONDecoder(
    object_pairs_hook=without_duplicates,
    parse_int=small_integer,
    parse_float=finite_number,
    parse_constant=refuse_constant,
)


def refuse_unstorable(value: Any) -> None:
    errors = list(unstorable(value, "", 0))
    if errors:
        raise Invalid(errors=errors[:20])


def unstorable(value: Any, pointer: str, depth: int) -> Iterator[dict[str, str]]:
    if isinstance(value, str):
        yield from bad_character(value, pointer)
    elif depth >= MAX_DEPTH and isinstance(value, list | dict):
        raise TooDeep
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str | list | dict):  # a map is hundreds of thousands of numbers
                yield from unstorable(item, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            broken_key = list(bad_character(key, pointer))
            yield from broken_key or unstorable(item, f"{pointer}/{escaped(key)}", depth + 1)


def bad_character(text: str, pointer: str) -> Iterator[dict[str, str]]:
    """Return the place of the first one, in code points."""
    if text.isascii() and "\0" not in text:
        return
    for offset, character in enumerate(text):
        if character == "\0":
            yield {
                "pointer": pointer,
                "code": "text_nul",
                "message": f"第 {offset + 1} 个字符是 U+0000",
                "message_en": f"character {offset + 1} is U+0000",
            }
            return
        if "\ud800" <= character <= "\udfff":
            message = f"第 {offset + 1} 个字符是不成对的代理码"
            yield {
                "pointer": pointer,
                "code": "text_surrogate",
                "message": message,
                "message_en": f"character {offset + 1} is an unpaired surrogate",
            }
            return


def escaped(key: str) -> str:
    """One reference token of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


class MalformedJson(Problem):
    """The body is not JSON."""

    code = "request.malformed_json"
    status = 400
    title_zh = "请求体不是合法的 JSON"
    title_en = "Malformed JSON"


class EmptyBody(Problem):
    """The body is empty; send at least {}."""

    code = "request.empty_body"
    status = 400
    title_zh = "请求体为空，至少应为 {}"
    title_en = "Empty body"


class NotUtf8(Problem):
    """The body is not UTF-8 without a byte order mark."""

    code = "request.not_utf8"
    status = 400
    title_zh = "请求体不是无 BOM 的 UTF-8"
    title_en = "Not UTF-8"


class DuplicateKey(Problem):
    """An object names the same key twice."""

    code = "request.duplicate_key"
    status = 400
    title_zh = "同一个对象里有重复的键"
    title_en = "Duplicate key"


class NumberOutOfRange(Problem):
    """A number is not finite, or an integer beyond 2^53."""

    code = "request.number_out_of_range"
    status = 400
    title_zh = "数值超出范围"
    title_en = "Number out of range"


class TooDeep(Problem):
    """Objects and lists are nested deeper than 64."""

    code = "request.too_deep"
    status = 400
    title_zh = "嵌套超过 64 层"
    title_en = "Nested too deep"
