"""`/cells`: the map by pages, and which cell a point lies in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from events.catalog.names import Crs
from events.catalog.values import Point
from grid.api.answers import CellPage, CellsAtPoint
from grid.map.cells import CandidateCell
from grid.map.geojson import feature
from grid.map.territory import Territory
from hotline.http.paging import Cursors, Page
from hotline.http.problems import Problem
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

TAG = "网格"
MOST_ACCURACY: Final = 1_000  # metres; beyond it a point says no more than its community
WORLD = (-180.0, -90.0, 180.0, 90.0)
BOX = r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$"


class AtQuery(Query):
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    crs: Crs
    scheme: str | None = None
    accuracy_m: Annotated[
        float | None,
        Field(gt=0, le=MOST_ACCURACY, description="定位精度, 米: 列出范围触及的全部网格"),
    ] = None


class CellsQuery(Page):
    scheme: str = "unit"
    bbox: Annotated[str, Field(pattern=BOX, max_length=120)] | None = None


class NoSuchScheme(Problem):
    """No map of this scheme is published."""

    code = "grid.no_such_scheme"
    status = 404
    title_zh = "没有发布此类网格图"
    title_en = "No such map"


@dataclass(frozen=True)
class Cells:
    territory: Callable[[], Territory]
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/cells",
                self.page,
                operation="list-cells",
                out=CellPage,
                summary="网格(GeoJSON)",
                tag=TAG,
                query=CellsQuery,
            ),
            route(
                "GET",
                "/api/v1/cells/at",
                self.at,
                operation="cells-at",
                out=CellsAtPoint,
                summary="定位网格",
                tag=TAG,
                query=AtQuery,
            ),
        ]

    async def at(self, call: Call[Any, AtQuery]) -> Response:
        said, territory = call.query, self.territory()
        point = Point(lon=said.lon, lat=said.lat, crs=said.crs)
        schemes = [*territory.maps] if said.scheme is None else [said.scheme]
        found: list[CandidateCell] = []
        for scheme in schemes:
            if said.accuracy_m is not None:
                found += territory.candidates(point, scheme, said.accuracy_m)
            elif located := territory.locate(point, scheme):
                found.append(CandidateCell(located, 0.0))
        return Response(body={"cells": [candidate_json(each) for each in found]})

    async def page(self, call: Call[Any, CellsQuery]) -> Response:
        said = call.query
        cells = self.territory().maps.get(said.scheme)
        if cells is None:
            raise NoSuchScheme
        scope = f"cells {said.scheme} {said.bbox} {cells.map_version}"
        after = self.cursors.open(scope, said.cursor)[0] if said.cursor else ""
        west, south, east, north = box_of(said.bbox)
        found = cells.in_box(west, south, east, north, after=after, limit=said.limit + 1)
        page = found[: said.limit]
        more = len(found) > said.limit
        return Response(
            body={
                "type": "FeatureCollection",
                "features": [feature(cell) for cell in page],
                "next_cursor": self.cursors.seal(scope, [page[-1].code]) if more else None,
            }
        )


def candidate_json(candidate: CandidateCell) -> dict[str, Any]:
    cell = candidate.located
    return {
        "scheme": cell.scheme,
        "code": cell.code,
        "map_version": cell.map_version,
        "ambiguous": cell.ambiguous,
        "method": cell.method,
        "confidence": cell.confidence,
        "community": cell.community,
        "subdistrict": cell.subdistrict,
        "metres": round(candidate.metres, 2),
    }


def box_of(bbox: str | None) -> tuple[float, float, float, float]:
    if bbox is None:
        return WORLD
    west, south, east, north = (float(part) for part in bbox.split(","))
    return west, south, east, north
