"""`/grid/rounds`: patrol rounds are planned, gone and looked at (G-08)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act
from events.catalog.patrol_rounds import PATROL_ROUNDS, PatrolKind, RoundStatus
from events.execute import Done, as_it_was, execute
from events.store import Appended
from grid.api.street import Street, StreetViews
from grid.api.workers.round_answers import RoundAnswer, RoundItem, RoundPage
from grid.api.workers.scope import reads_round, scope_of
from grid.api.workers.workers import MOVED, Account, AreaFilter
from grid.workers.round import PatrolRound
from grid.workers.round_acts import ACTS, PlanRound, patrol_round, plan_of
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.engine.read_model import ViewRow
from projections.workers.rounds import PATROL_ROUND_LIST, RoundFilter, RoundState, rounds

PATH: Final = "/api/v1/grid/rounds"
TAG: Final = "巡查"


class RoundPath(Query):
    round_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$", description="巡查编号")]


class RoundsQuery(Page):
    area: AreaFilter | None = None
    worker: Account | None = None
    kind: Annotated[PatrolKind | None, Field(description="巡查种类")] = None
    state: Annotated[
        RoundState | None,
        Field(description="open 未到期, overdue 到期未巡完, done 已巡完, cancelled 已取消"),
    ] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True)
class PatrolRounds:
    street: Street
    views: StreetViews
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [*map(self.command_route, ACTS), *self.reads()]

    def command_route(self, act: Act) -> Route:
        plans = act.command is PlanRound
        verb = act.name.removesuffix("-round")
        return route(
            "POST",
            PATH if plans else f"{PATH}/{{round_id}}/{verb}",
            self.plan if plans else self.command,
            repeat=self.replayed,
            operation=act.name,
            out=RoundAnswer,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            status=201 if plans else 200,
            params=None if plans else RoundPath,
            carries=(*MOVED, "Location") if plans else MOVED,
            example=act.example,
        )

    def reads(self) -> list[Route]:
        read = partial(route, "GET", tag=TAG)
        return [
            read(
                PATH,
                self.page,
                operation="list-rounds",
                out=RoundPage,
                summary="巡查任务",
                query=RoundsQuery,
            ),
            read(
                f"{PATH}/{{round_id}}",
                self.one,
                operation="read-round",
                out=RoundAnswer,
                summary="一次巡查任务",
                params=RoundPath,
                carries=MOVED,
            ),
        ]

    async def plan(self, call: Call[PlanRound, Any]) -> Response:
        """The key of the request is the round's id."""
        key = self.street.command_key(call)
        if key is None:
            raise TypeError("what creates a stream carries a key")
        done = await self.executed(call, f"{PATROL_ROUNDS}-{key.id}", creates=True)
        return replace(self.answer(call, done), location=f"{PATH}/{key.id}")

    async def command(self, call: Call[Any, Any]) -> Response:
        await self.seen(call)  # 404 before anything is said
        return self.answer(call, await self.executed(call, self.stream(call)))

    async def executed(self, call: Call[Any, Any], stream: str, *, creates: bool = False) -> Done:
        street = self.street
        return await execute(
            street.store,
            patrol_round,
            stream,
            await street.ask(call),
            origin=street.origin(call),
            keys=[key for key in (street.command_key(call),) if key],
            creates=creates,
        )

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        answer = self.answer(call, await as_it_was(self.street.store, first))
        if "round_id" in call.path:
            return answer
        return replace(answer, location=f"{PATH}/{answer.body['round_id']}")

    def stream(self, call: Call[Any, Any]) -> str:
        return f"{PATROL_ROUNDS}-{call.params.round_id}"

    def answer(self, call: Call[Any, Any], done: Done) -> Response:
        state = patrol_round.fold(done.events)
        plan, round_id = plan_of(state), done.stream.removeprefix(f"{PATROL_ROUNDS}-")
        row = {name: getattr(plan, name, None) for name in RoundItem.model_fields} | {
            "round_id": round_id,
            "worker": state.worker,
            "points": len(plan.cells),
            "done": sum(each.in_time for each in state.passed.values()),
            "late": sum(not each.in_time for each in state.passed.values()),
            "status": state.status,
            "started_at": state.started_at,
            "ended_at": state.ended_at,
        }
        own = {"cancelled_for": state.cancelled_for, "version": done.version}
        body = self.shown(row, call) | own | {"cells": points_of(state)}
        return Response(body=body, etag=done.version, position=done.position)

    def shown(self, row: ViewRow | Mapping[str, Any], call: Call[Any, Any]) -> dict[str, Any]:
        division = self.street.context().divisions.get(row["area"])
        over = row["due_at"] <= call.now and row["done"] + row["late"] < row["points"]
        own = {
            "area_name": division.name if division else None,
            "overdue": over and row["status"] != RoundStatus.CANCELLED,
        }
        return {name: row[name] for name in RoundItem.model_fields if name not in own} | own

    async def one(self, call: Call[Any, Any]) -> Response:
        return self.answer(call, await self.seen(call))

    async def seen(self, call: Call[Any, Any]) -> Done:
        """The stream, if the caller may read it; else 404, as for one that is not there."""
        stream, by = self.stream(call), self.street.actor(call)
        history = tuple(await self.street.store.load(stream))
        state = patrol_round.fold(each.event for each in history)
        if not reads_round(by, state, await self.street.context_for(by), call.now):
            raise NotFound
        last = history[-1]
        return Done(stream=stream, history=history, version=last.version, position=last.position)

    async def page(self, call: Call[Any, RoundsQuery]) -> Response:
        asked = call.query
        await self.views.at_least(PATROL_ROUND_LIST.name, asked.min_position)
        name = f"rounds {asked.area} {asked.worker} {asked.kind} {asked.state}"
        after = self.cursors.open(name, asked.cursor) if asked.cursor else None
        found = await rounds(
            self.views.pool,
            await self.filter_of(call, asked.area, asked.worker, asked.kind),
            state=asked.state,
            now=call.now,
            limit=asked.limit + 1,
            after=after,
        )
        items = [self.shown(row, call) for row in found[: asked.limit]]
        last = items[-1] if len(found) > asked.limit else None
        place = last and [last["due_at"].isoformat(), last["round_id"]]
        cursor = place and self.cursors.seal(name, place)
        return Response(body={"items": items, "next_cursor": cursor})

    async def filter_of(
        self, call: Call[Any, Any], area: str | None, worker: str | None, kind: PatrolKind | None
    ) -> RoundFilter:
        """What was asked for, and what the reader may see; of another worker: nothing."""
        by = self.street.actor(call)
        scope = scope_of(by, await self.street.context_for(by))
        within = [*scope.within, *([area] if area else [])]
        if scope.worker is not None and worker not in {None, scope.worker}:
            return RoundFilter(within=["none"])
        return RoundFilter(within=within, worker=scope.worker or worker, kind=kind)


def points_of(state: PatrolRound) -> list[dict[str, Any]]:
    plan = plan_of(state)
    return [
        {
            "cell": cell,
            "passed_at": passed.at if passed else None,
            "in_time": passed.in_time if passed else None,
            "worker": passed.worker if passed else None,
        }
        for cell in plan.cells
        for passed in (state.passed.get(cell),)
    ]
