"""Help is printed at once, whole, and the same on every machine."""

import json
import re
import subprocess
import sys
from importlib import import_module
from inspect import getclosurevars, signature
from pathlib import Path
from typing import Any

import pytest

from hotline.app.replay import presets
from hotline.app.simulation.running import RATE, STREET_RATE
from hotline.bench import options
from hotline.cli import command_line
from hotline.cli.account_command_line import account
from hotline.cli.outbox_command_line import outbox
from tests.databases import ROOT

HELP = """
import contextlib, io, json, sys
from hotline.cli.main import main
said = {}
for words in json.loads(sys.argv[1]):
    sys.argv = ["hotline", *words, "--help"]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main()
    said[" ".join(words)] = out.getvalue()
print(json.dumps({"said": said, "modules": sorted(sys.modules)}))
"""
COMMANDS = {
    str(each.name or each.callback.__name__): each for each in command_line.app.registered_commands
}
ACCOUNT = {str(each.name or each.callback.__name__): each for each in account.registered_commands}
OUTBOX = {str(each.name or each.callback.__name__): each for each in outbox.registered_commands}
OF_GROUPS = [
    *(pytest.param(each, id=f"account {name}") for name, each in ACCOUNT.items()),
    *(pytest.param(each, id=f"outbox {name}") for name, each in OUTBOX.items()),
]
HEAVY = ("asyncpg", "aiohttp", "cryptography", "asyncio", "rich", "structlog")
OURS = ("events", "projections", "grid", "hotline.app", "hotline.api", "hotline.http")
ARGUMENTS = re.compile(r"\[?(ARGS|names)\]?\.\.\.")  # several may be given
MOST_MODULES = 350


@pytest.fixture(scope="module")
def helped() -> dict[str, object]:
    """The help of the program and of each command, by one process."""
    words = [[], ["account"], ["outbox"], *([name] for name in COMMANDS)]
    words += [["account", name] for name in ACCOUNT]
    words += [["outbox", name] for name in OUTBOX]
    done = subprocess.run(
        [sys.executable, "-c", HELP, json.dumps(words)],
        cwd=ROOT,
        env={"COLUMNS": "80", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_help_loads_neither_the_service_nor_its_libraries(helped: dict[str, list[str]]):
    """Counted, because time depends on the machine; 0.5 s is what a person is asked to wait."""
    loaded = {name for name in helped["modules"] if name.startswith(HEAVY + OURS)}

    assert loaded == set()
    assert len(helped["modules"]) <= MOST_MODULES


def test_no_sentence_is_cut_and_no_path_of_a_machine_is_a_default(
    helped: dict[str, dict[str, str]],
):
    whole = "\n".join(helped["said"].values())

    assert "…" not in whole
    assert "..." not in ARGUMENTS.sub("", whole)
    assert str(ROOT) not in whole
    assert str(Path.home()) not in whole


def test_every_command_is_listed_with_what_it_does(helped: dict[str, dict[str, str]]):
    listed = helped["said"][""]

    for name in (*COMMANDS, "account", "outbox"):
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [name]]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in line)
        assert helped["said"][name]


@pytest.mark.parametrize("command", [*COMMANDS.values(), *OF_GROUPS])
def test_the_work_takes_what_the_command_declares(command: Any):
    declared = command.callback
    module = import_module(f"hotline.cli.commands.{work_of(declared)[0]}")
    work = getattr(module, work_of(declared)[1])

    assert signature(work).parameters.keys() == signature(declared).parameters.keys()


def work_of(declared: Any) -> tuple[str, str]:
    (work,) = [
        each for each in getclosurevars(declared).nonlocals.values() if isinstance(each, str)
    ]
    module, _, function = work.partition(":")
    return module, function


def test_help_names_what_there_is():
    """Written out, because the registries load the program."""
    rate = signature(command_line.simulate).parameters["rate"]

    assert " | ".join(presets.PRESETS) == command_line.PRESETS
    assert " | ".join(options.SCALES) == command_line.SCALES
    assert rate.default == RATE
    assert signature(command_line.simulate).parameters["street"].default == STREET_RATE


def test_help_says_what_each_preset_reads(helped: dict[str, dict[str, str]]):
    said = helped["said"]["replay"].split()

    assert all(name in said or f"{name.split('-')[0]}-*" in said for name in presets.PRESETS)
