"""What the service tells about itself is for its own machine."""

import pytest

from hotline.http.this_machine import is_from_this_machine
from tests.journeys.town import Town


@pytest.mark.parametrize(
    ("peer", "headers", "expected"),
    [
        ("127.0.0.1", {}, True),
        ("127.8.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("10.0.0.7", {}, False),
        ("203.0.113.7", {}, False),
        ("fe80::1%eth0", {}, False),
        ("", {}, False),
        (None, {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.7"}, False),
        ("127.0.0.1", {"X-Real-IP": "203.0.113.7"}, False),
        ("127.0.0.1", {"Via": "1.1 proxy"}, False),
    ],
)
def test_a_request_is_of_this_machine_when_nobody_passed_it_on(peer, headers, expected):
    assert is_from_this_machine(peer, headers) is expected


async def test_a_stranger_learns_no_traffic_and_no_positions(town: Town):
    """Both move with every order, also with one that the stranger may not know of."""
    proxied = {"X-Forwarded-For": "203.0.113.7"}
    metrics = await town.send("GET", "/metrics", headers=proxied)
    signed_in = await town.send("GET", "/metrics", by="supervisor", headers=proxied)
    ready = await town.send("GET", "/readyz", headers=proxied)

    assert (metrics.status, metrics.code) == (403, "access.only_for_this_machine")
    assert signed_in.status == 403
    assert (ready.status, ready.json) == (200, {"ready": True})


async def test_this_machine_reads_both(town: Town):
    metrics = await town.send("GET", "/metrics")
    ready = await town.send("GET", "/readyz")

    assert b"hotline_http_requests" in metrics.raw
    assert ready.json["views"]
