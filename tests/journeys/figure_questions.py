"""What the paired worlds ask about figures: periods, slices, dimensions."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from tests.journeys.board_questions import DEPARTMENTS
from tests.journeys.worlds import MATTER, SECOND_LEAD

Query = Mapping[str, Any]
PERIOD = {"from": "2026-03-01", "to": "2026-07-01"}
AS_OF = "2026-04-30T00:00:00+08:00"
SLICES: Sequence[Query] = (
    {},
    {"kind": "tip_off"},
    {"matter": MATTER},
    {"group": MATTER[:2]},
    {"subgroup": MATTER[:4]},
    {"channel": "phone"},
    {"urgency": "ordinary"},
    {"district": "440511000000"},
    {"subdistrict": "440511001000"},
    *({"department": each} for each in DEPARTMENTS),
    {"department": SECOND_LEAD, "subtree": "false"},
    {"as_of": AS_OF},
)
DIMENSIONS = (
    "department", "level", "district", "subdistrict", "community", "cell", "group", "subgroup",
    "matter", "kind", "channel", "urgency", "worker", "age", "day", "week", "month", "quarter",
    "year",
)  # fmt: skip
FIGURES = [
    *({**PERIOD, **each} for each in SLICES),
    *({**PERIOD, "by": by} for by in DIMENSIONS),
    *({**PERIOD, "by": by, "then_by": "month"} for by in ("district", "department", "kind")),
    {**PERIOD, "by": "department", "then_by": "worker"},
    *({**PERIOD, "by": by, "cells": "now"} for by in ("cell", "district")),
    *({**PERIOD, "by": by, **each} for by, each in product(("cell", "day"), SLICES[1:3])),
    {"from": "2026-03-10", "to": "2026-03-25"},
    {"from": "2026-03-01", "to": "2026-04-01", "by": "district"},
]
BEHIND = [
    *({**PERIOD, **each} for each in SLICES),
    *({**PERIOD, "part": part} for part in ("numerator", "overdue", "left_out", "excluded")),
    *({**PERIOD, "by": "department", "key": each} for each in DEPARTMENTS),
    {**PERIOD, "by": "kind", "key": "tip_off"},
    {**PERIOD, "by": "kind", "then_by": "month", "key": "tip_off,2026-03"},
    {**PERIOD, "by": "month", "key": "2026-03"},
]
SLICES_OF_ANOTHER = [{**PERIOD, **each} for each in ({}, {"matter": MATTER}, {"as_of": AS_OF})]
