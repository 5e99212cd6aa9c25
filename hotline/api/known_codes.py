"""Codes that a caller sends are codes that the city has published; 422 with a hint otherwise."""

from collections.abc import Callable, Container, Mapping
from typing import Final, Literal

from pydantic import BaseModel

from hotline.api.dependencies import Desk
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding
from hotline.matter import group_names, subgroup_names

PUBLISHED: Final[Mapping[str, Callable[[Desk], Container[str]]]] = {
    "department": lambda desk: desk.city().departments,
    "matter": lambda desk: desk.city().matters,
    "group": lambda desk: group_names(desk.city().matters.values()),
    "subgroup": lambda desk: subgroup_names(desk.city().matters.values()),
    "division": lambda desk: desk.division_names(),
}
KIND: Final = {
    "department": "department",
    "reported_department": "department",
    "group": "group",
    "subgroup": "subgroup",
    "matter": "matter",
    "district": "division",
    "subdistrict": "division",
    "community": "division",
    "lead_department": "department",
    "suggested_department": "department",
    "supporting_departments": "department",
}
"""A body may hold several of one, as a tuple."""


def codes_in(query: BaseModel) -> Mapping[str, str | None]:
    """Those filters that hold published codes."""
    return {name: getattr(query, name) for name in KIND if name in type(query).model_fields}


def codes_of(command: object) -> Mapping[str, str | None]:
    """Those of a body that hold published codes, by their place in it."""
    found: dict[str, str | None] = {}
    for name in KIND:
        match getattr(command, name, None):
            case tuple(several):
                found |= {f"{name}/{number}": code for number, code in enumerate(several)}
            case code:
                found[name] = code
    for number, part in enumerate(getattr(command, "parts", ())):
        found |= {f"parts/{number}/{name}": code for name, code in codes_of(part).items()}
    return found


def require_known(
    desk: Desk, codes: Mapping[str, str | None], place: Literal["parameter", "pointer"]
) -> None:
    """`codes` by field; what was left out passes."""
    unknown = [
        finding(place, name if place == "parameter" else f"/{name}", f"unknown_{kind_of(name)}")
        for name, code in codes.items()
        if code is not None and code not in PUBLISHED[kind_of(name)](desk)
    ]
    if unknown:
        raise Invalid(errors=unknown)


def kind_of(name: str) -> str:
    """Of a field by its place: `parts/0/matter`, `supporting_departments/1`."""
    return next(KIND[part] for part in reversed(name.split("/")) if part in KIND)
