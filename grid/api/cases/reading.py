"""One case and its timeline: folded from the stream, always current."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Protocol

import asyncpg
from pydantic import Field

from events.act import Actor
from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.names import CaseStatus
from events.event import Event, Names
from events.personal.text import mask_phone
from events.store import Recorded
from grid.api.cases.answers import CaseShown, CaseTimeline
from grid.api.cases.cases import PATH, TAG, CasePath, shown
from grid.api.cases.desk import CaseDesk
from grid.api.cases.signals import READERS, PhotoTerms, photo_signals, taken_photos
from grid.grid_case.visibility import reads_texts
from grid.map.territory import Territory
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from projections.cases.list import ByCaseColumn
from projections.cases.search import CaseFilters, cases_with_photos, find_cases

BESIDE: Final = {"type", "subject_id", "case_no"}  # said elsewhere in the item or its address
MOST_ALIKE: Final = 50  # of the newest cases in the cell
MERGED: Final = "true: 与所属工单的时间线合并, 先发生的在前; 无权查看工单的只有案件"
CENTRE_ZH: Final = "网格监督指挥中心"
CENTRE_EN: Final = "The grid centre"


class CaseTimelineQuery(Query):
    merged: Annotated[bool, Field(description=MERGED)] = False


class HotlineSide(Protocol):
    """The crossing to the work orders."""

    async def items(self, call: Call[Any, Any], order_no: str) -> list[dict[str, Any]]:
        """The timeline of a work order; nothing where the caller may not read it."""

    async def orders_here(
        self, by: Actor, case: GridCase, history: Sequence[Recorded]
    ) -> list[dict[str, Any]]:
        """Open orders about the same thing near the place, as far as `by` may read them."""


@dataclass(frozen=True)
class ReadCases:
    """`pool`: of the lists."""

    desk: CaseDesk
    pool: asyncpg.Pool
    orders: HotlineSide
    territory: Callable[[], Territory]
    photo_terms: Callable[[], PhotoTerms]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{{case_no}}",
                self.one,
                operation="read-case",
                out=CaseShown,
                summary="案件详情",
                tag=TAG,
                params=CasePath,
                carries=("ETag", "X-Position"),
            ),
            route(
                "GET",
                f"{PATH}/{{case_no}}/timeline",
                self.timeline,
                operation="read-case-timeline",
                out=CaseTimeline,
                summary="案件时间线",
                tag=TAG,
                params=CasePath,
                query=CaseTimelineQuery,
                carries=("ETag",),
            ),
        ]

    async def one(self, call: Call[Any, Any]) -> Response:
        by = self.desk.actor(call.signed_in)
        case, history = await self.desk.seen(call.params.case_no, by)
        body = await shown(self.desk, tuple(history), by, now=call.now)
        body["same_here"] = await self.same_here(case, by, call.now)
        body["cells_now"] = self.territory().cells_now(case.area.cell)
        body["work_orders_here"] = await self.orders.orders_here(by, case, history)
        body["signals"] = await self.signals(case, history, call) if by.roles & READERS else None
        return Response(body=body, etag=history[-1].version, position=history[-1].position)

    async def same_here(self, case: GridCase, by: Actor, now: datetime) -> list[dict[str, Any]]:
        """Other open cases about the same thing in the same cell, as far as `by` reads them."""
        cell, matter = case.area.cell, case.matter
        if cell is None or matter is None:
            return []
        filters = CaseFilters(ByCaseColumn(cell=cell.code, matter=matter.code))
        rows = await find_cases(
            self.pool, filters, await self.desk.reach(by), now=now, limit=MOST_ALIKE
        )
        return [
            {name: row[name] for name in ("case_no", "status", "reported_at")}
            for row in await self.desk.unprotected(rows)
            if row["case_no"] != case.case_no
            and (row["standard"], row["kind"]) == (matter.standard, matter.kind)
            and CaseStatus(row["status"]) in OPEN_CASE
        ]

    async def signals(
        self, case: GridCase, history: Sequence[Recorded], call: Call[Any, Any]
    ) -> list[dict[str, Any]]:
        """Of one who reads every case, so that each other case may be named."""
        photos = {each.photo.sha256 for each in taken_photos(history)}
        others = (
            await cases_with_photos(self.pool, photos, case.case_no, limit=MOST_ALIKE)
            if photos
            else ()
        )
        elsewhere = {row["case_no"]: row["photos"] for row in await self.desk.unprotected(others)}
        found = photo_signals(history, self.photo_terms(), elsewhere)
        return [each.json(english=call.reads_english) for each in found]

    async def timeline(self, call: Call[Any, CaseTimelineQuery]) -> Response:
        by = self.desk.actor(call.signed_in)
        case, history = await self.desk.seen(call.params.case_no, by)
        items = case_items(self.desk, call, case, history)
        if call.query.merged and case.order_no is not None:
            items += await self.orders.items(call, case.order_no)
            items.sort(key=lambda each: each["position"])
        people = self.desk.people(by, [each["actor"]["account"] for each in items])
        return Response(body={"items": items, "people": people}, etag=history[-1].version)


def case_items(
    desk: CaseDesk, call: Call[Any, Any], case: GridCase, history: Sequence[Recorded]
) -> list[dict[str, Any]]:
    """What happened to a case that the caller may read."""
    english, texts = call.reads_english, reads_texts(desk.actor(call.signed_in))
    names = named(desk.department_names(), english=english)
    told = {"side": "grid_case", "number": case.case_no}
    return [item(each, names, texts=texts, english=english) | told for each in history]


def named(departments: Mapping[str, str], *, english: bool) -> Names:
    return Names(departments, centre=CENTRE_EN if english else CENTRE_ZH)


def item(recorded: Recorded, names: Names, *, texts: bool, english: bool) -> dict[str, Any]:
    who, event = recorded.origin, recorded.event
    return {
        "position": recorded.position,
        "version": recorded.version,
        "type": event.type,
        "recorded_at": recorded.recorded_at,
        "actor": {"account": who.actor, "role": who.role, "department": who.department},
        "summary": event.sentence_en(names) if english else event.sentence(names),
        "data": data_of(event, texts=texts),
    }


def data_of(event: Event, *, texts: bool) -> dict[str, Any]:
    """What was said; without texts only what is clear in the log. Numbers are masked."""
    hidden = BESIDE | (set() if texts else event.personal)
    data = event.model_dump(exclude=set(hidden), exclude_none=True)
    phone = data.get("requester_phone")
    return data if phone is None else data | {"requester_phone": mask_phone(phone)}
