"""
Telephone numbers as people write them, and their one form: stored, indexed, looked up by.

Full-width digits, spaces, brackets and dashes are a matter of typing and go. A character that
cannot be seen (zero width, bidi) is never removed silently: such a number is refused.
"""

import re
import unicodedata

EXTENSION = "转"
SHARED = 7  # fewer digits are a service number, not a person's
SEPARATORS = re.compile(r"[ ().\-\u2010-\u2015\u2212]")
WITH_EXTENSION = re.compile(r"(.+?)(?:转|轉|分机|;ext=|ext|x|#)([0-9]{1,6})", re.IGNORECASE)
DASH = r"[-\u2010-\u2015\u2212]"
DASHED = re.compile(  # seven digits and one are a number of eight, typed with a dash
    rf"(0[0-9]{{2,3}}{DASH}[2-8](?:[0-9]{{7}}|[0-9]{{6}}(?={DASH}[0-9]{{2}}))){DASH}([0-9]{{1,6}})"
)
COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}\Z)")
LOCAL = re.compile(r"[2-8][0-9]{6,7}")
AREA_CODE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
FORMS = (
    MOBILE,
    re.compile(AREA_CODE.pattern + LOCAL.pattern),
    LOCAL,  # to be read with the area code of the city
    re.compile(r"[48]00[0-9]{7}"),
    re.compile(r"1[0-9]{2}(?:[0-9]{2})?|11[68][0-9]{3}"),  # 110, 12345, 118114
    re.compile(r"9[0-9]{4,7}"),  # banks and companies: 95588
    re.compile(r"\+(?!86)[1-9][0-9]{6,14}"),  # of another country (E.164)
)
NO_DIGIT = re.compile(r"\D")


def canonical(written: str, area_code: str | None = None) -> str | None:
    """
    The digits that are dialled inside the country, `+` before those of another one.

    `+86 １３８-0000-0000` is 13800000000; `0754-88112345 ext. 12` and
    `0754-88112345-12` are 075488112345转12; with the
    city's area code 0754 so is `88112345转12`. None: it is no telephone number.
    """
    if MOBILE.fullmatch(written):
        return written
    text = unicodedata.normalize("NFKC", written).strip(" ")
    if dashed := DASHED.fullmatch(text):
        text = EXTENSION.join(dashed.groups())
    text = SEPARATORS.sub("", text)
    extended = WITH_EXTENSION.fullmatch(text)
    number, extension = extended.groups() if extended else (text, "")
    number = inside_the_country(number)
    if not any(form.fullmatch(number) for form in FORMS):
        return None
    if area_code is not None and LOCAL.fullmatch(number):
        number = area_code + number
    return f"{number}{EXTENSION}{extension}" if extension else number


def inside_the_country(number: str) -> str:
    home = COUNTRY.sub("", number, count=1) if COUNTRY.match(number) else None
    if home is None:
        return "+" + number[2:] if number.startswith("00") else number
    if home.startswith("0") or any(form.fullmatch(home) for form in (MOBILE, FORMS[3])):
        return home
    return "0" + home  # the trunk prefix that +86 replaces


def own_number(phone: str | None) -> str | None:
    """The canonical number if it can belong to one person; none for 匿名, 110 or 00000000000."""
    number = canonical(phone or "")
    digits = NO_DIGIT.sub("", (number or "").partition(EXTENSION)[0])
    return number if len(digits) >= SHARED and len(set(digits)) > 1 else None


def digits_of(text: str) -> str:
    """The decimal digits of any script, as ASCII."""
    kept = NO_DIGIT.sub("", text)
    return kept if kept.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in kept)


def digits_before_extension(phone: str) -> str:
    """Of whatever was written where a number belongs."""
    return digits_of((canonical(phone) or phone).partition(EXTENSION)[0])
