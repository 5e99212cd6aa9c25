"""schemathesis reads `/openapi.json` and makes requests of it, good and bad, as several roles."""

import asyncio
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.databases import effort
from tests.journeys.story import Story
from tests.journeys.town import Town

pytestmark = pytest.mark.chance

EXAMPLES = effort(ci=2, full=2_000)  # for each operation: counted, so load changes nothing
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
# what no generator guesses: without it every request would end at 404
KNOWN = """[parameters]
"path.order_no" = "{order_no}"
"path.name" = "on-time-rate"
"path.department" = "lighting"
"header.If-Match" = '"3"'
"""
# The fuzzing sends good and bad; a bad value of each parameter in turn, all methods for each path,
# and bodies that are refused before they are read take most of the time: with full effort.
SHORTER = """
[phases.coverage]
unexpected-methods = ["DELETE"]
generation.mode = "positive"

[[operations]]
include-operation-id = {refused}
phases.coverage.enabled = false
"""


ACCOUNTS = ("supervisor", "operator", "two-hats")
NOT_SENT = {
    "live",  # it does not end: test_live.py
    "sign-in",  # throttled: tests/hotline/http
    "change-password",
    *("sign-out", "sign-out-everywhere"),  # they would end the session of this test
}


@pytest.mark.slow(seconds=30)
@pytest.mark.parametrize("account", ACCOUNTS)
async def test_nothing_that_can_be_sent_is_answered_against_the_document(
    town: Town, account: str, tmp_path: Path
):
    """No 5xx, no status that is not documented, no answer of another shape."""
    story = await Story.begins(town)
    await story.dispatched()
    operations = await operations_of(account, town)
    settings = KNOWN.format(order_no=story.order_no)
    settings += effort(ci=SHORTER.format(refused=operations.refused), full="")
    (tmp_path / "schemathesis.toml").write_text(settings, "utf-8")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{town.address}/openapi.json"),
        *("--header", f"Authorization: Bearer {await town.token(account)}"),
        *("--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES)),
        *("--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--no-color"),
        *(word for name in operations.sent for word in ("--include-operation-id", name)),
    ]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()

    assert process.returncode == 0, said.decode()


class Operations(NamedTuple):
    """What an account sends, and what of it no account of this test may send."""

    sent: list[str]
    refused: list[str]


async def operations_of(account: str, town: Town) -> Operations:
    """
    Full effort: all of them. Else those that no account before this one may send.

    What an account may not send is refused before its body is read, with the same answer for
    every account: test_matrix.py asks for each role and operation.
    """
    paths = (await town.get(None, "/openapi.json")).json["paths"].values()
    found = {each["operationId"]: each for path in paths for each in path.values()}
    roles = {each: set((await town.get(each, "/api/v1/me")).json["roles"]) for each in ACCOUNTS}

    def senders(name: str) -> list[str]:
        allowed = found[name].get("x-roles", [])
        return [each for each in ACCOUNTS if not allowed or roles[each].intersection(allowed)]

    names = sorted(found.keys() - NOT_SENT)
    first = [name for name in names if (senders(name) or ACCOUNTS)[0] == account]
    sent = effort(ci=first, full=names)
    return Operations(sent, [name for name in sent if not senders(name)])
