"""`/livez`, `/readyz`, `/metrics`: for machines that watch. They tell nothing about anybody."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from hotline.http.admission import Work
from hotline.http.routes import Answer, Call, Handler, Route, route

TAG = "运行"
Ready = Callable[[], Awaitable[dict[str, Any]]]


def watched(path: str, handler: Handler, summary: str) -> Route:
    """Never refused: a service that is busy is not dead."""
    name = path.removeprefix("/")
    return route(
        "GET", path, handler, operation=name, summary=summary, tag=TAG, work=Work.UNLIMITED
    )


@dataclass(frozen=True)
class Health:
    """`ready` gives what it found, with `"ready": bool`; it also brings the gauges up to date."""

    registry: CollectorRegistry
    ready: Ready

    def routes(self) -> list[Route]:
        return [
            watched("/livez", self.livez, "存活"),
            watched("/readyz", self.readyz, "就绪"),
            watched("/metrics", self.metrics, "指标"),
        ]

    async def livez(self, _: Call[Any, Any]) -> Answer:
        return Answer(body={"alive": True})

    async def readyz(self, _: Call[Any, Any]) -> Answer:
        found = await self.ready()
        return Answer(body=found, status=200 if found["ready"] else 503)

    async def metrics(self, _: Call[Any, Any]) -> web.Response:
        await self.ready()
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
