"""What the city has published, for everyone who has signed in."""

from dataclasses import dataclass
from typing import Any

from events.calendars.stored import CalendarYearBody
from hotline.api.answers.reference import (
    CalendarPage,
    DepartmentPage,
    MatterPage,
    PolicyPage,
)
from hotline.api.dependencies import Desk
from hotline.http.routes import Call, Response, Route, route
from hotline.reference import department_shown, to_json

TAG = "参考数据"
NAMES = {
    "departments": ("承办单位", DepartmentPage),
    "matters": ("事项目录", MatterPage),
    "policies": ("政策", PolicyPage),
    "calendars": ("工作日历", CalendarPage),
}


@dataclass(frozen=True)
class Reference:
    desk: Desk

    def routes(self) -> list[Route]:
        handlers = (self.departments, self.matters, self.policies, self.calendars)
        return [
            route(
                "GET",
                f"/api/v1/{name}",
                handler,
                operation=f"list-{name}",
                out=out,
                summary=summary,
                tag=TAG,
            )
            for (name, (summary, out)), handler in zip(NAMES.items(), handlers, strict=True)
        ]

    async def departments(self, _: Call[Any, Any]) -> Response:
        return whole([department_shown(each) for each in self.desk.city().departments.values()])

    async def matters(self, _: Call[Any, Any]) -> Response:
        version = self.desk.city().catalogue_version
        matters = [to_json(each) for each in self.desk.city().matters.values()]
        return whole(matters, version=version)

    async def policies(self, _: Call[Any, Any]) -> Response:
        city = self.desk.city()
        return whole([to_json(each) for each in (city.policy, *city.coming_policies)])

    async def calendars(self, _: Call[Any, Any]) -> Response:
        years = self.desk.city().calendar_years.values()
        return whole([CalendarYearBody.of(year).model_dump(mode="json") for year in years])


def whole(items: list[dict[str, Any]], **more: Any) -> Response:
    """A list that always comes whole: reference data is short, and a part of it is no use."""
    return Response(body={"items": items, "next_cursor": None, **more})
