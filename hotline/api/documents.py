"""Texts that the centre writes, one stream each: the routes that topics and articles share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from events.act import Act
from events.decider import Decider
from events.execute import Done, as_it_was, execute
from events.store import Appended
from hotline.api.dependencies import Desk
from hotline.api.known_codes import codes_of, require_known
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.representation import Representation
from hotline.http.request.commands import origin
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.engine.read_model import ViewRow

MOVED = ("ETag", "X-Position")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """
    A kind of stream; the first of `acts` creates one, and the key of the request is its id.

    `name` begins its streams and names its id: `topic-{topic_id}`.
    """

    name: str
    path: str
    tag: str
    decider: Decider[Any, Any, Any]
    acts: Sequence[Act]
    params: type[Query]
    item: type[Representation]
    out: type[Representation]

    @property
    def id_name(self) -> str:
        return f"{self.name}_id"


@dataclass(frozen=True)
class Documents:
    desk: Desk
    kind: Kind

    def routes(self) -> list[Route]:
        kind = self.kind
        return [
            *(self.command_route(act) for act in kind.acts),
            route(
                "GET",
                f"{kind.path}/{{{kind.id_name}}}",
                self.one,
                operation=f"read-{kind.name}",
                out=kind.out,
                summary=kind.tag,
                tag=kind.tag,
                params=kind.params,
                carries=MOVED,
            ),
        ]

    def command_route(self, act: Act) -> Route:
        kind = self.kind
        creates = act is kind.acts[0]
        verb = act.name.removesuffix(f"-{kind.name}")
        return route(
            "POST",
            kind.path if creates else f"{kind.path}/{{{kind.id_name}}}/{verb}",
            self.begin if creates else self.command,
            repeat=self.replayed,
            operation=act.name,
            out=kind.out,
            summary=act.name_zh,
            tag=kind.tag,
            body=act.command,
            status=201 if creates else 200,
            params=None if creates else kind.params,
            needs_version=not creates,
            carries=(*MOVED, "Location") if creates else MOVED,
            example=act.example,
        )

    def stream(self, call: Call[Any, Any]) -> str:
        return f"{self.kind.name}-{getattr(call.params, self.kind.id_name)}"

    async def begin(self, call: Call[Any, Any]) -> Response:
        key = self.desk.command_key(call)
        if key is None:
            raise TypeError("what creates a stream carries a key")
        done = await self.executed(call, f"{self.kind.name}-{key.id}", creates=True)
        return replace(self.answer(done), location=f"{self.kind.path}/{key.id}")

    async def command(self, call: Call[Any, Any]) -> Response:
        return self.answer(await self.executed(call, self.stream(call)))

    async def executed(self, call: Call[Any, Any], stream: str, *, creates: bool = False) -> Done:
        require_known(self.desk, codes_of(call.body), "pointer")
        return await execute(
            self.desk.store,
            self.kind.decider,
            stream,
            self.desk.ask(call),
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
            creates=creates,
        )

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        answer, id_name = self.answer(await as_it_was(self.desk.store, first)), self.kind.id_name
        if id_name in call.path:
            return answer
        return replace(answer, location=f"{self.kind.path}/{answer.body[id_name]}")

    def answer(self, done: Done) -> Response:
        kind, state = self.kind, self.kind.decider.fold(done.events)
        own = {kind.id_name: done.stream.removeprefix(f"{kind.name}-"), "version": done.version}
        told = {name: getattr(state, name) for name in kind.out.model_fields if name not in own}
        return Response(body=own | told, etag=done.version, position=done.position)

    async def one(self, call: Call[Any, Any]) -> Response:
        stream = self.stream(call)
        history = tuple(await self.desk.store.load(stream))
        if not history:
            raise NotFound
        last = history[-1]
        done = Done(stream=stream, history=history, version=last.version, position=last.position)
        return self.answer(done)

    def page(
        self,
        rows: Sequence[ViewRow],
        asked: Page,
        cursors: Cursors,
        scope: str,
        newest: str,
    ) -> Response:
        """Of one row more than the page holds, by the moment `newest` and the id."""
        items = [{name: row[name] for name in self.kind.item.model_fields} for row in rows]
        last = items[asked.limit - 1] if len(items) > asked.limit else None
        place = last and [last[newest].isoformat(), last[self.kind.id_name]]
        cursor = place and cursors.seal(scope, place)
        return Response(body={"items": items[: asked.limit], "next_cursor": cursor})
