"""
What the city publishes about itself: versions of policy, calendars, rules, cells, departments.

A version is immutable. The bodies are plain JSON, checked by their owners (`hotline.policy`,
`hotline.routing`, `grid.map.cells`, `events.working_time`) before they are published.
"""

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime

from events.catalog.values import CellChange, MapRemark
from events.event import Event


class PolicyPublished(Event):
    """Time limits and procedure of the city (政策)."""

    type: Literal["policy.published"] = "policy.published"
    version: int
    body: dict[str, Any]


class CalendarPublished(Event):
    """The working days of one year, with the notice that says so (日历)."""

    type: Literal["calendar.published"] = "calendar.published"
    year: int
    version: str
    body: dict[str, Any]


class CataloguePublished(Event):
    """The matters a citizen can call about (事项目录)."""

    type: Literal["catalogue.published"] = "catalogue.published"
    standard: str
    version: int
    matters: tuple[dict[str, Any], ...]


class RoutingPublished(Event):
    """The rules that name a lead department (分派规则)."""

    type: Literal["routing.published"] = "routing.published"
    version: int
    body: dict[str, Any]


class AdmissionsPublished(Event):
    """The matters that communities may be given (社区准入清单, D-08)."""

    type: Literal["admission.published"] = "admission.published"
    version: int
    body: dict[str, Any]


class TargetsPublished(Event):
    """What the city demands of its figures, with the day from which it holds (考核目标, S-02)."""

    type: Literal["targets.published"] = "targets.published"
    version: int
    body: dict[str, Any]


class HouseholdsPublished(Event):
    """How many households each area has (户数)."""

    type: Literal["households.published"] = "households.published"
    version: int
    body: dict[str, Any]


class EvaluationsPublished(Event):
    """How indicators of the street side are weighed into scores (考核方案)."""

    type: Literal["evaluations.published"] = "evaluations.published"
    version: int
    body: dict[str, Any]


class DivisionsPublished(Event):
    """Districts, subdistricts and communities of the city (行政区划)."""

    type: Literal["divisions.published"] = "divisions.published"
    version: int
    source: str
    divisions: tuple[tuple[str, str, str, str | None], ...]  # code, name, level, parent


class DepartmentListed(Event):
    """A responsible organisation, as it is from now on (承办单位)."""

    type: Literal["department.listed"] = "department.listed"
    code: str
    body: dict[str, Any]


class CellsDrawn(Event):
    """
    Cells of the next version of a map that are not the same in the version before.

    Nothing holds before the map is published.
    """

    type: Literal["grid_map.cells_drawn"] = "grid_map.cells_drawn"
    scheme: str
    map_version: int
    cells: tuple[dict[str, Any], ...]


class MapPublished(Event):
    """
    From now on the map is the one before, with the cells drawn for this version (网格图发布, G-02).

    `cells`: how many it has. `ended`: codes of the version before that it has no longer; they are
    never used again. `remarks`: the gaps and the like with which it was published. `drawn`: how
    many cells were drawn for it, the last ones of the stream; cells drawn before those belong to
    an import that was cut off. None: all of this version.
    """

    type: Literal["grid_map.published"] = "grid_map.published"
    scheme: str
    map_version: int
    cells: int
    source: str
    drawn: int | None = None
    ended: tuple[str, ...] = ()
    changes: tuple[CellChange, ...] = ()
    remarks: tuple[MapRemark, ...] = ()


class ComponentsListed(Event):
    """Components of the next version of the registry that are not the same in the one before."""

    type: Literal["components.listed"] = "components.listed"
    version: int
    components: tuple[dict[str, Any], ...]


class ComponentsPublished(Event):
    """
    From now on the registry is the one before, with those listed, without those removed.

    `listed`: how many were listed for it, the last ones of the stream; those before them belong to
    an import that was cut off. None: all of this version.
    """

    type: Literal["components.published"] = "components.published"
    version: int
    components: int
    source: str
    listed: int | None = None
    removed: tuple[str, ...] = ()


class StreetTable(StrEnum):
    """The tables of the street side that a city publishes whole."""

    LOCAL_ROWS = "local_rows"
    HANDLING_STANDARDS = "handling_standards"
    STREET_MATTERS = "street_matters"


class StreetTablePublished(Event):
    """
    A table of the street side, whole (本市街面目录、处置标准、事项对应, G-05).

    `rows`: as the city's file has them, texts by column.
    """

    type: Literal["street_table.published"] = "street_table.published"
    table: StreetTable
    version: int
    source: str
    rows: tuple[dict[str, str], ...]


class PrecedentSet(Event):
    """A ruling that routing follows, until a newer one or a newer rule (裁定先例, R-02)."""

    type: Literal["precedent.set"] = "precedent.set"
    matter: str
    area: str
    lead_department: str
    supporting_departments: tuple[str, ...] = ()
    order_no: str  # whose ruling it is
    ruled_at: AwareDatetime
