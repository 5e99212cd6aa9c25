"""`hotline`: the program. Each command is a file of its own."""

from hotline.cli.main import main

__all__ = ["main"]
