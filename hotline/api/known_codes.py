"""Codes that a caller sends are codes that the city has published; 422 with a hint otherwise."""

from collections.abc import Callable, Container, Mapping
from typing import Final, Literal

from pydantic import BaseModel

from hotline.api.dependencies import Desk
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding

PUBLISHED: Final[Mapping[str, Callable[[Desk], Container[str]]]] = {
    "department": lambda desk: desk.city().departments,
    "matter": lambda desk: desk.city().matters,
    "division": lambda desk: desk.division_names(),
}
KIND: Final = {
    "department": "department",
    "reported_department": "department",
    "matter": "matter",
    "district": "division",
    "subdistrict": "division",
    "community": "division",
}


def codes_in(query: BaseModel) -> Mapping[str, str | None]:
    """Those filters that hold published codes."""
    return {name: getattr(query, name) for name in KIND if name in type(query).model_fields}


def require_known(
    desk: Desk, codes: Mapping[str, str | None], place: Literal["parameter", "pointer"]
) -> None:
    """`codes` by field; what was left out passes."""
    unknown = [
        finding(place, name if place == "parameter" else f"/{name}", f"unknown_{KIND[name]}")
        for name, code in codes.items()
        if code is not None and code not in PUBLISHED[KIND[name]](desk)
    ]
    if unknown:
        raise Invalid(errors=unknown)
