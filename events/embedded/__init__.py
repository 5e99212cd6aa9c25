"""PostgreSQL inside the program: found, made, started, shared, watched and stopped."""

from events.embedded.faults import EmbeddedFault
from events.embedded.server import Server, embedded_server

__all__ = ["EmbeddedFault", "Server", "embedded_server"]
