"""The demo city's 119 matters, with the columns of our own reference table."""

from events.catalog.names import Unit
from events.working_time import TimeLimit
from hotline.app.demo_city.tables import Row, rows
from hotline.matter import Matter, MatterFlag


def demo_matters() -> tuple[Matter, ...]:
    return tuple(matter(row) for row in rows("matters.csv"))


def matter(row: Row) -> Matter:
    return Matter(
        code=row["code"],
        group=row["group"],
        subgroup=row["subgroup"],
        name=row["matter"],
        lead_department_type=row["lead_department_type"],
        limit=limit(row["limit_value"], row["limit_unit"]),
        urgent_limit=limit(row["urgent_value"], row["urgent_unit"]),
        note=row["note"],
        flags=frozenset(MatterFlag(flag) for flag in row["flags"].split()),
    )


def limit(value: str, unit: str) -> TimeLimit | None:
    return TimeLimit(int(value), Unit(unit)) if value else None
