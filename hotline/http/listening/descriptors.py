"""How many connections the descriptors of this process allow."""

import sys
from typing import Final

MOST_CONNECTIONS: Final = 4_000
RESERVED: Final = 128  # descriptors for the database, files, and connections that are turned away


def connections_within(configured: int, descriptors: int | None) -> int:
    """As configured, but never more than the descriptors allow."""
    return configured if descriptors is None else max(1, min(configured, descriptors - RESERVED))


def descriptors_for(connections: int) -> int | None:
    """Raise the soft limit as far as needed and allowed; return what it is then, None: no limit."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - does not exist on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    wanted = connections + RESERVED
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)
