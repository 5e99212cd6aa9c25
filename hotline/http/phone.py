"""Telephone numbers as people write them, made one canonical form (F-40).

Full-width digits, spaces, brackets and hyphens are a matter of typing and go; a character that
cannot be seen (zero width, bidi) is never removed silently: such a number is refused.
"""

import re
import unicodedata

SEPARATORS = re.compile(r"[ ()\-]")
PREFIX = re.compile(r"(?:\+|00)86(?=1[3-9][0-9]{9}\Z|0?[1-9][0-9]{8,10}\Z)")
EXTENSION = re.compile(r"(?:转|ext\.?|#)([0-9]{1,6})\Z", re.IGNORECASE)

FORMS = (
    re.compile(r"1[3-9][0-9]{9}"),  # mobile
    re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}"),  # landline with area code
    re.compile(r"[48]00[0-9]{7}"),  # 400 and 800 numbers
    re.compile(r"1[0-9]{2}(?:[0-9]{2})?|11[68][0-9]{3}"),  # 110, 12345, 118114
    re.compile(r"9[0-9]{4,7}"),  # banks and companies: 95588
    re.compile(r"\+[1-9][0-9]{6,14}"),  # international (E.164)
)


def canonical_phone(written: str) -> str | None:
    """`+86 １３８-0000-0000` is `13800000000`; None when it is no telephone number."""
    text = SEPARATORS.sub("", unicodedata.normalize("NFKC", written).strip())
    extension = EXTENSION.search(text)
    number = EXTENSION.sub("", text)
    home = PREFIX.sub("", number)
    if home != number and not home.startswith(("0", "1")):
        home = "0" + home  # +86 754 88888888 is written without the 0 of its area code
    if home.startswith("00"):
        home = "+" + home[2:]
    if not any(form.fullmatch(home) for form in FORMS):
        return None
    return f"{home}-{extension[1]}" if extension else home
