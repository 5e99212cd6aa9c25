"""Every form that request.json() takes or breaks on, over a real connection."""

import asyncio
import gzip
import json
import zlib

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.input_types import is_visible
from hotline.http.request.body import MOST_BYTES
from tests.databases import effort
from tests.hotline.http.house import Client, status_of, talk

GOOD = '{"title": "路灯不亮"}'.encode()
JSON = "application/json"

FINDING_6 = {
    "bad JSON": (b'{"title": ', JSON, {}, 400, "request.malformed_json"),
    "invalid UTF-8": (b'{"title": "\xff\xfe"}', JSON, {}, 400, "request.not_utf8"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, JSON, {}, 400, "request.not_utf8"),
    "CESU-8 surrogate": (b'{"title": "\xed\xa0\x80"}', JSON, {}, 400, "request.not_utf8"),
    "unknown charset": (GOOD, JSON + "; charset=klingon", {}, 415, "request.media_type"),
    "utf-16 label": (GOOD, JSON + "; charset=utf-16", {}, 415, "request.media_type"),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, JSON, {}, 400, "request.too_deep"),
    "5,000 digits": (b'{"count": ' + b"9" * 5_000 + b"}", JSON, {}, 400,
                     "request.number_out_of_range"),
    "empty body": (b"", JSON, {}, 400, "request.empty_body"),
    "broken gzip": (b"\x1f\x8b\x08broken", JSON, {"Content-Encoding": "gzip"}, 415,
                    "request.content_encoding"),
    "lone surrogate escape": (rb'{"title": "\ud800"}', JSON, {}, 422, "request.invalid"),
    "escaped NUL": (rb'{"title": "a\u0000"}', JSON, {}, 422, "request.invalid"),
    "NaN": (b'{"title": "a", "count": NaN}', JSON, {}, 400, "request.number_out_of_range"),
    "1e999": (b'{"title": "a", "count": 1e999}', JSON, {}, 400, "request.number_out_of_range"),
    "duplicate keys": (b'{"title": "a", "title": "b"}', JSON, {}, 400, "request.duplicate_key"),
    "UTF-8 labelled GBK": (GOOD, JSON + "; charset=gbk", {}, 415, "request.media_type"),
    "text/plain": (GOOD, "text/plain", {}, 415, "request.media_type"),
    "2 MiB": (b'{"title": "' + b"a" * 2 * 1024 * 1024 + b'"}', JSON, {}, 413,
              "request.body_too_large"),
    "gzip bomb": (gzip.compress(bytes(50_000_000)), JSON, {"Content-Encoding": "gzip"}, 415,
                  "request.content_encoding"),
}  # fmt: skip

MORE = {
    "deflate": (zlib.compress(GOOD), JSON, {"Content-Encoding": "deflate"}, 415,
                "request.content_encoding"),
    "no type": (GOOD, "", {}, 415, "request.media_type"),
    "another parameter": (GOOD, JSON + "; profile=x", {}, 415, "request.media_type"),
    "a form": (b"title=a", "application/x-www-form-urlencoded", {}, 415, "request.media_type"),
    "only spaces": (b" \r\n\t", JSON, {}, 400, "request.empty_body"),
    "two values": (GOOD + GOOD, JSON, {}, 400, "request.malformed_json"),
    "raw control character": (b'{"title": "a\nb"}', JSON, {}, 400, "request.malformed_json"),
    "raw NUL": (b'{"title": "a\0b"}', JSON, {}, 400, "request.malformed_json"),
    "UTF-16 bytes": ('{"title": "a"}'.encode("utf-16"), JSON, {}, 400, "request.not_utf8"),
    "infinity": (b'{"count": -Infinity}', JSON, {}, 400, "request.number_out_of_range"),
    "2^53 + 1": (b'{"count": 9007199254740993}', JSON, {}, 400, "request.number_out_of_range"),
    "65 deep": (b"[" * 65 + b"]" * 65, JSON, {}, 400, "request.too_deep"),
    "surrogate in a key": (rb'{"a\udfff": 1}', JSON, {}, 422, "request.invalid"),
    "NUL in a key": (rb'{"a\u0000": 1}', JSON, {}, 422, "request.invalid"),
    "reversed surrogates": (rb'{"title": "\udc00\ud800"}', JSON, {}, 422, "request.invalid"),
    "duplicate keys deep down": (b'{"point": {"lon": 1, "lat": 2, "lon": 3}}', JSON, {}, 400,
                                 "request.duplicate_key"),
    "duplicate by escape": (rb'{"title": "a", "\u0074itle": "b"}', JSON, {}, 400,
                            "request.duplicate_key"),
    "a list": (b"[]", JSON, {}, 422, "request.invalid"),
}  # fmt: skip


@pytest.mark.parametrize("form", [*FINDING_6, *MORE])
async def test_a_malformed_body_gets_its_own_4xx(client: Client, form: str):
    raw, media, headers, status, code = (FINDING_6 | MORE)[form]

    answer = await client.post(raw, media=media, **headers)

    assert (status, code) == (answer.status, answer.code)
    assert answer.headers["Content-Type"].partition(";")[0] == "application/problem+json"
    assert client.house.seen == []


def test_the_table_holds_all_nineteen_forms_of_the_finding():
    assert len(FINDING_6) == 19


@pytest.mark.parametrize("media", [JSON, "application/json; charset=utf-8", "Application/JSON"])
async def test_a_good_body_arrives_typed(client: Client, media: str):
    answer = await client.post(GOOD, media=media)

    assert answer.status == 201
    assert client.house.seen[0].body.title == "路灯不亮"


@pytest.mark.parametrize("text", ["𠀀𪛖𱍐", "豈", "⾝", "葛\U000e0100", "\ue000", "👩\u200d👧"])
async def test_rare_characters_are_kept_exactly_as_given(client: Client, text: str):
    """Names are never normalised."""
    await client.post(orjson.dumps({"title": text}))

    assert text == client.house.seen[0].body.title


async def test_an_escaped_pair_of_surrogates_is_one_character(client: Client):
    await client.post(rb'{"title": "\ud840\udc00", "narrative": "\\u0000 is text here"}')
    body = client.house.seen[0].body

    assert (body.title, body.narrative) == ("𠀀", r"\u0000 is text here")


async def test_a_character_nobody_can_store_is_pointed_at(client: Client):
    """By the field and the offset."""
    answer = await client.post(rb'{"title": "a", "tags": ["ok", "xy\u0000"], "a/b": "\udead"}')

    assert answer.json["errors"] == [
        {"pointer": "/tags/1", "code": "text_nul", "message": "第 3 个字符是 U+0000"},
        {"pointer": "/a~1b", "code": "text_surrogate", "message": "第 1 个字符是不成对的代理码"},
    ]


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("count", "1", "/count", "int_type"),
        ("count", True, "/count", "int_type"),
        ("count", 1.0, "/count", "int_type"),
        ("count", 1e308, "/count", "int_type"),
        ("urgent", 1, "/urgent", "bool_type"),
        ("urgent", "true", "/urgent", "bool_type"),
        ("title", 1, "/title", "string_type"),
        ("title", "", "/title", "string_too_short"),
        ("title", "长" * 201, "/title", "string_too_long"),
        ("role", "king", "/role", "enum"),
        ("at", 0, "/at", "instant_form"),
        ("tags", "a", "/tags", "tuple_type"),
        ("point", {"lon": "116.7", "lat": 1}, "/point/lon", "float_type"),
        ("requester", {"phone": "13812345678", "age": 3}, "/requester/age", "extra_forbidden"),
        ("requester", {"phone": "138１２３"}, "/requester/phone", "phone_form"),
        ("requester", {}, "/requester/phone", "missing"),
        ("surprise", 1, "/surprise", "extra_forbidden"),
    ],
)
async def test_a_wrong_field_is_pointed_at(
    client: Client, field: str, value: object, pointer: str, code: str
):
    answer = await client.post(orjson.dumps({"title": "a"} | {field: value}))

    assert answer.status == 422
    assert [(pointer, code)] == [(e["pointer"], e["code"]) for e in answer.json["errors"]]


async def test_an_answer_never_repeats_what_was_sent(client: Client):
    secret = "13912345678x"

    answer = await client.post(
        orjson.dumps({"title": secret * 30, "count": secret, "role": secret, "at": secret})
    )

    assert answer.status == 422
    assert secret not in answer.raw.decode()


async def test_lengths_are_counted_in_code_points(client: Client):
    answer = await client.post(orjson.dumps({"title": "𠀀" * 200}))

    assert answer.status == 201


HEAD = (
    b"POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer operator-token\r\n"
    b"Idempotency-Key: k\r\nContent-Type: application/json\r\n"
)


async def test_an_announced_length_beyond_the_limit_is_refused_before_it_is_sent(client: Client):
    length = f"Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode()

    answer = await talk(client.listener.port, HEAD + length)

    assert status_of(answer) == 413


async def test_chunks_are_counted(client: Client):
    async def chunks():
        for _ in range(5):
            yield b" " * 65_536

    answer = await client.call(
        "POST", "/api/v1/notes", data=chunks(), headers={"Content-Type": JSON}
    )

    assert answer.status == 413


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: abc\r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"Transfer-Encoding: gzip\r\n\r\n{}",
        b"Connection: close\r\nContent-Length: 5\r\n\r\n" + GOOD,
    ],
)
async def test_a_length_that_lies_gets_400(client: Client, rest: bytes):
    answer = await talk(client.listener.port, HEAD + rest)

    assert status_of(answer) == 400
    assert client.house.seen == []


async def test_a_body_cut_short_does_nothing(client: Client):
    reader, writer = await asyncio.open_connection("127.0.0.1", client.listener.port)
    writer.write(HEAD + b"Content-Length: 100\r\n\r\n" + GOOD)
    writer.write_eof()
    writer.close()
    await writer.wait_closed()
    del reader

    assert (await client.post(GOOD)).status == 201
    assert len(client.house.seen) == 1


async def test_a_body_that_does_not_arrive_in_time_gets_408(client: Client):
    """aiohttp itself would wait without end."""
    head = HEAD.replace(b"/notes", b"/hurried")

    answer = await talk(client.listener.port, head + b"Content-Length: 100\r\n\r\n" + GOOD)

    assert status_of(answer) == 408
    assert b'"request.body_too_slow"' in answer
    assert b"Connection: close" in answer


async def test_a_body_where_none_is_expected_gets_400(client: Client):
    answer = await client.call("GET", "/api/v1/notes/1", data=b"{}")

    assert (answer.status, answer.code) == (400, "request.unexpected_body")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=effort(ci=100, full=20_000), deadline=None)
@given(raw=st.binary(max_size=200) | json_like.map(lambda value: json.dumps(value).encode()))
async def test_no_bytes_are_a_5xx(shared: Client, raw: bytes):
    answer = await shared.post(raw)

    assert 400 <= answer.status < 500


@settings(max_examples=effort(ci=300, full=20_000), deadline=None)
@given(
    title=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200
    ).filter(lambda title: any(map(is_visible, title)))
)
async def test_any_text_that_can_be_stored_arrives_unchanged(shared: Client, title: str):
    shared.house.seen.clear()

    answer = await shared.post(json.dumps({"title": title}).encode())

    assert answer.status == 201
    assert title == shared.house.seen[0].body.title
