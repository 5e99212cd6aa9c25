"""A cursor opens only what it was made for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.http.paging import Cursors, MalformedCursor
from tests.databases import effort

cursors = Cursors(b"secret of the test")
values = st.lists(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("a路\U00020000")
)


@settings(max_examples=effort(ci=200, full=20_000))
@given(values)
def test_a_cursor_gives_back_what_it_was_made_of(sealed: list):
    assert cursors.open("notes", cursors.seal("notes", sealed)) == sealed


@settings(max_examples=effort(ci=200, full=20_000))
@given(values, st.data())
def test_a_changed_cursor_is_refused(sealed: list, data: st.DataObject):
    cursor = cursors.seal("notes", sealed)
    place = data.draw(st.integers(0, len(cursor) - 2))  # the last letter may hold padding bits
    other = data.draw(st.sampled_from("abcXYZ019-_").filter(lambda letter: letter != cursor[place]))

    with pytest.raises(MalformedCursor):
        cursors.open("notes", cursor[:place] + other + cursor[place + 1 :])


@settings(max_examples=effort(ci=200, full=20_000))
@given(st.text())
def test_an_invented_cursor_is_refused(cursor: str):
    with pytest.raises(MalformedCursor):
        cursors.open("notes", cursor)


def test_a_cursor_of_another_list_or_house_is_refused():
    cursor = cursors.seal("notes", [1])

    for stranger, scope in ((cursors, "orders"), (Cursors(b"another secret"), "notes")):
        with pytest.raises(MalformedCursor):
            stranger.open(scope, cursor)
