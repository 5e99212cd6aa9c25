"""Commands are read as bodies: what is wrong in one is named by its place and code."""

from typing import Any

import pytest

from tests.journeys.story import CALL
from tests.journeys.town import ORDERS, Town

POINT = {"lon": 116.7, "lat": 23.36, "crs": "wgs84"}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown field": ({"surprise": 1}, "/surprise", "extra_forbidden"),
    "an unknown field of a part": (
        {"requester": {"age": 3}},
        "/requester/age",
        "extra_forbidden",
    ),
    "a part that is no object": ({"requester": "林某"}, "/requester", "model_type"),
    "a text of another type": ({"title": 1}, "/title", "string_type"),
    "no text": ({"narrative": None}, "/narrative", "string_type"),
    "an empty text": ({"title": ""}, "/title", "string_too_short"),
    "a text that is too long": ({"title": "路" * 201}, "/title", "string_too_long"),
    "another word": ({"kind": "request"}, "/kind", "enum"),
    "a point off the earth": (
        {"place": {"point": POINT | {"lat": 91}}},
        "/place/point/lat",
        "less_than_equal",
    ),
    "a number as text": (
        {"place": {"point": POINT | {"lon": "116.7"}}},
        "/place/point/lon",
        "float_type",
    ),
    "a point without its system": (
        {"place": {"point": {"lon": 116.7, "lat": 23.36}}},
        "/place/point/crs",
        "missing",
    ),
    "a number that is none": ({"requester": {"phone": "一二三"}}, "/requester/phone", "phone_form"),
    "a moment without offset": (
        {"occurred_at": "2026-03-02T09:30:00"},
        "/occurred_at",
        "instant_form",
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_in_a_registration_is_named(town: Town, name: str):
    change, pointer, code = WRONG[name]
    reply = await town.post("operator", ORDERS, {**CALL, **change})

    assert (reply.status, reply.code) == (422, "request.invalid")
    assert [(each["pointer"], each["code"]) for each in reply.json["errors"]] == [(pointer, code)]
    assert reply.json["errors"][0]["message"] != "不符合要求"


async def test_a_body_that_is_no_object_is_refused(town: Town):
    reply = await town.post("operator", ORDERS, [])

    assert [(each["pointer"], each["code"]) for each in reply.json["errors"]] == [
        ("", "model_type")
    ]
