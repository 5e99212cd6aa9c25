"""What is kept of an item that came too late to move its case. Pure."""

from dataclasses import replace
from typing import Any, ClassVar

from events.catalog.grid_case.late import CaseFactKept
from events.event import Event
from events.refusal import Refusal
from grid.grid_case.acts.late import KeepCaseFact
from grid.sync.item import SyncItem


def late_fact(item: SyncItem, command: Any, refusal: Refusal) -> KeepCaseFact:
    """What the worker found, wrote and photographed, and why it moved nothing."""
    return KeepCaseFact(
        action=item.action,
        why=refusal.code,
        result=result_of(command),
        note=getattr(command, "note", None),
        photos=getattr(command, "photos", ()),
    )


def result_of(command: Any) -> str | None:
    if (result := getattr(command, "result", None)) is not None:
        return str(result)
    passed = getattr(command, "passed", None)
    return None if passed is None else ("passed" if passed else "failed")


def arrived(said: KeepCaseFact) -> KeepCaseFact:
    """An arrival moves nothing by its nature: no refusal, no result."""
    return replace(said, why=None, result=None)


def why_kept(event: Event) -> Refusal | None:
    """Of an event that an item led to; None: it was done."""
    if not isinstance(event, CaseFactKept) or event.why is None:
        return None
    return LateFact(because=event.why, reason=title_of(event.why))


def title_of(code: str) -> str:
    return next((each.title for each in refusals(Refusal) if each.code == code), code)


def refusals(family: type[Refusal]) -> list[type[Refusal]]:
    below = family.__subclasses__()
    return [each for each in below if hasattr(each, "code")] + [
        deeper for each in below for deeper in refusals(each)
    ]


class LateFact(Refusal):
    """The case had moved on: nothing changed, and what was reported is kept in the case."""

    code: ClassVar[str] = "sync.late_fact"
    title: ClassVar[str] = "案件此前已有变化，本项未改变案件状态，所报内容已记入案件"
    needs_zh: ClassVar[str] = "原因：{reason}。无须重发；如有异议，请联系网格长"
    needs: ClassVar[str] = "Because of {because}. Do not send it again."
