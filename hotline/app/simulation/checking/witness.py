"""
What an independent reader makes of one order: a fold of its own, by the types of facts alone.

It shares nothing with the rules, so that a fault of the rules does not hide itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from events.stored.row import Row

ENDS: Final = {
    "answered": "closed",
    "closed": "closed",
    "declined": "declined",
    "marked_invalid": "invalid",
    "transferred": "transferred",
    "merged": "merged",
    "withdrawn": "withdrawn",
    "archived": "archived",
}
REVIEWS: Final = frozenset({"result_approved", "result_rejected", "follow_up_recorded"})
BACK: Final = frozenset({"reopened", "rework_ordered", "unmerged", "result_rejected"})
MOVES: Final = frozenset(  # T-01, and what starts the first clock of a department
    {
        *("dispatched", "lead_ruled", "extension_granted", "handling_resumed"),
        *("information_supplied", "information_wait_ended", "rework_ordered", "reopened"),
        *("reclassified", "urgency_set", "deadline_recomputed"),
        *("supporting_added", "assignment_delegated"),
    }
)
AT_WORK: Final = frozenset(
    {"assignment_acknowledged", "result_submitted", "reply_sent", "result_approved"}
)
SHORTENS: Final = frozenset({"reclassified", "urgency_set"})
HANDLE: Final = "handle"


@dataclass(frozen=True)
class Violation:
    """An invariant, and where it does not hold. No text of a request is in it."""

    invariant: str
    order_no: str
    version: int
    detail: str = ""


@dataclass
class WitnessedPart:
    """A department's part in the order. `due` None: it is paused, or was not given."""

    department: str
    is_lead: bool
    is_open: bool = True
    due: datetime | None = None


@dataclass
class Witness:
    """One order, up to some fact."""

    order_no: str
    version: int = 0
    at: datetime | None = None
    parts: dict[str, WitnessedPart] = field(default_factory=dict)
    made: int = 0
    lead: str | None = None  # the id of its part
    submitter: str | None = None
    has_result: bool = False  # of the lead, in this round
    first_submitted: datetime | None = None
    due: datetime | None = None  # that counts: as it was when the lead first submitted
    ended: str | None = None
    rounds: set[int] = field(default_factory=set)
    round: int = 1
    merged_into: str | None = None
    followers: set[str] = field(default_factory=set)
    marks: set[tuple[str, ...]] = field(default_factory=set)

    def take(self, row: Row) -> Iterator[Violation]:
        name, data = row.type.removeprefix("work_order."), row.data
        at = instant(data["at"])
        if row.version != self.version + 1:
            yield self.broken("versions_without_gaps", row)
        if self.at is not None and at < self.at:
            yield self.broken("time_never_goes_back", row)
        self.version, self.at = row.version, at
        yield from self.check(name, row, data, at)
        self.fold(name, row, data, at)

    def broken(self, invariant: str, row: Row) -> Violation:
        return Violation(invariant, self.order_no, row.version, row.type)

    def check(
        self, name: str, row: Row, data: Mapping[str, Any], at: datetime
    ) -> Iterator[Violation]:
        if name in AT_WORK and self.ended is not None:
            yield self.broken("no_work_after_the_end", row)
        if name == "dispatched" and self.lead is not None:
            yield self.broken("exactly_one_lead", row)
        if name in AT_WORK and self.lead is None:
            yield self.broken("exactly_one_lead", row)
        if name in {"dispatched", "lead_ruled"}:
            codes = [data["lead_department"], *data.get("supporting_departments", ())]
            if len(set(codes)) != len(codes):
                yield self.broken("exactly_one_lead", row)
        if name in {"result_submitted", "reply_sent"}:
            yield from self.check_answer(name, row, data)
        if name in REVIEWS and row.actor == self.submitter:
            yield self.broken("nobody_reviews_own_work", row)
        yield from self.check_dues(name, row, data)
        if name in {"deadline_warned", "deadline_missed"}:
            yield from self.check_mark(name, row, data, at)
        if name == "leader_replied" and data["leader"] != self.merged_into:
            yield self.broken("merged_follows_its_leader", row)

    def check_answer(self, name: str, row: Row, data: Mapping[str, Any]) -> Iterator[Violation]:
        if name == "result_submitted":
            if data["is_lead"] and self.has_result:
                yield self.broken("one_result_per_round", row)
            return
        if data["round"] in self.rounds:
            yield self.broken("one_reply_per_round", row)
        if any(part.is_open for part in self.parts.values()):
            yield self.broken("no_reply_with_an_open_assignment", row)

    def check_dues(self, name: str, row: Row, data: Mapping[str, Any]) -> Iterator[Violation]:
        for id_, due in handle_dues(data):
            if name not in MOVES:
                yield self.broken("due_moves_only_by_listed_facts", row)
            before = self.parts[id_].due if id_ in self.parts else None
            if before is None or name in {"dispatched", "lead_ruled"}:
                continue
            if name in SHORTENS and due > before:
                yield self.broken("due_moves_only_by_listed_facts", row)
            if name == "extension_granted" and due <= before:
                yield self.broken("due_moves_only_by_listed_facts", row)

    def check_mark(
        self, name: str, row: Row, data: Mapping[str, Any], at: datetime
    ) -> Iterator[Violation]:
        """A warning comes before the deadline, a miss after it, and each once."""
        mark = (name, *(str(data.get(key)) for key in ("clock", "assignment_id", "revision")))
        if mark in self.marks:
            yield self.broken("warned_and_missed_once", row)
        self.marks.add(mark)
        due = instant(data["due_at"])
        if (at > due) == (name == "deadline_warned"):
            yield self.broken("warned_before_missed_after", row)
        part = self.parts.get(data.get("assignment_id") or "")
        if data["clock"] == HANDLE and part is not None and part.due != due:
            yield self.broken("warned_before_missed_after", row)

    def fold(self, name: str, row: Row, data: Mapping[str, Any], at: datetime) -> None:
        if name in {"dispatched", "lead_ruled"}:
            self.assigned(data)
        elif name in {"supporting_added", "assignment_delegated"}:
            self.made += 1
            self.parts[data["assignment_id"]] = WitnessedPart(data["department"], is_lead=False)
        elif name in {"supporting_released", "delegation_recalled"}:
            for id_ in data["assignment_ids"]:
                self.parts.pop(id_, None)
        elif name in {"return_granted", "merged"}:
            self.lead, self.parts = None, {}
        elif name == "result_submitted":
            self.submitted(row, data, at)
        elif name == "reply_sent":
            self.rounds.add(data["round"])
        self.ending(name, data)
        self.moved(name, data)

    def assigned(self, data: Mapping[str, Any]) -> None:
        codes = [data["lead_department"], *data.get("supporting_departments", ())]
        first = self.made + 1
        self.parts = {
            str(first + n): WitnessedPart(code, is_lead=n == 0) for n, code in enumerate(codes)
        }
        self.lead, self.made, self.has_result = str(first), self.made + len(codes), False

    def submitted(self, row: Row, data: Mapping[str, Any], at: datetime) -> None:
        if (part := self.parts.get(data["assignment_id"])) is not None:
            part.is_open = False
        if data["is_lead"]:
            self.submitter, self.has_result = row.actor, True
            counted = instant(data.get("counted_at", at))
            self.first_submitted = self.first_submitted or counted

    def ending(self, name: str, data: Mapping[str, Any]) -> None:
        if name in ENDS:
            self.ended = ENDS[name]
            for part in self.parts.values():
                part.is_open = False
        elif name in BACK:
            self.ended, self.has_result = None, False
            if self.lead in self.parts and name != "unmerged":
                self.parts[self.lead].is_open = True
            if data.get("false_close"):
                self.first_submitted = None
        if name == "merged":
            self.merged_into = data["into"]
        elif name == "unmerged":
            self.merged_into = None
        elif name == "follower_joined":
            self.followers.add(data["follower"])
        elif name == "follower_left":
            self.followers.discard(data["follower"])

    def moved(self, name: str, data: Mapping[str, Any]) -> None:
        """The due date that counts stays as it was when the lead first submitted (T-06)."""
        dues = dict(handle_dues(data))
        stopped = {
            each.get("assignment_id") for each in data.get("stopped", ()) if each["name"] == HANDLE
        }
        for id_, part in self.parts.items():
            part.due = None if id_ in stopped else dues.get(id_, part.due)
        is_new = name in {"dispatched", "lead_ruled", "return_granted", "unmerged"}
        if is_new or (self.first_submitted is None and (dues or stopped)):
            self.due = self.parts[self.lead].due if self.lead in self.parts else None

    @property
    def is_left_out(self) -> bool:
        return self.ended == "withdrawn" or self.merged_into is not None

    def fell_due(self, since: datetime, until: datetime) -> bool:
        return self.due is not None and since <= self.due < until and not self.is_left_out

    @property
    def on_time(self) -> bool:
        met, due = self.first_submitted, self.due
        return met is not None and due is not None and met <= due


def handle_dues(data: Mapping[str, Any]) -> Iterator[tuple[str, datetime]]:
    for clock in data.get("clocks", ()):
        if clock["name"] == HANDLE and clock.get("assignment_id"):
            yield clock["assignment_id"], instant(clock["due_at"])


def instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
