"""Text that a spreadsheet shows as text, whatever it begins with."""

from typing import Final

STARTS_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")


def as_text(text: str) -> str:
    """
    Put an apostrophe before what a spreadsheet would compute.

    Also behind blanks, which a spreadsheet may cut off.
    """
    begin = text.lstrip(" \u00a0\u3000\ufeff")[:1]
    return f"'{text}" if begin in STARTS_FORMULA and begin else text
