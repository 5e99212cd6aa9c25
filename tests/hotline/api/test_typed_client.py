"""A TypeScript client, generated from `/openapi.json`, compiles strictly and uses the service."""

import asyncio
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.journeys.town import Town

PARTS = Path(__file__).with_name("typed_client")
NO_NODE = "there is no node with npm on this machine"
NO_REGISTRY = "npm reaches no registry"
UNREACHED = re.compile(
    r"^npm error code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH"
    r"|ETIMEDOUT|ERR_SOCKET_TIMEOUT)$",
    re.MULTILINE,
)
PATIENCE = 600  # seconds, on a busy machine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason=NO_NODE),
]


@pytest.fixture(scope="module")
async def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client's source and its pinned packages."""
    folder = tmp_path_factory.mktemp("typed") / "client"
    shutil.copytree(PARTS, folder)
    status, written = await run(folder, "npm", "ci", "--ignore-scripts", "--fetch-retries=1")
    if UNREACHED.search(written):
        pytest.skip(NO_REGISTRY)
    assert status == 0, written
    return folder


async def run(folder: Path, *command: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(PATIENCE):
        written, _ = await process.communicate()
    return process.returncode, written.decode()


async def test_a_generated_client_compiles_strictly_and_reads_an_order(town: Town, installed: Path):
    document = await town.get(None, "/openapi.json")
    (installed / "openapi.json").write_bytes(document.raw)
    bin_ = "node_modules/.bin"
    generated = await run(
        installed, f"{bin_}/openapi-typescript", "openapi.json", "--output", "schema.ts"
    )
    compiled = await run(installed, f"{bin_}/tsc", "--project", ".")
    ran, written = await run(
        installed, "node", "built/client.js", town.address, "operator", town.passwords["operator"]
    )

    assert generated[0] == 0, generated[1]
    assert compiled == (0, "")
    assert ran == 0, written
    answered = json.loads(written)
    assert answered.pop("order_no")
    assert answered == {
        "status": "registered",
        "phone": "138****0000",
        "due": [],
        "accept": True,
        "missing": "request.not_found",
    }
