"""pydantic's findings as `errors` of a problem: where, which code, one sentence; never the value.

pydantic's own sentences may quote the input, so each code has its own (`field_sentences.py`), in
both languages: `message`, and `message_en`, which takes its place in an English document.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from hotline.http.problems import Invalid
from hotline.http.request.field_sentences import sentence_of
from hotline.http.request.strict_json import escaped

MOST = 50  # a body can be wrong in a million places; the first ones are enough

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
    return Invalid(errors=[named(each) for each in errors_of(error)])


def errors_of(error: ValidationError) -> list[Any]:
    errors = error.errors(include_url=False, include_context=True, include_input=False)
    return list(errors[:MOST])


def pointed(error: Mapping[str, Any]) -> dict[str, str]:
    pointer = "".join("/" + escaped(str(part)) for part in error["loc"])
    return {"pointer": pointer} | meaning(error)


def named(error: Mapping[str, Any]) -> dict[str, str]:
    """Of a parameter that comes several times, without its place among the values."""
    return {"parameter": str(error["loc"][0]) if error["loc"] else ""} | meaning(error)


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
