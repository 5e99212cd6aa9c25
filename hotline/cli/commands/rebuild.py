"""`hotline rebuild`."""

import os
from dataclasses import asdict
from functools import partial
from typing import Any, Final

import typer

from hotline.app.loop import run
from hotline.app.rebuilding import NAMES, RebuildResult, all_rebuilt, rebuilt
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit
from hotline.cli.progress import Bar

ALL: Final = "all"
# Unless more are asked for. Half of the cores: the server writes, and a service goes on answering.
MOST_PROCESSES: Final = 4  # each takes some 500 MiB
PHASES: Final = {
    "bulk": "读取日志 reading the log",
    "indexes": "建立索引 building indexes",
    "catch up": "追上新事件 catching up",
    "swap": "切换 swapping",
}


def rebuild(name: str, *, processes: int | None, as_json: bool, quiet: bool) -> None:
    if name not in {ALL, *NAMES}:
        raise typer.BadParameter(f"one of: {ALL}, {', '.join(NAMES)}", param_hint="NAME")
    settings = Settings.from_env()
    with Bar("重建", quiet=quiet or as_json) as bar:
        if name == ALL:
            shown = ViewsDone(bar)
            chosen = processes or min(MOST_PROCESSES, max(1, (os.cpu_count() or 1) // 2))
            outcomes = run(all_rebuilt(settings, chosen, shown.done))
        else:
            outcomes = [run(rebuilt(settings, name, partial(Phases(bar).report, name)))]
    if as_json:
        say_json({"views": [asdict(outcome) for outcome in outcomes]})
    else:
        say(outcomes)
    if any(outcome.fault for outcome in outcomes):
        raise typer.Exit(Exit.FOUND)


class ViewsDone:
    """A bar that names each view when it is done."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar
        self.count = 0

    def done(self, view: RebuildResult) -> None:
        self.count += 1
        self.bar.phase(f"{self.count}/{len(NAMES)} {view.view}")


class Phases:
    """A bar that begins again with each phase of each view."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar
        self.now: tuple[str, str] | None = None

    def report(self, view: str, phase: str, position: int, head: int) -> None:
        if (view, phase) != self.now:
            self.now = (view, phase)
            self.bar.phase(f"{view}: {PHASES.get(phase, phase)}")
        if head:
            self.bar.of(head)
            self.bar.at(position)


def say(outcomes: list[RebuildResult]) -> None:
    for each in outcomes:
        if each.fault:
            line = f"未切换 not swapped {each.view}: {each.fault}"
            err.print(line, soft_wrap=True, markup=False)
        else:
            out.print(sentence_of(asdict(each)), soft_wrap=True)


def sentence_of(each: dict[str, Any]) -> str:
    return "{view} g{generation} · 位置 position {position} · 核对 compared {compared}".format(
        **each
    )
