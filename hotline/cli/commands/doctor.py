"""`hotline doctor`."""

import os
from collections.abc import Sequence
from typing import Final

import typer
from rich.markup import escape
from rich.table import Table

from hotline.app.doctor import Check, Severity, diagnosis, worst
from hotline.app.loop import run
from hotline.cli.console import out, say_json
from hotline.cli.exit_codes import Exit

WORDS: Final = {
    Severity.OK: ("正常 ok", "green"),
    Severity.NOTE: ("说明 note", "cyan"),
    Severity.WARN: ("注意 warn", "yellow"),
    Severity.BAD: ("故障 bad", "red"),
    Severity.UNKNOWN: ("无法检查 unknown", "red"),
}
EXITS: Final = {
    Severity.OK: Exit.DONE,
    Severity.NOTE: Exit.DONE,
    Severity.WARN: Exit.FOUND,
    Severity.BAD: Exit.FOUND,
    Severity.UNKNOWN: Exit.FAULT,
}


def doctor(*, as_json: bool, quiet: bool) -> None:
    checks = run(diagnosis(os.environ))
    level = worst(checks)
    if as_json:
        say_json({"worst": level.name.lower(), "checks": [check_json(check) for check in checks]})
    else:
        shown = [check for check in checks if not quiet or check.level > Severity.NOTE]
        say(shown)
    raise typer.Exit(EXITS[level])


def check_json(check: Check) -> dict[str, str]:
    return {
        "name": check.name,
        "level": check.level.name.lower(),
        "value": check.value,
        "why": check.why,
        "mend": check.mend,
    }


def say(checks: Sequence[Check]) -> None:
    """A table on a terminal; in a pipe a line for each check, never broken."""
    if not out.is_terminal:
        for check in checks:
            parts = (check.value, check.why, check.mend and f"处理 fix: {check.mend}")
            words = " · ".join(part for part in parts if part)
            out.print(
                f"{WORDS[check.level][0]} {check.name}: {words}", soft_wrap=True, markup=False
            )
        return
    table = Table(title="诊断 doctor")
    for heading in ("检查", "状态", "所见", "原因与处理 why, and how to fix it"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        word, colour = WORDS[check.level]
        why = "\n".join(part for part in (check.why, check.mend) if part)
        table.add_row(check.name, f"[{colour}]{word}[/]", escape(check.value), escape(why))
    out.print(table)
