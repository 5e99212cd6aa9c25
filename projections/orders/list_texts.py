"""What people said, as far as the list keeps it: sealed, or its place in the log. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from events.personal.sealing import excerpt
from projections.engine.read_model import Fact
from projections.orders.search_tokens import CORRECTING

Columns = dict[str, Any]
NO_ONE: Final = ""  # a person who was erased


def texts_registered(fact: Fact) -> Columns:
    """Return what a registration says."""
    return {
        "subject_id": fact.subject_id,
        "sealed_title": None if fact.sealed is None else excerpt(fact.sealed, "title"),
        "title_subject": fact.subject_id,
        "title_version": fact.version,
        "search_tokens": list(fact.tokens),
        "text_positions": [fact.position],
    }


def texts_after(row: Mapping[str, Any], fact: Fact) -> Columns:
    """Return what a later fact changes."""
    if fact.type in CORRECTING:
        return corrected(row, fact)
    if fact.type == "work_order.urged":
        return urged(row, fact)
    return {}


def corrected(row: Mapping[str, Any], fact: Fact) -> Columns:
    """The corrected title and text are found by their words, the requester by the new number."""
    match fact.data["field"]:
        case "title":
            new = {
                "sealed_title": None if fact.sealed is None else excerpt(fact.sealed, "value"),
                "title_subject": fact.subject_id,
                "title_version": fact.version,
                "search_tokens": together(row, fact.tokens),
            }
        case "narrative":
            new = {"search_tokens": together(row, fact.tokens)}
        case "requester_phone":
            new = {"renumbered_to": fact.subject_id or NO_ONE}
        case "requester_name":
            new = {}
        case _:
            return {}
    return {**new, "text_positions": [*row["text_positions"], fact.position]}


def urged(row: Mapping[str, Any], fact: Fact) -> Columns:
    """Another caller finds the order by their own number (D-05)."""
    if fact.data["by_requester"] or fact.data.get("by_staff") or fact.subject_id is None:
        return {}
    return {
        "caller_ids": list(dict.fromkeys((*row["caller_ids"], fact.subject_id))),
        "text_positions": [*row["text_positions"], fact.position],
    }


def together(row: Mapping[str, Any], new: Sequence[int]) -> list[int]:
    """
    The old words stay among the tokens; what is found by them is checked against the text.

    An order of an erased requester is not found by words any more.
    """
    return [] if row["subject_id"] is None else list(dict.fromkeys((*row["search_tokens"], *new)))


def erased(row: Mapping[str, Any], subject: str) -> Columns:
    """Nothing that was derived from a person outlives their key; their title stays shut."""
    new: Columns = {"caller_ids": [caller for caller in row["caller_ids"] if caller != subject]}
    if row["renumbered_to"] == subject:
        new["renumbered_to"] = NO_ONE
    if row["subject_id"] == subject:
        new |= {"subject_id": None, "search_tokens": []}
        if row["title_subject"] == subject:
            new["title_subject"] = None
    return new
