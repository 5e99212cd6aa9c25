"""What happened to an order, oldest first (时间线): one item for each event of its stream. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.event import Event, Names
from events.personal.text import mask_email, mask_phone
from events.store import Recorded

BESIDE = {"type", "subject_id", "order_no"}  # said elsewhere in the item or its address
PHONES = frozenset({"requester_phone", "caller_phone"})


def timeline(
    history: Sequence[Recorded],
    *,
    names: Mapping[str, str] | None = None,
    english: bool = False,
) -> list[dict[str, Any]]:
    """
    Return one item for each event; phone numbers and addresses are masked for everyone.

    `names` gives departments their Chinese names in the summaries, which never hold personal data
    and are Chinese or `english`.
    What a reader sees of `data` is declared in hotline/api/orders/disclosure.py.
    """
    named = Names.in_english(names or {}) if english else Names(names or {})
    return [item(each, named, english=english) for each in history]


def item(recorded: Recorded, names: Names, *, english: bool) -> dict[str, Any]:
    origin, event = recorded.origin, recorded.event
    return {
        "position": recorded.position,
        "version": recorded.version,
        "type": event.type,
        "recorded_at": recorded.recorded_at,
        "actor": {
            "account": origin.actor,
            "role": origin.role,
            "department": origin.department,
        },
        "summary": event.sentence_en(names) if english else event.sentence(names),
        "data": data_of(event),
    }


def data_of(event: Event) -> dict[str, Any]:
    """Everything that was said and is open here; the texts of an erased person are missing."""
    data = event.model_dump(exclude=BESIDE, exclude_none=True)
    phones = PHONES | ({"value"} if data.get("field") == "requester_phone" else set())
    masks = {**dict.fromkeys(phones, mask_phone), "requester_email": mask_email}
    return {name: masks[name](value) if name in masks else value for name, value in data.items()}
