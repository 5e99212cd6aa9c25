"""Addresses of the list of orders with the filters that find exactly the orders of a number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from events.catalog.names import Status
from hotline.api.orders.work_orders import PATH

UNMERGED: Final = tuple(each.value for each in Status if each is not Status.MERGED)


def list_address(filters: Mapping[str, Any]) -> str:
    return f"{PATH}?{urlencode(filters, doseq=True)}"


def registered_in(since: datetime, to: datetime) -> Mapping[str, Any]:
    """Merged orders are left out: they count with the order that leads (D-06)."""
    period = {"registered_from": since.isoformat(), "registered_to": to.isoformat()}
    return {**period, "status": UNMERGED}
