"""Match a query against opened texts: blind tokens give candidates only."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def contains(text: str, query: str) -> bool:
    """Every word of the query is in a word of the text, whatever width or case it has."""
    words = WORD.findall(plain(text))
    return all(any(part in word for word in words) for part in WORD.findall(plain(query)))


def searchable(query: str) -> str:
    """The words of the query that the index knows: of two characters or more."""
    return " ".join(word for word in WORD.findall(plain(query)) if len(word) > 1)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
