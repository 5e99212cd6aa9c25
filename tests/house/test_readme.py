"""The README is read by people who then type what it says."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest

from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.exchange import write
from hotline.app.reference.writing import texts_of
from tests.databases import temporary_state
from tests.faults.service import START_SECONDS, STOP_SECONDS, Service
from tests.faults.test_kills import free_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
UV = "[ -x .uv/bin/uv ] || python3 -m pip install -q --target .uv uv && .uv/bin/uv run"


def test_two_commands_do_everything():
    commands = [block.strip() for block in BLOCKS]

    assert f"{UV} hotline serve" in commands
    assert f"{UV} --extra test pytest" in commands


def test_the_gate_calls_the_test_command_of_the_readme():
    gate = (ROOT / ".ci" / "run").read_text("utf-8")

    assert ".uv/bin/uv run --extra test pytest" in gate


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)

    assert [] == [link for link in links if not (ROOT / link).exists()]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_a_request_can_be_followed_from_call_to_figure_with_curl_alone():
    (journey,) = [block for block in BLOCKS if "post operator" in block]
    with temporary_state() as state:
        service = Service(state, free_port())
        service.start()
        try:
            done = subprocess.run(
                ["bash", "-eu", "-o", "pipefail", "-c", journey],
                env={**os.environ, "S": str(state)},
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
        finally:
            service.stop()

    assert 0 == done.returncode, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert said[:8] == [
        "accepted",
        "路灯不亮，石炮台街道 → 汕头市路灯管理所",
        "in_progress",
        "submitted",
        "replying",
        "follow_up",
        "satisfied",
        "handled",
    ]
    assert [line.split(" ", 1)[1] for line in said[8:10]] == ["登记，事项：路灯不亮", "受理"]
    assert any(line.endswith("办结（已办理）") for line in said[10:-2])
    assert "按时" in said[-2]
    on_time, due = said[-1].split()
    assert int(on_time) <= int(due)
    assert not any(sign in done.stdout for sign in "{}[]")


@pytest.mark.slow
async def test_a_real_city_begins_with_the_commands_of_the_readme(tmp_path: Path):
    (block,) = [block for block in BLOCKS if "hotline import" in block]
    write(tmp_path / "city", texts_of(demo_city()))
    with temporary_state() as state, (tmp_path / "said").open("w+b") as said:
        env = {"HOTLINE_STATE": str(state), "HOTLINE_PORT": "0", "PYTHONPATH": str(ROOT)}
        function = f'hotline() {{ "{sys.executable}" -m hotline.cli "$@"; }}\n'
        shell = subprocess.Popen(
            ["bash", "-eu", "-c", function + block],
            cwd=tmp_path,
            env={**os.environ, **env},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            address = address_of(state, shell, tmp_path / "said")
            text = (tmp_path / "said").read_text("utf-8")
            chief, zhang = re.findall(r"initial password: (\S+)", text)
            assert (await signed_in(address, "chief", chief))["must_change_password"] is True
            assert (await signed_in(address, "zhang", zhang))["account"]["department"] == "lighting"
            assert not (state / "demo-accounts.json").exists()
        finally:
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(STOP_SECONDS)


def address_of(state: Path, shell: subprocess.Popen[bytes], said: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while not (state / "address").exists():
        assert shell.poll() is None, said.read_text("utf-8")
        assert time.monotonic() < end, "the service did not start"
        time.sleep(0.05)
    return (state / "address").read_text("utf-8")


async def signed_in(address: str, username: str, password: str) -> dict[str, object]:
    body = {"username": username, "password": password}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/api/v1/sessions", json=body) as answer,
    ):
        return dict(await answer.json())
