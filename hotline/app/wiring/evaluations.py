"""The figures and evaluations of the street side, with the crossings to the rest of the city."""

from collections.abc import Callable, Mapping
from typing import Final

from events.catalog.names import AreaClass, CaseSource, EntryKind
from grid.api.evaluations.desk import EvaluationDesk
from grid.api.evaluations.evaluations import Evaluations
from grid.api.evaluations.indicators import CaseIndicators
from grid.api.evaluations.shifts import ShiftsBehind
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.entry import LOCAL
from hotline.api.dependencies import Desk
from hotline.api.figures.scope import subtree_of
from hotline.api.views import ReadSide
from hotline.app.compose import Core
from hotline.app.wiring.cases import case_desk_of
from hotline.http.paging import Cursors
from projections.boards.map import SMALL_COUNT
from projections.cells_now.ground import NOT_TOLD_APART, NOT_TOLD_APART_ZH
from projections.small_numbers import FEW

NO_VALUE: Final = {
    "none": "无",
    NOT_TOLD_APART: NOT_TOLD_APART_ZH,
    FEW: f"小于 {SMALL_COUNT} 的合计",
}


def evaluation_parts(
    core: Core, desk: Desk, read: ReadSide, cursors: Cursors
) -> tuple[CaseIndicators | ShiftsBehind | Evaluations, ...]:
    cases = case_desk_of(core)
    evaluating = EvaluationDesk(
        actor=cases.actor,
        duties=cases.duties,
        names=lambda by: {**NO_VALUE, **names_of(core, desk).get(by, dict)()},
        below=lambda code: subtree_of(core.city().router, code),
        forms=lambda: core.city().evaluations,
        protected=cases.protected.cases,
        views=read,
        map_now=desk.map_now,
        duty=desk.duty,
        opener=core.vault,
        zone=read.zone,
    )
    return (
        CaseIndicators(evaluating, cursors),
        ShiftsBehind(evaluating, cursors),
        Evaluations(evaluating),
    )


def names_of(core: Core, desk: Desk) -> Mapping[str, Callable[[], Mapping[str, str]]]:
    """By dimension; a period is its own name."""
    return {
        "department": cases_departments(core),
        **dict.fromkeys(("district", "subdistrict", "community"), desk.division_names),
        "cell": desk.cell_names,
        "matter": lambda: matter_names(core.feed.street().catalogue),
        "kind": lambda: {each.value: each.chinese for each in EntryKind},
        "source": lambda: {each.value: each.chinese for each in CaseSource},
        "area_class": lambda: {each.value: each.chinese for each in AreaClass},
        "worker": lambda: {
            each.username: each.display_name for each in core.city().accounts.values()
        },
    }


def cases_departments(core: Core) -> Callable[[], Mapping[str, str]]:
    return lambda: {code: found.name for code, found in core.city().departments.items()}


def matter_names(catalogue: StreetCatalogue) -> Mapping[str, str]:
    standards = (catalogue.newest, LOCAL)
    return {row.code: row.name for each in standards for row in catalogue.select(each)}
