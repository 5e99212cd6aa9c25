"""The token of a request: in its Authorization header, or in the cookie of a browser."""

from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from hotline.http.problems import Problem

COOKIE: Final = "hotline_session"
ATTRIBUTES: Final = "Path=/; HttpOnly; SameSite=Strict"
SAFE: Final = frozenset({"GET", "HEAD"})


def request_token(request: web.Request) -> str | None:
    """
    None without a token; "" when the Authorization header holds no bearer token.

    A browser sends its cookie by itself, so a change by cookie must come from our own pages.
    Raises CrossSite.
    """
    header = request.headers.get(hdrs.AUTHORIZATION)
    if header is not None:
        scheme, _, token = header.partition(" ")
        return token if scheme.lower() == "bearer" else ""
    token = request.cookies.get(COOKIE, "")
    if token and request.method not in SAFE:
        require_same_origin(request)
    return token or None


def require_same_origin(request: web.Request) -> None:
    """Sec-Fetch-Site where the browser sends it, else Origin. Raises CrossSite."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        same = site == "same-origin"
    else:
        origin = request.headers.get(hdrs.ORIGIN, "")
        same = bool(origin) and urlsplit(origin).netloc == request.headers.get(hdrs.HOST)
    if not same:
        raise CrossSite


def session_cookie(token: str, seconds: int, *, secure: bool) -> str:
    """A Set-Cookie header; no script can read it, and no other site can have it sent."""
    only_tls = "; Secure" if secure else ""
    return f"{COOKIE}={token}; Max-Age={seconds}; {ATTRIBUTES}{only_tls}"


def expired_cookie() -> str:
    return f"{COOKIE}=; Max-Age=0; {ATTRIBUTES}"


class CrossSite(Problem):
    """A change by the session cookie must come from a page of this service."""

    code = "access.cross_site"
    status = 403
    title_zh = "请求不是由本系统的页面发出，未予办理"
    title_en = "Not sent by a page of this service"
