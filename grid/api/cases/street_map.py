"""`GET /grid/map`: open cases and workers on duty by area, for the desk, leads and supervisors."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from pydantic import AwareDatetime, Field

from events.act import Actor
from grid.api.cases.cases import PATH, TAG
from grid.api.cases.desk import CaseDesk
from grid.api.cases.lists import CaseViews
from grid.api.street import Street
from grid.api.workers.shown import readable
from grid.grid_case.roles import CENTRE_ROLES
from grid.map.divisions import AreaLevel
from grid.workers.context import StreetContext, is_within
from grid.workers.worker import Worker
from hotline.http.admission import Work
from hotline.http.problems import Invalid
from hotline.http.representation import Representation
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.boards.map import SMALL_COUNT
from projections.cases.list import CASE_LIST
from projections.cases.search import CasesOfArea, cases_by_area, orders_of_open_cases
from projections.cells_now.ground import MapNow, Moved
from projections.cells_now.of_boards import cases_moved

Part = Literal["open", "late"]
TITLES: Final[Mapping[Part, str]] = {"open": "未结案件", "late": "超时案件"}
DESCRIPTION: Final = (
    "各区域的未结网格案件和在岗网格员, 只有此刻的。案件只计您有权查看的, "
    f"1 至 {SMALL_COUNT - 1} 件不显示件数 (count 为 null, suppressed 为 true); "
    "cases 是列出这些案件的地址。网格长只看到自己负责的区域, "
    "及其上级区划中自己有权查看的案件和网格员。"
    "网格员按责任网格计, 顶岗的计入所顶的网格; 各级区划中一人计一次。"
)
CELLS: Final = (
    "案件按哪张网格图: then 当时的 (缺省), now 现行的, 只用于 level=cell; "
    "现行图上无从区分的不在图上"
)


class StreetMapQuery(Query):
    level: Annotated[AreaLevel, Field(description="按网格、社区、街道或区县")]
    cells: Annotated[Literal["then", "now"], Field(description=CELLS)] = "then"
    min_position: Annotated[int, Field(ge=0)] | None = None


class StreetCount(Representation):
    """一个区域的案件数."""

    part: Part = Field(description="哪一项: 未结, 超时")
    title: str = Field(description="名称")
    count: int | None = Field(description="件数; 数小不显示时为 null")
    suppressed: bool = Field(description="是否因数小不显示")
    cases: str = Field(description="列出这些案件的地址")


class StreetArea(Representation):
    """地图上的一个区域."""

    area: str = Field(description="区划代码或网格编码")
    name: str | None = Field(description="名称")
    counts: tuple[StreetCount, ...] = Field(description="各项件数")
    on_duty: int = Field(description="在岗的网格员和网格长人数")
    assigned: int = Field(description="已安排到该区域的人数")


class StreetMapAnswer(Representation):
    """各区域的网格案件和网格员."""

    level: AreaLevel = Field(description="按网格、社区、街道或区县")
    cells: Literal["then", "now"] = Field(description="网格按当时的图, 或现行的图")
    map_version: int | None = Field(description="现行网格图的版本; 按当时的图时为 null")
    as_of: AwareDatetime = Field(description="截至这一时刻")
    small_count: int = Field(description="少于这一数的案件数不显示; 0 照常显示")
    items: tuple[StreetArea, ...] = Field(description="各区域; 没有案件也没有网格员的不列")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


@dataclass(frozen=True)
class StreetMap:
    desk: CaseDesk
    street: Street
    views: CaseViews
    map_now: Callable[[], MapNow]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/map",
                self.map,
                operation="read-street-map",
                out=StreetMapAnswer,
                summary="地图: 各区域的网格案件和网格员",
                tag=TAG,
                work=Work.SEARCHES,
                query=StreetMapQuery,
                description=DESCRIPTION,
            )
        ]

    async def map(self, call: Call[Any, StreetMapQuery]) -> Response:
        asked, by = call.query, self.desk.actor(call.signed_in)
        context = await self.street.context_for(by)
        await self.views.at_least(CASE_LIST.name, asked.min_position)
        reach = await self.desk.reach(by)
        hidden = await self.desk.protected.orders(await orders_of_open_cases(self.views.pool))
        moved = await self.moved(asked)
        found = await cases_by_area(self.views.pool, asked.level, reach, call.now, hidden, moved)
        cases = {each.area: each for each in found if reach.every or meets(each.area, context)}
        workers = list(counted(by, context))
        on_duty = Counter(
            area
            for worker in workers
            if worker.on_duty(call.now)
            for area in areas_of(worker, asked.level, context, call.now)
        )
        assigned = Counter(
            area for worker in workers for area in areas_of(worker, asked.level, context, None)
        )
        items = [
            {
                "area": area,
                "name": name_of(area, context),
                "counts": counts(cases.get(area), area, asked),
                "on_duty": on_duty[area],
                "assigned": assigned[area],
            }
            for area in sorted({*cases, *on_duty, *assigned})
        ]
        return Response(
            body={
                "level": asked.level,
                "cells": asked.cells,
                "map_version": moved and moved.map_version,
                "as_of": call.now,
                "small_count": SMALL_COUNT,
                "items": items,
                "next_cursor": None,
            }
        )

    async def moved(self, asked: StreetMapQuery) -> Moved | None:
        """Raises Invalid, TooManyToTellApart."""
        if asked.cells == "then":
            return None
        if asked.level != "cell":
            raise Invalid(errors=[finding("parameter", "cells", "only_by_cell")])
        return await cases_moved(self.views.pool, self.desk.vault, self.map_now())


def counted(by: Actor, context: StreetContext) -> Iterator[Worker]:
    """Numbers, not names: the centre counts everyone, a lead those below."""
    if by.roles & CENTRE_ROLES:
        return context.roster.assigned()
    return readable(by, context, None)


def meets(area: str, context: StreetContext) -> bool:
    """Whether the area is in the division that the lead leads, or has it."""
    cell = context.cells.get(area)
    own = None if context.own is None else context.own.area
    division = cell.community if cell is not None else area
    return own is not None and (
        is_within(context.divisions, division, own) or is_within(context.divisions, own, area)
    )


def areas_of(
    worker: Worker, level: AreaLevel, context: StreetContext, at: datetime | None
) -> frozenset[str]:
    """Where a worker counts; `at`: also for the cells that they have taken over then."""
    if level == "cell":
        covered = context.roster.covers(worker.account, at) if at is not None else ()
        cells = (worker.cells, *(context.roster.of(each).cells for each in covered))
        return frozenset(code for own in cells for code in own if code in context.cells)
    path = context.divisions.path(worker.area) if worker.area else ()
    return frozenset(each.code for each in path if each.level == level)


def name_of(area: str, context: StreetContext) -> str | None:
    found = context.cells.get(area) or context.divisions.get(area)
    return None if found is None else found.name


def counts(of: CasesOfArea | None, area: str, asked: StreetMapQuery) -> Sequence[dict[str, Any]]:
    cells = {} if asked.cells == "then" else {"cells": "now"}
    numbers: Mapping[Part, int] = {"open": of.open if of else 0, "late": of.late if of else 0}
    return [
        {
            "part": part,
            "title": title,
            "count": None if 0 < numbers[part] < SMALL_COUNT else numbers[part],
            "suppressed": 0 < numbers[part] < SMALL_COUNT,
            "cases": f"{PATH}?{urlencode({asked.level: area, **cells, **filters_of(part)})}",
        }
        for part, title in TITLES.items()
    ]


def filters_of(part: Part) -> Mapping[str, str]:
    """How the list of cases is asked for exactly the cases of this part."""
    return {"open": "true"} if part == "open" else {"open": "true", "overdue": "true"}
