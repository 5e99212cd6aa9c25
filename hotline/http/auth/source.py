"""
Where a request comes from: the address of the connection, or the one that a trusted proxy names.

`X-Forwarded-For` and `Forwarded` are read only when the connection comes from a trusted proxy
(HOTLINE_TRUSTED_PROXIES), from the right: the first address that is no trusted proxy is the
source. Entries further left were written by the sender and are ignored.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # settings are read by every command: aiohttp is not needed there
    from aiohttp import web
    from multidict import CIMultiDictProxy

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
MOST_HOPS: Final = 32
ONE_SUBSCRIBER: Final = 64  # bits: a subscriber of IPv6 has at least as many addresses as remain


@dataclass(frozen=True)
class Sources:
    """Knows the trusted proxies. Use one for everything that counts by source."""

    trusted: Networks = ()

    def of(self, request: "web.Request") -> str:
        """The source of a request, as text that is equal for equal sources."""
        return self.named(request.remote, request.headers)

    def named(self, peer: str | None, headers: "CIMultiDictProxy[str]") -> str:
        address = address_in(peer or "")
        if address is None:
            return ""
        claims = {
            self.walked(address, hops)
            for hops in (x_forwarded_for(headers), forwarded(headers))
            if hops
        }
        # two headers that disagree: one of them went through the proxy as the sender wrote it
        return text_of(claims.pop() if len(claims) == 1 else address)

    def walked(self, address: Address, hops: list[str]) -> Address:
        for hop in reversed(hops[-MOST_HOPS:]):
            before = address_in(hop) if self.trusts(address) else None
            if before is None:
                break
            address = before
        return address

    def trusts(self, address: Address) -> bool:
        return any(address in network for network in self.trusted)

    def is_proxy(self, peer: str) -> bool:
        """Whether connections from this address speak for many people."""
        address = address_in(peer)
        return address is not None and self.trusts(address)

    def over_tls(self, request: "web.Request") -> bool:
        """Whether the browser speaks TLS, to us or to a trusted proxy that says so."""
        named = request.headers.get("X-Forwarded-Proto", "").strip().lower()
        return request.secure or (named == "https" and self.is_proxy(request.remote or ""))


def x_forwarded_for(headers: "CIMultiDictProxy[str]") -> list[str]:
    return [hop for line in headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]


def forwarded(headers: "CIMultiDictProxy[str]") -> list[str]:
    """The `for` of each hop (RFC 7239); "" where a hop has none."""
    hops = [hop for line in headers.getall("Forwarded", ()) for hop in line.split(",")]
    return [for_in(hop) for hop in hops]


def for_in(hop: str) -> str:
    pairs = (pair.partition("=") for pair in hop.split(";"))
    return next((value for name, _, value in pairs if name.strip().lower() == "for"), "")


def address_in(text: str) -> Address | None:
    """An address, perhaps quoted, in brackets, with a port; None for anything else."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def text_of(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, ONE_SUBSCRIBER), strict=False))
