"""
What aiohttp answers by itself, before or outside the middleware, as problem documents.

Its own answers are plain text and quote the bytes that were sent.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from hotline.http.errors import of_aiohttp
from hotline.http.middleware import SECURITY_HEADERS
from hotline.http.problems import Fault, Problem, problem_response
from hotline.http.request.request_id import REQUEST_ID

Serve = Callable[[Any], Awaitable[web.StreamResponse]]


class NotHttp(Problem):
    """The request breaks the HTTP protocol: encode the address, and check http or https."""

    code = "request.not_http"
    status = 400
    title_zh = (
        "请求不符合 HTTP 协议：地址中的中文须按 UTF-8 百分号编码；并请检查用的是 http 还是 https"
    )
    title_en = "Not a valid HTTP request"


class HeadTooLong(Problem):
    """The request line, or a line of the headers, is longer than 8,190 bytes."""

    code = "request.head_too_long"
    status = 431
    title_zh = "请求行或请求头过长：单行不超过 8190 字节"
    title_en = "Request line or header too long"


class HttpProtocol(web.RequestHandler):
    """aiohttp's protocol of one connection, with answers of our own to what is not HTTP."""

    __slots__ = ()

    def __init__(self, manager: web.Server, **options: Any) -> None:
        super().__init__(manager, **options)
        self._request_handler = within_problems(manager.request_handler)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 it quotes what was sent
    ) -> web.StreamResponse:
        self.logger.warning("protocol error", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of the answer is sent already")
        return last_answer(request, problem_of(status, exc))


def problem_of(status: int, error: BaseException | None) -> Problem:
    if isinstance(error, LineTooLong):
        return HeadTooLong()
    return NotHttp() if status < 500 else Fault()


def within_problems(serve: Serve) -> Serve:
    """aiohttp judges an `Expect` header before the middleware, and quotes it."""

    async def answered(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await serve(request)
        except web.HTTPException as error:
            return last_answer(request, of_aiohttp(error))

    return answered


def last_answer(request: web.BaseRequest, problem: Problem) -> web.Response:
    """The last one of its connection. Without a route none of the application's hooks runs."""
    request_id = request[REQUEST_ID] = secrets.token_hex(8)
    answer = problem_response(problem, request_id=request_id, zone=UTC)
    answer.headers.update(SECURITY_HEADERS)
    answer.headers.update({"Server": "hotline", "X-Request-Id": request_id, "Connection": "close"})
    answer.force_close()
    return answer


def protocol_logger() -> logging.Logger:
    """aiohttp's own logger, without its tracebacks: they quote the bytes that a stranger sent."""
    logger = logging.getLogger("hotline.http.listening.protocol")
    if not logger.filters:
        logger.addFilter(without_bytes)
    return logger


def without_bytes(record: logging.LogRecord) -> bool:
    error = record.exc_info[0] if record.exc_info else None
    record.msg, record.args = "protocol error: %s", (error.__name__ if error else "unknown",)
    record.exc_info = record.exc_text = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True
