"""`GET /grid/bundle`: what a phone carries for hours without a network."""

import gzip
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, Any, Final, Protocol

from pydantic import Field

from events.act import Actor
from events.catalog.names import EntryKind
from events.store import Recorded
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.api.cases.lists import CaseViews, item, matter, task
from grid.api.street import Street
from grid.api.sync.bodies import MOST_ITEMS, MOST_POINTS
from grid.api.sync.bundle_answers import BundleAnswer
from grid.api.sync.bundle_rounds import rounds_of
from grid.api.sync.positions import TAG
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import LOCAL
from grid.grid_case.inputs import MOST_PHOTOS
from grid.map.geojson import feature
from grid.map.territory import UNIT, Territory
from grid.sync.bundle import changed_sections, most_used, tags_of, version_of
from hotline.http.admission import Work
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.http.written import to_json
from projections.cases.detail import case_json
from projections.cases.list import CASE_LIST, ByCaseColumn
from projections.cases.search import CaseFilters, find_cases, open_tasks

PATH: Final = "/api/v1/grid/bundle"
MOST_CASES: Final = 200
MOST_TASKS: Final = 200
WORTH_PACKING: Final = 2_000  # bytes
DESCRIPTION: Final = (
    "网格员离线工作所需: 任务、本人的案件、巡查、责任网格 (GeoJSON)、"
    "目录、最常用的六项、惯用语、限制和版本。"
    "以上次的 version 作 since 再问, 只给出变了的部分, unchanged 为未变的部分。"
    "答复带 ETag, 以 If-None-Match 再问而未变时为 304; 可 gzip 压缩。"
)
VERSION: Final = r"^[a-z0-9_.-]{0,400}$"


class BundleTerms(Protocol):
    """What the policy in force says about phones."""

    @property
    def phrases(self) -> Sequence[str]: ...
    @property
    def usual_matters(self) -> Sequence[str]: ...


class BundleQuery(Query):
    since: Annotated[str | None, Field(pattern=VERSION, description="上次的 version")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True)
class BundleApi:
    desk: CaseDesk
    street: Street
    views: CaseViews
    load_many: Callable[[Sequence[str]], Awaitable[Mapping[str, Sequence[Recorded]]]]
    territory: Callable[[], Territory]
    catalogue: Callable[[], StreetCatalogue]
    terms: Callable[[], BundleTerms]
    policy_version: Callable[[], int]
    zone: Callable[[], tzinfo]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.bundle,
                operation="read-bundle",
                out=BundleAnswer,
                also=(304,),
                carries=("ETag",),
                summary="离线工作包",
                tag=TAG,
                work=Work.SYNCS,
                query=BundleQuery,
                description=DESCRIPTION,
            )
        ]

    async def bundle(self, call: Call[Any, BundleQuery]) -> Response:
        await self.views.at_least(CASE_LIST.name, call.query.min_position)
        by = self.desk.actor(call.signed_in)
        sections = await self.sections(by, call.now)
        tags = tags_of(sections)
        version = version_of(tags)
        headers = {
            "ETag": f'W/"{version}"',
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Encoding",
        }
        if any(each.value in {version, "*"} for each in call.request.if_none_match or ()):
            return Response(status=304, headers=headers)
        changed = changed_sections(sections, tags, call.query.since)
        body = {
            "version": version,
            "server_time": call.now,
            **changed,
            "unchanged": sorted(sections.keys() - changed.keys()),
        }
        return packed(to_json(body, self.zone()), headers, call)

    async def sections(self, by: Actor, now: datetime) -> dict[str, Any]:
        cases = await self.cases(by, now)
        mine = [each for each in cases if each["reporter"] == by.account]
        street = self.street.context()
        patrols = await rounds_of(by.account, street, now, self.views.pool, self.load_many)
        points = {each["cell"] for patrol in patrols for each in patrol["points"]}
        cells = list(self.cells(by.account, now, points))
        versions = {
            "catalogue": self.catalogue().newest,
            "map": street.map_version,
            "policy": self.policy_version(),
        }
        return {
            "tasks": await self.tasks(by, now),
            "cases": cases,
            "rounds": patrols,
            "cells": {"type": "FeatureCollection", "features": cells},
            "catalogue": self.rows(),
            "most_used": most_used((each["matter"] for each in mine), self.usual()),
            "phrases": list(self.terms().phrases),
            "limits": {
                "items": MOST_ITEMS,
                "positions": MOST_POINTS,
                "photos": MOST_PHOTOS,
                "offline_hours": int(street.offline.total_seconds() // 3_600),
                "shift_hours": int(street.longest_shift.total_seconds() // 3_600),
            },
            "versions": versions,
        }

    async def tasks(self, by: Actor, now: datetime) -> list[dict[str, Any]]:
        """With what is to be found there."""
        reach = await self.desk.reach(by)
        rows = await open_tasks(self.views.pool, by.account, reach, limit=MOST_TASKS)
        shown = await self.desk.unprotected(rows)
        histories = await self.load_many([case_stream(row["case_no"]) for row in shown])
        return [self.task(row, histories[case_stream(row["case_no"])], now) for row in shown]

    def task(self, row: Any, history: Sequence[Recorded], now: datetime) -> dict[str, Any]:
        shown = case_json(case_of(history), history, now=now, texts=True)
        more = {"description": shown["description"]}
        return without_times(task(row, history, now, texts=True)) | more

    async def cases(self, by: Actor, now: datetime) -> list[dict[str, Any]]:
        """Those that the worker reported or has had a task of, the newest first."""
        rows = await find_cases(
            self.views.pool,
            CaseFilters(ByCaseColumn(), by.account),
            await self.desk.reach(by),
            now=now,
            limit=MOST_CASES,
        )
        return [
            without_times(item(row, now)) | {"reporter": row["reporter"], "matter": matter(row)}
            for row in await self.desk.unprotected(rows)
        ]

    def cells(
        self, account: str, now: datetime, points: Collection[str]
    ) -> Iterator[dict[str, Any]]:
        """The worker's own, those of whom they cover, and the points of their rounds."""
        roster = self.street.context().roster
        codes = {*roster.of(account).cells, *points}
        for other in roster.covers(account, now):
            codes |= roster.of(other).cells
        drawn = self.territory().maps.get(UNIT)
        return (feature(cell) for cell in (drawn.cells if drawn else ()) if cell.code in codes)

    def rows(self) -> list[dict[str, Any]]:
        """The standard in force, and the city's own rows that are in use."""
        catalogue = self.catalogue()
        return [
            {
                "standard": entry.key.standard,
                "kind": entry.key.kind,
                "code": entry.code,
                "name": entry.name,
                "group": entry.group,
            }
            for standard in (catalogue.newest, LOCAL)
            for entry in catalogue.select(standard)
            if not entry.retired
        ]

    def usual(self) -> Iterator[dict[str, Any]]:
        wanted = self.terms().usual_matters
        found = {row["code"]: row for row in self.rows() if row["kind"] is EntryKind.MATTER}
        for code in wanted:
            if (row := found.get(code)) is not None:
                yield {name: row[name] for name in ("standard", "kind", "code", "name")}


def without_times(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Times as text: what is hashed is what is sent."""
    return {
        name: each.isoformat() if isinstance(each, datetime) else each
        for name, each in shown.items()
    }


def packed(body: bytes, headers: Mapping[str, str], call: Call[Any, Any]) -> Response:
    accepts = "gzip" in call.request.headers.get("Accept-Encoding", "")
    if not accepts or len(body) < WORTH_PACKING:
        return Response(body=body, headers=headers)
    small = gzip.compress(body, 5, mtime=0)
    return Response(body=small, headers={**headers, "Content-Encoding": "gzip"})
