"""What is shown of a person is masked; what is stored in clear holds nothing personal."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.personal.phone import digits_before_extension, digits_of
from events.personal.text import OUT, mask_id, mask_name, mask_phone, redact, shadow_of
from tests.databases import effort

EXAMPLES = effort(ci=200, full=20_000)
REAL = Path(__file__).parents[4] / "shared/data/dev/zh_requests_teddy2020c_raw.jsonl.gz"

HAN = st.text("路灯不亮请尽快修理小区门口积水严重电话住址，。！", min_size=1, max_size=12)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0[1-9][0-9]{2}[2-8][0-9]{6,7}", fullmatch=True)
IDENTITIES = st.from_regex(r"[1-6][0-9]{5}(19|20)[0-9]{9}[0-9X]", fullmatch=True)
SEPARATORS = st.sampled_from(["", "", " ", "-", " - ", "·", "\u2003"])
SCRIPTS = st.sampled_from(
    ["0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "⓪①②③④⑤⑥⑦⑧⑨"]
)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and one of the ways in which people write it."""
    number = draw(MOBILES | LANDLINES | IDENTITIES)
    script = str.maketrans("0123456789", draw(SCRIPTS))
    cuts = [draw(SEPARATORS) if place in (3, 4, 7, 12) else "" for place in range(len(number))]
    spaced = "".join(cut + sign for cut, sign in zip(cuts, number, strict=True))
    return number, spaced.translate(script)


@given(before=HAN, number=written(), after=HAN)
@settings(max_examples=EXAMPLES)
def test_no_number_of_a_person_survives_however_it_is_written(before, number, after):
    assert before + OUT + after == redact(before + number[1] + after)


@given(text=st.text(max_size=60), known=st.lists(st.text(max_size=5), max_size=3))
@settings(max_examples=EXAMPLES)
def test_redacting_twice_is_redacting_once(text, known):
    once = redact(text, known)

    assert once == redact(once)


@given(text=st.text(max_size=30), name=st.text("林黄欧阳芳abc", min_size=2, max_size=5), rest=HAN)
@settings(max_examples=EXAMPLES)
def test_a_known_name_never_survives(text, name, rest):
    assert name.casefold() not in redact(text + name + rest, [name]).casefold()


def test_what_is_known_inside_of_what_is_found_does_not_cut_it():
    assert redact("13900001111", ["0000"]) == OUT


def test_a_known_name_of_one_character_does_not_take_out_half_the_text():
    assert redact("林边路灯不亮", ["林"]) == "林边路灯不亮"


@given(text=HAN)
def test_text_without_anything_personal_stays_as_it_is(text):
    assert text == redact(text, [None, "", "林"])


@given(st.text())
def test_the_shadow_is_as_long_as_the_text(text):
    assert len(text) == len(shadow_of(text))


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("我叫林小明，林小明的电话", "我叫***，***的电话"),
        ("林先生反映", "***先生反映"),
        ("林 小明", "***"),
        ("树林里的路灯", "树林里的路灯"),
        ("邮箱zhang.san@example.com。", "邮箱***。"),
        ("粤D12345、粤D·AB123、京A12345学", "***、***、***"),
        ("微信号：lin_abc01", "微信号：***"),
        ("13900001111转801", "***转801"),
        ("2026-11-21 05:20 起，3栋1204室", "2026-11-21 05:20 起，3栋1204室"),
        ("2019-2023年，穗府（2016）680号文", "2019-2023年，穗府（2016）680号文"),
        ("+86 139 0000 1111", "+***"),
        ("QQ 12345678", "QQ ***"),
    ],
)
def test_personal_things_go_and_the_rest_stays(text, clear):
    assert clear == redact(text, ["林小明"])


def test_a_long_text_is_redacted_in_reasonable_steps():
    """A crafted text must not stop the service: ten times the length, about ten times the work."""
    for hostile in ("1 ", "a", "a.a", "粤a", "微信号", "1-", "2019-", "@"):
        assert redact(hostile * 20_000) is not None


def test_real_requests_keep_their_words():
    """False alarms are few: the texts were masked before, so nearly nothing is left to find."""
    if not REAL.exists():
        pytest.skip("../shared/data is absent")
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]

    touched = sum(redact(text) != text for text in texts)

    assert touched / len(texts) < 0.05


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800000000", "138****0000"),
        ("+86 138-0000-0000", "138****0000"),
        ("0754-88112345", "0754****2345"),
        ("010-62345678", "010****5678"),
        ("0754-88121234转605", "0754****1234转605"),
        ("88112345", "88****45"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_a_masked_phone_shows_its_ends(phone, masked):
    assert masked == mask_phone(phone)


@given(st.text(max_size=20) | MOBILES | LANDLINES)
def test_a_masked_phone_hides_at_least_three_digits(phone):
    digits = digits_before_extension(phone)

    shown, _, _ = mask_phone(phone).partition("转")

    assert len(digits_of(shown)) <= max(0, len(digits) - 3)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110101199001011234", "110***********1234"),
        ("44050019900101123X", "440***********123X"),
        ("110101900101123", "110********1123"),
        ("1234567890", "****"),
        ("", "****"),
    ],
)
def test_a_masked_identity_number_shows_its_ends(number, masked):
    assert masked == mask_id(number)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("林某", "林*"), ("欧阳小明", "欧***"), ("John Smith", "J***"), ("林", "*"), (" ", "")],
)
def test_a_masked_name_shows_its_first_character(name, masked):
    assert masked == mask_name(name)
