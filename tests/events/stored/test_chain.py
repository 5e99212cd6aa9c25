"""The hash chain finds what was changed behind the log's back, and names the place."""

import hmac
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.memory import MemoryKeys
from events.store import Key
from events.stored.chain import Break, ChainKey, Head, Link, next_hash, verify_stream
from events.stored.writing import stored
from tests.databases import effort
from tests.events.logs import accepted, new, urged

KEY = MemoryKeys().chain
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


async def chain(length: int = 4) -> list[Link]:
    events = [urged(f"note {n}", "person-1", n) for n in range(length)]
    links = await stored(new("order-1", 0, *events), bytes(32), MemoryKeys())
    return [link._replace(position=n) for n, link in enumerate(links, start=1)]


def head_of(links: list[Link]) -> Head:
    return Head(links[-1].version, links[-1].hash)


async def test_an_untouched_chain_holds():
    links = await chain()

    assert verify_stream(KEY, "order-1", links, head_of(links)) == []
    assert verify_stream(KEY, "order-1", [], None) == []


CHANGES = {
    "stream": "order-2",
    "version": 9,
    "type": "work_order.closed",
    "schema_version": 2,
    "actor": "someone",
    "role": None,
    "department": "x",
    "request_id": None,
    "caused_by": 4,
    "subject_id": None,
    "data": b'{"at":"2027-01-01T00:00:00Z"}',
    "sealed": b"",
    "hash": bytes(32),
}


def test_every_field_of_a_link_is_tried():
    assert {*Link._fields} - {"position", "keys"} == {*CHANGES}


@pytest.mark.parametrize("field", CHANGES)
async def test_any_changed_field_breaks_the_chain_where_it_was_changed(field: str):
    links = await chain()
    links[1] = links[1]._replace(**{field: CHANGES[field]})

    breaks = verify_stream(KEY, "order-1", links, head_of(links))

    assert breaks
    assert breaks[0].version == links[1].version


async def test_what_was_taken_out_put_in_or_swapped_is_named():
    links = await chain()
    head = head_of(links)
    without = [links[0], *links[2:]]
    twice = [*links[:2], links[1], *links[2:]]
    swapped = [links[0], links[2], links[1], links[3]]

    assert "follows version 1" in {
        each.what for each in verify_stream(KEY, "order-1", without, head)
    }
    assert "follows version 2" in {each.what for each in verify_stream(KEY, "order-1", twice, head)}
    assert len(verify_stream(KEY, "order-1", swapped, head)) >= 2


async def test_a_cut_tail_is_found_by_the_head():
    links = await chain()

    assert [
        Break("order-1", 3, "is the last event here, but its head row says otherwise")
    ] == verify_stream(KEY, "order-1", links[:3], head_of(links))
    assert verify_stream(KEY, "order-1", [], head_of(links))


@given(st.tuples(*[texts] * 4), st.tuples(*[texts] * 4))
@settings(max_examples=effort(ci=200, full=20_000))
def test_two_different_contents_never_look_alike(one: tuple[str, ...], other: tuple[str, ...]):
    """Moving a letter from one field into the next changes the hash."""

    def hash_of(a: str, b: str, c: str, d: str) -> bytes:
        header = (a, 1, b, 1, c, d, None, None, None, None)
        return next_hash(KEY, bytes(32), header, orjson.dumps({a: b}), d.encode())

    assert (one == other) == (hash_of(*one) == hash_of(*other))


@given(st.binary(max_size=64), st.binary(max_size=200))
@settings(max_examples=effort(ci=50, full=2000))
def test_the_mac_of_a_chain_is_hmac_sha_256(secret: bytes, message: bytes):
    assert hmac.digest(secret, message, "sha256") == ChainKey.of(secret).mac(message)


async def test_a_chain_made_with_another_key_does_not_hold():
    links = await chain()
    other = ChainKey.of(b"other")

    assert len(links) == len(verify_stream(other, "order-1", links, head_of(links)))


async def test_the_keys_of_an_append_are_part_of_its_last_event():
    key, other = Key(UUID(int=1), b"a"), Key(UUID(int=2))
    links = await stored(
        new("order-1", 0, accepted(), accepted(), keys=(key, other)), bytes(32), MemoryKeys()
    )

    def found(*keys: Key) -> list[str]:
        read = [links[0], links[1]._replace(keys=keys, position=2)]
        return [each.what for each in verify_stream(KEY, "order-1", read, head_of(links))]

    gone = "is not what was written here, or the command key that it came with is gone"
    assert [] == found(key, other) == found(other, key)
    assert [gone] == found(key) == found() == found(key, other._replace(fingerprint=b"b"))


async def test_a_key_that_came_with_nothing_is_told_apart():
    links = await chain()
    read = [*links[:3], links[3]._replace(keys=(Key(UUID(int=1)),))]

    assert [Break("order-1", 4, "a command key leads here that did not come with it")] == (
        verify_stream(KEY, "order-1", read, head_of(links))
    )
