"""A telephone number has one form, however it is written; Google's `phonenumbers` is the oracle."""

import unicodedata

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.personal.phone import EXTENSION, canonical, own_number
from tests.databases import effort

CITY = "0754"
AREA_CODES = ("010", "020", "021", "0754", "0755", "0371", "0898", "0991")
ABROAD = ("HK", "MO", "TW", "SG", "US", "GB", "DE", "JP", "AU")
EXTENSIONS = {"转": " ext. ", "分机": " ext. ", "x": " x", "#": " #", " ext. ": " ext. "}
EXAMPLES = settings(max_examples=effort(ci=250, full=50_000), deadline=None)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody writes it, and the same in a form that the oracle reads."""
    plain, oracle = draw(numbers())
    if extension := draw(st.none() | st.integers(1, 999_999).map(str)):
        sign = draw(st.sampled_from(sorted(EXTENSIONS)))
        oracle += EXTENSIONS[sign] + extension
        plain += sign + extension
    if draw(st.booleans()):
        plain = plain.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})
    return plain, oracle


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    kind = draw(st.sampled_from(["mobile", "landline", "local", "service", "abroad"]))
    if kind == "abroad":
        example = phonenumbers.example_number(draw(st.sampled_from(ABROAD)))
        form = draw(st.sampled_from([phonenumbers.PhoneNumberFormat.E164, 1]))
        plain = phonenumbers.format_number(example, form)
        return plain.replace("+", draw(st.sampled_from(["+", "00"])), 1), plain
    if kind == "mobile":
        digits = f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09}"
        prefix = draw(st.sampled_from(["", "+86", "+86 ", "0086", "86"]))
        return prefix + draw(spaced(digits)), "+86 " + digits
    if kind == "service":
        digits = f"{draw(st.sampled_from(['400', '800']))}{draw(st.integers(0, 10**7 - 1)):07}"
        return draw(st.sampled_from(["", "+86 "])) + draw(spaced(digits)), "+86 " + digits
    local = f"{draw(st.integers(2, 8))}{draw(st.integers(0, 10**7 - 1)):0{draw(st.integers(6, 7))}}"
    local = local[:8]
    if kind == "local":
        return draw(spaced(local)), f"+86 {CITY[1:]}{local}"
    code = draw(st.sampled_from(AREA_CODES))
    before = draw(st.sampled_from(["{0}", "({0})", "（{0}）", "+86 {0}", "+86 {1}", "0086{1}"]))
    plain = before.format(code, code[1:]) + draw(st.sampled_from(["", "-", " "]))
    return plain + draw(spaced(local)), f"+86 {code[1:]}{local}"


def spaced(digits: str) -> st.SearchStrategy[str]:
    """The digits with spaces and dashes between some of them."""
    between = st.lists(
        st.sampled_from(["", "", "", " ", "-", "–"]),
        min_size=len(digits) - 1,
        max_size=len(digits) - 1,
    )
    return between.map(
        lambda signs: digits[0] + "".join(map("".join, zip(signs, digits[1:], strict=True)))
    )


def by_the_oracle(text: str) -> str:
    number = phonenumbers.parse(text, "CN")
    significant = phonenumbers.national_significant_number(number)
    extension = f"{EXTENSION}{number.extension}" if number.extension else ""
    if number.country_code != 86:
        return f"+{number.country_code}{significant}{extension}"
    mobile = len(significant) == 11 and significant.startswith("1")
    service = len(significant) == 10 and significant.startswith(("400", "800"))
    return ("" if mobile or service else "0") + significant + extension


@EXAMPLES
@given(written())
def test_a_number_is_read_as_the_oracle_reads_it(number: tuple[str, str]):
    plain, oracle = number

    assert by_the_oracle(oracle) == canonical(plain, CITY)


@EXAMPLES
@given(written(), written())
def test_two_writings_are_one_number_when_the_oracle_says_so(
    one: tuple[str, str], other: tuple[str, str]
):
    same = phonenumbers.parse(one[1], "CN") == phonenumbers.parse(other[1], "CN")

    assert same == (canonical(one[0], CITY) == canonical(other[0], CITY))


@EXAMPLES
@given(st.text() | written().map(lambda number: number[0]))
def test_the_one_form_stays_as_it_is(text: str):
    number = canonical(text, CITY)

    assert number is None or number == canonical(number, CITY) == canonical(number)


@EXAMPLES
@given(st.text())
def test_what_is_read_is_only_digits_plus_and_extension(text: str):
    number = canonical(text)

    assert number is None or not number.lstrip("+").replace(EXTENSION, "").strip("0123456789")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("0754-88112345转12", "075488112345转12"),
        ("(0754) 8811-2345 分机 12", "075488112345转12"),
        ("075488112345 ext.12", "075488112345转12"),
        ("0754-88112345-605", "075488112345转605"),
        ("0754-8811234-5", "075488112345"),
        ("010－62345678－8", "01062345678转8"),
        ("88112345转12", "075488112345转12"),
        ("88112345", "075488112345"),
        ("8811234", "07548811234"),
        ("+86 10 6234 5678", "01062345678"),
        ("+86 754 88888888", "075488888888"),
        ("+86 400 123 4567", "4001234567"),
        ("400-123-4567", "4001234567"),
        ("12345", "12345"),
        ("110", "110"),
        ("95588", "95588"),
        ("+49 151 12345678", "+4915112345678"),
        ("0049 151 12345678", "+4915112345678"),
    ],
)
def test_a_number_in_the_city_has_one_form(text: str, number: str):
    assert number == canonical(text, CITY)


def test_without_an_area_code_a_local_number_stays_local():
    assert "88112345" == canonical("8811-2345")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "匿名",
        "1381234567",
        "138123456789",
        "12812345678",
        "+0123456789",
        "138\u200b12345678",
        "138\u202e12345678",
        "\u0661\u0663\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "phone",
        "13812345678,13812345679",
        "13812345678转",
        "转12",
        "+86",
        "00000000000",
    ],
)
def test_what_is_no_number_is_refused(text: str):
    """An unseen character is never removed silently."""
    assert canonical(text, CITY) is None


@pytest.mark.parametrize("phone", [None, "", "匿名", "110", "12345", "95588", "00000000000"])
def test_a_number_that_many_share_is_nobodys_own(phone: str | None):
    assert own_number(phone) is None


@pytest.mark.parametrize("phone", ["13900001111", "075488112345转801", "+85291234567", "88112345"])
def test_other_numbers_are_somebodys_own(phone: str):
    assert phone == own_number(phone)
    assert phone == unicodedata.normalize("NFKC", phone)
