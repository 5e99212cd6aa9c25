"""A browser signs in by cookie: no script can read it, no other site can use it."""

from collections.abc import Mapping

import pytest

from tests.journeys.town import Reply, Town

OURS = {"Sec-Fetch-Site": "same-origin"}
OTHERS: Mapping[str, Mapping[str, str]] = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sister host": {"Sec-Fetch-Site": "same-site"},
    "a link": {"Sec-Fetch-Site": "none"},
    "an old browser elsewhere": {"Origin": "https://elsewhere.example"},
    "an opaque origin": {"Origin": "null"},
    "no word of it": {},
}


async def signed_in(town: Town, headers: Mapping[str, str] = OURS) -> Reply:
    credentials = {"username": "analyst", "password": town.passwords["analyst"]}
    return await town.send(
        "POST", "/api/v1/browser-sessions", body=credentials, key=None, headers=headers
    )


async def cookie(town: Town) -> dict[str, str]:
    name, value = (await signed_in(town)).headers["Set-Cookie"].split(";")[0].split("=", 1)
    return {"Cookie": f"{name}={value}"}


async def me(town: Town, headers: Mapping[str, str]) -> int:
    return (await town.send("GET", "/api/v1/me", headers=headers)).status


async def test_the_token_is_in_a_cookie_that_no_script_can_read(town: Town):
    reply = await signed_in(town)

    assert reply.status == 201
    assert "token" not in reply.json
    value, *attributes = reply.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    assert value.split("=")[1] not in reply.text


async def test_the_cookie_reads_as_the_account(town: Town):
    assert await me(town, await cookie(town)) == 200


async def test_an_old_browser_of_our_own_pages_signs_in_by_origin(town: Town):
    assert (await signed_in(town, {"Origin": town.address})).status == 201


@pytest.mark.parametrize("sent", OTHERS.values(), ids=OTHERS)
async def test_no_other_site_chooses_the_account(town: Town, sent: Mapping[str, str]):
    reply = await signed_in(town, sent)

    assert (reply.status, reply.code) == (403, "access.cross_site")
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("sent", OTHERS.values(), ids=OTHERS)
async def test_no_other_site_changes_anything_with_the_cookie(town: Town, sent: Mapping[str, str]):
    mine = await cookie(town)

    reply = await town.send("DELETE", "/api/v1/sessions/current", headers={**mine, **sent})

    assert (reply.status, reply.code) == (403, "access.cross_site")
    assert await me(town, mine) == 200


async def test_signing_out_ends_the_session_and_its_cookie(town: Town):
    mine = await cookie(town)

    reply = await town.send("DELETE", "/api/v1/sessions/current", headers={**mine, **OURS})

    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert await me(town, mine) == 401
