"""`GET /grid/staffing`: where a community falls short of the norms for its workers (G-07)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

from grid.api.street import Street
from grid.api.workers.answers import NEXT
from grid.api.workers.scope import scope_of
from grid.api.workers.workers import TAG, AreaFilter
from grid.map.divisions import DivisionLevel
from grid.workers.context import is_within
from grid.workers.staffing import CommunityStaff, Size, StaffingNorms, staffing
from hotline.http.admission import Work
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.routes import Call, Response, Route, route

DESCRIPTION: Final = (
    "各社区应配与实配的网格员 (政策 staffing): 每若干户 1 名, 不足的进位, 且不少于下限。"
    "实配为已安排到该社区的在用账号, 网格长不计; "
    "户数见 hotline export households, 只计户数, 不登记居民。"
)


class StaffingQuery(Page):
    area: AreaFilter | None = None
    is_short: Annotated[bool | None, Field(description="true 只列人手不足的社区")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class CommunityStaffShown(Representation):
    """一个社区的网格员配备."""

    community: str = Field(description="社区或村, 12 位区划代码")
    name: str = Field(description="名称")
    households: int | None = Field(description="户数; 没有数据时为 null")
    size: Size = Field(
        description="社区规模: below 低于下限, within 符合, above 超过上限, unknown 没有户数"
    )
    workers: int = Field(description="实配网格员数")
    needed: int = Field(description="应配网格员数; 没有户数时按下限")
    short: int = Field(description="缺额")
    per_thousand: float | None = Field(description="每千户网格员数; 没有户数时为 null")


class StaffingPage(Representation):
    """一页社区, 按编码排列."""

    items: tuple[CommunityStaffShown, ...] = Field(description="本页社区")
    next_cursor: str | None = Field(description=NEXT)
    communities: int = Field(description="所查范围内的社区数")
    communities_short: int = Field(description="其中人手不足的社区数")
    workers: int = Field(description="所查范围内的实配网格员数")
    short: int = Field(description="所查范围内的缺额合计")


@dataclass(frozen=True)
class StaffingApi:
    """`households`: of each community that has a published count."""

    street: Street
    cursors: Cursors
    norms: Callable[[], StaffingNorms]
    households: Callable[[], Mapping[str, int]]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/staffing",
                self.page,
                operation="read-staffing",
                out=StaffingPage,
                summary="社区网格员配备",
                tag=TAG,
                work=Work.SEARCHES,
                query=StaffingQuery,
                description=DESCRIPTION,
            )
        ]

    async def page(self, call: Call[Any, StaffingQuery]) -> Response:
        asked = call.query
        await self.street.reached(asked.min_position)
        found = await self.found(call)
        listed = [each for each in found if asked.is_short in {None, each.short > 0}]
        scope = f"staffing {asked.area} {asked.is_short}"
        after = self.cursors.open(scope, asked.cursor)[0] if asked.cursor else ""
        rest = [each for each in listed if each.community.code > after]
        items = rest[: asked.limit]
        more = len(rest) > asked.limit
        return Response(
            body={
                "items": [shown(each) for each in items],
                "next_cursor": self.cursors.seal(scope, [items[-1].community.code])
                if more
                else None,
                "communities": len(found),
                "communities_short": sum(each.short > 0 for each in found),
                "workers": sum(each.workers for each in found),
                "short": sum(each.short for each in found),
            }
        )

    async def found(self, call: Call[Any, StaffingQuery]) -> Sequence[CommunityStaff]:
        """Of the communities that were asked for and that the reader may see."""
        by = self.street.actor(call)
        context = await self.street.context_for(by)
        area = [call.query.area] if call.query.area else []
        scope = scope_of(by, context)
        if scope.worker is not None:  # a lead of no division
            return []
        within = [*scope.within, *area]
        communities = [
            each
            for each in context.divisions.of_level(DivisionLevel.COMMUNITY)
            if all(is_within(context.divisions, each.code, outer) for outer in within)
        ]
        return list(staffing(communities, self.households(), self.norms(), context))


def shown(staff: CommunityStaff) -> dict[str, Any]:
    households = staff.households
    return {
        "community": staff.community.code,
        "name": staff.community.name,
        "households": households,
        "size": staff.size,
        "workers": staff.workers,
        "needed": staff.needed,
        "short": staff.short,
        "per_thousand": round(1_000 * staff.workers / households, 2) if households else None,
    }
