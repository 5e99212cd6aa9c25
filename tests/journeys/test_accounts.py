"""Signing out, choosing a password, and sessions that end, as an operator's screen meets them."""

from uuid import uuid4

import pytest

from tests.journeys.town import Town

ME = "/api/v1/me"
NEW = "九月的木棉花开满了枝头"


async def fresh(town: Town, username: str = "analyst") -> dict[str, str]:
    """The headers of a session of its own."""
    credentials = {"username": username, "password": town.passwords[username]}
    reply = await town.send("POST", "/api/v1/sessions", body=credentials)
    assert reply.status == 201, reply.raw
    return {"Authorization": f"Bearer {reply.json['token']}"}


async def status_of(town: Town, headers: dict[str, str]) -> int:
    return (await town.send("GET", ME, headers=headers)).status


async def test_signing_out_ends_this_session_and_no_other(town: Town):
    mine, other = await fresh(town), await fresh(town)

    reply = await town.send("DELETE", "/api/v1/sessions/current", headers=mine)

    assert (reply.status, reply.raw) == (204, b"")
    assert (await status_of(town, mine), await status_of(town, other)) == (401, 200)


async def test_signing_out_everywhere_ends_all_sessions_of_this_account(town: Town):
    mine, other, someone = await fresh(town), await fresh(town), await fresh(town, "editor")

    reply = await town.send("DELETE", "/api/v1/sessions", headers=mine)

    assert reply.status == 204
    found = [await status_of(town, each) for each in (mine, other, someone)]
    assert found == [401, 401, 200]
    town.tokens.pop("analyst", None)


async def test_a_chosen_password_replaces_the_old_one_and_ends_other_sessions(town: Town):
    old, new = town.passwords["worker-7"], f"{NEW}{uuid4()}"
    mine, other = await fresh(town, "worker-7"), await fresh(town, "worker-7")

    reply = await town.send(
        "POST", f"{ME}/password", body={"old": old, "new": new}, headers=mine, key=None
    )

    assert (reply.status, reply.raw) == (204, b"")
    assert (await status_of(town, mine), await status_of(town, other)) == (200, 401)
    refused = await town.send(
        "POST", "/api/v1/sessions", body={"username": "worker-7", "password": old}
    )
    assert (refused.status, refused.code) == (401, "access.sign_in_failed")
    town.passwords["worker-7"] = new
    await fresh(town, "worker-7")


@pytest.mark.parametrize(
    "new", ["short", "九个字符不够长啊", "GRID-LEAD-1", " " * 12, "\u3000 " * 6, "aAaaaaaaaaaa"]
)
async def test_a_weak_password_is_refused_with_the_rule(town: Town, new: str):
    mine = await fresh(town, "grid-lead-1")
    body = {"old": town.passwords["grid-lead-1"], "new": new}

    reply = await town.send("POST", f"{ME}/password", body=body, headers=mine)

    assert (reply.status, reply.code) == (422, "access.weak_password")
    assert reply.json["errors"][0]["pointer"] == "/new"
    assert not new.strip() or new not in reply.raw.decode()
    await fresh(town, "grid-lead-1")


async def test_a_password_is_taken_exactly_with_blanks_at_its_ends(town: Town):
    mine = await fresh(town, "worker-9")
    new = f" {uuid4().hex}　"
    body = {"old": town.passwords["worker-9"], "new": new}
    await town.send("POST", f"{ME}/password", body=body, headers=mine)

    credentials = {"username": "worker-9", "password": new.strip()}
    refused = await town.send("POST", "/api/v1/sessions", body=credentials)

    assert refused.status == 401
    town.passwords["worker-9"] = new
    await fresh(town, "worker-9")


async def test_the_same_password_again_is_no_change(town: Town):
    mine = await fresh(town)
    body = {"old": town.passwords["analyst"], "new": town.passwords["analyst"]}

    reply = await town.send("POST", f"{ME}/password", body=body, headers=mine)

    assert (reply.status, reply.code) == (422, "access.weak_password")


async def test_without_the_old_password_nothing_changes(town: Town):
    mine = await fresh(town)

    reply = await town.send(
        "POST", f"{ME}/password", body={"old": "wrong", "new": NEW}, headers=mine
    )

    assert (reply.status, reply.code) == (403, "access.wrong_password")
    await fresh(town)


async def test_a_session_that_is_not_used_for_half_an_hour_ends(town: Town):
    mine = await fresh(town)

    town.wait(minutes=31)

    assert await status_of(town, mine) == 401


async def test_an_account_learns_what_its_roles_may_beside_the_commands_of_orders(town: Town):
    async def may(username: str) -> set[str]:
        return set((await town.get(username, ME)).json["allowed_operations"])

    assert {"read-today", "list-orders-behind", "live"} <= await may("supervisor")
    assert "publish-month" in await may("supervisor")
    assert not {"list-orders-behind", "publish-month"} & await may("analyst")
    assert "read-indicator" in await may("analyst")
    assert not {"register", "dispatch", "sign-in", "openapi"} & await may("operator")
