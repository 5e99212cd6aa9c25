"""SQL is in the `.sql` file beside its Python file, each statement under a `-- name --` header."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HEADER = re.compile(r"^-- ([a-z_]+)(?: of ([a-z_]+))? --$", re.MULTILINE)


@cache
def statements(file: str) -> Mapping[str, str]:
    """
    Return the statements of the `.sql` file with the same stem as the Python `file`, by name.

    `-- figures of judged --` is the end of a statement that begins with `-- judged --`.
    """
    text = Path(file).with_suffix(".sql").read_text("utf-8")
    _, *parts = HEADER.split(text)
    found: dict[str, str] = {}
    for name, begin, own in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        found[name] = f"{found[begin]}\n{own.strip()}" if begin else own.strip()
    return found
