"""A phone gets what has changed of its bundle, whatever it names."""

from hypothesis import given
from hypothesis import strategies as st

from grid.sync.bundle import changed_sections, most_used, tags_of, version_of

contents = st.dictionaries(
    st.sampled_from(["tasks", "most_used", "cells"]),
    st.lists(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=2), max_size=3),
    min_size=1,
)


def row(code: str) -> dict[str, str]:
    return {"standard": "local", "kind": "matter", "code": code}


@given(before=contents, after=contents)
def test_what_a_phone_has_and_what_it_gets_are_the_whole_bundle(before, after):
    had, tags = version_of(tags_of(before)), tags_of(after)
    changed = changed_sections(after, tags, had)

    assert {**{name: before[name] for name in after.keys() & before.keys()}, **changed} == after
    assert all(before.get(name) != after[name] for name in changed)


@given(contents, st.text(max_size=40))
def test_who_names_nothing_that_is_known_gets_everything(content, since):
    tags = tags_of(content)

    assert changed_sections(content, tags, None) == content
    assert changed_sections(content, tags, since) == content
    assert changed_sections(content, tags, version_of(tags)) == {}


def test_six_matters_are_those_used_most_then_the_usual_ones():
    usual = [row(str(each)) for each in range(8)]
    used = [row("9"), row("3"), row("9")]

    assert [each["code"] for each in most_used(used, usual)] == ["9", "3", "0", "1", "2", "4"]
    assert [each["code"] for each in most_used([], usual)] == ["0", "1", "2", "3", "4", "5"]
