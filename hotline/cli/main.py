"""The program: one command, then its exit code."""

import logging
import sys
from importlib import import_module

from hotline.cli.command_line import app
from hotline.cli.exit_codes import Exit


def main() -> None:
    """Run a command; a fault that we know ends in a sentence and its exit code."""
    if "--help" not in sys.argv and len(sys.argv) > 1:
        level = logging.INFO if sys.argv[1] == "serve" else logging.WARNING
        import_module("hotline.app.logs").configure_logs(level=level)
    try:
        app()
    except Exception as error:
        known = import_module("hotline.cli.faults").faults_in(error)
        if not known:
            raise
        sentences = import_module("hotline.cli.fault_sentences")
        for fault in known:
            sentences.say_fault(fault)
        sys.exit(Exit.FAULT)
