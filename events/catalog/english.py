"""The codes of the domain in English sentences."""

from enum import Enum


def english_name(code: Enum) -> str:
    """The code, as words."""
    return str(code.value).replace("_", " ")
