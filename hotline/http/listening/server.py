"""The application and its listening socket, with the limits that aiohttp leaves open.

aiohttp closes unfinished headers only at its keep-alive timeout (an hour by default), inflates
compressed bodies before any handler sees them, and takes any number of connections.
"""

import asyncio
import socket
from collections.abc import Sequence
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry

from hotline.http.errors import Families
from hotline.http.listening.connections import Connection, ConnectionLimits, Connections
from hotline.http.listening.protocol import HttpProtocol, protocol_logger
from hotline.http.metrics import HttpMetrics
from hotline.http.middleware import around, secure
from hotline.http.pipeline import Door, mount
from hotline.http.routes import Route
from hotline.http.sse import STREAMS, Streams

HEADER_SECONDS = 60.0  # also the idle time of a kept connection
SHUTDOWN_SECONDS = 8.0
BACKLOG = 1_024  # connections that the system holds until they are taken
DEFAULT_LIMITS = ConnectionLimits()
ROUTES: Final = web.AppKey("routes", tuple[Route, ...])


def application(
    routes: Sequence[Route],
    door: Door,
    *,
    registry: CollectorRegistry,
    families: Families | None = None,
) -> web.Application:
    """The routes behind one middleware; `families` are the root's own errors as problems."""
    app = web.Application(
        client_max_size=1024,  # bodies are read by hotline.http.request.body alone
        middlewares=[around(HttpMetrics(registry), families or {}, door.zone)],
    )
    app[STREAMS] = Streams()
    app[ROUTES] = tuple(routes)
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
        handler_cancellation=False,  # a command once begun is finished
        shutdown_timeout=shutdown_seconds,
    )
    await runner.setup()
    listening = bound(host, port, reuse_port=reuse_port)
    site = CountedSite(runner, listening, limits, header_seconds)
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


class CountedSite(web.BaseSite):
    """A listening socket that takes connections up to its limits."""

    def __init__(
        self,
        runner: web.AppRunner,
        listening: socket.socket,
        limits: ConnectionLimits,
        header_seconds: float,
    ) -> None:
        super().__init__(runner)
        self.listening = listening
        self.connections = Connections(limits)
        self.header_seconds = header_seconds
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
        if server is None:
            return None
        return HttpProtocol(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,
            logger=protocol_logger(),
            auto_decompress=False,
            keepalive_timeout=self.header_seconds,
        )
