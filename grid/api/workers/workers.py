"""`/grid/workers`: who has which duty cells, who is on duty, and the commands about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act
from events.catalog.grid_workers import GRID_WORKERS, DutyStatus
from events.execute import Done, as_it_was, execute
from events.store import Appended
from grid.api.street import Street
from grid.api.workers.answers import WorkerAnswer, WorkerPage
from grid.api.workers.shown import may_read, readable, worker_shown
from grid.workers.acts import ACTS, AssignWorker, grid_worker
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

PATH: Final = "/api/v1/grid/workers"
TAG: Final = "网格员"
MOVED: Final = ("ETag", "X-Position")
Account = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
AreaFilter = Annotated[str, Field(pattern=r"^\d{12}$", description="区划代码: 含其下各级")]


class WorkerPath(Query):
    worker: Account


class WorkersQuery(Page):
    area: AreaFilter | None = None
    status: Annotated[DutyStatus | None, Field(description="只列在岗的, 或未在岗的")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True)
class Workers:
    street: Street
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [*map(self.command_route, ACTS), *self.reads()]

    def command_route(self, act: Act) -> Route:
        verb = act.name.removesuffix("-worker")
        assigns = act.command is AssignWorker
        return route(
            "POST",
            PATH if assigns else f"{PATH}/{{worker}}/{verb}",
            self.assign if assigns else self.command,
            repeat=self.replayed,
            operation=act.name,
            out=WorkerAnswer,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            params=None if assigns else WorkerPath,
            carries=MOVED,
            example=act.example,
        )

    def reads(self) -> list[Route]:
        read = partial(route, "GET", tag=TAG)
        return [
            read(
                PATH,
                self.list,
                operation="list-workers",
                out=WorkerPage,
                summary="网格员在岗情况",
                query=WorkersQuery,
            ),
            read(
                f"{PATH}/{{worker}}",
                self.one,
                operation="read-worker",
                out=WorkerAnswer,
                summary="网格员",
                params=WorkerPath,
                carries=MOVED,
            ),
        ]

    async def assign(self, call: Call[AssignWorker, Any]) -> Response:
        done = await self.executed(call, f"{GRID_WORKERS}-{call.body.worker}", creates=True)
        return self.answer(call, done)

    async def command(self, call: Call[Any, Any]) -> Response:
        await self.seen(call)  # 404 before anything is said
        return self.answer(call, await self.executed(call, self.stream(call)))

    async def executed(self, call: Call[Any, Any], stream: str, *, creates: bool = False) -> Done:
        street = self.street
        return await execute(
            street.store,
            grid_worker,
            stream,
            await street.ask(call),
            origin=street.origin(call),
            keys=[key for key in (street.command_key(call),) if key],
            creates=creates,
        )

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        return self.answer(call, await as_it_was(self.street.store, first))

    def stream(self, call: Call[Any, Any]) -> str:
        return f"{GRID_WORKERS}-{call.params.worker}"

    def answer(self, call: Call[Any, Any], done: Done) -> Response:
        worker = grid_worker.fold(done.events)
        shown = worker_shown(worker, self.street.context(), call.now)
        body = shown | {"version": done.version}
        return Response(body=body, etag=done.version, position=done.position)

    async def one(self, call: Call[Any, Any]) -> Response:
        return self.answer(call, await self.seen(call))

    async def seen(self, call: Call[Any, Any]) -> Done:
        """The stream, if the caller may read it; else 404, as for one that is not there."""
        stream, by = self.stream(call), self.street.actor(call)
        history = tuple(await self.street.store.load(stream))
        worker = grid_worker.fold(each.event for each in history)
        if not history or not may_read(by, worker, await self.street.context_for(by)):
            raise NotFound
        last = history[-1]
        return Done(stream=stream, history=history, version=last.version, position=last.position)

    async def list(self, call: Call[Any, WorkersQuery]) -> Response:
        asked = call.query
        await self.street.reached(asked.min_position)
        by, at = self.street.actor(call), call.now
        context = await self.street.context_for(by)
        found = list(readable(by, context, asked.area))
        on_duty = [each for each in found if each.on_duty(at)]
        listed = [each for each in found if asked.status in {None, each.status(at)}]
        scope = f"workers {asked.area} {asked.status}"
        after = self.cursors.open(scope, asked.cursor)[0] if asked.cursor else ""
        page, cursor = self.page([each.account for each in listed], after, asked.limit, scope)
        return Response(
            body={
                "items": [worker_shown(context.roster.of(each), context, at) for each in page],
                "next_cursor": cursor,
                "on_duty": len(on_duty),
                "total": len(found),
            }
        )

    def page(
        self, names: Sequence[str], after: str, limit: int, scope: str
    ) -> tuple[Sequence[str], str | None]:
        """Of sorted names, those after one of them, and the cursor where more follow."""
        rest = [each for each in names if each > after]
        page = rest[:limit]
        return page, self.cursors.seal(scope, [page[-1]]) if len(rest) > limit else None
