"""schemathesis reads `/openapi.json` and makes requests of it, good and bad, as several roles."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.databases import effort
from tests.journeys.story import Story
from tests.journeys.town import Town

pytestmark = pytest.mark.chance

EXAMPLES = effort(ci=8, full=2_000)  # for each operation: counted, so load changes nothing
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


@pytest.mark.slow
@pytest.mark.parametrize("role", ["supervisor", "operator", "two-hats"])
async def test_nothing_that_can_be_sent_is_answered_against_the_document(
    town: Town, role: str, tmp_path: Path
):
    """No 5xx, no status that is not documented, no answer of another shape."""
    story = await Story.begins(town)
    await story.dispatched()
    (tmp_path / "schemathesis.toml").write_text(KNOWN.format(order_no=story.order_no), "utf-8")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{town.address}/openapi.json"),
        *("--header", f"Authorization: Bearer {await town.token(role)}"),
        *("--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES)),
        *("--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--no-color"),
        *("--exclude-operation-id", "live"),  # it does not end: test_live.py
        *("--exclude-operation-id", "sign-in"),  # throttled: tests/hotline/http
        *("--exclude-operation-id", "change-password"),
        *("--exclude-operation-id", "sign-out"),  # they would end the session of this test
        *("--exclude-operation-id", "sign-out-everywhere"),
    ]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()

    assert process.returncode == 0, said.decode()
