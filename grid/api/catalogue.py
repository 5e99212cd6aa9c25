"""`/grid/catalogue`: components and matters by standard, and what an older code became (G-05)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from events.catalog.names import AreaClass, EntryKind
from grid.api.catalogue_answers import CataloguePage
from grid.catalogue.entry import LOCAL, Entry
from grid.catalogue.handling_standard import StepStandard
from grid.catalogue.published import StreetTables
from grid.catalogue.tables import CURRENT
from hotline.http.paging import Cursors, Page
from hotline.http.routes import Call, Response, Route, route

TAG = "网格"


class CatalogueQuery(Page):
    standard: Annotated[str, Field(max_length=40, description="标准号; local 为本市自行增加")] = (
        CURRENT
    )
    kind: Annotated[EntryKind | None, Field(description="部件或事项")] = None
    group: Annotated[str, Field(pattern=r"^[0-9]{2}$")] | None = None
    q: Annotated[str | None, Field(min_length=1, max_length=40, description="名称中含有的文字")] = (
        None
    )
    hotline_matter: Annotated[
        str | None, Field(pattern=r"^[0-9]{6}$", description="热线事项编码: 只列其在街面上的事项")
    ] = None
    area_class: AreaClass = AreaClass.ORDINARY


@dataclass(frozen=True)
class CatalogueApi:
    street: Callable[[], StreetTables]
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/grid/catalogue",
                self.page,
                operation="list-catalogue",
                out=CataloguePage,
                summary="部件与事项目录",
                description="hotline_matter 只列该热线事项在街面上可能对应的事项，常见的在前",
                tag=TAG,
                query=CatalogueQuery,
            )
        ]

    async def page(self, call: Call[Any, CatalogueQuery]) -> Response:
        asked = call.query
        scope = "catalogue " + asked.model_dump_json(exclude={"cursor", "limit"})
        start = int(self.cursors.open(scope, asked.cursor)[0]) if asked.cursor else 0
        found = list(islice(self.selected(asked), start, start + asked.limit + 1))
        end = start + asked.limit
        more = len(found) > asked.limit
        items = [self.item(entry, asked.area_class) for entry in found[: asked.limit]]
        cursor = self.cursors.seal(scope, [str(end)]) if more else None
        return Response(body={"items": items, "next_cursor": cursor})

    def selected(self, asked: CatalogueQuery) -> Iterable[Entry]:
        street = self.street()
        entries = street.catalogue.select(asked.standard, asked.kind, asked.group, asked.q)
        if asked.hotline_matter is None:
            return entries
        order = {key: at for at, key in enumerate(street.matters.get(asked.hotline_matter, ()))}
        wanted = (entry for entry in entries if entry.key in order)
        return sorted(wanted, key=lambda entry: order[entry.key])

    def item(self, entry: Entry, area_class: AreaClass) -> dict[str, Any]:
        current = self.street().catalogue.current(entry.key)
        steps = self.steps(entry, area_class)
        return {
            "standard": entry.key.standard,
            "kind": entry.key.kind,
            "code": entry.code,
            "name": entry.name,
            "group_code": entry.group_code,
            "group": entry.group,
            "successor": current.code if current else None,
            "retired": entry.retired,
            "steps": [step_json(step) for step in steps],
            "provenance": steps[0].provenance if steps else None,
        }

    def steps(self, entry: Entry, area_class: AreaClass) -> Sequence[StepStandard]:
        in_use = entry.key.standard in {CURRENT, LOCAL} and not entry.retired
        if not in_use or entry.key.kind is not EntryKind.MATTER:
            return ()
        return self.street().standards.in_force.steps(entry.code, area_class)


def step_json(step: StepStandard) -> dict[str, Any]:
    return {
        "number": step.number,
        "opening": step.opening,
        "limit": {"value": step.limit.value, "unit": step.limit.unit},
        "closing": step.closing,
    }
