"""`GET /areas`: the outlines of one level for a map on a screen, as GeoJSON."""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import orjson
from pydantic import Field

from grid.api.answers import AreaCollection
from grid.api.cells import TAG, NoSuchScheme
from grid.map.divisions import AreaLevel
from grid.map.geojson import geometry
from grid.map.territory import UNIT, Territory
from hotline.http.admission import Work
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route

if TYPE_CHECKING:
    from grid.map.outlines import Outline

TOLERANCE: Final = 20  # metres
MOST_TOLERANCE: Final = 500
STEP: Final = 5
MOST_KEPT: Final = 16  # answers; a screen asks for one of each level
DESCRIPTION: Final = (
    "一级区划或单元网格的轮廓, GeoJSON (RFC 7946), 经纬度 (WGS-84)。"
    "区划的轮廓由其所含网格合并而成, "
    f"没有网格的区划不列。tolerance 为简化容差 (米), 0 至 {MOST_TOLERANCE}, {STEP} 的倍数; "
    "不简化的网格见 GET /cells。答复带 ETag, 以 If-None-Match 再问而未变时为 304; 可 gzip 压缩。"
)


class AreasQuery(Query):
    level: Annotated[AreaLevel, Field(description="区县, 街道, 社区或网格")]
    tolerance: Annotated[
        int, Field(ge=0, le=MOST_TOLERANCE, multiple_of=STEP, description="简化的容差, 米")
    ] = TOLERANCE
    format: Literal["geojson"] = "geojson"


@dataclass(frozen=True)
class Drawn:
    """One answer as it is sent. The tag is weak: it is the same with and without compression."""

    body: bytes
    packed: bytes
    tag: str


@dataclass
class Areas:
    """Keeps what was drawn until the city publishes another territory."""

    territory: Callable[[], Territory]
    of: Territory | None = None
    drawn: dict[tuple[AreaLevel, int], Drawn] = field(default_factory=dict)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/areas",
                self.areas,
                operation="list-areas",
                out=AreaCollection,
                also=(304,),
                carries=("ETag",),
                summary="区域轮廓(GeoJSON)",
                tag=TAG,
                work=Work.SEARCHES,
                query=AreasQuery,
                description=DESCRIPTION,
            )
        ]

    async def areas(self, call: Call[Any, AreasQuery]) -> Response:
        said = call.query
        found = await self.of_level(said.level, said.tolerance)
        headers = {
            "ETag": f'W/"{found.tag}"',
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Encoding",
        }
        if any(each.value in {found.tag, "*"} for each in call.request.if_none_match or ()):
            return Response(status=304, headers=headers)
        if "gzip" in call.request.headers.get("Accept-Encoding", ""):
            return Response(body=found.packed, headers={**headers, "Content-Encoding": "gzip"})
        return Response(body=found.body, headers=headers)

    async def of_level(self, level: AreaLevel, tolerance: int) -> Drawn:
        """One at a time: to unite the cells of a city takes a second of computing."""
        async with self.drawing:
            territory = self.territory()
            if territory is not self.of:
                self.of, self.drawn = territory, {}
            found = self.drawn.get((level, tolerance))
            if found is None:
                found = await asyncio.to_thread(draw, territory, level, tolerance)
                self.drawn[level, tolerance] = found
                if len(self.drawn) > MOST_KEPT:
                    del self.drawn[next(iter(self.drawn))]
        return found


def draw(territory: Territory, level: AreaLevel, tolerance: int) -> Drawn:
    """Raises NoSuchScheme where no map is published."""
    cells = territory.maps.get(UNIT)
    if cells is None:
        raise NoSuchScheme
    from grid.map.outlines import outlines  # noqa: PLC0415 - its shapely slows a start

    found = outlines(cells.cells, territory.divisions, level, tolerance)
    body = orjson.dumps(
        {
            "type": "FeatureCollection",
            "coordinate_system": "wgs84",
            "level": level,
            "tolerance": tolerance,
            "map_version": cells.map_version,
            "features": [feature(each) for each in found],
        }
    )
    packed = gzip.compress(body, 9, mtime=0)
    return Drawn(body, packed, sha256(body).hexdigest()[:32])


def feature(outline: "Outline") -> dict[str, Any]:
    properties = {"code": outline.code, "name": outline.name, "parent": outline.parent}
    shape = geometry(outline.polygons)
    return {"type": "Feature", "geometry": shape, "properties": properties}
