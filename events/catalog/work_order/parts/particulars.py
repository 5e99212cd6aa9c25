"""The particulars of a work order (工单要素): what it is about, where, how urgent, how secret."""

from collections.abc import Mapping
from typing import Any, Final

from events.catalog.names import RequestKind, Secrecy
from events.catalog.work_order.effect import Data, Effect

PARTICULARS: Final = (
    "channel",
    "kind",
    "matter",
    "matter_name",
    "catalogue_version",
    "urgency",
    "secrecy",
    "has_requester",
    "reachable",
    "reported_department",
    "area",
    "place_text",
    "point",
)
AREA_COLUMNS: Final = ("district", "subdistrict", "community", "cell")


def given(effect: Effect, data: Data) -> dict[str, Any]:
    """Return the particulars that a fact with this effect gives, by name."""
    return {name: data.get(name) for name in effect.sets}


def as_columns(particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Return them as views keep them: of stored JSON, with the area in columns of its own."""
    flat = dict(particulars)
    if "area" not in flat:
        return flat
    flat.update(zip(AREA_COLUMNS, area_columns(flat.pop("area")), strict=True))
    return flat


def area_columns(area: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return the place as views keep it, in the order of AREA_COLUMNS."""
    cell = area.get("cell")
    code = cell and cell["code"]
    return area.get("district"), area.get("subdistrict"), area.get("community"), code


def is_protected(kind: str, secrecy: str) -> bool:
    """D-07: a tip-off, or the wish for secrecy, keeps the requester from the departments."""
    return kind == RequestKind.TIP_OFF or secrecy != Secrecy.OPEN


def is_erased(registered: Data) -> bool:
    """Whether the key is destroyed: nothing of what was registered can be opened."""
    texts = (registered.get("title"), registered.get("narrative"))
    return registered.get("subject_id") is not None and texts == (None, None)
