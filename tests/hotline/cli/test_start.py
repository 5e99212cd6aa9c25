"""A start must be quick: most of it is importing."""

import subprocess
import sys

SERVE_NOTHING = [
    f"commands.{each}" for each in ("account", "erase", "migrate", "outbox", "rebuild", "verify")
]
RARELY_NEEDED = (
    "aiosmtplib",
    "hotline.app.demo_city",
    "hotline.app.demo_city.seed",
    "hotline.app.simulation",
    "hotline.bench",
    "shapely",
    "xlsxwriter",
)


def imported_by(*names: str) -> set[str]:
    """What main() imports for commands, or for other modules of the program."""
    modules = ", ".join(f"hotline.cli.{name}" for name in names)
    line = f"import sys, hotline.app.logs, {modules}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", line], check=True, capture_output=True)
    return set(said.stdout.decode().split())


def test_serve_imports_nothing_that_only_others_need():
    assert set() == imported_by("commands.serve") & {*RARELY_NEEDED, "rich"}


def test_commands_that_serve_nothing_import_no_http_server():
    assert set() == imported_by(*SERVE_NOTHING) & {*RARELY_NEEDED, "aiohttp"}


def test_a_command_that_cannot_run_imports_nothing_more_to_say_so():
    ending = ("faults", "fault_sentences")
    more = imported_by("commands.account", *ending) - imported_by("commands.account")

    assert {f"hotline.cli.{name}" for name in ending} == more
