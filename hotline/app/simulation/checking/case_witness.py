"""
What an independent reader makes of one grid case: a fold of its own, by the types of facts alone.

It shares nothing with the rules, so that a fault of the rules does not hide itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from events.stored.row import Row
from hotline.app.simulation.checking.witness import Violation, instant

STATUS: Final = {
    "reported": "reported",
    "verification_requested": "verifying",
    "verified": "reported",
    "opened": "opened",
    "not_opened": "not_opened",
    "dispatched": "dispatched",
    "escalated": "dispatched",
    "return_granted": "opened",
    "acknowledged": "handling",
    "resumed": "handling",
    "suspension_granted": "suspended",
    "handling_submitted": "checking",
    "check_failed": "handling",
    "closed": "closed",
    "fixed_on_spot": "fixed_on_spot",
    "fix_accepted": "closed",
    "fix_rejected": "reported",
    "voided": "voided",
    "withdrawn": "voided",
}
STOPS: Final = {
    "verification_requested": {"accept", "open"},
    "verified": {"verify"},
    "opened": {"open", "accept"},
    "dispatched": {"dispatch"},
    "handling_submitted": {"handle"},
    "check_passed": {"check"},
    "check_failed": {"check"},
    "check_requested": {"close"},
}
STOPS_ALL: Final = frozenset(
    {"not_opened", "return_granted", "closed", "fixed_on_spot", "fix_accepted", "fix_rejected"}
    | {"withdrawn"}
)
RUNS_IN: Final[Mapping[str, set[str]]] = {
    "reported": {"accept", "open"},
    "verifying": {"verify"},
    "opened": {"dispatch"},
    "dispatched": {"handle"},
    "handling": {"handle"},
    "checking": {"check", "close"},
    "fixed_on_spot": {"close"},
}
ENDED: Final = frozenset({"closed", "not_opened"})
WATCHES: Final = frozenset(  # of those who never handle: the department does none of them
    {"verified", "opened", "not_opened", "check_passed", "check_failed", "closed"}
    | {"fix_accepted", "fix_rejected"}
)
ON_SITE: Final = {"verified": "verify", "check_passed": "check", "check_failed": "check"}
LEAVES: Final = frozenset(
    {"not_opened", "return_granted", "escalated", "closed", "fixed_on_spot", "voided", "withdrawn"}
)
LATER: Final = frozenset({"photos_attached", "fact_kept", "withdrawn"})  # also of what is over


class Runs(NamedTuple):
    """A clock that runs; `number`: how often this one was set."""

    due: datetime
    number: int


class Task(NamedTuple):
    """What one worker is asked to do."""

    id: str
    kind: str
    worker: str | None


@dataclass
class CaseWitness:
    """One case, up to some fact."""

    case_no: str
    version: int = 0
    at: datetime | None = None
    status: str | None = None
    source: str = ""
    order_no: str | None = None
    department: str | None = None
    running: dict[str, Runs] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    handle: Runs | None = None  # as it was last set
    settings: dict[str, int] = field(default_factory=dict)  # how often each clock was set
    missed: set[tuple[str, int]] = field(default_factory=set)
    task: Task | None = None
    tasks: set[str] = field(default_factory=set)
    verified: bool = False
    passed: bool = False
    withdrawn: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    due: datetime | None = None  # that counted when the department first reported it done
    first_done: datetime | None = None
    last_done: datetime | None = None

    def take(self, row: Row) -> Iterator[Violation]:
        name, data = row.type.removeprefix("grid_case."), row.data
        at = instant(data["at"])
        if row.version != self.version + 1:
            yield self.broken("versions_without_gaps", row)
        if self.at is not None and at < self.at:
            yield self.broken("time_never_goes_back", row)
        self.version, self.at = row.version, at
        yield from self.check(name, row, data, at)
        self.fold(name, data, at)

    def broken(self, invariant: str, row: Row) -> Violation:
        return Violation(invariant, self.case_no, row.version, row.type)

    def check(
        self, name: str, row: Row, data: Mapping[str, Any], at: datetime
    ) -> Iterator[Violation]:
        if self.status in ENDED and name not in LATER:
            yield self.broken("no_work_after_the_end", row)
        if name == "opened" and self.source == "public" and not self.verified:
            yield self.broken("public_report_verified_before_it_is_opened", row)
        if name == "closed" and not self.passed:
            yield self.broken("checked_before_it_is_closed", row)
        if name in WATCHES and row.department is not None and row.department == self.department:
            yield self.broken("no_department_checks_or_closes_its_case", row)
        if (kind := ON_SITE.get(name)) is not None and (
            self.task is None
            or (data["task_id"], kind, row.actor)
            != (self.task.id, self.task.kind, self.task.worker)
        ):
            yield self.broken("a_task_is_done_by_the_person_who_has_it", row)
        if (task := data.get("task")) is not None and task["id"] in self.tasks:
            yield self.broken("a_task_is_done_by_the_person_who_has_it", row)
        if name == "deadline_missed":
            yield from self.check_miss(row, data, at)

    def check_miss(self, row: Row, data: Mapping[str, Any], at: datetime) -> Iterator[Violation]:
        runs = self.running.get(data["clock"])
        is_true = runs is not None and runs.due == instant(data["due_at"]) < at
        if not is_true or (data["clock"], runs and runs.number) in self.missed:
            yield self.broken("case_clock_missed_once_while_it_runs", row)

    def fold(self, name: str, data: Mapping[str, Any], at: datetime) -> None:
        if name == "reported":
            self.source, self.order_no = data["source"], data.get("order_no")
        self.counts[name] = self.counts.get(name, 0) + 1
        self.clocks(name, data)
        self.people(name, data)
        self.judged(name, data, at)
        if name == "restored":
            self.status = data["status"]
        self.status = STATUS.get(name, self.status)

    def clocks(self, name: str, data: Mapping[str, Any]) -> None:
        if name in STOPS_ALL:
            self.running.clear()
        for each in STOPS.get(name, ()):
            self.running.pop(each, None)
        for each in data.get("stopped") or ():
            self.running.pop(each["name"], None)
            self.paused.add(each["name"])
        if name == "check_failed" and self.handle is not None:
            self.running["handle"] = self.handle
        for each in data.get("clocks") or ():
            number = self.settings[each["name"]] = self.settings.get(each["name"], 0) + 1
            self.paused.discard(each["name"])
            self.running[each["name"]] = Runs(instant(each["due_at"]), number)
        self.handle = self.running.get("handle", self.handle)
        if name == "deadline_missed":
            runs = self.running.get(data["clock"])
            self.missed.add((data["clock"], runs.number if runs else 0))

    def people(self, name: str, data: Mapping[str, Any]) -> None:
        if name in {"dispatched", "escalated"}:
            self.department = data["department"]
        elif name == "return_granted":
            self.department = None
        if name in LEAVES or name in ON_SITE:
            self.task = None
        if (task := data.get("task")) is not None:
            self.task = Task(task["id"], task["kind"], task.get("worker"))
            self.tasks.add(task["id"])

    def judged(self, name: str, data: Mapping[str, Any], at: datetime) -> None:
        if name == "verified":
            self.verified = data["result"] == "true"
        elif name == "check_passed":
            self.passed = True
        elif name in {"handling_submitted", "check_requested", "check_failed"}:
            self.passed = False
        elif name == "withdrawn":
            self.withdrawn = True
        if name == "handling_submitted":
            self.first_done, self.last_done = self.first_done or at, at
        elif self.first_done is None and (handle := self.running.get("handle")) is not None:
            self.due = handle.due

    def at_the_end(self, until: datetime) -> Iterator[Violation]:
        """Each clock has ended, or it is the one of the stage and its miss is marked in time."""
        allowed = RUNS_IN.get(self.status or "")
        names = set(self.running)
        waits = names | (self.paused if self.order_no else set())
        if allowed is not None and (not waits & allowed or names - allowed or len(names) > 1):
            yield self.open_end("every_case_clock_ended_or_running")
        if self.status in ENDED and names:
            yield self.open_end("every_case_clock_ended_or_running")
        for name, runs in self.running.items():
            marked = (name, runs.number) in self.missed
            if self.status in RUNS_IN and runs.due < until and not marked:
                yield self.open_end("case_clock_missed_once_while_it_runs")

    @property
    def is_on_time(self) -> bool:
        done, due = self.first_done, self.due
        return done is not None and due is not None and done <= due

    def open_end(self, invariant: str) -> Violation:
        running = ", ".join(sorted(self.running)) or "no clock"
        return Violation(invariant, self.case_no, self.version, f"{self.status}: {running}")
