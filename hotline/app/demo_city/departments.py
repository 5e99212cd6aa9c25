"""The demo city's departments: bureaus and utilities by table, governments by division."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Final

from hotline.app.demo_city.tables import Row, rows
from hotline.routing import Department, DepartmentKind, Entrustment

Division = tuple[str, str, str, str | None]
"""Code (12 digits), name, level and parent, as in divisions_440500.csv."""

PILOTS: Final = frozenset({"440511001000"})
"""Subdistricts (石炮台街道) whose communities have a part in the demo city."""

POSTS: Final = 2  # of grid workers in each of those communities
CITY_ZONE: Final = timezone(timedelta(hours=8))


def demo_departments(divisions: Iterable[Division]) -> tuple[Department, ...]:
    """City departments, one government per district, one office per subdistrict."""
    found = tuple(divisions)
    entrusted = {row["division"]: entrustment(row) for row in rows("entrustments.csv")}
    return (
        *(bureau(row) for row in rows("departments.csv")),
        *(district(code, name) for code, name, level, _ in found if level == "district"),
        *(
            subdistrict(code, name, parent, entrusted.get(code))
            for code, name, level, parent in found
            if level == "subdistrict"
        ),
        *(each for row in found if row[3] in PILOTS for each in community(row)),
    )


def bureau(row: Row) -> Department:
    return Department(
        code=row["code"],
        name=row["name"],
        kind=DepartmentKind(row["kind"]),
        parent=row["parent"] or None,
        powers=tuple(row["powers"].split()),
    )


def district(code: str, name: str) -> Department:
    return Department(
        code=district_code(code),
        name=f"{name}人民政府",
        kind=DepartmentKind.DISTRICT,
        area=code,
    )


def subdistrict(
    code: str, name: str, parent: str | None, entrusted: Entrustment | None
) -> Department:
    return Department(
        code=subdistrict_code(code),
        name=f"{name}办事处" if name.endswith("街道") else f"{name}人民政府",
        kind=DepartmentKind.SUBDISTRICT,
        parent=superior_of(parent),
        area=code,
        entrusted=(entrusted,) if entrusted else (),
    )


def community(row: Division) -> Iterator[Department]:
    """A community of a pilot subdistrict, and its posts of grid workers."""
    code, name, _, parent = row
    own = f"community-{code}"
    yield Department(own, name, DepartmentKind.COMMUNITY, subdistrict_code(parent or ""), code)
    for number in range(1, POSTS + 1):
        post = f"{name}网格员{number}号岗"
        yield Department(f"worker-{code}-{number}", post, DepartmentKind.WORKER, own, code)


def superior_of(division: str | None) -> str | None:
    """The district government; none where towns stand directly under the city (G-06)."""
    is_district = division is not None and not division[4:].startswith("00")
    return district_code(division) if division and is_district else None


def district_code(division: str) -> str:
    return f"district-{division[:6]}"


def subdistrict_code(division: str) -> str:
    return f"subdistrict-{division[:9]}"


def entrustment(row: Row) -> Entrustment:
    return Entrustment(
        matters=tuple(row["matters"].split()),
        valid_from=midnight(row["valid_from"]),
        valid_to=midnight(row["valid_to"]) if row["valid_to"] else None,
        approved_by=row["approved_by"],
        published_in=row["published_in"],
    )


def midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=CITY_ZONE)
