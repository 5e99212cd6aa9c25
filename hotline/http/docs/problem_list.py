"""Every code that a problem document may carry, with what to do about it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Final

from events.refusal import Refusal
from hotline.http.problems import Problem, RefusedByRule

ADVICE: Final[Mapping[int, str]] = {
    400: "修正请求后重发",
    401: "重新登录",
    403: "由有权限的账号办理",
    404: "核对地址与编号; 也可能是无权查看",
    405: "改用 Allow 列出的方法",
    408: "检查网络后重发",
    409: "重新读取后再决定如何办理",
    412: "重新读取, 以新的 ETag 作 If-Match",
    413: "缩短内容后重发",
    415: "以未压缩的 UTF-8 application/json 发送",
    422: "按 errors 或 detail 修正后重发",
    428: "带上 If-Match",
    429: "按 Retry-After 等待后重试",
    431: "缩短地址或请求头",
    500: "把 incident 告诉管理员",
    503: "按 Retry-After 等待后, 用同一 Idempotency-Key 重试",
    505: "改用 HTTP/1.1",
}
PROGRAM_ONLY: Final = "account."  # what `hotline account` refuses; no request can meet it
PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class ProblemCode:
    code: str
    status: int
    title: str
    title_en: str
    advice: str

    def document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "status": self.status,
            "title": self.title,
            "title_en": self.title_en,
            "advice": self.advice,
        }


def problem_codes() -> list[ProblemCode]:
    """Of the classes that are declared, by code; the refusals of the program alone are missing."""
    found = {each.code: each for each in [*of_problems(), *of_refusals()]}
    return [found[code] for code in sorted(found)]


def of_problems() -> Iterator[ProblemCode]:
    for each in declared(Problem):
        yield ProblemCode(
            each.code, each.status, each.title_zh, getdoc(each) or "", ADVICE[each.status]
        )


def of_refusals() -> Iterator[ProblemCode]:
    for each in declared(Refusal):
        if each.code.startswith(PROGRAM_ONLY):
            continue
        status = RefusedByRule.status
        advice = PLACE.sub(r"<\1>", each.needs_zh) or ADVICE[status]
        yield ProblemCode(each.code, status, each.title, getdoc(each) or "", advice)


def declared(family: type[Any]) -> Iterator[type[Any]]:
    for each in family.__subclasses__():
        if "code" in each.__dict__:
            yield each
        yield from declared(each)
