"""What routing reads and what it answers. Every value is frozen and becomes plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from pydantic import AwareDatetime, PositiveInt

from events.catalog.names import RequestKind, Secrecy, Urgency

SUBDISTRICT_OF_PLACE: Final = "{subdistrict}"
"""In a rule, instead of a department: the body that governs the subdistrict of the place (街道)."""

DISTRICT_OF_PLACE: Final = "{district}"
"""The same for the district of the place (区县)."""


PRECEDENT_ID: Final = "precedent-"
"""How the ids of precedents begin; no rule of a rule set may."""


class DepartmentKind(StrEnum):
    """承办单位: what a responsible organisation is."""

    BUREAU = "bureau"  # 职能部门
    DISTRICT = "district"  # 区县政府
    SUBDISTRICT = "subdistrict"  # 街道、镇
    COMMUNITY = "community"  # 社区
    UTILITY = "utility"  # 公用事业单位
    CENTRE = "centre"  # 热线管理机构
    WORKER = "worker"  # 网格员岗位: a post, never a person
    PARTNER = "partner"  # 社会力量、物业、外包单位: may only support (D-10)


class WhyNot(StrEnum):
    """Why a department that was considered does not lead, or does not support."""

    LESS_SPECIFIC = "less_specific"  # 有更具体的规则
    PRECEDENT = "precedent"  # 有裁定先例
    RETURN_GRANTED = "return_granted"  # 已同意其退单 (D-03)
    REPORTED = "reported"  # 被举报单位或其上下级 (D-07)
    NO_POWER = "no_power"  # 此时此地无执法权 (D-02)
    PARTNER = "partner"  # 社会力量只能协办 (D-10)
    NOT_ADMITTED = "not_admitted"  # 事项未列入社区准入清单 (D-08)
    WORKER = "worker"  # 保密工单不下派网格员 (D-07, D-10)
    NOT_NEEDED_TO_KNOW = "not_needed_to_know"  # 保密件不加非必要协办 (D-07)
    NOT_ACTIVE = "not_active"  # 单位已停用
    UNKNOWN_DEPARTMENT = "unknown_department"  # 名录中没有该单位
    PLACE_UNKNOWN = "place_unknown"  # 地点未定位到该层级


class RoutedMatter(Protocol):
    """What routing must know of a matter; `hotline.matter.Matter` is one."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def needs_enforcement_power(self) -> bool: ...
    @property
    def is_sensitive(self) -> bool: ...


@dataclass(frozen=True)
class ResolvedPlace:
    """
    A place that was already resolved: codes, or None for a level that does not exist (G-06)
    or is not known. Divisions have 12 digits, a cell has its own code.
    """

    district: str | None = None
    subdistrict: str | None = None
    community: str | None = None
    cell: str | None = None
    name: str | None = field(default=None, compare=False)  # for the sentence only

    codes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The levels that exist, the smallest first."""

    def __post_init__(self) -> None:
        levels = (self.cell, self.community, self.subdistrict, self.district)
        object.__setattr__(self, "codes", tuple(code for code in levels if code))


@dataclass(frozen=True)
class RouteRequest:
    """One question to the router. `at` is aware: rules and entrustments hold for a time."""

    kind: RequestKind
    matter: str
    place: ResolvedPlace
    at: datetime
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    reported_department: str | None = None
    excluded_departments: frozenset[str] = (
        frozenset()
    )  # their return of this order was granted (D-03)


@dataclass(frozen=True)
class RoutingRule:
    """
    One line of the dispatch catalogue (派单目录). Empty `matters`, `kinds` or `areas` mean any.

    `matters` are codes or prefixes; `areas` are division codes (with or without their trailing
    zeros) or cell codes or prefixes. `essential` are supporting departments without whom the
    matter cannot be handled: they stay even on a protected order (D-07). It holds in
    [valid_from, valid_to).
    """

    rule_id: str
    lead: str
    supporting: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    kinds: tuple[RequestKind, ...] = ()
    areas: tuple[str, ...] = ()
    valid_from: AwareDatetime | None = None
    valid_to: AwareDatetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Precedent:
    """
    裁定先例: a ruling on one order, for the same matter in the same division (R-02).

    It is followed from `ruled_at` on, until a newer rule for that matter is in force (ADR 0013).
    """

    matter: str
    area: str
    lead: str
    supporting: tuple[str, ...]
    ruled_at: datetime

    @property
    def rule_id(self) -> str:
        return f"{PRECEDENT_ID}{self.matter}-{self.area}"


@dataclass(frozen=True)
class Entrustment:
    """委托执法: a published delegation of enforcement power, in force in [valid_from, valid_to)."""

    matters: tuple[str, ...]
    valid_from: AwareDatetime
    approved_by: str
    published_in: str
    valid_to: AwareDatetime | None = None


@dataclass(frozen=True)
class AdmittedMatter:
    """
    社区准入: a matter (code or prefix) that communities and their workers may be given (D-08).

    权随责走、费随事转: whose matter it stays, on what authority, and with which people and funds.
    In force in [valid_from, valid_to), in `areas` (divisions; empty: the whole city).
    """

    matter: str
    responsible_department: str
    authority: str
    people_and_funds: str
    approved_by: str
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdmissionList:
    """A published version of the list (社区准入清单); immutable."""

    version: PositiveInt
    admissions: tuple[AdmittedMatter, ...] = ()


NONE_ADMITTED: Final = AdmissionList(version=1)
"""Of a city that has published no list."""


@dataclass(frozen=True)
class Department:
    """A responsible organisation (承办单位); `area` None means the whole city."""

    code: str
    name: str
    kind: DepartmentKind
    parent: str | None = None
    area: str | None = None
    powers: tuple[str, ...] = ()  # matters (codes or prefixes) on which it may enforce
    entrusted: tuple[Entrustment, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class RuleSet:
    """
    A published version of the routing rules; immutable.

    `fallbacks` names a department for a division of any level. `city_fallback` are the
    departments that hold an order for a person when nothing else is left, in this order; they
    are several because one of them may be the department that is reported (D-07).
    """

    version: PositiveInt
    rules: tuple[RoutingRule, ...]
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    city_fallback: tuple[str, ...] = ()


@dataclass(frozen=True)
class DepartmentNotChosen:
    """A department that was considered and the reason why it has no (such) part in the route."""

    department: str
    rule_id: str
    why_not: WhyNot
    name: str


@dataclass(frozen=True)
class RoutingDecision:
    """Where an order goes. `needs_a_person`: the lead only holds it for the centre's decision."""

    lead: str
    supporting: tuple[str, ...]
    rule_id: str
    rule_set_version: int
    because: str
    because_zh: str
    alternatives: tuple[DepartmentNotChosen, ...] = ()
    needs_a_person: bool = False
