"""`/grid/components`: the managed objects of the city, and who is responsible for each (G-03)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from events.catalog.names import ComponentState
from grid.api.cells import BOX, TAG, box_of
from grid.components.component import Component, responsible
from grid.components.registry import ComponentRegistry
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.routes import Call, Response, Route, route


class ComponentShown(Representation):
    """一个部件."""

    component_id: str = Field(description="部件标识码, 16 或 17 位, 不作解析")
    name: str = Field(description="部件名称")
    standard: str = Field(description="目录的标准号")
    code: str = Field(description="目录中的部件编码")
    state: ComponentState = Field(description="状态")
    state_name: str = Field(description="状态的名称")
    supervising_department: str = Field(description="主管单位编码")
    owner: str | None = Field(description="权属单位编码; 未登记时为 null")
    maintainer: str | None = Field(description="养护单位编码; 未登记时为 null")
    responsible: str = Field(description="处置单位编码: 养护单位, 其次权属单位, 再次主管单位")
    cell: str = Field(description="所在单元网格")
    lon: float = Field(description="经度 (WGS-84)")
    lat: float = Field(description="纬度 (WGS-84)")


class ComponentPage(Representation):
    """一页部件."""

    version: int = Field(description="部件普查数据的版本; 0 为尚未发布")
    items: tuple[ComponentShown, ...] = Field(description="各部件, 按标识码排列")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")


class ComponentsQuery(Page):
    bbox: Annotated[str, Field(pattern=BOX, max_length=120)] | None = None
    cell: Annotated[str | None, Field(min_length=1, max_length=32, description="单元网格编码")] = (
        None
    )
    code: Annotated[str | None, Field(pattern=r"^[0-9]{4,5}$", description="目录中的部件编码")] = (
        None
    )
    component_id: Annotated[
        str | None, Field(pattern=r"^[0-9]{16,17}$", description="部件标识码")
    ] = None


@dataclass(frozen=True)
class Components:
    registry: Callable[[], ComponentRegistry]
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/components",
                self.page,
                operation="list-components",
                out=ComponentPage,
                summary="部件",
                tag=TAG,
                query=ComponentsQuery,
            )
        ]

    async def page(self, call: Call[Any, ComponentsQuery]) -> Response:
        asked, registry = call.query, self.registry()
        scope = f"components {registry.version} " + asked.model_dump_json(
            exclude={"cursor", "limit"}
        )
        after = self.cursors.open(scope, asked.cursor)[0] if asked.cursor else ""
        found = list(islice(selected(registry, asked, after), asked.limit + 1))
        page = found[: asked.limit]
        more = len(found) > asked.limit
        cursor = self.cursors.seal(scope, [page[-1].component_id]) if more else None
        items = [component_json(each) for each in page]
        return Response(body={"version": registry.version, "items": items, "next_cursor": cursor})


def selected(
    registry: ComponentRegistry, asked: ComponentsQuery, after: str
) -> Iterable[Component]:
    found = registry.select(
        box=box_of(asked.bbox) if asked.bbox else None,
        cell=asked.cell,
        code=asked.code,
        after=after,
    )
    if asked.component_id is None:
        return found
    own = registry.get(asked.component_id)
    return [own] if own is not None and own in found else []


def component_json(component: Component) -> dict[str, Any]:
    return {
        "component_id": component.component_id,
        "name": component.name,
        "standard": component.standard,
        "code": component.code,
        "state": component.state,
        "state_name": component.state.chinese,
        "supervising_department": component.supervising_department,
        "owner": component.owner,
        "maintainer": component.maintainer,
        "responsible": responsible(component),
        "cell": component.cell,
        "lon": component.lon,
        "lat": component.lat,
    }
