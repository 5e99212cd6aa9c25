"""Every operation, every role: the policy table holds at the door, cell by cell."""

import re
from functools import partial
from typing import Any

import pytest

from events.catalog.names import Role
from hotline.app.web import POLICY as PERMISSIONS
from hotline.http.auth.permissions import PUBLIC
from tests.journeys.story import RETURN, Story
from tests.journeys.town import Town

NOBODYS = {
    "order_no": "20200101-440500-000001",
    "department": "lighting",
    "name": "on-time-rate",
    "topic_id": "00000000-0000-4000-8000-000000000000",
    "attachment_id": "00000000-0000-4000-8000-000000000000",
    "token": "A" * 80,
    "article_id": "00000000-0000-4000-8000-000000000000",
    "month": "2020-01",
    "worker": "worker-of-no-one",
    "case_no": "G20200102-440500-000001",
    "indicator": "archive-rate",
    "form": "department-jinniu",
    "code": "000000000000000",
    "round_id": "00000000-0000-4000-8000-000000000000",
}
QUERIES: dict[str, dict[str, Any]] = {
    "cells-at": {"lon": 116.7, "lat": 23.36, "crs": "wgs84"},
    "read-positions": {
        "worker": "worker-1",
        "from": "2026-03-10T00:00:00+08:00",
        "to": "2026-03-11T00:00:00+08:00",
    },
    "read-monthly-report": {"month": "2026-01"},
    "read-patrol-coverage": {"from": "2026-01-01", "to": "2026-02-01"},
    "read-case-indicator": {"from": "2026-01-01", "to": "2026-02-01"},
    "list-cases-behind": {"from": "2026-01-01", "to": "2026-02-01"},
    "list-shifts-behind": {"from": "2026-01-01", "to": "2026-02-01"},
    "read-evaluation": {"from": "2026-01-01", "to": "2026-02-01"},
    "read-contacts": {"from": "2026-01-01", "to": "2026-02-01"},
    "read-indicator": {"from": "2026-01-01", "to": "2026-02-01"},
    "list-orders-behind": {"from": "2026-01-01", "to": "2026-02-01"},
}
ACCOUNTS = {
    Role.HANDLER: "handler-lighting",
    Role.DEPARTMENT_LEAD: "department-lead-lighting",
    Role.GRID_WORKER: "worker-1",
    Role.GRID_LEAD: "grid-lead-1",
}
ENDS_SESSIONS = {"sign-out", "sign-out-everywhere"}
STREAMS = {"live"}  # asked for in test_live.py: their answer does not end


def account(role: Role) -> str:
    return ACCOUNTS.get(role, role.value.replace("_", "-"))


async def operations(town: Town) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """operationId: method, path with its parameters filled in, what the document says."""
    document = (await town.get(None, "/openapi.json")).json
    return {
        said["operationId"]: (
            method.upper(),
            re.sub(r"{(\w+)}", lambda found: NOBODYS[found[1]], path),
            said,
        )
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    }


async def asked(town: Town, method: str, path: str, operation: str, by: str | None) -> Any:
    body = {} if method == "POST" else None
    version = 1 if method == "POST" else None
    query = QUERIES.get(operation)
    reply = await town.send(method, path, by=by, body=body, version=version, query=query)
    if operation in ENDS_SESSIONS:
        town.tokens.pop(by or "", None)
    return reply


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(town: Town, role: Role):
    wrong = {}
    for operation, (method, path, _) in (await operations(town)).items():
        allowed = PERMISSIONS[operation]
        if allowed is PUBLIC or operation in STREAMS:
            continue
        reply = await asked(town, method, path, operation, account(role))
        may = isinstance(allowed, frozenset) and role in allowed
        forbidden = reply.status == 403 and reply.code == "access.forbidden"
        if may is forbidden or reply.status == 401 or reply.status >= 500:
            wrong[operation] = reply.status

    assert wrong == {}


async def test_without_a_token_everything_that_is_not_public_is_401(town: Town):
    wrong = {}
    for operation, (method, path, _) in (await operations(town)).items():
        reply = await asked(town, method, path, operation, None)
        if (PERMISSIONS[operation] is PUBLIC) is (reply.status == 401):
            wrong[operation] = reply.status
        if reply.status == 401:
            assert reply.headers["Content-Type"] == "application/problem+json"
            assert reply.headers["WWW-Authenticate"].startswith("Bearer")

    assert wrong.keys() <= {"sign-in"}  # which answers 422 to `{}`, or 401 to a wrong password


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Basic b3A6b3A=", "bearer a b", "Bearer 令牌", ""]
)
async def test_a_token_that_is_none_is_401(town: Town, header: str):
    sent = {"Authorization": header}
    reply = await town.send("GET", "/api/v1/me", headers=sent)

    assert (reply.status, reply.code) == (401, "access.bad_token")


async def test_the_document_names_the_roles_of_the_table(town: Town):
    for operation, (_, _, said) in (await operations(town)).items():
        allowed = PERMISSIONS[operation]
        if isinstance(allowed, frozenset):
            assert said["x-roles"] == sorted(allowed)
            assert "security" not in said
        else:
            assert said["security"] == []


async def test_every_row_of_the_table_is_an_operation(town: Town):
    """A forgotten row would look like a permission that somebody has."""
    pages = {"openapi", "docs", "start"}

    assert set(PERMISSIONS) - pages == set(await operations(town))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
async def test_an_unknown_address_is_a_404_problem(town: Town, method: str):
    for path in ("/api/v1/nothing", "/api/v1/work-orders/1/2/3", "/api/v2/me"):
        reply = await town.send(method, path, by="operator")
        assert (reply.status, reply.code) == (404, "request.not_found")
        assert reply.headers["Content-Type"] == "application/problem+json"


async def test_a_wrong_method_is_a_405_problem_that_names_the_right_ones(town: Town):
    for method, path, right in (
        ("DELETE", "/api/v1/work-orders", {"GET", "HEAD", "POST"}),
        ("PUT", "/api/v1/me", {"GET", "HEAD"}),
        ("GET", f"/api/v1/work-orders/{NOBODYS['order_no']}/accept", {"POST"}),
    ):
        reply = await town.send(method, path, by="operator")
        allowed = set(reply.headers["Allow"].replace(" ", "").split(","))
        assert (reply.status, reply.code) == (405, "request.method_not_allowed")
        assert allowed - {"HEAD"} == right - {"HEAD"}


async def test_an_account_acts_with_its_own_department_only(town: Town):
    mine = await town.get("handler-lighting", "/api/v1/departments/lighting/inbox")
    theirs = await town.get("handler-lighting", "/api/v1/departments/power/inbox")
    nobodys = await town.get("handler-lighting", "/api/v1/departments/nobody/inbox")

    assert (mine.status, theirs.status, nobodys.status) == (200, 403, 403)


CONFIDENTIAL: dict[str, Any] = {"secrecy": "confidential", "title": "路灯被偷"}


async def sent_on(town: Town) -> Story:
    """The lighting department gave it back; it is the power company's now."""
    story = await (await Story.begins(town, **CONFIDENTIAL)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    await story.goes("handler-lighting", "request-return", RETURN)
    await story.goes("dispatcher", "grant-return")
    by_hand = {"lead_department": "power", "supporting_departments": [], "reason": "属其管养。"}
    return await story.goes("dispatcher", "dispatch", by_hand)


async def reported(town: Town, department: str) -> Story:
    said = {**CONFIDENTIAL, "kind": "tip_off", "reported_department": department}
    return await (await Story.begins(town, **said)).dispatched()


COLUMNS = {
    "former handler": ("handler-lighting", sent_on),
    "former handler's colleague": ("department-lead-lighting", sent_on),
    "reported department": ("hats-lighting", partial(reported, department="lighting")),
    "above the reported one": ("hats-municipal-works", partial(reported, department="lighting")),
    "below the reported one": ("hats-lighting", partial(reported, department="municipal-works")),
    "supervisor of it": ("supervisor-lighting", partial(reported, department="lighting")),
}


@pytest.mark.parametrize("column", COLUMNS)
async def test_who_may_not_read_an_order_is_answered_as_if_there_were_none(town: Town, column: str):
    """Every operation on one order: what they get for a number that was never given."""
    reader, begun = COLUMNS[column]
    story = await begun(town)
    wrong = {}
    for operation, (method, path, _) in (await operations(town)).items():
        if f"/{NOBODYS['order_no']}" not in path:  # the number of a case ends like it
            continue
        there = path.replace(NOBODYS["order_no"], story.order_no)
        here = await asked(town, method, there, operation, reader)
        nowhere = await asked(town, method, path, operation, reader)
        same = {**here.json, "request_id": ""} == {**nowhere.json, "request_id": ""}
        if here.status < 400 or here.status != nowhere.status or not same:
            wrong[operation] = here.status

    assert wrong == {}


@pytest.mark.parametrize("reader", ["hats-power", "two-hats", "supervisor-power"])
async def test_a_department_and_a_role_of_the_centre_show_no_requester(town: Town, reader: str):
    """Person with a department and a centre role: every answer about the order is without who."""
    said = {**CONFIDENTIAL, "requester": {"name": "王晓芳", "phone": "13900008888"}}
    story = await Story.begins(town, **said, narrative="我是王晓芳, 电话13900008888。")
    await story.goes("operator", "accept")
    await town.settled()
    answers = [
        await story.read(reader),
        await town.get(reader, f"{story.path}/timeline"),
        await town.get(reader, "/api/v1/work-orders", status="accepted", limit=200),
        await story.tries(reader, "reveal", {"reason": "想知道。"}),
    ]

    assert [200, 200, 200] == [each.status for each in answers[:3]]
    assert answers[3].status in {403, 409}
    assert not [each for each in answers if "王晓芳" in each.text or "13900008888" in each.text]
