"""The application and its listening socket, with the limits that aiohttp leaves open.

aiohttp closes unfinished headers only at its keep-alive timeout (an hour by default), inflates
compressed bodies before any handler sees them, and takes any number of connections.
"""

import asyncio
import logging
import socket
from collections.abc import Sequence

from aiohttp import web
from prometheus_client import CollectorRegistry

from hotline.http.connections import Connection, ConnectionLimits, Connections
from hotline.http.errors import Families
from hotline.http.metrics import HttpMetrics
from hotline.http.middleware import around, secure
from hotline.http.mount import Door, mount
from hotline.http.routes import Route
from hotline.http.sse import STREAMS, Streams

HEADER_SECONDS = 60.0  # also the idle time of a kept connection
SHUTDOWN_SECONDS = 8.0
BACKLOG = 1_024  # connections that the system holds until they are taken
DEFAULT_LIMITS = ConnectionLimits()


def application(
    routes: Sequence[Route],
    door: Door,
    *,
    registry: CollectorRegistry,
    families: Families | None = None,
) -> web.Application:
    """The routes behind one middleware; `families` are the root's own errors as problems."""
    app = web.Application(
        client_max_size=1024,  # bodies are read by hotline.http.body; nothing else may read any
        middlewares=[around(HttpMetrics(registry), families or {}, door.zone)],
    )
    app[STREAMS] = Streams()
    app.on_shutdown.append(stop_streams)
    app.on_response_prepare.append(secure)
    mount(app, routes, door)
    return app


async def stop_streams(app: web.Application) -> None:
    app[STREAMS].stop()


class Listener:
    """A running server; `stop` lets requests in flight finish and ends streams."""

    def __init__(self, runner: web.AppRunner, port: int) -> None:
        self.runner = runner
        self.port = port

    async def stop(self) -> None:
        await self.runner.cleanup()


async def listen(
    app: web.Application,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    reuse_port: bool = False,
    header_seconds: float = HEADER_SECONDS,
    shutdown_seconds: float = SHUTDOWN_SECONDS,
    limits: ConnectionLimits = DEFAULT_LIMITS,
) -> Listener:
    """Bind and serve; port 0 takes any free one and tells it in `Listener.port`."""
    runner = web.AppRunner(
        app,
        access_log=None,
        logger=protocol_logger(),
        handler_cancellation=False,  # a command once begun is finished
        auto_decompress=False,
        keepalive_timeout=header_seconds,
        shutdown_timeout=shutdown_seconds,
    )
    await runner.setup()
    site = CountedSite(runner, bound(host, port, reuse_port=reuse_port), limits)
    await site.start()
    return Listener(runner, site.port)


def bound(host: str, port: int, *, reuse_port: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuse_port:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    return listening


def protocol_logger() -> logging.Logger:
    """aiohttp's own logger, without its tracebacks: they quote the bytes that a stranger sent."""
    logger = logging.getLogger("hotline.http.protocol")
    if not logger.filters:
        logger.addFilter(without_bytes)
    return logger


def without_bytes(record: logging.LogRecord) -> bool:
    error = record.exc_info[0] if record.exc_info else None
    record.msg, record.args = "protocol error: %s", (error.__name__ if error else "unknown",)
    record.exc_info = record.exc_text = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


class CountedSite(web.BaseSite):
    """A listening socket that takes connections up to its limits."""

    def __init__(
        self, runner: web.AppRunner, listening: socket.socket, limits: ConnectionLimits
    ) -> None:
        super().__init__(runner)
        self.listening = listening
        self.connections = Connections(limits)
        self.port: int = listening.getsockname()[1]

    @property
    def name(self) -> str:
        return f"http://port-{self.port}"

    async def start(self) -> None:
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self.connection, sock=self.listening, backlog=BACKLOG
        )

    def connection(self) -> Connection:
        return Connection(self.connections, self.protocol)

    def protocol(self) -> asyncio.Protocol | None:
        server = self._runner.server
        return None if server is None else server()
