"""How a command is declared: its options and help, without the code that does the work."""

import gc
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import getdoc
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")]
Quiet = Annotated[bool, typer.Option("--quiet", help="不显示进度")]
Declared = Callable[..., None]


def command(
    group: typer.Typer, work: str, name: str | None = None
) -> Callable[[Declared], Declared]:
    """
    Declare a command of the group.

    `work` names the function that does it, with the same parameters: module:function in
    hotline.cli.commands. It is imported when the command runs, so help is printed at once.
    """

    def declare(declared: Declared) -> Declared:
        @wraps(declared)
        def run(**options: Any) -> None:
            imported(work)(**options)

        group.command(name, short_help=(getdoc(declared) or "").partition("\n")[0])(run)
        return declared

    return declare


def imported(work: str) -> Callable[..., None]:
    """What an import makes stays: a collector that searched it would take a tenth of a start."""
    module, _, function = work.partition(":")
    gc.disable()
    try:
        done_by: Callable[..., None] = getattr(
            import_module(f"hotline.cli.commands.{module}"), function
        )
    finally:
        gc.enable()
    return done_by
