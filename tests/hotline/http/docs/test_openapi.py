"""The document says what is mounted, no more and no less."""

import pytest
from openapi_spec_validator import validate

from hotline.http.docs.openapi_parts import SENTENCE_OF_STATUS
from tests.hotline.http.house import POLICY, Client, House

SCRIPT = "<script src='/docs/docs.js' defer></script>"
BY_OPERATION = {route.operation: route for route in House().routes()}


@pytest.fixture
async def document(client: Client) -> dict:
    return (await client.get("/openapi.json")).json


def operations(document: dict) -> dict[str, dict]:
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["operationId"]] = operation | {"at": (method.upper(), path)}
    return found


async def test_the_document_is_valid_openapi_3_1(document: dict):
    assert document["openapi"] == "3.1.1"
    validate(document)


async def test_every_mounted_operation_is_described(document: dict):
    described = {name: each["at"] for name, each in operations(document).items()}

    assert described == {name: (r.method, r.path) for name, r in BY_OPERATION.items()}


async def test_security_and_roles_come_from_the_policy_table(document: dict):
    for name, operation in operations(document).items():
        if isinstance(POLICY[name], frozenset):
            assert operation["x-roles"] == sorted(POLICY[name])
            assert "security" not in operation
        else:
            assert operation["security"] == []
    assert document["security"] == [{"bearer": []}, {"cookie": []}]


async def test_keys_and_versions_are_declared_where_they_are_asked_for(document: dict):
    for name, operation in operations(document).items():
        headers = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
        route = BY_OPERATION[name]

        assert ("Idempotency-Key" in headers) is route.carries_key
        assert ("If-Match" in headers) is route.needs_version


async def test_headers_are_declared_where_they_are_carried(document: dict):
    """An answer's own headers, what a repeat adds, and when to come again."""
    described = operations(document)
    written = described["note.write"]["responses"]
    changed = described["note.change"]["responses"]

    assert set(written["201"]["headers"]) == {"ETag", "Location", "X-Position", "X-Request-Id"}
    assert set(changed["200"]["headers"]) == {"ETag", "Idempotency-Replayed", "X-Request-Id"}
    assert set(described["note.list"]["responses"]["200"]["headers"]) == {"X-Request-Id"}
    assert written["201"]["headers"]["ETag"]["required"] is True
    assert "Retry-After" in written["503"]["headers"]
    assert "WWW-Authenticate" in written["401"]["headers"]
    assert set(written["404"]["headers"]) == {"X-Request-Id"}


async def test_a_stream_says_how_it_is_resumed(document: dict):
    declared = {each["name"]: each for each in operations(document)["live"]["parameters"]}

    assert declared["Last-Event-ID"]["in"] == "header"
    assert declared["Last-Event-ID"]["required"] is False


async def test_a_body_forbids_unknown_fields_and_shows_an_example(document: dict):
    media = operations(document)["note.write"]["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]

    assert media["example"] == {"title": "路灯不亮"}
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["title"]


async def test_query_parameters_carry_their_limits(document: dict):
    declared = {each["name"]: each for each in operations(document)["note.list"]["parameters"]}

    assert declared["limit"]["schema"]["maximum"] == 200
    assert declared["limit"]["required"] is False
    assert set(declared) == {"limit", "cursor", "status", "overdue", "lon", "since"}


async def test_every_status_that_can_occur_is_declared(document: dict):
    change = operations(document)["note.change"]["responses"]

    assert set(change) == {
        "200", "400", "401", "403", "404", "408", "409", "412", "413", "415", "422", "428", "500",
        "431",
        "503",
    }  # fmt: skip
    assert all(SENTENCE_OF_STATUS[int(status)] for status in change if status != "200")


async def test_the_page_lists_every_operation_and_runs_its_own_script_only(client: Client):
    page = (await client.get("/docs")).raw.decode()

    assert all(f"id='{name}'" in page for name in BY_OPERATION)
    assert page.count("<script") == page.count(SCRIPT) == 1
    assert "style=" not in page
    assert "//" not in page.replace("<!doctype", "")


async def test_the_page_keeps_markup_in_texts_as_text():
    from hotline.http.auth.permissions import PUBLIC
    from hotline.http.docs.openapi import document
    from hotline.http.docs.page import page
    from hotline.http.routes import route

    evil = "<script>alert(1)</script>"
    routes = [route("GET", "/x", House().read, operation="x", summary=evil, tag=evil)]

    html = page(document(routes, {"x": PUBLIC}, title=evil, version="1"))

    assert html.count("<script") == html.count(SCRIPT) == 1


async def test_the_style_sheet_knows_light_and_dark(client: Client):
    sheet = await client.get("/docs/docs.css")

    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in sheet.raw.decode()


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
async def test_the_root_leads_to_the_documentation(client: Client, accept: str):
    answer = await client.call("GET", "/", headers={"Accept": accept}, allow_redirects=False)
    followed = await client.call("GET", "/", headers={"Authorization": ""})

    assert (answer.status, answer.headers["Location"]) == (302, "/docs")
    assert followed.status == 200
    assert "便条" in followed.raw.decode()


async def test_the_page_shows_answers_and_problems_and_can_be_searched(client: Client):
    html = (await client.get("/docs")).raw.decode()
    script = await client.get("/docs/docs.js")
    note = html[html.index("id='note.write'") :]
    article = note[: note.index("</article>")]

    assert "答复 201" in article
    assert "<td><code>number</code></td>" in article, "the fields of the answer"
    assert "<code>request.not_found</code>" in html
    assert "type='search'" in html
    assert script.status == 200
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "unsafe" not in script.headers["Content-Security-Policy"]
