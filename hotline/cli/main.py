"""The commands, gathered."""

import logging
import sys

import typer

from hotline.app.logs import configure_logs
from hotline.cli.exits import FAULTS, Exit
from hotline.cli.replay import replay
from hotline.cli.serve import serve
from hotline.cli.words import say_fault

app = typer.Typer(
    name="hotline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command()(replay)


@app.callback()
def hotline() -> None:
    """12345 热线与网格管理. An event-sourced 12345 hotline with grid management."""


def main() -> None:
    """Run a command; a fault that we know ends in a sentence and its exit code."""
    configure_logs(level=logging.WARNING if "serve" not in sys.argv else logging.INFO)
    try:
        app()
    except FAULTS as fault:
        say_fault(fault)
        sys.exit(Exit.FAULT)
