"""What a reader asks of the figures of cases, and the question that it becomes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo
from typing import Annotated, Final, Literal, Protocol

import asyncpg
from pydantic import Field

from events.act import Actor
from events.catalog.names import AreaClass, CaseSource, EntryKind
from events.input_types import CellCode, Code, Day, Instant
from grid.api.evaluations.scope import StreetScope
from grid.api.workers.coverage import PeriodBackwards
from grid.grid_case.visibility import Duties
from hotline.http.auth.account import Account
from hotline.http.problems import Invalid, Problem
from hotline.http.request.field_errors import finding
from hotline.http.request.types import Query
from projections.cells_now.ground import MapNow
from projections.engine.read_ahead import Connection
from projections.engine.read_model import Opener
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.duty import DUTY_BY
from projections.evaluation.forms import EvaluationForms
from projections.evaluation.indicator import CaseIndicator
from projections.evaluation.query import CaseBy, at_position, cases_as_it_is_now, filters_of
from projections.figures.order_facts import ORDER_FACTS
from projections.figures.query import snapshot
from projections.figures.question import Question, RequiredOfDuty
from projections.workers.duty_spans import DUTY_SPANS

NOT_OF_DUTY: Final = ("department", "cell", "cells", "matter", "kind", "source", "area_class")
CELLS: Final = "网格、社区、街道、区县按哪张图: then 当时的 (缺省), now 现行网格图"
TAG: Final = "网格评价"


class CasePeriod(Query):
    since: Annotated[Day, Field(alias="from", description="起 (含), 城市当地的日期")]
    to: Annotated[Day, Field(description="止 (不含)")]
    as_of: Annotated[Instant | None, Field(description="以哪一时刻的情况计算")] = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class CaseFigureQuery(CasePeriod):
    by: Annotated[CaseBy | None, Field(description="分组的维度")] = None
    then_by: Annotated[CaseBy | None, Field(description="再按另一维度分组, 与 by 合用")] = None
    version: Annotated[int | None, Field(ge=1, description="口径版本; 不给为现行版本")] = None
    department: Code | None = None
    district: Code | None = None
    subdistrict: Code | None = None
    community: Code | None = None
    cell: CellCode | None = None
    cells: Annotated[Literal["then", "now"], Field(description=CELLS)] = "then"
    matter: Code | None = None
    kind: EntryKind | None = None
    source: CaseSource | None = None
    area_class: AreaClass | None = None

    @property
    def of_cells(self) -> bool:
        """Its numbers are those of single cells."""
        return self.cell is not None or "cell" in self.dimensions

    @property
    def dimensions(self) -> tuple[CaseBy, ...]:
        return tuple(each for each in (self.by, self.then_by) if each is not None)


class OtherUnit(Problem):
    """A department reads the figures of itself and the departments below it."""

    code = "evaluation.other_department"
    status = 403
    title_zh = "只能查看本单位及其下属单位的指标"
    title_en = "Not your department"


class FigureViews(Protocol):
    @property
    def pool(self) -> asyncpg.Pool: ...
    async def at_least(self, view: str, position: int | None) -> None: ...


@dataclass(frozen=True, kw_only=True)
class EvaluationDesk:
    """
    The crossings to the rest of the city. `names`: by dimension, the names of its values; `below`:
    a department with those below it; `protected`: of cases, those whose order is; `duty`: what was
    required of those on duty by all that was published at a moment.
    """

    actor: Callable[[Account], Actor]
    duties: Callable[[Actor], Awaitable[Duties]]
    names: Callable[[str], Mapping[str, str]]
    below: Callable[[str], tuple[str, ...]]
    forms: Callable[[], EvaluationForms]
    protected: Callable[[Collection[str]], Awaitable[Collection[str]]]
    views: FigureViews
    map_now: Callable[[], MapNow]
    duty: Callable[[datetime], RequiredOfDuty]
    opener: Opener
    zone: Callable[[], tzinfo]

    @asynccontextmanager
    async def asked(
        self,
        said: CasePeriod,
        scope: StreetScope,
        now: datetime,
        *of: CaseIndicator,
    ) -> AsyncIterator[tuple[Connection, Question]]:
        """
        The question that these indicators answer, with the snapshot for it.

        Raises PeriodBackwards, OtherUnit, TooManyToTellApart.
        """
        if said.since >= said.to:
            raise PeriodBackwards
        on_duty = any(each.is_time_on_duty for each in of)
        for view in (CASE_FACTS, ORDER_FACTS, *([DUTY_SPANS] if on_duty else [])):
            await self.views.at_least(view.name, said.min_position)
        question = self.question(said, scope, now)
        if on_duty:
            question = replace(question, duty=self.duty(question.as_of))
        past = said.as_of is not None and said.as_of < now
        async with snapshot(self.views.pool) as connection:
            found = await at_position(connection, question, in_the_past=past)
            if isinstance(said, CaseFigureQuery) and said.cells == "now":
                map_now = self.map_now()
                found = await cases_as_it_is_now(connection, found, of[0], map_now, self.opener)
            yield connection, found

    def question(self, said: CasePeriod, scope: StreetScope, now: datetime) -> Question:
        zone = self.zone()
        since, to = (datetime.combine(day, time(0), zone) for day in (said.since, said.to))
        return Question(
            since=since,
            to=to,
            as_of=min(said.as_of or now, now),  # the future has not happened
            zone=str(zone),
            departments=self.departments(said, scope),
            filters=filters_of(said.model_dump(mode="json")),
            protected="all",  # no case is of a protected order (D-07)
        )

    def departments(self, said: CasePeriod, scope: StreetScope) -> tuple[str, ...] | None:
        """Those that are asked for, with those below them, of those that the reader may read."""
        code = said.department if isinstance(said, CaseFigureQuery) else None
        if code is None:
            return scope.departments
        if scope.departments is not None and code not in scope.departments:
            raise OtherUnit
        return self.below(code)


def require_of_duty(said: CaseFigureQuery) -> None:
    """What says nothing of time on duty is refused and not passed over. Raises Invalid."""
    given = said.model_dump(exclude_defaults=True)
    wrong: list[str] = [name for name in NOT_OF_DUTY if name in given]
    wrong += [name for name in ("by", "then_by") if given.get(name) not in {None, *DUTY_BY}]
    if wrong:
        raise Invalid(errors=[finding("parameter", name, "not_of_indicator") for name in wrong])


def require_two_dimensions(said: CaseFigureQuery) -> None:
    """Raises Invalid."""
    if said.then_by is not None and said.by in (None, said.then_by):
        raise Invalid(errors=[finding("parameter", "then_by", "other_dimension")])
