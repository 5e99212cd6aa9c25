"""What the paired worlds ask of the boards: by address, the queries."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final, get_args

from projections.boards.orders import Level
from projections.boards.today import Part
from tests.journeys.worlds import FIRST_LEAD, MATTER, REPORTED, SECOND_LEAD

DEPARTMENTS: Final = (FIRST_LEAD, SECOND_LEAD, REPORTED, "lighting", "power")
INSTANTS: Final = {"from": "2026-03-01T00:00:00+08:00", "to": "2026-07-01T00:00:00+08:00"}
MOMENTS: Final = ("2026-04-30T00:00:00+08:00", "2026-03-10T09:54:00+08:00")
TODAY: Final = "/api/v1/boards/today"
MAP: Final = "/api/v1/boards/map"
HOT: Final = "/api/v1/boards/hot-topics"
DISTRICT: Final = {"level": "district", **INSTANTS}

BOARDS: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {
    TODAY: [
        {},
        *({"department": each} for each in DEPARTMENTS),
        *({"as_of": each} for each in MOMENTS),
    ],
    f"{TODAY}/orders": [
        *({"part": each} for each in get_args(Part)),
        {"part": "red", "age": "over_30_days"},
        *({"part": "open", "as_of": each} for each in MOMENTS),
        *({"part": "open", "department": each} for each in DEPARTMENTS),
    ],
    "/api/v1/boards/repeat-places": [{}, *({"as_of": each} for each in MOMENTS)],
    HOT: [
        {},
        *({"level": each, "at_least": 2, "window": "week"} for each in get_args(Level)),
    ],
    f"{HOT}/wordings": [
        {"area": "440511001000", "matter": MATTER, "window": each} for each in ("day", "week")
    ],
    MAP: [
        *({"level": each, **INSTANTS} for each in get_args(Level)),
        *({**DISTRICT, "as_of": each} for each in MOMENTS),
        *({"level": each, "cells": "now", **INSTANTS} for each in get_args(Level)),
    ],
    "/api/v1/boards/orders": [
        {**DISTRICT, "part": part, "area": "440511000000", "as_of": as_of, "cells": cells}
        for part, as_of, cells in product(("open", "registered"), MOMENTS, ("then", "now"))
    ],
}
