"""The token of a request."""

from aiohttp import web


def bearer_token(request: web.Request) -> str | None:
    """None without an Authorization header; "" when the header holds no bearer token."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    return token if scheme.lower() == "bearer" else ""
