"""The commands, gathered."""

import logging
import sys

import typer

from hotline.app.logs import configure_logs
from hotline.cli.bench import bench
from hotline.cli.doctor import doctor
from hotline.cli.erase import erase
from hotline.cli.exits import Exit, faults_in
from hotline.cli.export import export, import_
from hotline.cli.migrate import migrate
from hotline.cli.rebuild import rebuild
from hotline.cli.replay import replay
from hotline.cli.serve import serve
from hotline.cli.simulate import simulate
from hotline.cli.verify import verify
from hotline.cli.words import say_fault

app = typer.Typer(
    name="hotline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command()(replay)
app.command()(simulate)
app.command()(migrate)
app.command()(rebuild)
app.command()(verify)
app.command()(erase)
app.command()(export)
app.command("import")(import_)
app.command()(doctor)
app.command()(bench)


@app.callback()
def hotline() -> None:
    """12345 热线与网格管理. An event-sourced 12345 hotline with grid management."""


def main() -> None:
    """Run a command; a fault that we know ends in a sentence and its exit code."""
    configure_logs(level=logging.WARNING if "serve" not in sys.argv else logging.INFO)
    try:
        app()
    except Exception as error:
        faults = faults_in(error)
        if not faults:
            raise
        for fault in faults:
            say_fault(fault)
        sys.exit(Exit.FAULT)
