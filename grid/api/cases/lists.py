"""`GET /grid-cases` and `GET /grid/tasks`: what there is, newest or soonest first."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Protocol

import asyncpg
from pydantic import Field

from events.act import Actor
from events.store import Recorded
from grid.api.cases.answers import CasePage, TaskPage
from grid.api.cases.cases import PATH, TAG
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.grid_case.table import offered_commands
from grid.grid_case.visibility import reads_texts
from hotline.http.paging import Cursors, Page
from hotline.http.routes import Call, Response, Route, route
from projections.cases.detail import case_json
from projections.cases.list import CASE_LIST, SHOWN, ByCaseColumn
from projections.cases.search import CaseFilters, find_cases, open_tasks
from projections.cells_now.ground import MapNow
from projections.cells_now.of_lists import in_cell_now
from projections.engine.read_model import ViewRow

TASKS: Final = "/api/v1/grid/tasks"
Account = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Position = Annotated[int, Field(ge=0)]


class CasesQuery(Page, ByCaseColumn):
    cells: Annotated[
        Literal["then", "now"], Field(description="cell 为哪张图的网格: then 当时的, now 现行的")
    ] = "then"
    worker: Account | None = None
    overdue: bool | None = None
    review_due: Annotated[
        bool | None, Field(description="挂账的复核日期已到, 待决定继续挂账或恢复处置的")
    ] = None
    open: Annotated[bool | None, Field(description="未结的, 或已结束的")] = None
    min_position: Position | None = None


class TasksQuery(Page):
    worker: Account | None = None
    min_position: Position | None = None


class CaseViews(Protocol):
    """What the lists need of the read side."""

    @property
    def pool(self) -> asyncpg.Pool: ...
    async def at_least(self, view: str, position: int | None) -> None: ...


@dataclass(frozen=True)
class CaseLists:
    desk: CaseDesk
    views: CaseViews
    cursors: Cursors
    load_many: Callable[[Sequence[str]], Awaitable[Mapping[str, Sequence[Recorded]]]]
    map_now: Callable[[], MapNow]

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.cases,
                operation="list-cases",
                out=CasePage,
                summary="案件列表",
                tag=TAG,
                query=CasesQuery,
            ),
            route(
                "GET",
                TASKS,
                self.tasks,
                operation="list-tasks",
                out=TaskPage,
                summary="网格员任务",
                tag=TAG,
                query=TasksQuery,
                description=(
                    "本人的任务；网格长、中心和督办人员以 worker 查看他人的任务，不填为范围内的全部"
                ),
            ),
        ]

    async def cases(self, call: Call[Any, CasesQuery]) -> Response:
        asked, by = call.query, self.desk.actor(call.signed_in)
        columns = asked.model_dump(include=set(ByCaseColumn.model_fields))
        filters = CaseFilters(ByCaseColumn(**columns), asked.worker, asked.overdue, asked.open)
        filters = filters._replace(review_due=asked.review_due)
        await self.views.at_least(CASE_LIST.name, asked.min_position)
        scope = f"cases {by.account} {filters!r} {asked.cells}"
        filters = await self.placed(asked, filters)
        rows = await find_cases(
            self.views.pool,
            filters,
            await self.desk.reach(by),
            now=call.now,
            limit=asked.limit + 1,
            after=self.cursors.open(scope, asked.cursor) if asked.cursor else None,
        )
        shown = await self.desk.unprotected(rows[: asked.limit])
        items = [item(row, call.now) for row in shown]
        return self.page(by, items, rows, asked, scope, "reported_at")

    async def placed(self, asked: CasesQuery, filters: CaseFilters) -> CaseFilters:
        """`cell` is one of the map in force, if that is asked for. Raises TooManyToTellApart."""
        if asked.cells == "then" or asked.cell is None:
            return filters
        own = await in_cell_now(
            self.views.pool, self.desk.vault, self.map_now(), "cases", asked.cell
        )
        columns = filters.by_column.model_copy(update={"cell": None})
        return filters._replace(by_column=columns, in_cell=own)

    async def tasks(self, call: Call[Any, TasksQuery]) -> Response:
        """Of oneself, unless the reader looks after workers."""
        asked, by = call.query, self.desk.actor(call.signed_in)
        reach = await self.desk.reach(by)
        leads = reach.every or bool(reach.communities)
        worker = asked.worker if leads else by.account
        await self.views.at_least(CASE_LIST.name, asked.min_position)
        scope = f"tasks {by.account} {worker}"
        rows = await open_tasks(
            self.views.pool,
            worker,
            reach,
            limit=asked.limit + 1,
            after=self.cursors.open(scope, asked.cursor) if asked.cursor else None,
        )
        shown = await self.desk.unprotected(rows[: asked.limit])
        streams = [case_stream(row["case_no"]) for row in shown]
        histories = await self.load_many(streams)
        items = [
            task(row, histories[case_stream(row["case_no"])], call.now, texts=reads_texts(by))
            | {
                "allowed_commands": self.offered(
                    histories[case_stream(row["case_no"])], by, call.now
                )
            }
            for row in shown
        ]
        return self.page(by, items, rows, asked, scope, "due_or_never")

    def offered(self, history: Sequence[Recorded], by: Actor, now: datetime) -> Sequence[str]:
        return offered_commands(case_of(history), by, now)

    def page(
        self,
        reader: Actor,
        items: Sequence[Mapping[str, Any]],
        rows: Sequence[ViewRow],
        asked: Page,
        scope: str,
        by: str,
    ) -> Response:
        cursor = None
        if len(rows) > asked.limit:
            last = rows[asked.limit - 1]
            value = last[by]
            place = value.isoformat() if isinstance(value, datetime) else value
            cursor = self.cursors.seal(scope, [place, last["case_no"]])
        people = self.desk.people(reader, [each["worker"] for each in items])
        return Response(body={"items": items, "next_cursor": cursor, "people": people})


def item(row: ViewRow, now: datetime) -> dict[str, Any]:
    return {
        **{name: row[name] for name in SHOWN},
        "matter": matter(row),
        "light": light_of(row, now),
        "task": row["task_kind"],
        "worker": row["task_worker"],
    }


def task(
    row: ViewRow, history: Sequence[Recorded], now: datetime, *, texts: bool
) -> dict[str, Any]:
    """As the worker's list shows it; place and version are those of this moment."""
    return {
        "case_no": row["case_no"],
        "task": row["task_kind"],
        "task_id": row["task"],
        "worker": row["task_worker"],
        "due_at": row["due_at"],
        "light": light_of(row, now),
        "cell": row["cell"],
        "community": row["community"],
        "matter": matter(row),
        "name": row["matter_name"],
        "status": row["status"],
        "since": row["task_since"],
        **of_stream(history, now, texts=texts),
    }


def of_stream(history: Sequence[Recorded], now: datetime, *, texts: bool) -> dict[str, Any]:
    shown = case_json(case_of(history), history, now=now, texts=texts)
    place = shown["place"]
    return {"place": place["text"], "point": place["point"], "version": shown["version"]}


def matter(row: ViewRow) -> dict[str, Any]:
    return {
        "standard": row["standard"],
        "kind": row["kind"],
        "code": row["matter"],
        "name": row["matter_name"],
    }


def light_of(row: ViewRow, now: datetime) -> str:
    """Of the clock of the present node."""
    due, warn = row["due_at"], row["warn_at"]
    if due is None:
        return "grey"
    if due < now:
        return "red"
    return "yellow" if warn is not None and warn <= now else "green"
