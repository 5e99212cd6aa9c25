"""Queries and paths are read as strictly as bodies."""

from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from hotline.http.problems import Invalid
from hotline.http.request.parameters import validated
from tests.databases import effort
from tests.hotline.http.house import Client, status_of, talk


async def test_a_query_arrives_typed(client: Client):
    answer = await client.get(
        "/api/v1/notes?status=closed&status=accepted&overdue=true&limit=7"
        "&since=2026-11-21T08:00:00%2B08:00"
    )
    query = client.house.seen[0].query

    assert answer.status == 200
    assert (query.status, query.overdue, query.limit) == (("closed", "accepted"), True, 7)
    assert query.since.isoformat() == "2026-11-21T08:00:00+08:00"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("surprise=1", "surprise", "extra_forbidden"),
        ("limit=0", "limit", "greater_than_equal"),
        ("limit=201", "limit", "less_than_equal"),
        ("limit=x", "limit", "int_parsing"),
        ("limit=1&limit=2", "limit", "repeated"),
        ("overdue=perhaps", "overdue", "bool_parsing"),
        ("lon=nan", "lon", "finite_number"),
        ("lon=1e999", "lon", "finite_number"),
        ("since=0", "since", "instant_form"),
        ("status=a%20b", "status", "string_pattern_mismatch"),
    ],
)
async def test_a_wrong_parameter_is_named(client: Client, query: str, parameter: str, code: str):
    answer = await client.get(f"/api/v1/notes?{query}")

    assert answer.status == 422
    assert [(each["parameter"], each["code"]) for each in answer.json["errors"]] == [
        (parameter, code)
    ]


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


class Filter(BaseModel):
    status: tuple[Side, ...] = ()


@pytest.mark.parametrize("value", ["nope", "13800138000", "王小明", ""])
def test_an_unknown_code_is_answered_with_the_valid_ones(value: str):
    with pytest.raises(Invalid) as refused:
        validated(Filter, {"status": ["left", value]})

    assert refused.value.sentence(english=False) == "status 应为以下之一：left、right"
    assert refused.value.sentence(english=True) == "status must be one of: left, right"


async def test_an_operation_without_query_takes_none(client: Client):
    answer = await client.get("/api/v1/notes/N-1?min_position=3")

    assert (answer.status, answer.json["errors"][0]["parameter"]) == (422, "min_position")


@pytest.mark.parametrize(
    "target",
    [
        b"/api/v1/notes?status=%00",
        b"/api/v1/notes?%00=1",
        b"/api/v1/notes?status=%FF",
        b"/api/v1/notes?status=%ED%A0%80",
        b"/api/v1/notes?status=\xff",
        b"/api/v1/notes?status=\xe8\xb7\xaf",
        b"/api/v1/notes?" + b"a=1&" * 100,
        b"/api/v1/notes/%00",
        b"/api/v1/notes/a%0Ab",
        b"/api/v1/notes/a%E2%80%AEb",
        b"/api/v1/notes/" + b"a" * 201,
        b"/api/v1/notes/\xff",
    ],
)
async def test_a_malformed_address_gets_400(client: Client, target: bytes):
    head = (
        b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator-token\r\n\r\n"
    )

    answer = await talk(client.listener.port, head)

    assert status_of(answer) == 400
    assert client.house.seen == []


@settings(max_examples=effort(ci=100, full=20_000), deadline=None)
@given(st.binary(max_size=60))
async def test_no_address_is_a_5xx(shared: Client, raw: bytes):
    escaped = b"".join(b"%%%02X" % byte for byte in raw)
    head = b"GET /api/v1/notes/" + escaped + b"?q=" + escaped + b" HTTP/1.1\r\nHost: x\r\n"

    answer = await talk(
        shared.listener.port, head + b"Authorization: Bearer operator-token\r\n\r\n"
    )

    assert 400 <= status_of(answer) < 500


@pytest.mark.parametrize("target", [b"/api/v1/notes?" + b"a" * 9_000, b"/" + b"a" * 9_000])
async def test_a_very_long_address_is_refused(client: Client, target: bytes):
    answer = await talk(client.listener.port, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")

    assert status_of(answer) == 431
