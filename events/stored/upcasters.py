"""
Old shapes of events, brought up to date one pure step at a time.

A step takes the stored `data` of version n and returns that of n + 1. Each has a stored sample in
`tests/events/stored/samples/`; events themselves are never rewritten (X-03).
"""

from collections.abc import Callable, Mapping
from typing import Any

Json = Mapping[str, Any]


def dispatched_v1_to_v2(old: Json) -> Json:
    """v1 named one `department`; from v2 the lead is told apart from its supporters (D-01)."""
    rest = {key: value for key, value in old.items() if key != "department"}
    return rest | {"lead_department": old["department"], "supporting_departments": []}


UPCASTERS: Mapping[tuple[str, int], Callable[[Json], Json]] = {
    ("work_order.dispatched", 1): dispatched_v1_to_v2,
}


def upcast(type_: str, version: int, data: Json) -> Json:
    """Apply every step from `version` on."""
    while step := UPCASTERS.get((type_, version)):
        data, version = step(data), version + 1
    return data
