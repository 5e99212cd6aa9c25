"""SQL is in the `.sql` file beside its Python file, each statement under a `-- name --` header."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HEADER = re.compile(r"^-- ([a-z_]+) --$", re.MULTILINE)


@cache
def statements(file: str) -> Mapping[str, str]:
    """Return the statements of the `.sql` file with the same stem as the Python `file`, by name."""
    text = Path(file).with_suffix(".sql").read_text("utf-8")
    _, *parts = HEADER.split(text)
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
