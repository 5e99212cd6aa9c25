"""Phone numbers as people write them, and the one form that is compared."""

import re
import unicodedata

COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=1\d{10}$)")
EXTENSION = re.compile(r"转|ext\.?|x|#", re.IGNORECASE)
NO_DIGIT = re.compile(r"\D")
SHARED = 7  # fewer digits are a service number or an extension, nobody's own


def normalised(phone: str) -> str:
    """
    The digits that a person would dial inside the country; an extension follows an `x`.

    `+86 138-0000-0000` and `１３８００００００００` are one number; `+86 754 8811 2345`
    is 075488112345; numbers of other countries keep their `+`.
    """
    number, *extension = EXTENSION.split(unicodedata.normalize("NFKC", phone), maxsplit=1)
    kept = ("+" if "+" in number else "") + digits_of(number)
    home = COUNTRY.sub("", kept)
    if home != kept and not re.match(r"1\d{10}$|0", home):
        home = "0" + home  # the trunk prefix that +86 replaces
    inner = digits_of("".join(extension))
    return f"{home}x{inner}" if inner else home


def own_number(phone: str | None) -> str | None:
    """The normalised number if it can belong to one person; none for 匿名, 110 or 00000000000."""
    number = normalised(phone or "")
    digits = number.partition("x")[0].lstrip("+")
    if len(digits) < SHARED or len(set(digits)) == 1:
        return None
    return number


def digits_of(text: str) -> str:
    """The decimal digits of any script, as ASCII."""
    kept = NO_DIGIT.sub("", text)
    return kept if kept.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in kept)
