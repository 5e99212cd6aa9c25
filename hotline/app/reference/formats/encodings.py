"""The text of a file as a person saved it."""

from collections.abc import Callable


def decoded(raw: bytes) -> str:
    """UTF-8, else the default encoding of Chinese spreadsheet programs."""
    readers: tuple[Callable[[], str], ...] = (
        lambda: raw.decode("utf-8-sig"),
        lambda: raw.decode("gb18030"),
    )
    for read in readers:
        try:
            return read()
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
