"""Every example of the contract with clients, field by field; more fields may be added."""

import re
from typing import Any

import pytest

from tests.hotline.api.shapes import instant, matches, maybe
from tests.journeys.story import CALL, PLACE, RETURN, Story
from tests.journeys.town import ORDERS, Town

CELL = {"scheme": "unit", "code": lambda code: re.fullmatch(r"\d{15}", code), "map_version": int,
        "method": str, "confidence": float, "ambiguous": bool}  # fmt: skip
CLOCK = {
    "name": {"acknowledge", "contact", "handle", "citizen", "dispute"},
    "due_at": instant,
    "limit": maybe({"value": int, "unit": str}),
    "policy_version": int,
    "calendar_version": str,
    "explanation": str,
}
ALTERNATIVE = {"department": str, "rule_id": str}
ORDER = {
    "order_no": lambda number: re.fullmatch(r"\d{8}-440500-\d{6}", number),
    "status": str,
    "version": int,
    "kind": "complaint",
    "matter": {"code": "010301", "name": str},
    "urgency": "ordinary",
    "secrecy": "open",
    "channel": "phone",
    "title": "路灯不亮",
    "requester": {"name": "林某", "phone": "138****0000"},
    "place": {
        "text": str,
        "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
        "cell": CELL,
        "subdistrict": lambda code: re.fullmatch(r"\d{12}", code),
        "community": str,
    },
    "lead_department": maybe(str),
    "supporting_departments": [str],
    "assignments": [{"department": str, "role": {"lead", "supporting"}, "status": str,
                     "due_at": maybe(instant)}],
    "clocks": [CLOCK],
    "allowed_commands": [str],
    "registered_at": instant,
    "accepted_at": maybe(instant),
    "dispatched_at": maybe(instant),
    "first_submitted_at": maybe(instant),
    "closed_at": maybe(instant),
    "on_time": maybe(bool),
    "counts": {"returns": int, "extensions": int, "reworks": int, "urges": int},
}  # fmt: skip
PROBLEM = {
    "type": lambda type_: type_.startswith("/problems/"),
    "title": lambda title: re.search("[一-鿿]", title),
    "status": int,
    "detail": str,
    "code": str,
    "request_id": str,
}
PAIR = {"numerator": int, "denominator": int}


async def test_sign_in(town: Town):
    credentials = {"username": "operator", "password": town.passwords["operator"]}
    reply = await town.post(None, "/api/v1/sessions", credentials, key=None)
    wrong = await town.post(None, "/api/v1/sessions", {**credentials, "password": "x"}, key=None)
    shape = {
        "token": str,
        "expires_at": instant,
        "account": {"username": "operator", "roles": ["operator"]},
    }

    assert (reply.status, matches(shape, reply.json)) == (201, [])
    assert (wrong.status, matches(PROBLEM, wrong.json)) == (401, [])


async def test_register(town: Town):
    reply = await town.post("operator", ORDERS, CALL)
    registered = {**ORDER, "status": "registered", "version": 1, "lead_department": None,
                  "on_time": None, "clocks": [], "query_code": str}  # fmt: skip

    assert matches(registered, reply.json) == []
    assert reply.headers["ETag"] == '"1"'
    assert reply.headers["Location"] == f"{ORDERS}/{reply.json['order_no']}"
    assert {"accept", "answer", "decline", "mark-invalid"} <= set(reply.json["allowed_commands"])


async def test_dispatch(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    route = {"rule_id": str, "rule_set_version": int, "because": str, "alternatives": [ALTERNATIVE]}
    shape = {
        **ORDER,
        "status": "dispatched",
        "lead_department": "lighting",
        "route": route,
        "assignments": [{"department": "lighting", "role": "lead", "status": "pending",
                         "due_at": instant}],
    }  # fmt: skip

    assert matches(shape, story.shown) == []
    assert {clock["name"] for clock in story.shown["clocks"]} == {
        "acknowledge", "contact", "handle", "citizen",
    }  # fmt: skip


async def test_the_timeline_is_oldest_first(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    reply = await town.get("operator", f"{story.path}/timeline")
    item = {"position": int, "version": int, "type": str, "recorded_at": instant,
            "actor": dict, "summary": str, "data": dict}  # fmt: skip

    assert matches({"items": [item]}, reply.json) == []
    assert [each["version"] for each in reply.json["items"]] == [1, 2, 3]
    assert reply.headers["ETag"] == '"3"'


async def test_a_refusal_is_a_problem_document(town: Town):
    story = await Story.begins(town)
    reply = await story.tries("dispatcher", "dispatch")
    english = await town.post(
        "dispatcher", f"{story.path}/dispatch", {}, version=1, headers={"Accept-Language": "en"}
    )

    assert reply.headers["Content-Type"] == "application/problem+json"
    assert matches({**PROBLEM, "type": "/problems/work-order/not-allowed-now", "status": 409,
                    "code": "work_order.not_allowed_now"}, reply.json) == []  # fmt: skip
    assert reply.json["request_id"] == reply.headers["X-Request-Id"]
    assert english.json["title"].isascii()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"channel": "pigeon"}, "/channel"),
        ({"title": ""}, "/title"),
        ({"narrative": None}, "/narrative"),
        ({"requester": {"phone": "12"}}, "/requester/phone"),
        ({"place": {"point": {"lon": 116.7, "lat": 23.3}}}, "/place/point/crs"),
        ({"place": {"point": {"lon": 116.7, "lat": 91, "crs": "wgs84"}}}, "/place/point/lat"),
        ({"order_no": "mine"}, "/order_no"),
        ({"occurred_at": "2026-03-10 09:00"}, "/occurred_at"),
    ],
)
async def test_a_bad_field_is_pointed_at(town: Town, change: dict[str, Any], pointer: str):
    reply = await town.post("operator", ORDERS, {**CALL, **change})

    assert (reply.status, matches(PROBLEM, reply.json)) == (422, [])
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


COMMANDS: list[tuple[str, str, dict[str, Any]]] = [
    ("handler-lighting", "request-return", RETURN | {}),
    ("handler-lighting", "contact-requester", {"method": "phone", "reached": True}),
    ("operator", "urge", {"note": "…", "requester": None, "channel": "phone"}),
    ("operator", "withdraw", {"reason": "…"}),
    ("supervisor", "correct", {"field": "title", "value": "…", "reason": "…"}),
    ("dispatcher", "reveal", {"reason": "…"}),
]


@pytest.mark.parametrize(("by", "command", "body"), COMMANDS, ids=[each[1] for each in COMMANDS])
async def test_a_command_answers_with_the_new_state(
    town: Town, by: str, command: str, body: dict[str, Any]
):
    story = await Story.begins(town)
    await story.dispatched()
    version = story.shown["version"]
    reply = await story.tries(by, command, body)
    requester = {"name": "林某", "phone": "13800000000" if command == "reveal" else "138****0000"}

    assert reply.status == 200, reply.raw.decode()
    new = version if command == "reveal" else version + 1  # recorded apart
    assert matches({**ORDER, "requester": requester, "title": str}, reply.json) == []
    assert reply.headers["ETag"] == f'"{new}"'
    assert reply.position > 0


async def test_routing_preview(town: Town):
    said = {"kind": "complaint", "matter": "010301", "urgency": "ordinary", "place": PLACE}
    reply = await town.post("analyst", "/api/v1/routing/preview", said, key=None)
    shape = {
        "lead_department": "lighting",
        "supporting_departments": [str],
        "cell": CELL,
        "rule_id": str,
        "rule_set_version": int,
        "because": str,
        "alternatives": [ALTERNATIVE],
    }

    assert (reply.status, matches(shape, reply.json)) == (200, [])


@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000", "gcj02", "bd09"])
async def test_cells_at(town: Town, crs: str):
    at = {"lon": 116.70, "lat": 23.36, "crs": crs}
    reply = await town.get("editor", "/api/v1/cells/at", **at, scheme="unit")
    cell = {"scheme": "unit", "code": str, "map_version": int, "ambiguous": bool}

    assert (reply.status, matches({"cells": [cell]}, reply.json)) == (200, [])
    assert len(reply.json["cells"]) == 1


async def test_cells_come_as_geojson_by_pages(town: Town):
    """All of them once, in whatever pages; within a box only those."""
    properties = dict.fromkeys(("code", "scheme", "name", "community", "subdistrict"), str)
    shape = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": {"Polygon", "MultiPolygon"}, "coordinates": list},
                "properties": {**properties, "map_version": int},
            }
        ],
        "next_cursor": maybe(str),
    }
    codes: list[str] = []
    query: dict[str, Any] = {"scheme": "unit", "limit": 200}
    while query.get("cursor", "") is not None:
        page = await town.get("worker-1", "/api/v1/cells", **query)
        assert (page.status, matches(shape, page.json)) == (200, [])
        codes += [feature["properties"]["code"] for feature in page.json["features"]]
        query["cursor"] = page.json["next_cursor"]
    boxed = await town.get("worker-1", "/api/v1/cells", bbox="116.69,23.35,116.71,23.37")
    elsewhere = await town.get("worker-1", "/api/v1/cells", bbox="0,0,1,1")

    assert len(codes) == len(set(codes)) > 2_000
    assert 0 < len(boxed.json["features"]) < len(codes)
    assert elsewhere.json["features"] == []


async def test_clocks_preview(town: Town):
    said = {"start": "2026-02-13T10:00:00+08:00", "limit": {"value": 5, "unit": "working_day"},
            "pauses": []}  # fmt: skip
    paused = {**said, "pauses": [{"from": "2026-02-14T09:00:00+08:00",
                                  "to": "2026-02-14T18:00:00+08:00"}]}  # fmt: skip
    reply = await town.post("worker-1", "/api/v1/clocks/preview", said, key=None)
    later = await town.post("worker-1", "/api/v1/clocks/preview", paused, key=None)
    shape = {"due_at": instant, "provisional": False, "calendar_version": str,
             "policy_version": int, "explanation": str}  # fmt: skip

    assert (reply.status, matches(shape, reply.json)) == (200, [])
    assert reply.json["due_at"] == "2026-02-27T18:00:00+08:00"
    assert later.json["due_at"] > reply.json["due_at"]


async def test_indicators(town: Town):
    listed = await town.get("analyst", "/api/v1/indicators")
    names = dict.fromkeys(("name", "title", "unit", "direction"), str)
    period = {"from": "2026-03-01", "to": "2026-04-01"}
    reply = await town.get("analyst", "/api/v1/indicators/on-time-rate", **period, by="district")
    definition = {"id": "on-time-rate", "version": 1, "numerator": str, "denominator": str,
                  "cohort": "effective_due"}  # fmt: skip
    figure = {**PAIR, "rate": maybe(float)}
    shape = {
        "name": "on-time-rate",
        "definition": definition,
        "from": instant,
        "to": instant,
        "as_of": instant,
        "position": int,
        "lag_seconds": float,
        "total": {**figure, "raw": PAIR},
        "rows": [{**figure, "key": str, "name": maybe(str), "small": bool}],
    }

    assert matches({"items": [{**names, "definition": dict}]}, listed.json) == []
    assert (reply.status, matches(shape, reply.json)) == (200, [])
    assert (await town.get("analyst", "/api/v1/indicators/mood", **period)).status == 404


async def test_an_indicator_is_defined_in_the_language_of_its_reader(town: Town):
    english = {"Accept-Language": "en"}
    path, period = "/api/v1/indicators", {"from": "2026-03-01", "to": "2026-04-01"}
    listed = await town.send("GET", path, by="analyst", headers=english)
    figure = await town.send(
        "GET", f"{path}/on-time-rate", by="analyst", query=period, headers=english
    )

    assert "On-time rate" in {each["title"] for each in listed.json["items"]}
    for definition in (*(each["definition"] for each in listed.json["items"]),
                       figure.json["definition"]):  # fmt: skip
        assert str(definition).isascii()
    assert figure.json["definition"] == listed.json["items"][0]["definition"]


@pytest.mark.parametrize(
    ("by", "key", "name"),
    [
        ("kind", "complaint", "投诉"),
        ("channel", "phone", "电话"),
        ("cell", None, None),
        ("group", "01", "城市管理"),
        ("subgroup", "0103", "市政设施"),
    ],
)
async def test_the_rows_of_a_figure_have_names(
    town: Town, by: str, key: str | None, name: str | None
):
    story = await (await Story.begins(town)).dispatched()
    town.wait(days=14)
    period = {"from": "2026-01-01", "to": "2027-01-01"}
    figure = await town.get(
        "supervisor", "/api/v1/indicators/on-time-rate", **period, by=by,
        min_position=story.shown["position"],
    )  # fmt: skip
    rows = {row["key"]: row["name"] for row in figure.json["rows"]}

    assert rows
    assert None not in rows.values()
    assert name is None or rows[key] == name


@pytest.mark.parametrize("name", ["departments", "matters", "policies", "calendars"])
async def test_reference_data_is_for_everybody(town: Town, name: str):
    reply = await town.get("worker-1", f"/api/v1/{name}")

    assert (reply.status, matches({"items": [dict], "next_cursor": None}, reply.json)) == (200, [])
    assert reply.json["items"]


async def test_lists_hold_what_they_promise(town: Town):
    await Story.begins(town)
    await town.settled()
    reply = await town.get("supervisor", ORDERS, limit=1)
    item = {name: ORDER[name] for name in ("order_no", "status", "urgency", "registered_at")}

    assert matches({"items": [item], "next_cursor": maybe(str)}, reply.json) == []
    assert len(reply.json["items"]) == 1
    assert (await town.get("supervisor", ORDERS, limit=201)).status == 422


async def test_the_watchers_addresses_tell_nothing_about_anybody(town: Town):
    await Story.begins(town, requester={"name": "郑某", "phone": "13522223333"})
    ready = await town.get(None, "/readyz")
    metrics = await town.get(None, "/metrics")
    view = {"view": str, "position": int, "lag_events": int, "lag_seconds": float}

    assert (ready.status, matches({"ready": True, "views": [view]}, ready.json)) == (200, [])
    assert b"hotline_view_lag_seconds" in metrics.raw
    room = re.search(rb"^hotline_log_room (\S+)$", metrics.raw, re.MULTILINE)
    assert room is not None
    assert 25e6 < float(room[1]) < 75e6, "whole partitions are made ahead of the log's head"
    assert re.search(rb"^hotline_oldest_snapshot_seconds \S+$", metrics.raw, re.MULTILINE)
    assert b"13522223333" not in metrics.raw
