"""`/cells/{code}` and `/grid/maps`: a cell as it was and as it is now, the versions of the maps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from events.catalog.names import MapScheme
from events.catalog.values import CellChange
from grid.api.answers import CellHistory, MapVersions
from grid.api.cells import TAG, NoSuchScheme
from grid.map.geojson import feature
from grid.map.territory import Territory
from grid.map.versions.history import MapHistory, MapVersion
from hotline.http.problems import Problem
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route


class CellPath(Query):
    code: Annotated[str, Field(min_length=1, max_length=32, description="网格编码")]


class CellQuery(Query):
    scheme: str = MapScheme.UNIT
    map_version: Annotated[
        int | None, Field(ge=1, description="网格图版本; 缺省为有此编码的最后一版")
    ] = None
    as_of: Annotated[
        AwareDatetime | None, Field(description="按此时刻的现行版本; 不与 map_version 同用")
    ] = None


class NoSuchCell(Problem):
    """No version of the map, or not the one that is asked for, has a cell of this code."""

    code = "grid.no_such_cell"
    status = 404
    title_zh = "所问版本的网格图中没有此编码的网格"
    title_en = "No such cell"


@dataclass(frozen=True)
class CellHistories:
    territory: Callable[[], Territory]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/cells/{code}",
                self.cell,
                operation="read-cell",
                out=CellHistory,
                summary="网格的沿革",
                description="工单和案件保存网格编码与图的版本: 当时的样子、历次变化、如今的网格",
                tag=TAG,
                params=CellPath,
                query=CellQuery,
            ),
            route(
                "GET",
                "/api/v1/grid/maps",
                self.maps,
                operation="list-maps",
                out=MapVersions,
                summary="网格图的版本",
                tag=TAG,
                query=Query,
            ),
        ]

    async def cell(self, call: Call[Any, CellQuery]) -> Response:
        asked, code = call.query, call.path["code"]
        territory = self.territory()
        history = territory.histories.get(asked.scheme)
        if history is None or history.newest is None:
            raise NoSuchScheme
        version = asked_version(history, code, asked.map_version, asked.as_of)
        then = history.cell(code, version.number) if version else None
        if version is None or then is None:
            raise NoSuchCell
        return Response(
            body={
                "scheme": asked.scheme,
                "code": code,
                "map_version": version.number,
                "published_at": version.published_at,
                "then": feature(then),
                "in_force": code not in history.ended,
                "newest_version": history.newest.number,
                "now": list(now_json(history, code, version.number)),
                "changes": [change_json(*each) for each in history.changes_of(code)],
            }
        )

    async def maps(self, call: Call[Any, Query]) -> Response:  # noqa: ARG002 - nothing is asked
        histories = self.territory().histories
        found = [
            version_json(scheme, histories[scheme], version)
            for scheme in MapScheme
            if scheme in histories
            for version in reversed(histories[scheme].versions)
        ]
        return Response(body={"items": found})


def asked_version(
    history: MapHistory, code: str, number: int | None, moment: datetime | None
) -> MapVersion | None:
    """The one of this number or moment, else the last in which the code was in use."""
    if number is not None:
        return history.version(number)
    if moment is not None:
        return history.version_at(moment)
    ended = history.ended.get(code)
    before = [each for each in history.versions if ended is None or each.number < ended]
    return before[-1] if before else None


def now_json(history: MapHistory, code: str, number: int) -> Iterator[dict[str, Any]]:
    newest = history.versions[-1].number
    for current in history.now(code, number):
        cell = history.cell(current, newest)
        if cell is not None:
            names = ("code", "name", "community", "subdistrict")
            yield {name: getattr(cell, name) for name in names}


def change_json(version: MapVersion, change: CellChange) -> dict[str, Any]:
    return {
        "map_version": version.number,
        "published_at": version.published_at,
        "kind": change.kind,
        "kind_name": change.kind.chinese,
        "before": change.before,
        "after": change.after,
        "square_metres": change.square_metres,
    }


def version_json(scheme: MapScheme, history: MapHistory, version: MapVersion) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "scheme_name": scheme.chinese,
        "map_version": version.number,
        "published_at": version.published_at,
        "in_force": version is history.newest,
        "cells": version.cells,
        "source": version.source,
        "changes": len(version.changes),
        "remarks": [remark.model_dump(mode="json") for remark in version.remarks],
    }
