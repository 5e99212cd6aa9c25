"""Previews: what would be decided, without deciding it. They record nothing and need no key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from events.catalog.names import RequestKind, Secrecy, Unit, Urgency
from events.catalog.values import Area
from events.catalog.work_order.parts.particulars import is_protected
from events.input_types import Code, Instant, Line, Narrative
from events.working_time import Pause, TimeLimit, due_at
from hotline.api.answers.previews import ClockPreview, RoutePreview
from hotline.api.dependencies import Desk, sureness
from hotline.api.known_codes import codes_of, require_known
from hotline.api.orders.hints import Hint, known_cases, missing_place
from hotline.api.orders.street_side import StreetSide, WhatAndWhere
from hotline.http.problems import Problem
from hotline.http.request.types import Body, Query
from hotline.http.routes import Call, Response, Route, route
from hotline.routing import RouteRequest, RoutingDecision
from hotline.work_order.acts.departments.dispatching import place_of, taken
from hotline.work_order.inputs import ReportedPlace

TAG = "预览"
MOST_PAUSES = 50


class RouteBody(Body):
    kind: RequestKind
    matter: Code
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    place: ReportedPlace | None = None
    reported_department: Code | None = None
    title: Line | None = None
    narrative: Narrative | None = None


class LimitBody(Body):
    value: Annotated[int, Field(gt=0, le=100_000, description="时限的数值，单位见 unit")]
    unit: Unit


class PauseBody(Body):
    from_: Annotated[Instant, Field(alias="from", description="暂停计时的起始时间（含）")]
    to: Annotated[Instant, Field(description="暂停计时的结束时间（不含）")]


class ClockBody(Body):
    start: Instant
    limit: Annotated[LimitBody, Field(description="时限")]
    pauses: Annotated[tuple[PauseBody, ...], Field(max_length=MOST_PAUSES)] = ()


class PauseBackwards(Problem):
    """A pause must end after it begins."""

    code = "clock.pause_backwards"
    status = 422
    title_zh = "暂停的结束时间须晚于开始时间"
    title_en = "A pause ends before it begins"


@dataclass(frozen=True)
class Previews:
    desk: Desk
    street: StreetSide

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/routing/preview",
                self.routing,
                operation="preview-route",
                out=RoutePreview,
                summary="分派预览",
                tag=TAG,
                body=RouteBody,
                needs_key=False,
                example={"kind": "complaint", "matter": "010301", "urgency": "ordinary"},
            ),
            route(
                "POST",
                "/api/v1/clocks/preview",
                self.clock,
                operation="preview-clock",
                out=ClockPreview,
                summary="时限预览",
                tag=TAG,
                body=ClockBody,
                needs_key=False,
                example={
                    "start": datetime.fromisoformat("2026-02-13T10:00:00+08:00"),
                    "limit": {"value": 5, "unit": "working_day"},
                    "pauses": [],
                },
            ),
        ]

    async def routing(self, call: Call[RouteBody, Query]) -> Response:
        said, city = call.body, self.desk.city()
        require_known(self.desk, codes_of(said), "pointer")
        area = self.desk.area(said.place)
        request = RouteRequest(
            kind=said.kind,
            matter=said.matter,
            place=place_of(area),
            at=call.now,
            urgency=said.urgency,
            secrecy=said.secrecy,
            reported_department=said.reported_department,
        )
        place = said.place or ReportedPlace()
        return Response(
            body=route_json(city.router.route(request), area)
            | {
                "hints": [
                    *self.desk.emergency_hints(said.title, said.narrative),
                    *missing_place(said.kind, place.text, place.point),
                    *self.desk.hints(place.text, place.point, sureness(area)),
                    *await self.known_on_the_street(call, area),
                ]
            }
        )

    async def known_on_the_street(self, call: Call[RouteBody, Query], area: Area) -> list[Hint]:
        """Of a request that would not be protected (D-07)."""
        said = call.body
        if is_protected(said.kind, said.secrecy) or said.reported_department is not None:
            return []
        spot = WhatAndWhere(said.matter, area, said.place.point if said.place else None)
        return known_cases(await self.street.cases_here(self.desk.actor(call), spot))

    async def clock(self, call: Call[ClockBody, Query]) -> Response:
        said, city = call.body, self.desk.city()
        if any(pause.to <= pause.from_ for pause in said.pauses):
            raise PauseBackwards
        due = due_at(
            said.start,
            TimeLimit(said.limit.value, said.limit.unit),
            city.calendar,
            city.policy.office_hours,
            [Pause(pause.from_, pause.to) for pause in said.pauses],
        )
        return Response(
            body={
                "due_at": due.due_at,
                "provisional": due.provisional,
                "calendar_version": due.calendar_version,
                "policy_version": city.policy.version,
                "explanation": due.explanation,
            }
        )


def route_json(routed: RoutingDecision, area: Area) -> dict[str, Any]:
    return {
        "lead_department": routed.lead,
        "supporting_departments": list(routed.supporting),
        "cell": None if area.cell is None else area.cell.model_dump(mode="json"),
        "subdistrict": area.subdistrict,
        "community": area.community,
        **taken(routed).model_dump(mode="json", exclude={"overridden_by_person"}),
        "needs_a_person": routed.needs_a_person,
    }
