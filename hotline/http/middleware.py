"""Around every request: its id, its log line, its metrics, its headers, and its error."""

import time
from collections.abc import Awaitable, Callable
from datetime import tzinfo
from typing import Final

import structlog
from aiohttp import HttpVersion10, hdrs, web
from multidict import istr

from hotline.http.errors import Families, problem_of
from hotline.http.listening.connections import leave_unread
from hotline.http.metrics import HttpMetrics
from hotline.http.problems import Overloaded, VersionNotSupported, prefers_english, problem_response
from hotline.http.request.request_id import ACCOUNT, KEYED, REQUEST_ID, X_REQUEST_ID, request_id_of

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SECURITY_HEADERS: Final = {
    istr("Content-Security-Policy"): (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    istr("X-Content-Type-Options"): "nosniff",
    istr("Referrer-Policy"): "no-referrer",
    istr("Cross-Origin-Opener-Policy"): "same-origin",
    istr("Cross-Origin-Resource-Policy"): "same-origin",
    istr("Permissions-Policy"): "camera=(self), geolocation=(self), microphone=()",
}


def around(
    metrics: HttpMetrics, families: Families, zone: Callable[[], tzinfo]
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The one middleware."""

    @web.middleware
    async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
        start = time.perf_counter()
        request_id = request_id_of(request)
        request[REQUEST_ID] = request_id
        # a kept connection is one task: what its last request has bound is still there
        structlog.contextvars.bind_contextvars(request_id=request_id, account=None)
        status = 499  # the client left, or the process stops: no client reads the answer
        try:
            response = await answered(request, handler, families, zone)
            status = response.status
        finally:
            seconds = time.perf_counter() - start
            record(request, status, seconds, metrics)
        return response

    return serve


async def answered(
    request: web.Request, handler: Handler, families: Families, zone: Callable[[], tzinfo]
) -> web.StreamResponse:
    try:
        require_version(request)
        return await handler(request)
    except web.HTTPRedirection as redirection:
        return web.Response(status=redirection.status, headers=redirection.headers)
    except Exception as error:  # noqa: BLE001 the last stop: whatever it is, it gets an answer
        problem = problem_of(error, families, keyed=request.get(KEYED, False))
        if isinstance(problem, Overloaded):  # raised as such, or what an error of a family became
            leave_unread(request.transport, problem.retry_after)
        english = prefers_english(request.headers.get("Accept-Language"))
        response = problem_response(
            problem,
            request_id=request[REQUEST_ID],
            zone=zone(),
            english=english,
            keyed=request.get(KEYED, False),
        )
        if response.headers.get("Connection") == "close":
            response.force_close()
        return response


def require_version(request: web.Request) -> None:
    """HTTP/0.9 has no headers: no host, no token, no status in its answer."""
    if request.version < HttpVersion10:
        raise VersionNotSupported


def record(request: web.Request, status: int, seconds: float, metrics: HttpMetrics) -> None:
    """One line for each request; the route's template, never the path or the query."""
    route = template(request)
    metrics.record(request.method, route, status, seconds)
    log.info(
        "request_served",
        method=request.method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 2),
        account=request.get(ACCOUNT),
    )


def template(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return "unmatched" if resource is None else resource.canonical


async def secure(request: web.Request, response: web.StreamResponse) -> None:
    """on_response_prepare: also streams and errors carry these."""
    headers = response.headers
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)  # a page with a map may allow its tiles' address
    headers[hdrs.SERVER] = "hotline"  # aiohttp has put its version there
    headers[X_REQUEST_ID] = request.get(REQUEST_ID, "")
    if request.path.startswith("/api/"):
        headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
