"""Match a query against opened texts: blind tokens give candidates only."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def contains(text: str, query: str) -> bool:
    """Every word of the query is in a word of the text, whatever width or case it has."""
    words = WORD.findall(plain(text))
    return all(any(part in word for word in words) for part in WORD.findall(plain(query)))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
