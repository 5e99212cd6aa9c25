"""What every answer carries, and how each family of errors looks from outside."""

import pytest
import structlog
from structlog.testing import capture_logs

from hotline.http.problems import type_of
from tests.hotline.http.house import Client, talk

GOOD = b'{"title": "a"}'


async def test_a_creation_says_where_which_version_and_which_position(client: Client):
    answer = await client.post(GOOD)
    headers = answer.headers

    assert (answer.status, answer.json) == (201, {"number": "N-1", "title": "a"})
    assert (headers["ETag"], headers["Location"]) == ('"1"', "/api/v1/notes/N-1")
    assert (headers["X-Position"], headers["Cache-Control"]) == ("17", "no-store")
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("path", ["/api/v1/notes", "/nowhere", "/fail/fault", "/docs"])
async def test_every_answer_carries_the_security_headers(client: Client, path: str):
    headers = (await client.get(path)).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "hotline"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request.not_found"),
        ("DELETE", "/api/v1/notes", 405, "request.method_not_allowed"),
        ("PROPFIND", "/api/v1/notes", 405, "request.method_not_allowed"),
        ("GET", "/fail/refusal", 409, "note.not_now"),
        ("GET", "/fail/busy", 503, "server.overloaded"),
        ("GET", "/fail/mislaid", 503, "server.overloaded"),
        ("GET", "/fail/timeout", 503, "server.unavailable"),
        ("GET", "/fail/database", 503, "server.unavailable"),
        ("GET", "/fail/fault", 500, "server.fault"),
        ("POST", "/api/v1/late", 503, "server.deadline"),
    ],
)
async def test_every_error_is_a_problem_document(
    client: Client, method: str, path: str, status: int, code: str
):
    answer = await client.call(method, path)
    problem = answer.json

    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert (answer.status, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == type_of(code)
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert problem["title"]
    assert problem["detail"]


async def test_a_refusal_speaks_chinese_unless_asked_for_english(client: Client):
    chinese = (await client.get("/fail/refusal")).json
    english = (await client.get("/fail/refusal", Accept_Language="en-GB,zh;q=0.5")).json

    assert (chinese["type"], chinese["title"]) == ("/problems/note/not-now", "当前状态下不能办理")
    assert english["title"] == "Not in this status."
    assert chinese["details"] == {"status": "closed"}


async def test_a_redirection_is_no_error(client: Client):
    answer = await client.call("GET", "/fail/elsewhere", allow_redirects=False)

    assert (answer.status, answer.headers["Location"]) == (303, "/docs")


async def test_method_not_allowed_says_what_is(client: Client):
    answer = await client.call("DELETE", "/api/v1/notes")

    assert answer.headers["Allow"] == "GET,POST"


async def test_a_busy_service_says_when_to_come_back(client: Client):
    assert (await client.get("/fail/busy")).headers["Retry-After"] == "3"


async def test_a_fault_tells_only_its_number(client: Client):
    """And the log tells the place, but not the error's words: they may quote somebody."""
    with capture_logs() as lines:
        answer = await client.get("/fail/fault")
    [failed, _served] = lines

    assert set(answer.json) == {
        "type", "title", "status", "detail", "code", "request_id", "incident",
    }  # fmt: skip
    assert failed["incident"] == answer.json["incident"]
    assert failed["error"] == "ValueError"
    assert any("house.py" in place for place in failed["where"])
    assert "13812345678" not in str(lines) + answer.raw.decode()


async def test_one_log_line_without_path_query_or_body(client: Client):
    with capture_logs() as lines:
        await client.get("/api/v1/notes/13812345678?phone=13812345678")

    [line] = lines
    assert line["event"] == "request_served"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/v1/notes/{number}", 422)
    assert line["account"] == "operator"
    assert "13812345678" not in str(line)


async def test_a_line_names_nobody_who_asked_before_on_the_same_connection(client: Client):
    await client.get("/api/v1/notes")
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await client.get("/fail/fault")

    assert [None, None] == [line["account"] for line in lines]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("4bf92f3577b34da6a3ce929d0e0e4736", True),
        ("67E55044-10B1-426F-9247-BB680E5FE0C8", True),
        ("13812345678", False),
        ("wx-openid-1", False),
        ("a b", False),
        ("\x1b[31m", False),
        ("号", False),
    ],
)
async def test_a_request_id_is_kept_that_a_program_made(client: Client, given: str, *, kept: bool):
    head = b"GET /door HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + given.encode() + b"\r\n\r\n"

    answer = await talk(client.listener.port, head)

    assert (b"X-Request-Id: " + given.encode() + b"\r\n" in answer) is kept


async def test_figures_count_by_template_and_status(client: Client):
    before = requests(client, "/api/v1/notes/{number}", "200")

    await client.get("/api/v1/notes/1")
    await client.get("/api/v1/notes/2")

    assert requests(client, "/api/v1/notes/{number}", "200") == before + 2


async def test_an_invented_method_or_path_makes_no_new_label(client: Client):
    await client.call("PROPFIND", "/coffee")

    assert requests(client, "unmatched", "404", method="OTHER") >= 1


def requests(client: Client, route: str, status: str, *, method: str = "GET") -> float:
    labels = {"method": method, "route": route, "status": status}
    return client.registry.get_sample_value("hotline_http_requests_total", labels) or 0
