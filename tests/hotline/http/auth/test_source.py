"""Where a request comes from, and what a sender may claim about it."""

from ipaddress import ip_network

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from hotline.http.auth.source import Sources

PROXY = "10.0.0.5"
BEHIND = Sources((ip_network("10.0.0.0/24"), ip_network("fd00::/8")))
CALLER = "203.0.113.7"


def source(sources: Sources, peer: str | None, *headers: tuple[str, str]) -> str:
    return sources.named(peer, CIMultiDictProxy(CIMultiDict(headers)))


def test_without_trusted_proxies_no_header_is_read():
    claims = (("X-Forwarded-For", CALLER), ("Forwarded", f"for={CALLER}"))

    assert source(Sources(), PROXY, *claims) == PROXY


def test_connections_of_a_trusted_proxy_are_known_by_its_address():
    known = [BEHIND.is_proxy(peer) for peer in (PROXY, "fd00::1", CALLER, "", "unix")]

    assert known == [True, True, False, False, False]


def test_a_stranger_cannot_speak_as_a_proxy():
    assert source(BEHIND, "198.51.100.9", ("X-Forwarded-For", CALLER)) == "198.51.100.9"


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Forwarded-For", CALLER)],
        [("X-Forwarded-For", f"192.0.2.1, {CALLER}")],
        [("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-For", CALLER)],
        [("X-Forwarded-For", f"{CALLER}, 10.0.0.9")],
        [("X-Forwarded-For", f"rubbish, {CALLER}, 10.0.0.9, fd00::1")],
        [("X-Forwarded-For", f"{CALLER}:51000")],
        [("X-Forwarded-For", f"::ffff:{CALLER}")],
        [("Forwarded", f"for={CALLER};proto=https")],
        [("Forwarded", f'for=192.0.2.1, proto=https;For="{CALLER}:51000"')],
        [("Forwarded", f'for={CALLER}, for="[fd00::1]:443"')],
        [("X-Forwarded-For", CALLER), ("Forwarded", f"for={CALLER}")],
    ],
)
def test_the_source_is_the_last_address_that_is_no_trusted_proxy(headers: list[tuple[str, str]]):
    assert source(BEHIND, PROXY, *headers) == CALLER


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("X-Forwarded-For", "")],
        [("X-Forwarded-For", f"{CALLER}, unknown")],
        [("X-Forwarded-For", f"{CALLER}, 10.0.0.5.evil.example")],
        [("Forwarded", f"for={CALLER}, for=_hidden")],
        [("Forwarded", f"for={CALLER}, proto=https")],
        [("X-Forwarded-For", CALLER), ("Forwarded", "for=198.51.100.9")],
    ],
)
def test_what_cannot_be_believed_leaves_the_proxy_as_the_source(headers: list[tuple[str, str]]):
    assert source(BEHIND, PROXY, *headers) == PROXY


def test_an_address_invented_further_left_changes_nothing():
    sources = {
        source(BEHIND, PROXY, ("X-Forwarded-For", f"198.51.100.{n}, {CALLER}")) for n in range(50)
    }

    assert sources == {CALLER}


def test_a_subscriber_of_ipv6_is_one_source():
    own = {source(Sources(), f"2001:db8:1:2::{n:x}") for n in range(1, 50)}

    assert own == {"2001:db8:1:2::/64"}
    assert source(Sources(), "2001:db8:1:3::1") not in own


def test_a_connection_without_an_address_is_a_source_too():
    assert source(BEHIND, None, ("X-Forwarded-For", CALLER)) == ""
