"""What the paired worlds ask of the lists of orders and cases: each filter that they have."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.journeys.board_questions import DEPARTMENTS, INSTANTS
from tests.journeys.worlds import MATTER, NAME, OTHER_PHONE, PHONE

Query = Mapping[str, Any]
NO_TOPIC: Final = "00000000-0000-4000-8000-000000000000"
CELL: Final = "440511001012019"  # of the place of the secret order
AREAS: Final[Sequence[Query]] = (
    {"district": "440511000000"},
    {"subdistrict": "440511001000"},
    {"community": "440511001012"},
    *({"cell": CELL, "cells": each} for each in ("then", "now")),
)
OF_ORDERS: Final[Sequence[Query]] = (
    {},
    {"limit": 1},
    *({"status": each} for each in ("dispatched", "in_progress", "follow_up", "closed")),
    {"kind": "tip_off"},
    {"matter": MATTER},
    *({"department": each} for each in DEPARTMENTS),
    *AREAS,
    {"channel": "phone"},
    {"topic": NO_TOPIC},
    *({name: each} for name in ("overdue", "open", "on_time") for each in ("true", "false")),
    *({"reclassified": each} for each in ("true", "false")),
    {"place_unsure": "true"},
    {"due_before": "2026-12-01T00:00:00+08:00"},
    {"registered_from": INSTANTS["from"], "registered_to": INSTANTS["to"]},
    *({"q": each} for each in (NAME, "刺鼻", "异味", "更正")),
    *({"phone": each} for each in (PHONE, OTHER_PHONE)),
)
OF_CASES: Final[Sequence[Query]] = (
    {},
    {"status": "reported"},
    {"source": "public"},
    {"matter": "06010"},
    {"department": "lighting"},
    {"worker": "worker-1"},
    {"order_no": "20260310-440500-000001"},
    *AREAS,
    *({name: each} for name in ("overdue", "open", "review_due") for each in ("true", "false")),
)
