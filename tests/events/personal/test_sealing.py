"""Sealed values open where they were sealed, under their key, and nowhere else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.personal.sealing import (
    AES_256_GCM,
    CIPHERS,
    LENGTH,
    SM4_GCM,
    PersonKey,
    SealBroken,
    excerpt,
    seal,
    unseal,
    unseal_excerpt,
)
from tests.databases import effort

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PLACE: dict[str, Any] = {"stream": "work_order-1", "version": 3}
PERSONAL = {"title": "路灯不亮", "phone": "13900001111", "point": {"lon": 116.7, "lat": 23.4}}

EXAMPLES = effort(ci=100, full=5000)
texts = st.text(st.characters(codec="utf-8"), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
personal = st.dictionaries(names, values, min_size=1, max_size=6)
ciphers = st.sampled_from([AES_256_GCM, SM4_GCM])


@given(personal=personal, cipher=ciphers, stream=texts, version=st.integers(1, 2**31 - 1))
@settings(max_examples=EXAMPLES)
def test_what_was_sealed_opens_in_its_place(personal, cipher, stream, version):
    sealed = seal(KEY, personal, stream=stream, version=version, cipher=cipher)

    assert personal == unseal(KEY, sealed, stream=stream, version=version)
    for name, value in personal.items():
        assert value == alone(sealed, name, stream=stream, version=version)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_cipher_is_made_ready_once_for_a_key_that_is_kept(cipher):
    key = PersonKey(KEY)
    sealed = seal(key, PERSONAL, cipher=cipher, **PLACE)
    ready = dict(key.ready)

    assert PERSONAL == unseal(KEY, sealed, **PLACE)
    assert PERSONAL == unseal(key, sealed, **PLACE)
    assert [cipher] == list(ready)
    assert ready == key.ready
    assert KEY == key


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"stream": "work_order-2", "version": 3},
        {"stream": "work_order-1", "version": 4},
        {"stream": "work_order-1\0", "version": 3},
    ],
)
def test_a_value_moved_to_another_stream_or_version_does_not_open(cipher, elsewhere):
    sealed = seal(KEY, PERSONAL, cipher=cipher, **PLACE)

    with pytest.raises(SealBroken):
        unseal(KEY, sealed, **elsewhere)
    with pytest.raises(SealBroken):
        alone(sealed, "phone", **elsewhere)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_under_another_key_nothing_opens(cipher):
    with pytest.raises(SealBroken):
        unseal(OTHER_KEY, seal(KEY, PERSONAL, cipher=cipher, **PLACE), **PLACE)


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_no_byte_can_be_changed(cipher, flip):
    sealed = seal(KEY, PERSONAL, cipher=cipher, **PLACE)

    for place, byte in enumerate(sealed):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed[:place] + bytes((byte ^ flip,)) + sealed[place + 1 :], **PLACE)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_value_cut_anywhere_or_continued_does_not_open(cipher):
    sealed = seal(KEY, PERSONAL, cipher=cipher, **PLACE)

    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed[:length], **PLACE)
    with pytest.raises(SealBroken):
        unseal(KEY, sealed + b"\0", **PLACE)


def test_values_of_two_fields_cannot_be_swapped():
    """姓名与电话对调: both stay under the same key and in the same event, yet do not open."""
    head, first, second = parts(seal(KEY, {"name": "aa", "note": "bb"}, **PLACE))

    with pytest.raises(SealBroken):
        unseal(KEY, head + second + first, **PLACE)


@pytest.mark.parametrize("nothing", [b"", b"\1", b"\1\0", b"\1\0\0"])
def test_all_fields_taken_out_are_missed(nothing):
    with pytest.raises(SealBroken):
        unseal(KEY, nothing, **PLACE)


def test_a_field_taken_out_whole_is_missed():
    head, _, second = parts(seal(KEY, {"name": "aa", "note": "bb"}, **PLACE))
    only_note = head[:1] + b"\1\4note"

    with pytest.raises(SealBroken):
        unseal(KEY, only_note + second, **PLACE)


@given(st.binary(max_size=200))
@settings(max_examples=EXAMPLES)
def test_any_other_bytes_are_refused_not_crashed_on(noise):
    with pytest.raises(SealBroken):
        unseal(KEY, noise, **PLACE)
    with pytest.raises(SealBroken):
        excerpt(noise, "title")
    with pytest.raises(SealBroken):
        unseal_excerpt(KEY, noise, "title", **PLACE)


def test_the_same_values_never_look_the_same_twice():
    assert seal(KEY, PERSONAL, **PLACE) != seal(KEY, PERSONAL, **PLACE)


def test_only_the_wanted_fields_are_opened():
    sealed = seal(KEY, {"title": "aa", "narrative": "bb"}, **PLACE)

    assert {"title": "aa"} == unseal(KEY, sealed[:-1] + b"\0", only=("title", "reason"), **PLACE)


def test_a_field_that_was_not_given_is_none():
    assert excerpt(seal(KEY, PERSONAL, **PLACE), "reason") is None


def test_one_field_opens_although_its_neighbour_is_damaged():
    sealed = seal(KEY, {"title": "aa", "narrative": "bb"}, **PLACE)

    assert alone(sealed[:-1] + b"\0", "title", **PLACE) == "aa"


def test_an_excerpt_opens_as_no_other_field():
    cut = excerpt(seal(KEY, {"title": "aa", "narrative": "bb"}, **PLACE), "title") or b""

    with pytest.raises(SealBroken):
        unseal_excerpt(KEY, cut, "narrative", **PLACE)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_an_excerpt_cut_or_changed_anywhere_does_not_open(cipher):
    cut = excerpt(seal(KEY, PERSONAL, cipher=cipher, **PLACE), "title") or b""

    for place, byte in enumerate(cut):
        for damaged in (cut[:place], cut[:place] + bytes((byte ^ 1,)) + cut[place + 1 :]):
            with pytest.raises(SealBroken):
                unseal_excerpt(KEY, damaged, "title", **PLACE)


def test_nothing_to_seal_is_an_error():
    with pytest.raises(ValueError, match="0 fields"):
        seal(KEY, {}, **PLACE)


def alone(sealed: bytes, name: str, **place: Any) -> Any:
    return unseal_excerpt(KEY, excerpt(sealed, name) or b"", name, **place)


def parts(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, first body, second body, of two fields whose names and values are equally long."""
    start = 2 + 2 * (1 + len("name"))
    (length,) = LENGTH.unpack_from(sealed, start)
    middle = start + LENGTH.size + length
    return sealed[:start], sealed[start:middle], sealed[middle:]
