"""Output of the program, on a terminal or in a pipe. rich honours NO_COLOR itself."""

import sys
from typing import Any

import orjson
from rich.console import Console

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def say_json(answer: dict[str, Any]) -> None:
    """One line on stdout, whatever the width of the terminal."""
    sys.stdout.write(orjson.dumps(answer, default=str).decode() + "\n")
