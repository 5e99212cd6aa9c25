"""An evaluation: every indicator of a form by what it is about, and the score of each row."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from projections.engine.read_ahead import Connection
from projections.evaluation.definitions import CASE_INDICATORS, in_version
from projections.evaluation.forms import EvaluationForm, FormPart
from projections.evaluation.indicator import CaseIndicator, marks_named
from projections.evaluation.query import CaseBy, CountedCases, indicator_figures, nothing_counted
from projections.evaluation.score import Scored, scored
from projections.figures.question import Question


def indicator_of(part: FormPart) -> CaseIndicator:
    """Return the definition that a part weighs; `form_defects` refuses one that is not known."""
    return in_version(part.indicator, part.version) or CASE_INDICATORS[part.indicator]


def counted_as(part: FormPart) -> CaseIndicator:
    """Return what a part counts: its definition without the nodes that the form takes off."""
    return indicator_of(part).less(marks_named(part.minus))


async def evaluate(
    source: asyncpg.Pool | Connection,
    question: Question,
    form: EvaluationForm,
    scope: Mapping[str, Any],
) -> Sequence[Scored]:
    """A row for each value that any of the indicators has; what an indicator lacks is nothing."""
    by: CaseBy = "worker" if form.about == "staff" else form.about
    found: list[tuple[FormPart, CaseIndicator, Mapping[str | None, CountedCases]]] = []
    for part in form.parts:
        indicator = counted_as(part).within(scope)
        figures = await indicator_figures(source, question, indicator, [by])
        found.append((part, indicator, {row.key: row for row in figures.rows}))
    keys = sorted({key for *_, rows in found for key in rows}, key=str)
    return [
        scored(
            form,
            key,
            [
                (part, indicator, rows.get(key) or nothing_counted(key))
                for part, indicator, rows in found
            ],
        )
        for key in keys
    ]
