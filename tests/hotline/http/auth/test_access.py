"""Who may do what, with which key, on which version."""

import asyncio

import pytest
from aiohttp import web

from events.catalog.names import Role
from hotline.http.auth.permissions import PUBLIC, IncompletePolicy
from hotline.http.pipeline import Door, mount
from hotline.http.routes import Response
from tests.hotline.http.house import (
    NOW,
    OPERATOR,
    POLICY,
    TOKENS,
    Client,
    House,
    account_for,
    serving,
)

GOOD = b'{"title": "a"}'
OPEN = [each for each in House().routes() if POLICY[each.operation] is not PUBLIC]


@pytest.mark.parametrize("route", OPEN, ids=lambda route: route.operation)
@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "access.not_signed_in"),
        ("Bearer wrong", "access.bad_token"),
        ("Basic b3A6cHc=", "access.bad_token"),
        ("operator-token", "access.bad_token"),
        ("Bearer", "access.bad_token"),
    ],
)
async def test_without_a_good_token_every_operation_says_401(
    client: Client, route, authorization: str, code: str
):
    path = route.path.replace("{number}", "1")

    answer = await client.call(route.method, path, headers={"Authorization": authorization})

    assert (answer.status, answer.code) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("route", OPEN, ids=lambda route: route.operation)
@pytest.mark.parametrize("token", TOKENS)
async def test_a_role_outside_the_table_gets_403(client: Client, route, token: str):
    """The body is not even read: an outsider learns nothing from it."""
    client.house.release.set()
    path = route.path.replace("{number}", "1")

    answer = await client.call(
        route.method, path, headers={"Authorization": f"Bearer {token}"}, data=None
    )

    allowed = not TOKENS[token].roles.isdisjoint(POLICY[route.operation])
    assert (answer.status == 403) is not allowed


def test_an_operation_that_the_table_forgets_stops_the_start():
    door = Door(policy={"note.write": {Role.OPERATOR}}, account_for=account_for, now=lambda: NOW)

    with pytest.raises(IncompletePolicy, match=r"note\.list"):
        mount(web.Application(), House().routes(), door)


REQUEST = "0123456789abcdef0123456789abcdef"


async def test_a_handler_is_told_who_asks_and_when(client: Client):
    await client.post(GOOD, X_Request_Id=REQUEST)
    call = client.house.seen[0]

    assert (call.account, call.now, call.request_id) == (OPERATOR, NOW, REQUEST)
    assert (call.idempotency_key, call.operation) == ("key", "note.write")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency.key_missing"),
        ("k" * 129, "idempotency.key_malformed"),
        ("a b", "idempotency.key_malformed"),
        ("键", "idempotency.key_malformed"),
    ],
)
async def test_a_post_without_a_good_key_gets_400(client: Client, key: str, code: str):
    answer = await client.post(GOOD, Idempotency_Key=key)

    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        ("", 428, "precondition.required"),
        ("*", 400, "precondition.malformed"),
        ('W/"7"', 400, "precondition.malformed"),
        ("7", 400, "precondition.malformed"),
        ('"7", "8"', 400, "precondition.malformed"),
        ('"seven"', 400, "precondition.malformed"),
        ('"-7"', 400, "precondition.malformed"),
        ('"6"', 412, "request.stale_version"),
    ],
)
async def test_a_decision_names_the_version_it_was_made_on(
    client: Client, tag: str, status: int, code: str
):
    headers = {"If-Match": tag, "Content-Type": "application/json"}

    answer = await client.call("POST", "/api/v1/notes/N/change", data=GOOD, headers=headers)

    assert (answer.status, answer.code) == (status, code)


async def test_the_right_version_passes(client: Client):
    headers = {"If-Match": '"7"', "Content-Type": "application/json"}

    answer = await client.call("POST", "/api/v1/notes/N/change", data=GOOD, headers=headers)

    assert (answer.status, answer.headers["ETag"]) == (200, '"8"')


async def test_a_known_key_is_answered_before_the_version_is_looked_at(client: Client):
    client.house.known["key"] = Response(body={"number": "first"}, etag=5)

    answer = await client.call(
        "POST", "/api/v1/notes/N/change", data=GOOD, headers={"Content-Type": "application/json"}
    )

    assert (answer.status, answer.json, answer.headers["ETag"]) == (200, {"number": "first"}, '"5"')
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert client.house.seen == []


async def test_a_known_key_is_refused_by_an_operation_that_repeats_no_answer(client: Client):
    """What another operation answered is no answer of this one."""
    client.house.known["key"] = Response(body={"number": "first"}, etag=5)

    answer = await client.call(
        "POST", "/api/v1/hurried", data=GOOD, headers={"Content-Type": "application/json"}
    )

    assert (answer.status, answer.code) == (422, "idempotency.not_repeatable")
    assert client.house.seen == []


async def test_one_key_at_a_time_for_one_person():
    house = House()
    async with serving(house) as client:
        first = asyncio.create_task(client.call("POST", "/api/v1/slow"))
        await house.entered.wait()
        second = await client.call("POST", "/api/v1/slow")
        other_person = asyncio.create_task(
            client.call("POST", "/api/v1/slow", headers={"Authorization": "Bearer analyst-token"})
        )
        house.release.set()

        assert (second.status, second.code) == (409, "idempotency.in_flight")
        assert second.headers["Retry-After"] == "1"
        assert [(await first).status, (await other_person).status] == [200, 200]
        assert (await client.call("POST", "/api/v1/slow")).status == 200


async def test_the_same_content_has_the_same_fingerprint(client: Client):
    await client.post(GOOD)
    await client.post(GOOD)
    await client.post(b'{"title": "b"}')
    first, again, other = [call.fingerprint for call in client.house.seen]

    assert first == again != other
