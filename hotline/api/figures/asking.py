"""What a reader asks of a figure, and the questions to the views that it becomes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from events.catalog.names import Channel, RequestKind, Urgency
from events.input_types import CellCode, Code, Instant, MatterGroup, MatterSubgroup
from hotline.api.dependencies import Desk
from hotline.api.figures.period import BadPeriod, Boundary, moment
from hotline.api.figures.scope import FigureScope, require_manager, scope_of
from hotline.api.known_codes import codes_in, require_known
from hotline.api.views import ReadSide
from hotline.http.problems import Invalid, NotFound
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from hotline.http.routes import Call
from projections.cells_now.ground import of_lineage
from projections.cells_now.of_figures import as_it_is_now
from projections.engine.read_ahead import Connection
from projections.figures.definitions import DEFINITIONS, RateDefinition
from projections.figures.dimensions import FILTERS, By
from projections.figures.query import Source, asked, snapshot
from projections.figures.question import Question
from projections.figures.shares import FORMER, SHARES
from projections.figures.shares.share import Share
from projections.figures.whole_months import in_whole_months

Indicator = RateDefinition | Share
INDICATORS: Final[Mapping[str, Indicator]] = {**DEFINITIONS, **SHARES}
VIEW: Final = "on_time"
SHARES_VIEW: Final = "order_facts"
CELLS: Final = (
    "网格、社区、街道、区县按哪张图: then 当时的 (缺省), now 现行网格图. "
    "网格已合并、改码的随之归并; 已拆分的按点位归入, 无从区分的列为 not_told_apart"
)
READABLE: Final = "order_list"  # says which protected orders a reader may read


class FigureParameters(Query):
    since: Annotated[Boundary, Field(alias="from")]
    to: Boundary
    by: By | None = None
    then_by: Annotated[By | None, Field(description="再按另一维度分组, 与 by 合用")] = None
    version: Annotated[int | None, Field(ge=1, description="口径版本; 不给为现行版本")] = None
    as_of: Instant | None = None
    department: Code | None = None
    subtree: Annotated[bool, Field(description="department 是否含其下属单位")] = True
    district: Code | None = None
    subdistrict: Code | None = None
    community: Code | None = None
    cell: CellCode | None = None
    cells: Annotated[Literal["then", "now"], Field(description=CELLS)] = "then"
    group: MatterGroup | None = None
    subgroup: MatterSubgroup | None = None
    matter: Code | None = None
    kind: RequestKind | None = None
    channel: Channel | None = None
    urgency: Urgency | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None

    @property
    def dimensions(self) -> tuple[By, ...]:
        return tuple(each for each in (self.by, self.then_by) if each is not None)

    @property
    def of_cells(self) -> bool:
        return self.cell is not None or "cell" in self.dimensions


@dataclass(frozen=True)
class Asking:
    desk: Desk
    views: ReadSide

    def scope(self, call: Call[Any, Any]) -> FigureScope:
        """Raises NotFound, Invalid, OtherDepartment, OfWorkers."""
        said: FigureParameters = call.query
        if call.params.name not in INDICATORS:
            raise NotFound
        require_known(self.desk, codes_in(said), "parameter")
        if said.then_by is not None and said.by in (None, said.then_by):
            raise Invalid(errors=[finding("parameter", "then_by", "other_dimension")])
        require_manager(self.desk.actor(call), said.dimensions)
        router = self.desk.city().router
        return scope_of(self.desk.actor(call), router, said.department, subtree=said.subtree)

    @asynccontextmanager
    async def questions(
        self, call: Call[Any, Any], scope: FigureScope, of: Indicator
    ) -> AsyncIterator[tuple[Connection, list[Question]]]:
        """
        The questions with the snapshot that answers them.

        Raises BadPeriod, and what `min_position` raises.
        """
        said: FigureParameters = call.query
        question = self.question(call, scope, of)
        for view in (question.view, READABLE):
            await self.views.at_least(view, said.min_position)
        past = said.as_of is not None and said.as_of < call.now
        async with snapshot(self.views.pool) as views:
            found = await with_crowds(views, question, scope, said.dimensions, in_the_past=past)
            yield views, [await self.placed(views, each) for each in found]

    async def placed(self, views: Connection, question: Question) -> Question:
        """Where it is on the map in force, if that is asked for. Raises TooManyToTellApart."""
        if question.moved is None:
            return question
        return await as_it_is_now(views, question, self.desk.map_now(), self.desk.vault)

    def question(self, call: Call[Any, Any], scope: FigureScope, of: Indicator) -> Question:
        said: FigureParameters = call.query
        since, to = (moment(each, self.views.zone()) for each in (said.since, said.to))
        if since >= to:
            raise BadPeriod
        return Question(
            since=since,
            to=to,
            as_of=min(said.as_of or call.now, call.now),  # the future has not happened
            zone=str(self.views.zone()),
            **self.measured(of),
            moved=of_lineage(self.desk.map_now()) if said.cells == "now" else None,
            levels=self.levels() if "level" in said.dimensions else {},
            filters={name: value for name in FILTERS if (value := getattr(said, name)) is not None},
            **scope.conditions,
        )

    def measured(self, of: Indicator) -> dict[str, Any]:
        """What is counted, as fields of a Question."""
        if isinstance(of, RateDefinition):
            return {"clock": of.clock, "counts": of.counts}
        channels = self.desk.city().policy.targets.online_channels if of.online else None
        return {"share": of, "channels": channels and tuple(channels)}

    def levels(self) -> Mapping[str, str]:
        found = self.desk.city().departments
        return {code: each.kind.value for code, each in found.items()}


def version_of(name: str, version: int | None) -> Indicator:
    """Return the definition in force, or the version of it that is asked for. Raises Invalid."""
    if version is None:
        return INDICATORS[name]
    for each in (*FORMER.get(name, ()), INDICATORS[name]):
        if each.version == version:
            return each
    raise Invalid(errors=[finding("parameter", "version", "unknown_version")])


async def with_crowds(
    source: Source,
    question: Question,
    scope: FigureScope,
    by: By | Sequence[By] | None,
    *,
    in_the_past: bool,
) -> list[Question]:
    """The question, and where protected orders count in crowds only, the one about those."""
    found = [await asked(source, question, in_the_past=in_the_past)]
    months = in_whole_months(question, by) if scope.in_crowds else None
    if months is not None:
        found.append(await asked(source, months, in_the_past=True))
    return found
