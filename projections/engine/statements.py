"""SQL stands in `.sql` files; several statements of one file under `-- name --` headers."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1]
HEADER = re.compile(r"^-- ([a-z_]+) --$", re.MULTILINE)


@cache
def statements(stem: str) -> Mapping[str, str]:
    """Return the statements of `projections/<stem>.sql` by name."""
    text = (FOLDER / f"{stem}.sql").read_text("utf-8")
    _, *parts = HEADER.split(text)
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
