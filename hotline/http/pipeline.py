"""Turn a route into an aiohttp handler.

Authenticate, authorise, parse, check Idempotency-Key and If-Match, call the handler. The order is
the contract: an unknown caller learns nothing about bodies, and a repeated key is answered before
`If-Match` is checked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from hotline.http.admission import Admission, Work
from hotline.http.answers import respond, written
from hotline.http.auth.account import Account
from hotline.http.auth.permissions import (
    PUBLIC,
    Allowed,
    BadToken,
    Policy,
    require_complete,
    require_own_password,
    require_permission,
)
from hotline.http.auth.request_token import request_token
from hotline.http.problems import NotSure, TooLate
from hotline.http.request.body import UnexpectedBody, plain_bytes, strict_body
from hotline.http.request.parameters import read_path, read_query
from hotline.http.request.preconditions import (
    InFlight,
    KeyNotRepeatable,
    idempotency_key,
    version_to_match,
)
from hotline.http.request.request_id import ACCOUNT, KEYED, REQUEST_ID
from hotline.http.request.shared_answers import SharedAnswers
from hotline.http.routes import Call, Response, Route


@dataclass(frozen=True, kw_only=True)
class Door:
    """
    What every operation needs from the composition root.

    `zone` is the city's: instants leave in its time. `outcome` gives what a known Idempotency-Key
    led to, for the route's `repeat`; None: it is new.
    """

    policy: Policy
    account_for: Callable[[str], Awaitable[Account | None]]
    now: Callable[[], datetime]
    zone: Callable[[], tzinfo] = lambda: UTC
    outcome: Callable[[Call[Any, Any]], Awaitable[Any | None]] | None = None
    in_flight: InFlight = field(default_factory=InFlight)
    admission: Admission = field(default_factory=Admission)
    shared: SharedAnswers = field(default_factory=SharedAnswers)


def mount(app: web.Application, routes: Sequence[Route], door: Door) -> None:
    """
    Add every route; an operation that the policy table forgets stops the start.

    Fixed paths come first, so that no pattern is tried for them.
    """
    require_complete(door.policy, [each.operation for each in routes])
    for each in sorted(routes, key=lambda each: ("{" in each.path, each.path)):
        serve = endpoint(each, door.policy[each.operation], door)
        app.router.add_route(each.method, each.path, serve)


def endpoint(
    route: Route, allowed: Allowed, door: Door
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        if route.seconds is None:
            return await answer(request, route, allowed, door)
        try:
            async with asyncio.timeout(route.seconds) as deadline:
                return await answer(request, route, allowed, door)
        except TimeoutError:
            if deadline.expired():
                raise NotSure if route.carries_key else TooLate from None
            raise

    return serve


async def answer(
    request: web.Request, route: Route, allowed: Allowed, door: Door
) -> web.StreamResponse:
    request[KEYED] = route.carries_key
    work = route.work_of(request)
    if route.shared is None:  # else it may cost nothing
        door.admission.refuse_early(work)
    account = await who(request, door) if allowed is not PUBLIC else None
    require_permission(account, allowed)
    require_own_password(account, exempt=route.initial_password)
    call = await checked(request, route, account, door.now())
    key = None if route.shared is None else await route.shared(call)
    if key is None:
        result = await handled(call, route, door, work)
    else:
        result = await door.shared.answer(key, partial(for_all, call, route, door, work))
    if isinstance(result, web.StreamResponse):
        return result
    return respond(result, route, door.zone())


async def handled(
    call: Call[Any, Any], route: Route, door: Door, work: Work
) -> Response | web.StreamResponse:
    with alone(call, door):
        async with door.admission.place(work):
            again = await replayed(call, route, door)
            return again or await route.handler(with_version(call, route))


async def for_all(call: Call[Any, Any], route: Route, door: Door, work: Work) -> Response:
    """An answer that many get, as bytes."""
    try:
        async with asyncio.timeout(route.seconds):
            result = await handled(call, route, door, work)
    except TimeoutError:
        raise TooLate from None
    if isinstance(result, web.StreamResponse):
        raise TypeError("a stream cannot be shared")
    return replace(result, body=written(result.body, route, door.zone()))


async def who(request: web.Request, door: Door) -> Account | None:
    """The account of the token; None without one, BadToken with a wrong one. Raises CrossSite."""
    token = request_token(request)
    if token is None:
        return None
    account = await door.account_for(token) if token else None
    if account is None:
        raise BadToken
    request[ACCOUNT] = account.username
    structlog.contextvars.bind_contextvars(account=account.username)
    return account


async def checked(
    request: web.Request, route: Route, account: Account | None, now: datetime
) -> Call[Any, Any]:
    params = read_path(request, route.params)
    query = read_query(request, route.query, route.lists)
    key = idempotency_key(request) if route.carries_key else None
    raw, body = await read_body(request, route)
    return Call(
        request=request,
        operation=route.operation,
        path=request.match_info,
        params=params,
        body=body,
        raw_body=raw,
        query=query,
        account=account,
        request_id=request[REQUEST_ID],
        idempotency_key=key,
        if_match=None,
        now=now,
    )


async def read_body(request: web.Request, route: Route) -> tuple[bytes, Any]:
    if route.reads is not None:
        return await strict_body(
            request,
            route.reads,
            most_bytes=route.most_bytes,
            first_seconds=route.body_seconds,
        )
    if route.takes_bytes:
        raw = await plain_bytes(
            request, most_bytes=route.most_bytes, first_seconds=route.body_seconds
        )
        return raw, raw
    if request.body_exists:
        raise UnexpectedBody
    return b"", None


def alone(call: Call[Any, Any], door: Door) -> AbstractContextManager[None]:
    if call.idempotency_key is None:
        return nullcontext()
    principal = call.account.username if call.account else ""
    return door.in_flight.alone(principal, call.idempotency_key)


async def replayed(call: Call[Any, Any], route: Route, door: Door) -> Response | None:
    """The operation's own answer to a key that it has met before, marked as a repeat."""
    if door.outcome is None or call.idempotency_key is None or route.meets_keys:
        return None
    first = await door.outcome(call)
    if first is None:
        return None
    if route.repeat is None:
        raise KeyNotRepeatable
    return replace(await route.repeat(call, first), replayed=True)


def with_version(call: Call[Any, Any], route: Route) -> Call[Any, Any]:
    if not route.needs_version:
        return call
    return replace(call, if_match=version_to_match(call.request))
