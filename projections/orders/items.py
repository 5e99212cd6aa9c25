"""
What a list and an inbox show of an order. Pure.

No requester, no narrative, and the title only while its key lives. The classes are made from the
declared columns; orjson writes their objects as it does dictionaries, and they are made in a
quarter of the time.
"""

from collections.abc import Mapping
from dataclasses import make_dataclass
from operator import itemgetter
from typing import Any, Final

from projections.engine.read_model import ViewRow
from projections.orders.list import SHOWN

Said = Mapping[str, Any]  # what people wrote, by field
Item = Any  # ListItem or InboxItem: mypy does not see into classes that are made

OF_INBOX: Final = ("role", "assignment_status", "dispatched_at", "acknowledged_at")
OF_ITEM: Final = (*SHOWN, "matter", "title", "erased", "supporting_departments", "overdue")
as_shown: Final = itemgetter(*SHOWN)
of_inbox: Final = itemgetter(*OF_INBOX)

ListItem: Final = make_dataclass("ListItem", OF_ITEM, repr=False)
InboxItem: Final = make_dataclass("InboxItem", (*OF_ITEM, *OF_INBOX), repr=False)


def item(row: ViewRow, texts: Said) -> Item:
    return ListItem(*values(row, texts))


def inbox_item(row: ViewRow, texts: Said) -> Item:
    return InboxItem(*values(row, texts), *of_inbox(row))


def values(row: ViewRow, texts: Said) -> tuple[Any, ...]:
    """Return them as OF_ITEM names them."""
    lead, holding = row["lead_department"], row["departments"]
    return (
        *as_shown(row),
        {"code": row["matter"], "name": row["matter_name"]},
        texts.get("title"),
        row["sealed_title"] is not None and not texts,
        [code for code in holding if code != lead],
        row["overdue"],
    )
