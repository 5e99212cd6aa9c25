"""Problem documents (RFC 9457): every error that leaves this service has one shape.

A problem's `type` is made from its stable `code`; the Chinese title is the default, the English
one is for `Accept-Language: en`. A document never repeats what the sender sent: it may be personal.
"""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from inspect import getdoc
from typing import Any, Final

from aiohttp import web

from events.refusal import Refusal
from hotline.http.docs.advice import advice_of
from hotline.http.written import to_json

type_prefix = "/problems/"
media_type = "application/problem+json"
UNSAVED: Final = ("；本次操作未保存", " Nothing was saved.")  # in Chinese, in English


def type_of(code: str) -> str:
    """`work_order.not_allowed_now` is `/problems/work-order/not-allowed-now`."""
    return type_prefix + code.replace(".", "/").replace("_", "-")


def prefers_english(accept_language: str | None) -> bool:
    """Whether the first language named is English; without a header the answer is Chinese."""
    return (accept_language or "zh").lstrip().lower().startswith("en")


def problem_response(
    problem: "Problem",
    *,
    request_id: str,
    zone: tzinfo,
    english: bool = False,
    keyed: bool = False,
) -> web.Response:
    return web.Response(
        body=to_json(problem.document(request_id, english=english, keyed=keyed), zone),
        status=problem.status,
        content_type=media_type,
        headers=problem.headers,
    )


def in_language(error: Mapping[str, str], *, english: bool) -> dict[str, str]:
    """A field error, with the one sentence that the reader understands."""
    message = error.get("message_en", error["message"]) if english else error["message"]
    rest = {name: value for name, value in error.items() if name != "message_en"}
    return rest | {"message": message}


def refused(refusal: Refusal) -> "Problem":
    """The rules said no: 409, or 422 for one field, by the refusal's own code and words."""
    problem = RefusedByRule(details=refusal.details) if refusal.details else RefusedByRule()
    if refusal.field:
        problem.status = Invalid.status
        message = {"message": refusal.advice_zh, "message_en": refusal.advice}
        problem.errors = [{"pointer": f"/{refusal.field}", "code": refusal.code, **message}]
    problem.code = refusal.code
    problem.title_zh = refusal.title
    problem.title_en = str(refusal)
    problem.detail, problem.detail_en = refusal.advice_zh, refusal.advice
    return problem


class Problem(Exception):
    """Something is wrong with the request. A subclass's docstring is its English sentence."""

    code: str
    status: int
    title_zh: str
    title_en: str
    detail_en = ""  # in English, where `detail` is written for one occurrence
    adds_unsaved = False  # its detail does not say by itself that nothing was saved

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail or getdoc(type(self)))
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.members = members

    def document(
        self, request_id: str, *, english: bool = False, keyed: bool = False
    ) -> dict[str, Any]:
        """
        `keyed`: of an operation that saves something under a key, which a 4xx never did.

        But 404 may be the answer to a repeat, whose first request was saved.
        """
        unsaved = keyed and 400 <= self.status < 500 and self.status != 404
        document: dict[str, Any] = {
            "type": type_of(self.code),
            "title": self.title_en if english else self.title_zh,
            "status": self.status,
            "detail": self.sentence(english=english)
            + (UNSAVED[english] if unsaved and self.adds_unsaved else ""),
            "code": self.code,
            "request_id": request_id,
        }
        if unsaved:
            document["saved"] = False
        if self.errors:
            document["errors"] = [in_language(each, english=english) for each in self.errors]
        return document | self.members

    def sentence(self, *, english: bool) -> str:
        if english:
            return self.detail_en or getdoc(type(self)) or ""
        return self.detail or advice_of(self.code, self.status)


class RefusedByRule(Problem):
    """The rules say no."""

    adds_unsaved = True
    code = "request.refused"
    status = 409
    title_zh = "按规则不能这样办理"
    title_en = "The rules say no"


class NotFound(Problem):
    """There is nothing at this address."""

    code = "request.not_found"
    status = 404
    title_zh = "没有找到"
    title_en = "Not found"


class MethodNotAllowed(Problem):
    """This address does not take this method."""

    code = "request.method_not_allowed"
    status = 405
    title_zh = "此地址不支持该方法"
    title_en = "Method not allowed"


class Invalid(Problem):
    """One or more fields are not acceptable; `errors` says which and why."""

    code = "request.invalid"
    status = 422
    title_zh = "内容不符合要求"
    title_en = "The content is not acceptable"
    adds_unsaved = True

    def sentence(self, *, english: bool) -> str:
        """The first of the errors, and how many there are."""
        if self.detail or not self.errors:
            return super().sentence(english=english)
        first, count = in_language(self.errors[0], english=english), len(self.errors)
        where = first.get("pointer") or first.get("parameter") or ""
        if english:
            return f"{where} {first['message']}".strip() + (f" ({count} errors)" * (count > 1))
        return f"{where} {first['message']}".strip() + (f"（共 {count} 处）" * (count > 1))


class Unacceptable(Problem):
    """The HTTP server could not accept the request."""

    code = "request.unacceptable"
    status = 400
    title_zh = "请求无法处理"
    title_en = "The request is not acceptable"


class VersionNotSupported(Problem):
    """HTTP/1.0 and HTTP/1.1 are supported."""

    code = "request.version_not_supported"
    status = 505
    title_zh = "仅支持 HTTP/1.0 与 HTTP/1.1"
    title_en = "HTTP version not supported"

    def __init__(self) -> None:
        super().__init__(headers={"Connection": "close"})


class Overloaded(Problem):
    """The service is busy. Nothing was done or saved; try again after the time given."""

    code = "server.overloaded"
    status = 503
    title_zh = "系统繁忙，本次请求未被处理，没有保存任何内容，请稍后再试"
    title_en = "The service is busy"

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, saved=False)
        self.retry_after = retry_after


class Unavailable(Problem):
    """A part that the answer needs is not there now; the same key is safe to send again."""

    code = "server.unavailable"
    status = 503
    title_zh = "服务暂时不可用，请稍后再试"
    title_en = "Temporarily unavailable"

    def __init__(self, detail: str = "", *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class TooLate(Problem):
    """Not ready in time; try again."""

    code = "server.deadline"
    status = 503
    title_zh = "处理超时，请稍后再试"
    title_en = "Not answered in time"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class NotSure(Problem):
    """It is not certain whether this was saved: repeat with the same key, nothing is doubled."""

    code = "server.outcome_unknown"
    status = 503
    title_zh = "处理中断，是否保存尚不确定：请用同一 Idempotency-Key 重试，不会重复登记"
    title_en = "Outcome unknown"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"}, saved=None)


class Fault(Problem):
    """An error of ours. It is recorded under the incident number."""

    code = "server.fault"
    status = 500
    title_zh = "系统内部错误，请把事件编号告诉管理员"
    title_en = "Internal error"
