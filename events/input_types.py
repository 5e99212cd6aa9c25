"""The types that commands, bodies and queries are made of: length, form and what can be stored."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from events.personal.phone import canonical

INSTANT = re.compile(
    r"(\d{4})-\d{2}-\d{2}[Tt]\d{2}:\d{2}:(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
UNPRINTED = frozenset({"Cc", "Cf", "Zl", "Zp"})  # control, formatting, breaks of lines
INVISIBLE = UNPRINTED | {"Zs"}


def storable(text: str) -> str:
    """PostgreSQL stores neither U+0000 nor an unpaired surrogate."""
    if "\0" in text:
        raise PydanticCustomError("text_nul", "contains U+0000")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("text_surrogate", "contains an unpaired surrogate") from None
    return text


def readable(text: str) -> str:
    """A text that is asked for has a character that can be seen (P-05)."""
    if not any(is_visible(sign) for sign in text):
        raise PydanticCustomError("text_blank", "only blanks")
    return text


def is_visible(sign: str) -> bool:
    """
    Neither a blank nor a control or formatting character (zero width, bidi).

    Rare names use private and newly assigned characters, which this Python may not know.
    """
    return not sign.isspace() and unicodedata.category(sign) not in INVISIBLE


def none_if_blank(text: str | None) -> str | None:
    return text if text is not None and any(map(is_visible, text)) else None


def instant(value: object) -> object:
    """RFC 3339 with an offset; a number or a naive time is not a moment."""
    if isinstance(value, datetime):
        return value
    match = INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("instant_form", "not RFC 3339 with an offset")
    if match[2] == "60":
        raise PydanticCustomError("instant_leap_second", "leap seconds are not accepted")
    if not 1900 <= int(match[1]) <= 2200:
        raise PydanticCustomError("instant_range", "year outside 1900 to 2200")
    try:
        return datetime.fromisoformat(match[0].upper())
    except ValueError:
        raise PydanticCustomError("instant_form", "no such moment") from None


def phone(written: str) -> str:
    number = canonical(storable(written))
    if number is None:
        raise PydanticCustomError("phone_form", "not a telephone number")
    return number


def email(written: str) -> str:
    """Of one person, as a header takes it: no display name, no second address, no line break."""
    if EMAIL.fullmatch(storable(written)) is None:
        raise PydanticCustomError("email_form", "not an e-mail address")
    return written


# A text is kept exactly as given: a rare name must not be normalised. Lengths are code points.
# `Line` and `Narrative` are asked for; a `Note` of blanks is left out.
Text = Annotated[str, Field(max_length=2_000), AfterValidator(storable)]
Note = Annotated[Text | None, AfterValidator(none_if_blank)]
Line = Annotated[
    str, Field(min_length=1, max_length=200), AfterValidator(storable), AfterValidator(readable)
]
Narrative = Annotated[
    str, Field(min_length=1, max_length=20_000), AfterValidator(storable), AfterValidator(readable)
]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))]  # as instants
CellCode = Annotated[str, Field(pattern=r"^[0-9]{15}$")]  # of a unit cell (GB/T 30428.1)
MatterGroup = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
MatterSubgroup = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Email = Annotated[str, Field(max_length=254), AfterValidator(email)]
Phone = Annotated[str, Field(max_length=40), AfterValidator(phone)]
Instant = Annotated[AwareDatetime, BeforeValidator(instant)]
