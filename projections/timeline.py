"""What happened to an order, oldest first (时间线): one item for each event of its stream. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.event import Event
from events.personal_text import mask_phone
from events.store import Recorded
from projections.summaries import summary

BESIDE = {"type", "subject_id", "order_no"}  # said elsewhere in the item or its address
OF_REQUESTER = frozenset({"requester_name", "requester_phone", "caller_name", "caller_phone"})
PHONES = frozenset({"requester_phone", "caller_phone"})


def timeline(
    history: Sequence[Recorded],
    *,
    show_requester: bool,
    names: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """
    Return the items that a reader may see.

    `names` gives departments their Chinese names in the summaries, which never hold personal data.
    Without `show_requester` the requester's data stays out (D-07); phone numbers are always masked.
    """
    return [item(each, names or {}, show_requester=show_requester) for each in history]


def item(recorded: Recorded, names: Mapping[str, str], *, show_requester: bool) -> dict[str, Any]:
    origin = recorded.origin
    return {
        "position": recorded.position,
        "version": recorded.version,
        "type": recorded.event.type,
        "recorded_at": recorded.recorded_at,
        "actor": {
            "account": origin.actor,
            "role": origin.role,
            "department": origin.department,
        },
        "summary": summary(recorded.event, names),
        "data": shown(recorded.event, show_requester=show_requester),
    }


def shown(event: Event, *, show_requester: bool) -> dict[str, Any]:
    """Everything that was said and is open here; the texts of an erased person are missing."""
    data = event.model_dump(exclude=BESIDE, exclude_none=True)
    if not show_requester:
        hidden = OF_REQUESTER | ({"value"} if corrects_requester(data) else set())
        return {name: value for name, value in data.items() if name not in hidden}
    phones = PHONES | ({"value"} if data.get("field") == "requester_phone" else set())
    return {name: mask_phone(value) if name in phones else value for name, value in data.items()}


def corrects_requester(data: Mapping[str, Any]) -> bool:
    return str(data.get("field", "")).startswith("requester")
