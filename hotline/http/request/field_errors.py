"""pydantic's findings as `errors` of a problem: where, which code, one sentence; never the value.

pydantic's own sentences may quote the input, so each code has its own sentence here, in Chinese.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from hotline.http.problems import Invalid
from hotline.http.request.strict_json import escaped

MOST = 50  # a body can be wrong in a million places; the first ones are enough

SENTENCES: Mapping[str, str] = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为字符串",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "enum": "应为 {expected} 之一",
    "literal_error": "应为 {expected} 之一",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "model_type": "应为对象",
    "dict_type": "应为对象",
    "date_from_datetime_parsing": "应为日期,如 2026-11-21",
    "date_parsing": "应为日期,如 2026-11-21",
    "uuid_parsing": "应为 UUID",
    "repeated": "只能出现一次",
    "text_nul": "含有 U+0000",
    "text_surrogate": "含有不成对的代理码",
    "instant_form": "应为带时区偏移的时间,如 2026-11-21T08:30:00+08:00",
    "instant_leap_second": "不接受闰秒 (:60),请写成 :59 或下一分钟的 :00",
    "instant_range": "年份应在 1900 至 2200 之间",
    "instant_in_future": "发生时间不能晚于现在",
    "unknown_department": "没有这个承办单位代码，有效代码见 GET /api/v1/departments",
    "unknown_matter": "没有这个事项代码，有效代码见 GET /api/v1/matters",
    "unknown_division": "没有这个区划代码，应为本市公布的 12 位区划代码",
    "attachment_form": "应为内容哈希（sha256: 加 64 位小写十六进制）或附件 UUID，不要填写文件名",
    "system_form": "应为来源系统的代码：以字母开头，最多 32 个字符，不含 7 位以上的连续数字",
    "phone_form": "应为手机号、固定电话(分机写作 0754-88112345转12)、短号，或以 + 开头的国际号码",
}


SAME: Mapping[str, str] = {
    "unexpected_keyword_argument": "extra_forbidden",
    "dataclass_type": "model_type",
    "dataclass_exact_type": "model_type",
}
"""A command is a dataclass; to the caller its body is an object like the others."""


def invalid_body(error: ValidationError) -> Invalid:
    """422: each error points into the body (RFC 6901)."""
    return Invalid(errors=[pointed(each) for each in found(error)])


def invalid_parameters(error: ValidationError) -> Invalid:
    """422: each error names the query or path parameter."""
    return Invalid(errors=[named(each) for each in found(error)])


def found(error: ValidationError) -> list[Any]:
    errors = error.errors(include_url=False, include_context=True, include_input=False)
    return list(errors[:MOST])


def pointed(error: Mapping[str, Any]) -> dict[str, str]:
    pointer = "".join("/" + escaped(str(part)) for part in error["loc"])
    return {"pointer": pointer} | meaning(error)


def named(error: Mapping[str, Any]) -> dict[str, str]:
    return {"parameter": ".".join(str(part) for part in error["loc"])} | meaning(error)


def finding(place: str, name: str, code: str, **context: object) -> dict[str, str]:
    """What no model can check by itself; `place` is "pointer" or "parameter"."""
    return {place: name, "code": code, "message": SENTENCES[code].format_map(context)}


def meaning(error: Mapping[str, Any]) -> dict[str, str]:
    code: str = SAME.get(error["type"], error["type"])
    sentence = SENTENCES.get(code, "不符合要求")
    # the context of these codes is the rule (a limit, the allowed words), not the input
    return {"code": code, "message": sentence.format_map(error.get("ctx") or {})}
