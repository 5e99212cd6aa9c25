"""A gateway for SMS and WeChat on this machine: it checks signatures and keeps what it takes."""

import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web

SECRET = b"s3cret-of-the-gateway"


@dataclass
class GatewayServer:
    """`answers`: what it says instead, once each; `taken`: by id, what it sends on once."""

    port: int = 0
    answers: list[tuple[int, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    answer_is_lost: bool = False  # it takes the message, and the connection breaks
    runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http+plain://127.0.0.1:{self.port}/send"

    async def open(self) -> None:
        app = web.Application()
        app.router.add_post("/send", self.send)
        self.runner = web.AppRunner(app, shutdown_timeout=0)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def close(self) -> None:
        """From now on connections are refused."""
        if self.runner is not None:
            await self.runner.cleanup()

    async def send(self, request: web.Request) -> web.Response:
        raw = await request.read()
        signed = request.headers["X-Hotline-Timestamp"].encode() + b"\n" + raw
        expected = "v1=" + hmac.new(SECRET, signed, sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers["X-Hotline-Signature"]):
            return web.json_response({"code": "bad_signature"}, status=401)
        message = json.loads(raw)
        self.requests.append(message)
        self.headers.append(request.headers)
        if self.answers:
            status, said = self.answers.pop(0)
            text = said if isinstance(said, str) else json.dumps(said)
            location = {"Location": f"http://127.0.0.1:{self.port}/send"}
            return web.Response(status=status, text=text, headers=location)
        return self.take(request, message)

    def take(self, request: web.Request, message: dict[str, Any]) -> web.Response:
        code = "duplicate" if message["id"] in self.taken else "accepted"
        self.taken[message["id"]] = message
        if self.answer_is_lost:
            self.answer_is_lost = False
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"code": code})


@asynccontextmanager
async def gateway_server() -> AsyncIterator[GatewayServer]:
    server = GatewayServer()
    await server.open()
    try:
        yield server
    finally:
        await server.close()
