"""Routing (分布处理): who leads, who supports, and the rule that said so. Pure; see ADR 0013."""

from hotline.routing.defects import rule_set_defects
from hotline.routing.model import (
    DISTRICT_OF_PLACE,
    NONE_ADMITTED,
    SUBDISTRICT_OF_PLACE,
    AdmissionList,
    AdmittedMatter,
    Department,
    DepartmentKind,
    DepartmentNotChosen,
    Entrustment,
    Precedent,
    ResolvedPlace,
    RouteRequest,
    RoutingDecision,
    RoutingRule,
    RuleSet,
    WhyNot,
)
from hotline.routing.router import Router, route
from hotline.routing.sentences import WHY_NOT_ZH

__all__ = [
    "DISTRICT_OF_PLACE",
    "NONE_ADMITTED",
    "SUBDISTRICT_OF_PLACE",
    "WHY_NOT_ZH",
    "AdmissionList",
    "AdmittedMatter",
    "Department",
    "DepartmentKind",
    "DepartmentNotChosen",
    "Entrustment",
    "Precedent",
    "ResolvedPlace",
    "RouteRequest",
    "Router",
    "RoutingDecision",
    "RoutingRule",
    "RuleSet",
    "WhyNot",
    "route",
    "rule_set_defects",
]
