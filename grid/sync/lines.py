"""
In which order items are decided: by device sequence within a case, cases beside each other. Pure.

A line holds the items of one case, or of one patrol round; shifts are one line more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from events.catalog.patrol_rounds import PATROL_ROUNDS
from grid.sync.item import SyncItem

Known = Mapping[UUID, str]
"""The streams that items of this account led to, by client_id."""


def lines(items: Iterable[SyncItem], known: Known) -> Sequence[Sequence[SyncItem]]:
    """
    Each in the order of the device; a repeat in the same request comes after its first.

    A case that one item calls by its number and another by its report is one line, if `known`.
    """
    found: dict[object, list[SyncItem]] = {}
    for item in sorted(items, key=lambda each: each.sequence):
        found.setdefault(line_of(item, known), []).append(item)
    return list(found.values())


def line_of(item: SyncItem, known: Known) -> object:
    if item.case_client_id is not None:
        return known.get(item.case_client_id, item.case_client_id)
    if item.case_no is not None:
        return f"grid_case-{item.case_no}"
    if item.round_id is not None:
        return f"{PATROL_ROUNDS}-{item.round_id}"
    if begins_case(item):
        return known.get(item.client_id, item.client_id)
    return None


def begins_case(item: SyncItem) -> bool:
    """It names no case and makes one: the act says so by its name."""
    return item.action in BEGINNING and item.case_no is None and item.case_client_id is None


BEGINNING = frozenset({"report-case", "fix-on-spot"})
"""Actions that begin a case where they name none."""


def named(items: Iterable[SyncItem]) -> Collection[UUID]:
    """The client_ids that items refer to: their streams decide order and gaps."""
    items = tuple(items)
    refer = {each.case_client_id for each in items} | {each.after for each in items}
    return {each for each in refer if each is not None}


def waits(item: SyncItem, received: Collection[UUID], streams: Known, *, stopped: bool) -> bool:
    """
    A predecessor is missing: the report that it is about, or the item that it comes after.

    `stopped`: an earlier item of its line has to be sent again.
    """
    report = item.case_client_id
    if stopped or (report is not None and report not in streams):
        return True
    return item.after is not None and item.after not in received
