"""Every fact that a timeline tells has a sentence in Chinese and one in English."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import chain
from typing import Any, Literal, get_args, get_origin

import pytest

from events.catalog.registry import EVENTS
from events.event import Event, Names
from tests.events.stored.test_codec import SAMPLES, TODAY, read

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
GIVEN_NAMES = frozenset({"matter_name", "name", "title", "items"})  # a name is not translated
TOLD = {
    name: SAMPLES[name]
    for name in sorted(TODAY & SAMPLES.keys())  # a missing one is named by test_codec.py
    if EVENTS[SAMPLES[name]["type"]].sentence is not Event.sentence
}


def test_a_fact_with_one_sentence_has_both():
    assert TOLD
    assert [] == [
        each
        for each in EVENTS.values()
        if (each.sentence is Event.sentence) != (each.sentence_en is Event.sentence_en)
    ]


@pytest.mark.parametrize("name", TOLD)
def test_an_english_sentence_adds_no_chinese_to_the_names(name: str):
    told = read(TOLD[name] | {"data": with_names(TOLD[name]["data"])})
    names = Names.in_english({})
    sentences = {each.sentence_en(names) for each in variants(told)}

    assert sentences
    assert [] == [each for each in sentences if CHINESE.search(each) or not is_tidy(each)]


@pytest.mark.parametrize("name", TOLD)
def test_both_sentences_tell_the_same_cases_apart(name: str):
    told = list(variants(read(TOLD[name])))
    chinese = [each.sentence(Names({})) for each in told]
    english = [each.sentence_en(Names.in_english({})) for each in told]

    assert len(set(zip(chinese, english, strict=True))) == len(set(chinese)) == len(set(english))


def is_tidy(sentence: str) -> bool:
    """A capital, a code or a digit first; no gap, no final stop, no value of Python's."""
    return not re.search(r"^\W|  |[ .]$|None|True|False", sentence)


def with_names(data: Any) -> Any:
    """The same data, but for the names in it: they are no longer Chinese."""
    if isinstance(data, list):
        return [with_names(each) for each in data]
    if not isinstance(data, Mapping):
        return data
    return {
        key: named(value) if key in GIVEN_NAMES else with_names(value)
        for key, value in data.items()
    }


def named(value: Any) -> Any:
    if isinstance(value, list):
        return [named(each) for each in value]
    return CHINESE.sub("n", value) if isinstance(value, str) else value


def variants(event: Event) -> Iterator[Event]:
    """The event, and as it is with every other choice of one field, or of two."""
    yield event
    for first in changed(event):
        yield first
        yield from changed(first)


def changed(event: Event) -> Iterator[Event]:
    declared = type(event)
    others = getattr(declared, "other_orders", ())
    for name, field in declared.model_fields.items():
        for value in [*choices(field.annotation), *([""] if name in others else [])]:
            yield event.model_copy(update={name: value})


def choices(annotation: Any) -> list[Any]:
    if annotation is bool:
        return [True, False]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return list(chain.from_iterable(map(choices, get_args(annotation))))
