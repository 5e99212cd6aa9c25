"""One case and its timeline: folded from the stream, always current."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from events.act import Actor
from events.catalog.grid_case.life import OPEN_CASE, GridCase
from events.catalog.names import CaseStatus
from events.event import Event, Names
from events.personal.text import mask_phone
from events.store import Recorded
from grid.api.cases.answers import CaseShown, CaseTimeline
from grid.api.cases.cases import PATH, TAG, CasePath, shown
from grid.api.cases.desk import CaseDesk
from hotline.http.routes import Call, Response, Route, route
from projections.cases.list import ByCaseColumn
from projections.cases.search import CaseFilters, find_cases

BESIDE: Final = {"type", "subject_id", "case_no"}  # said elsewhere in the item or its address
MOST_ALIKE: Final = 50  # of the newest cases in the cell
CENTRE_ZH: Final = "网格监督指挥中心"
CENTRE_EN: Final = "The grid centre"


@dataclass(frozen=True)
class ReadCases:
    desk: CaseDesk
    pool: asyncpg.Pool  # of the lists

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
                carries=("ETag",),
            ),
        ]

    async def one(self, call: Call[Any, Any]) -> Response:
        by = self.desk.actor(call.signed_in)
        case, history = await self.desk.seen(call.params.case_no, by)
        body = await shown(self.desk, tuple(history), by, now=call.now)
        body["same_here"] = await self.same_here(case, by, call.now)
        return Response(body=body, etag=history[-1].version, position=history[-1].position)

    async def same_here(self, case: GridCase, by: Actor, now: datetime) -> list[dict[str, Any]]:
        """Other open cases about the same thing in the same cell, as far as `by` reads them."""
        cell, matter = case.area.cell, case.matter
        if cell is None or matter is None:
            return []
        filters = CaseFilters(ByCaseColumn(cell=cell.code, matter=matter.code))
        rows = await find_cases(self.pool, filters, self.desk.reach(by), now=now, limit=MOST_ALIKE)
        return [
            {name: row[name] for name in ("case_no", "status", "reported_at")}
            for row in rows
            if row["case_no"] != case.case_no
            and (row["standard"], row["kind"]) == (matter.standard, matter.kind)
            and CaseStatus(row["status"]) in OPEN_CASE
        ]

    async def timeline(self, call: Call[Any, Any]) -> Response:
        by = self.desk.actor(call.signed_in)
        _, history = await self.desk.seen(call.params.case_no, by)
        texts = self.desk.reach(by).reads_texts
        names = named(self.desk.department_names(), english=call.reads_english)
        items = [item(each, names, texts=texts, english=call.reads_english) for each in history]
        return Response(body={"items": items}, etag=history[-1].version)


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
