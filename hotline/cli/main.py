"""The commands, gathered. Only the one that is called is imported: a start must be quick."""

import logging
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

import typer

from hotline.app.logs import configure_logs

COMMANDS: Final[Mapping[str, str]] = {  # name: module and function or group
    "serve": "serve:serve",
    "replay": "replay:replay",
    "simulate": "simulate:simulate",
    "migrate": "migrate:migrate",
    "rebuild": "rebuild:rebuild",
    "verify": "verify:verify",
    "erase": "erase:erase",
    "export": "export:export",
    "import": "export:import_",
    "account": "account:account",
    "doctor": "doctor:doctor",
    "bench": "bench:bench",
}


def program(names: Iterable[str]) -> typer.Typer:
    """The program with these commands; with one too, the name must be said."""
    app = typer.Typer(name="hotline", no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(hotline)
    for name in names:
        module, _, function = COMMANDS[name].partition(":")
        found = getattr(import_module(f"hotline.cli.{module}"), function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def hotline() -> None:
    """12345 热线与网格管理. An event-sourced 12345 hotline with grid management."""


def main() -> None:
    """Run a command; a fault that we know ends in a sentence and its exit code."""
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    configure_logs(level=logging.INFO if called == "serve" else logging.WARNING)
    try:
        program([called] if called in COMMANDS else COMMANDS)()
    except Exception as error:
        faults = import_module("hotline.cli.exits")  # knows everybody's errors, so it comes last
        known = faults.faults_in(error)
        if not known:
            raise
        words = import_module("hotline.cli.fault_sentences")
        for fault in known:
            words.say_fault(fault)
        sys.exit(faults.Exit.FAULT)
