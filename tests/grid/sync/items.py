"""Items of a phone, as tests make them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from grid.sync.item import SyncItem

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def client_id(number: int) -> UUID:
    return UUID(int=number)


def item(sequence: int, action: str = "attach", **more: Any) -> SyncItem:
    """The item's own client_id follows from its sequence."""
    said = {"client_id": client_id(sequence), "recorded_at": NOON, "action": action}
    return SyncItem(sequence=sequence, **{**said, **more})
