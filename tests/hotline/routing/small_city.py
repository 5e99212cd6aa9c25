"""A city of two districts and three subdistricts, small enough to read a routing test in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from events.catalog.names import RequestKind, Secrecy
from hotline.routing import (
    Department,
    DepartmentKind,
    Entrustment,
    ResolvedPlace,
    Router,
    RouteRequest,
    RoutingDecision,
    RoutingRule,
    RuleSet,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
EAST, WEST = "440511000000", "440507000000"
HARBOUR, TEMPLE, ORCHARD = "440511001000", "440511002000", "440507001000"
HARBOUR_PLACE = ResolvedPlace(EAST, HARBOUR, "440511001001", "440511001001007", "海港街道")
TEMPLE_PLACE = ResolvedPlace(EAST, TEMPLE)
ORCHARD_PLACE = ResolvedPlace(WEST, ORCHARD)
NOWHERE = ResolvedPlace()

LAMP, STALL, NOISE = "010301", "010201", "060101"


@dataclass(frozen=True)
class SmallMatter:
    code: str
    name: str
    needs_enforcement_power: bool = False
    is_sensitive: bool = False


MATTERS = (
    SmallMatter(LAMP, "路灯不亮"),
    SmallMatter(STALL, "占道经营", needs_enforcement_power=True),
    SmallMatter(NOISE, "施工噪声", is_sensitive=True),
)
ENTRUSTED = Entrustment(
    matters=(STALL,),
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    valid_to=datetime(2027, 1, 1, tzinfo=UTC),
    approved_by="the city",
    published_in="notice 1",
)
BUREAU, DISTRICT, SUBDISTRICT = (
    DepartmentKind.BUREAU,
    DepartmentKind.DISTRICT,
    DepartmentKind.SUBDISTRICT,
)
DEPARTMENTS = (
    Department("lighting", "路灯所", BUREAU, parent="works"),
    Department("works", "市政", BUREAU),
    Department("enforcement", "综合执法", BUREAU, powers=("0102",)),
    Department("volunteers", "志愿队", DepartmentKind.PARTNER),
    Department("retired", "已撤销", BUREAU, active=False),
    Department("centre", "热线", DepartmentKind.CENTRE),
    Department("office", "政府办", BUREAU),
    Department("petition", "信访局", BUREAU),
    Department("inspection", "纪委监委", BUREAU),
    Department("east", "东区", DISTRICT, area=EAST),
    Department("west", "西区", DISTRICT, area=WEST),
    Department("harbour", "海港街道", SUBDISTRICT, "east", HARBOUR, entrusted=(ENTRUSTED,)),
    Department("temple", "庙前街道", SUBDISTRICT, "east", TEMPLE),
    Department("orchard", "果园街道", SUBDISTRICT, "west", ORCHARD),
)
FALLBACKS = {EAST: "east", HARBOUR: "harbour", TEMPLE: "temple", ORCHARD: "orchard"}
CITY_FALLBACK = ("centre", "office", "petition", "inspection")


def rule_set(*rules: RoutingRule) -> RuleSet:
    return RuleSet(version=3, rules=rules, fallbacks=FALLBACKS, city_fallback=CITY_FALLBACK)


def router(*rules: RoutingRule) -> Router:
    return Router(rule_set(*rules), DEPARTMENTS, MATTERS)


def request(
    matter: str = LAMP,
    place: ResolvedPlace = HARBOUR_PLACE,
    *,
    kind: RequestKind = RequestKind.COMPLAINT,
    at: datetime = NOON,
    secrecy: Secrecy = Secrecy.OPEN,
    reported: str | None = None,
    excluded_departments: tuple[str, ...] = (),
) -> RouteRequest:
    return RouteRequest(
        kind=kind,
        matter=matter,
        place=place,
        at=at,
        secrecy=secrecy,
        reported_department=reported,
        excluded_departments=frozenset(excluded_departments),
    )


def reasons(route: RoutingDecision) -> dict[str, str]:
    """Department: why it has no such part."""
    return {found.department: found.why_not.value for found in route.alternatives}
