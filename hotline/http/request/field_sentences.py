"""One sentence for each code of a field error, in Chinese and English; neither quotes the input."""

import re
from collections.abc import Mapping
from typing import Any, Final

from events.catalog.named_code import NamedCode

Sentence = tuple[str, str]

OTHERWISE: Final[Sentence] = ("不符合要求", "not acceptable")
SWAPPED: Final[Sentence] = ("；请检查经纬度是否写反", "; are longitude and latitude swapped?")
CHARACTERS: Final[Sentence] = ("个字符", "characters")
ITEMS: Final[Sentence] = ("项", "items")
LISTS: Final = frozenset({"List", "Tuple", "Set", "Frozenset", "Dictionary"})
CODE: Final = re.compile(r"'([^']+)'")
ONE_OF: Final[Sentence] = ("应为以下之一：{expected}", "must be one of: {expected}")
TEXT: Final[Sentence] = ("应为字符串", "must be a string")
WHOLE: Final[Sentence] = ("应为整数", "must be a whole number")
NUMBER: Final[Sentence] = ("应为数字", "must be a number")
TRUTH: Final[Sentence] = ("应为 true 或 false", "must be true or false")
LIST: Final[Sentence] = ("应为列表", "must be a list")
OBJECT: Final[Sentence] = ("应为对象", "must be an object")
DAY: Final[Sentence] = ("应为日期，如 2026-11-21", "must be a date, such as 2026-11-21")

SENTENCES: Final[Mapping[str, Sentence]] = {
    "missing": ("必填", "required"),
    "extra_forbidden": ("没有这个字段", "no such field"),
    "string_type": TEXT,
    "string_too_short": ("至少 {min_length} 个字符", "at least {min_length} character(s)"),
    "string_too_long": ("最多 {max_length} 个字符", "at most {max_length} characters"),
    "string_pattern_mismatch": ("格式不符", "not of the required form"),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": ("应为有限的数字", "must be a finite number"),
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "enum": ONE_OF,
    "literal_error": ONE_OF,
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("应不小于 {ge}", "must not be less than {ge}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("应不大于 {le}", "must not be greater than {le}"),
    "too_short": ("至少 {min_length} {unit}", "at least {min_length} {unit}"),
    "too_long": ("最多 {max_length} {unit}", "at most {max_length} {unit}"),
    "list_type": LIST,
    "tuple_type": LIST,
    "model_type": OBJECT,
    "dict_type": OBJECT,
    "date_from_datetime_parsing": DAY,
    "date_parsing": DAY,
    "timezone_aware": (
        "须带时区偏移，如 2026-12-01T00:00:00+08:00",
        "needs its offset from UTC, such as 2026-12-01T00:00:00+08:00",
    ),
    "no_such_day": ("没有这一天", "there is no such day"),
    "day_or_instant": (
        "应为日期（如 2026-11-21）或带时区偏移的时间（如 2026-11-21T08:30:00+08:00）",
        "must be a date (2026-11-21) or a time with an offset (2026-11-21T08:30:00+08:00)",
    ),
    "month_not_begun": ("该月尚未开始", "has not begun"),
    "period_backwards": ("须晚于起始时间", "must be later than the beginning"),
    "uuid_parsing": ("应为 UUID", "must be a UUID"),
    "repeated": ("只能出现一次", "may occur only once"),
    "text_blank": (
        "不能只有空白字符，请填写内容",
        "only blanks; write something that can be read",
    ),
    "needed_when_reached": (
        "已联系上诉求人（reached: true）的，须填写其回答",
        "needed when `reached` is true",
    ),
    "only_when_reached": (
        "未联系上诉求人（reached: false）的，不填写其回答",
        "to be left out when `reached` is false",
    ),
    "phone_incomplete": (
        "应为可以属于个人的完整号码，不能按号段或短号查找",
        "must be a whole number that can be a person's, not a part of one or a short code",
    ),
    "search_too_short": (
        "检索词过短：至少有一个词为 2 个字符以上",
        "too short: one word of two characters or more is needed",
    ),
    "other_dimension": (
        "须与 by 合用，且为另一维度",
        "needs `by`, and has to be another dimension",
    ),
    "only_by_cell": (
        "now 只用于 level=cell",
        "`now` goes with level=cell alone",
    ),
    "unknown_version": (
        "没有这一版口径，GET /indicators 列出各版",
        "no such version; GET /indicators lists them",
    ),
    "unknown_key": (
        "所按维度没有这个值：应为该维度的编码，或 none",
        "the dimension has no such value: give one of its codes, or none",
    ),
    "not_of_indicator": (
        "此项指标不能按此分组或筛选",
        "says nothing of this indicator",
    ),
    "unknown_form": (
        "没有这个考核方案，或该方案不考核此项指标，见 GET /evaluations",
        "no such form, or it does not weigh this indicator; see GET /evaluations",
    ),
    "text_nul": ("含有 U+0000", "contains U+0000"),
    "text_surrogate": ("含有不成对的代理码", "contains an unpaired surrogate"),
    "instant_form": (
        "应为带时区偏移的时间，如 2026-11-21T08:30:00+08:00",
        "must be a time with an offset, such as 2026-11-21T08:30:00+08:00",
    ),
    "instant_leap_second": (
        "不接受闰秒 (:60)，请写成 :59 或下一分钟的 :00",
        "leap seconds (:60) are not accepted; write :59, or :00 of the next minute",
    ),
    "instant_range": ("年份应在 1900 至 2200 之间", "the year must be from 1900 to 2200"),
    "instant_in_future": ("发生时间不能晚于现在", "what is reported cannot be in the future"),
    "unknown_department": (
        "没有这个承办单位编码，有效编码见 GET /api/v1/departments",
        "no such department; GET /api/v1/departments lists the codes",
    ),
    "unknown_group": (
        "没有这一事项大类，见 /api/v1/matters",
        "no such group of matters; see /api/v1/matters",
    ),
    "unknown_subgroup": (
        "没有这一事项小类，见 /api/v1/matters",
        "no such subgroup of matters; see /api/v1/matters",
    ),
    "unknown_matter": (
        "没有这个事项编码，有效编码见 GET /api/v1/matters",
        "no such matter; GET /api/v1/matters lists the codes",
    ),
    "unknown_division": (
        "没有这个区划代码，应为本市公布的 12 位区划代码",
        "no such division; a 12-digit code that the city has published is needed",
    ),
    "attachment_form": (
        "应为内容哈希（sha256: 加 64 位小写十六进制）或附件 UUID，不要填写文件名",
        "must be a content hash (sha256: and 64 hexadecimal digits) or a UUID, not a file name",
    ),
    "system_form": (
        "应为来源系统的代码：以字母开头，最多 32 个字符，不含 7 位以上的连续数字",
        "must be the code of a system: a letter first, at most 32 characters, no 7 digits in a row",
    ),
    "phone_form": (
        "应为手机号、固定电话（分机写作 0754-88112345转12）、短号，或以 + 开头的国际号码",
        "must be a mobile, landline (extension: 0754-88112345转12), short or + number",
    ),
    "email_form": (
        "应为一个电子邮件地址，如 name@example.com，不含显示名称",
        "must be one e-mail address such as name@example.com, without a display name",
    ),
}


def sentence_of(code: str, context: Mapping[str, Any], field: str = "") -> Sentence:
    """`context` is the rule (a limit, the allowed codes), not the input."""
    chinese, english = SENTENCES.get(code, OTHERWISE)
    units = ITEMS if context.get("field_type", "List") in LISTS else CHARACTERS
    codes = CODE.findall(str(context.get("expected", "")))
    names = CHINESE_OF.get(frozenset(codes), {})
    named = "、".join(f"{each}（{names[each]}）" if each in names else each for each in codes)
    more = SWAPPED if field in {"lon", "lat"} and code.endswith("_equal") else ("", "")
    return (
        chinese.format_map({**context, "expected": named, "unit": units[0]}) + more[0],
        english.format_map({**context, "expected": ", ".join(codes), "unit": units[1]}) + more[1],
    )


CHINESE_OF: Final[Mapping[frozenset[str], Mapping[str, str]]] = {
    frozenset(each.value for each in codes): {each.value: each.chinese for each in codes}
    for codes in NamedCode.__subclasses__()
}
"""By all codes of an enumeration, which is how pydantic tells them."""
