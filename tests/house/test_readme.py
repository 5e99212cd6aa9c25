"""The README is read by people who then type what it says."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.databases import temporary_state
from tests.faults.service import Service
from tests.faults.test_kills import free_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
UV = "python3 -m pip install -q --target .uv uv && .uv/bin/uv run"


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
                timeout=120,
                check=False,
            )
        finally:
            service.stop()

    assert 0 == done.returncode, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert ["accepted", "in_progress", "submitted", "replying", "follow_up"] == [
        said[0],
        *said[2:6],
    ]
    assert "handled" == said[7]
    assert "'work_order.closed'" in said[8]
    assert "'denominator'" in said[9]
