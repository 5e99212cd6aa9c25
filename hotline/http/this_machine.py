"""Requests from this machine: from monitoring, not from users of the service."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from aiohttp import web

from hotline.http.problems import Problem

# a proxy on this machine adds at least one of them to the requests of others
FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def from_this_machine(request: web.Request) -> bool:
    return is_from_this_machine(request.remote, request.headers)


def is_from_this_machine(peer: str | None, headers: Mapping[str, str]) -> bool:
    """The connection is local, and no header says that the request came from elsewhere."""
    if peer is None or any(name in headers for name in FORWARDED):
        return False
    return is_loopback(peer)


def is_loopback(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return (mapped or address).is_loopback


class OnlyForThisMachine(Problem):
    """The figures of the running service are read on its own machine, not through a proxy."""

    code = "access.only_for_this_machine"
    status = 403
    title_zh = "运行数据只能在本机直接读取，不经代理"
    title_en = "Only for this machine"
