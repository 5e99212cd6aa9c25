"""The tour of a work order's life is typed as it is written, and says what it prints."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.databases import temporary_state
from tests.faults.service import Service
from tests.faults.test_kills import free_port

DOCS = Path(__file__).parents[2] / "deploy" / "docs"
TOUR, TWIN = (DOCS / "tour.md").read_text("utf-8"), (DOCS / "zh" / "tour.md").read_text("utf-8")
NUMBER = re.compile(r"\d{8}-\d{6}-\d{6}")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)


@pytest.mark.parametrize("kind", ["sh", "text"])
def test_both_languages_have_the_same_blocks(kind: str):
    assert blocks(TOUR, kind) == blocks(TWIN, kind)
    assert len(blocks(TOUR, "sh")) == len(blocks(TOUR, "text")) + 1 == 9


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_the_life_of_a_work_order_can_be_walked_as_it_is_written():
    with temporary_state() as state:
        service = Service(state, free_port())
        service.start()
        try:
            done = subprocess.run(
                ["bash", "-eu", "-o", "pipefail", "-c", "\n".join(blocks(TOUR, "sh"))],
                env={**os.environ, "S": str(state)},
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
        finally:
            service.stop()

    assert 0 == done.returncode, done.stdout + done.stderr
    said = NUMBER.sub("NUMBER", done.stdout).splitlines()
    *steps, record = [block.splitlines() for block in blocks(TOUR, "text")]
    answers = [line for step in steps for line in step]
    assert said[: len(answers)] == answers
    assert [line for line in record if line not in said[len(answers) :]] == []
