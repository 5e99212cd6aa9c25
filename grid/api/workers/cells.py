"""`GET /grid/cells-without-worker`: where no worker is on duty, and who gets the tasks there."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from events.act import Actor
from events.catalog.values import Area
from grid.api.street import Street
from grid.api.workers.answers import CellWithoutWorkerPage
from grid.api.workers.shown import ALL_WORKERS
from grid.api.workers.workers import TAG, AreaFilter
from grid.workers.context import StreetContext, is_within
from grid.workers.gaps import Gap, gaps
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.routes import Call, Response, Route, route

DESCRIPTION: Final = (
    "现行单元网格图中没有在岗网格员的网格: 没有安排的, 和所安排的均未在岗且无人顶岗的。"
    "网格长只看到自己负责的区域。"
)


class GapsQuery(Page):
    area: AreaFilter | None = None
    reason: Annotated[
        Literal["unassigned", "off_duty"] | None,
        Field(description="unassigned 没有安排网格员的, off_duty 所安排的均未在岗的"),
    ] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True)
class CellsWithoutWorker:
    street: Street
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/cells-without-worker",
                self.page,
                operation="list-cells-without-worker",
                out=CellWithoutWorkerPage,
                summary="无人在岗的网格",
                tag=TAG,
                work=Work.SEARCHES,
                query=GapsQuery,
                description=DESCRIPTION,
            )
        ]

    async def page(self, call: Call[Any, GapsQuery]) -> Response:
        asked = call.query
        await self.street.reached(asked.min_position)
        by = self.street.actor(call)
        context = await self.street.context_for(by)
        areas = areas_of(by, asked.area, context)
        cells = [each for each in context.in_order if inside(each.community, areas, context)]
        found = list(gaps(cells, context, call.now))
        counts = Counter(each.reason for each in found)
        scope = f"gaps {asked.area} {asked.reason} {context.map_version}"
        after = self.cursors.open(scope, asked.cursor)[0] if asked.cursor else ""
        rest = [
            each for each in found if each.cell.code > after and asked.reason in {None, each.reason}
        ]
        items = rest[: asked.limit]
        more = len(rest) > asked.limit
        return Response(
            body={
                "items": [self.shown(each, context, call) for each in items],
                "next_cursor": self.cursors.seal(scope, [items[-1].cell.code]) if more else None,
                "unassigned": counts["unassigned"],
                "off_duty": counts["off_duty"],
                "cells": len(cells),
            }
        )

    def shown(self, gap: Gap, context: StreetContext, call: Call[Any, Any]) -> dict[str, Any]:
        cell = gap.cell
        return {
            "cell": cell.code,
            "name": cell.name,
            "community": cell.community,
            "reason": gap.reason,
            "workers": gap.workers,
            "goes_to": context.roster.worker_for(
                Area(community=cell.community), call.now, context.divisions, context.may_serve
            ),
        }


def areas_of(by: Actor, area: str | None, context: StreetContext) -> list[str]:
    """The divisions that each cell must be in: what was asked for, and a lead's own."""
    asked = [area] if area else []
    own = context.own or context.roster.of(by.account)
    return asked if by.roles & ALL_WORKERS else [*asked, own.area or ""]


def inside(community: str | None, areas: list[str], context: StreetContext) -> bool:
    return all(is_within(context.divisions, community, area) for area in areas)
