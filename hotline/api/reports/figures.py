"""A month's report as of a moment, for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from events.act import Actor
from hotline.api.dependencies import Desk
from hotline.api.figures.asking import READABLE, SHARES_VIEW, VIEW
from hotline.api.figures.scope import FigureScope, scope_of
from hotline.api.figures.targets import targets_of
from hotline.api.views import ReadSide
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding
from hotline.published_months.publishing import Counted
from hotline.reports.evaluation_sheet import ABOUT_UNITS, Cell, evaluation_rows
from hotline.reports.month import Month
from hotline.reports.report import NOT_PUBLISHED, Report, indicator
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.evaluating import evaluate
from projections.evaluation.forms import FormAbout
from projections.evaluation.query import CASES
from projections.figures.query import asked, snapshot
from projections.figures.question import Question
from projections.figures.shares import SHARES
from projections.reports.counts import INDICATORS, month_counts
from projections.reports.monthly import MonthQuestion, month_figures
from projections.workers.duty_spans import DUTY_SPANS


@dataclass(frozen=True)
class MonthReader:
    """Reads the views of figures as they are at this moment, or as they were."""

    desk: Desk
    views: ReadSide

    def scope(self, by: Actor, department: str | None) -> FigureScope:
        """Raises OtherDepartment."""
        return scope_of(by, self.desk.city().router, department, subtree=True)

    def whole_city(self) -> FigureScope:
        return FigureScope(
            department=None, subtree=True, departments=None, reach=None, in_crowds=False
        )

    async def settled(self, position: int | None) -> None:
        """Raises NotYet, PositionBeyondLog."""
        for view in (VIEW, SHARES_VIEW, CASE_FACTS.name, READABLE):
            await self.views.at_least(view, position)

    async def question(
        self, month: Month, scope: FigureScope, as_of: datetime | None, now: datetime
    ) -> MonthQuestion:
        """Raises MonthNotBegun."""
        zone = self.views.zone()
        since, to = month.begins(zone), month.ends(zone)
        moment = min(as_of or now, now).astimezone(zone)
        if moment < since:
            raise MonthNotBegun
        plain = Question(since=since, to=to, as_of=moment, zone=str(zone))
        past = as_of is not None and as_of < now
        shares = replace(plain, share=SHARES["closing-rate"])
        cases = replace(plain, share=CASES)
        every = (plain, shares, cases)
        found = [await asked(self.views.pool, each, in_the_past=past) for each in every]
        return MonthQuestion(
            since=since,
            to=to,
            as_of=moment,
            position=min(each.position for each in found),  # all views hold what was before it
            zone=str(zone),
            departments=scope.departments,
        )

    async def counted(self, month: Month, now: datetime) -> Counted:
        """What the month would be published from now; nothing of one that has not begun."""
        ends = month.ends(self.views.zone())
        try:
            question = await self.question(month, self.whole_city(), None, now)
        except MonthNotBegun:
            return Counted(counts=(), position=0, definitions={}, targets={}, ends=ends)
        targets = targets_of(self.desk.city(), question.since, question.as_of)
        return Counted(
            counts=await month_counts(self.views.pool, question),
            position=question.position,
            definitions={name: indicator(name).version for name in INDICATORS},
            targets={name: target.share for name, target in targets.items()},
            ends=ends,
        )

    async def report(self, month: Month, question: MonthQuestion, scope: FigureScope) -> Report:
        city = self.desk.city()
        return Report(
            month=month,
            as_of=question.as_of,
            position=question.position,
            figures=await month_figures(self.views.pool, question),
            names={code: found.name for code, found in city.departments.items()},
            targets=targets_of(city, question.since, question.as_of),
            scope=scope.department,
            departments=scope.departments,
            published=city.published_months.get(str(month), NOT_PUBLISHED).until(question.as_of),
        )

    async def evaluations(self, question: MonthQuestion) -> Sequence[Sequence[Cell]]:
        """
        What each unit scores by the forms of the city, as the log was at the same position.

        No form that bears names of persons; of a department only the forms about departments.
        Raises NotYet.
        """
        forms = self.desk.city().evaluations
        about = ABOUT_UNITS if question.departments is None else frozenset({"department"})
        found: list[Sequence[Cell]] = []
        await self.views.at_least(DUTY_SPANS.name, question.position)
        of = replace(question.of(""), duty=self.desk.duty(question.as_of))
        async with snapshot(self.views.pool) as views:
            for form in forms.forms:
                if form.about in about:
                    rows = await evaluate(views, of, form, {})
                    names = self.names_of(form.about)
                    found += evaluation_rows(form, forms.version, rows, names)
        return found

    def names_of(self, about: FormAbout) -> Mapping[str, str]:
        if about == "department":
            return {code: found.name for code, found in self.desk.city().departments.items()}
        return self.desk.cell_names() if about == "cell" else self.desk.division_names()


class MonthNotBegun(Invalid):
    """The month has not begun at the moment that is asked about."""

    code = "report.month_not_begun"
    title_zh = "该月在所查时刻尚未开始，请选择已开始的月份"
    title_en = "The month has not begun"

    def __init__(self) -> None:
        super().__init__(errors=[finding("parameter", "month", "month_not_begun")])
