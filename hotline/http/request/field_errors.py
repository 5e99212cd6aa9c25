"""pydantic's findings as `errors` of a problem: where, which code, one sentence.

pydantic's own sentences may quote the input, so each code has its own (`field_sentences.py`), in
both languages: `message`, and `message_en`, which takes its place in an English document.

A value is never repeated, with one exception: where a parameter takes certain codes alone, a value
of the form of a code is named, for it may be one of several and its place in them says little.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from hotline.http.problems import Invalid
from hotline.http.request.field_sentences import sentence_of
from hotline.http.request.strict_json import escaped

MOST = 50  # a body can be wrong in a million places; the first ones are enough

CODES: Final = frozenset({"enum", "literal_error"})
CODE_LIKE: Final = re.compile(r"[a-z]+([_-][a-z]+)*")  # no digit: it cannot hold a number of anyone
LONGEST_NAMED: Final = 32

SAME: Mapping[str, str] = {
    "unexpected_keyword_argument": "extra_forbidden",
    "dataclass_type": "model_type",
    "dataclass_exact_type": "model_type",
}
"""A command is a dataclass; to the caller its body is an object like the others."""


def invalid_body(error: ValidationError) -> Invalid:
    """422: each error points into the body (RFC 6901)."""
    return Invalid(errors=[pointed(each) for each in errors_of(error)])


def invalid_parameters(error: ValidationError) -> Invalid:
    """422: each error names the query or path parameter."""
    return Invalid(errors=[named(each) for each in errors_of(error, inputs=True)])


def errors_of(error: ValidationError, *, inputs: bool = False) -> list[Any]:
    errors = error.errors(include_url=False, include_context=True, include_input=inputs)
    return list(errors[:MOST])


def pointed(error: Mapping[str, Any]) -> dict[str, str]:
    pointer = "".join("/" + escaped(str(part)) for part in error["loc"])
    return {"pointer": pointer} | meaning(error)


def named(error: Mapping[str, Any]) -> dict[str, str]:
    """Of a parameter that comes several times, without its place among the values."""
    name = {"parameter": str(error["loc"][0]) if error["loc"] else ""}
    found = meaning(error)
    value = error["input"]
    if error["type"] in CODES and isinstance(value, str) and is_like_a_code(value):
        found["message"] = f"没有“{value}”这个值，{found['message']}"
        found["message_en"] = f'has no value "{value}", {found["message_en"]}'
    return name | found


def is_like_a_code(value: str) -> bool:
    return len(value) <= LONGEST_NAMED and CODE_LIKE.fullmatch(value) is not None


def finding(place: str, name: str, code: str, **context: object) -> dict[str, str]:
    """What no model can check by itself; `place` is "pointer" or "parameter"."""
    return {place: name} | told(code, context)


def meaning(error: Mapping[str, Any]) -> dict[str, str]:
    code: str = SAME.get(error["type"], error["type"])
    field = str(error["loc"][-1]) if error["loc"] else ""
    return told(code, error.get("ctx") or {}, field)


def told(code: str, context: Mapping[str, Any], field: str = "") -> dict[str, str]:
    chinese, english = sentence_of(code, context, field)
    return {"code": code, "message": chinese, "message_en": english}
