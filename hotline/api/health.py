"""
`/livez`, `/readyz`, `/metrics`: for monitoring. They contain no personal data.

Traffic by route and positions of the log move with every order, also a protected one. They are
read on this machine alone; elsewhere `/readyz` says whether the service is ready, and no more.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from hotline.api.answers.health import Alive, Readiness
from hotline.http.admission import Work
from hotline.http.routes import Call, Handler, Response, Route, route
from hotline.http.this_machine import OnlyForThisMachine, from_this_machine

TAG = "运行"
Ready = Callable[[], Awaitable[dict[str, Any]]]


def watched(path: str, handler: Handler, summary: str, **more: Any) -> Route:
    """Never refused: a service that is busy is not dead."""
    return route(
        "GET",
        path,
        handler,
        operation=path.removeprefix("/"),
        summary=summary,
        tag=TAG,
        work=Work.UNLIMITED,
        **more,
    )


@dataclass(frozen=True)
class Health:
    """`ready` gives what it found, with `"ready": bool`; it also brings the gauges up to date."""

    registry: CollectorRegistry
    ready: Ready

    def routes(self) -> list[Route]:
        return [
            watched("/livez", self.livez, "存活", out=Alive),
            watched("/readyz", self.readyz, "就绪", out=Readiness, also=(503,)),
            watched(
                "/metrics", self.metrics, "运行指标，仅限本机", media="text/plain", problems=(403,)
            ),
        ]

    async def livez(self, _: Call[Any, Any]) -> Response:
        return Response(body={"alive": True})

    async def readyz(self, call: Call[Any, Any]) -> Response:
        found = await self.ready()
        if not from_this_machine(call.request):
            found = {"ready": found["ready"]}
        return Response(body=found, status=200 if found["ready"] else 503)

    async def metrics(self, call: Call[Any, Any]) -> web.Response:
        if not from_this_machine(call.request):
            raise OnlyForThisMachine
        await self.ready()
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
