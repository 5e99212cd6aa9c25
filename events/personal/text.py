"""
What may be shown of a person: masked values, and text with everything personal taken out.

A mask is for people who may see that there is a value. `redact` is for text that is stored or
sent in clear: it rather takes out an order number than leaves a phone number in.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from events.personal.phone import AREA_CODE, EXTENSION, canonical, digits_before_extension

OUT = "***"
STARS = "****"
WRITTEN = "〇零 一幺壹 二两贰 三叁 四肆 五伍 六陆 七柒 八捌 九玖"  # 0 to 9
NUMERALS: Mapping[str, int] = MappingProxyType(
    {sign: value for value, signs in enumerate(WRITTEN.split()) for sign in signs}
)
TITLES = "先生|女士|小姐|太太|师傅|老师|医生|阿姨|大爷|大妈|叔叔"
BETWEEN = r"[\s.·•_/()\-–—]{0,3}"  # what people write between the digits of one number
YEAR = r"(?:19|20)\d\d"

PERSONAL = re.compile(
    rf"""
    (?P<harmless> (?<! \d ) {YEAR} (?:  # a date, a span of years, the number of a document
        [-/.] [01]?\d [-/.] [0-3]?\d | [-–—~]{{1,2}} {YEAR} | [)\]〕] \s? \d{{1,4}} (?= 号 )
      ) (?! \d ) )
    | [A-Z0-9._%+-]{{1,64}} @ (?: [A-Z0-9-]{{1,63}} \. ){{1,5}} [A-Z]{{2,}}
    | [京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] [A-Z] [\s·•.]?
      [A-HJ-NP-Z0-9]{{4,5}} [A-HJ-NP-Z0-9挂学警港澳领]
    | (?<= 微信 ) (?P<before> 号? [\s:：是]{{0,3}} ) [A-Z] [\w-]{{5,19}}
    | \d (?: {BETWEEN} \d ){{6,}} X?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


OF_A_PERSON = re.compile(  # a mobile number, an identity number: of a person, never of a counter
    rf"(?<!\d)(?:1{BETWEEN}[3-9](?:{BETWEEN}\d){{9}}"
    rf"|[1-9](?:{BETWEEN}\d){{5}}{BETWEEN}(?:19|20)(?:{BETWEEN}\d){{9}}{BETWEEN}[\dX])(?!\d)",
    re.IGNORECASE | re.ASCII,
)


def holds_number_of_person(text: str) -> bool:
    """A mobile or an identity number, in any script. A landline, a date, a file number is none."""
    return OF_A_PERSON.search(shadow_of(text)) is not None


def mask_phone(phone: str) -> str:
    """
    `13800000000` → `138****0000`, `0754-88121234转605` → `0754****1234转605`.

    Of a shorter number less is left, of a short one nothing.
    """
    digits = digits_before_extension(phone)
    if len(digits) < 7:
        return STARS
    head, tail = (3, 4) if len(digits) >= 10 else (2, 2)
    if len(digits) >= 11 and (area := AREA_CODE.match(digits)):
        head = area.end()
    number, sign, extension = (canonical(phone) or "").partition(EXTENSION)
    return ends(digits, head, tail, STARS) + (sign + extension if number else "")


def mask_email(address: str) -> str:
    """`linmou@example.com` → `l****@example.com`."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}{STARS}@{domain}"


def mask_id(number: str) -> str:
    """Three of the place and the last four, as long as it was; of a short one nothing."""
    signs = number.strip()
    hidden = len(signs) - 7
    return ends(signs, 3, 4, "*" * hidden) if hidden >= 4 else STARS


def mask_name(name: str) -> str:
    """`林某` → `林*`, `林小明` → `林**`; how long a longer one is stays hidden."""
    signs = name.strip()
    return signs[:1] + "*" * min(len(signs) - 1, 3) if len(signs) > 1 else "*" * len(signs)


def redact(text: str, known: Collection[str | None] = ()) -> str:
    """
    Take out what looks like a phone, identity, bank or plate number, an e-mail or WeChat address.

    Also each value of `known` (the requester's own name and number), however it is spaced, and
    the surname of a known name before a title. Numbers are found in any script: １３８, 一三八.
    Dates stay. It cannot know other people's names.
    """
    shadow = shadow_of(text)
    kept: list[str] = []
    end = 0
    for start, stop in merged(sorted((*spans_of(known, shadow), *personal_spans(shadow)))):
        kept += (text[end:start], OUT)
        end = stop
    return "".join((*kept, text[end:]))


def personal_spans(shadow: str) -> Iterator[tuple[int, int]]:
    for found in PERSONAL.finditer(shadow):
        if found["harmless"] is None:
            start = found.start() if found["before"] is None else found.end("before")
            yield start, found.end()


def spans_of(known: Collection[str | None], shadow: str) -> Iterator[tuple[int, int]]:
    for value in known:
        signs = shadow_of("".join((value or "").split()))
        if len(signs) < 2:  # one character alone would take out half the text
            continue
        spaced = r"\s*".join(map(re.escape, signs))
        addressed = rf"{re.escape(signs[0])}\s*(?={TITLES})" if len(signs) <= 4 else r"(?!)"
        for found in re.finditer(f"{spaced}|{addressed}", shadow, re.IGNORECASE):
            yield found.span()


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans; those that touch or overlap become one."""
    found: list[tuple[int, int]] = []
    for start, stop in spans:
        if found and start <= found[-1][1]:
            first, last = found.pop()
            found.append((first, max(last, stop)))
        else:
            found.append((start, stop))
    return found


def shadow_of(text: str) -> str:
    """As long as the text, sign for sign, with digits and letters of any width as ASCII."""
    return "".join(map(plain, text))


@lru_cache(10_000)
def plain(sign: str) -> str:
    digit = unicodedata.digit(sign, NUMERALS.get(sign))
    if digit is not None:
        return str(digit)
    narrow = unicodedata.normalize("NFKC", sign)
    return narrow if len(narrow) == 1 else sign


def ends(signs: str, head: int, tail: int, hidden: str) -> str:
    return signs[:head] + hidden + signs[-tail:]
