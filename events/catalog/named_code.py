"""A code of the domain, with what people call it."""

from enum import StrEnum
from typing import Self


class NamedCode(StrEnum):
    """Stored and sent as the code; screens, refusals and the document of the API say `chinese`."""

    chinese: str

    def __new__(cls, code: str, chinese: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.chinese = chinese
        return member
