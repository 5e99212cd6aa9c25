"""
Every state that a life can reach, with the commands that lead from one to another.

A state is what the rules decide upon: texts, numbers and instants are left out, and of each clock
only whether it runs, is paused or is past. One order stands for all orders in the same state.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from events.act import Actor
from events.catalog.names import ClockName, RequestKind, Status
from events.catalog.work_order.parts.clocks import latest
from events.catalog.work_order.parts.lifecycle import ENDED
from events.refusal import Refusal
from hotline.work_order.acts.deadlines import WarnDeadline
from hotline.work_order.acts.endings.merging import FollowClose, Merge
from hotline.work_order.acts.results import SubmitResult
from hotline.work_order.reactions import CLOCK, deadlines
from hotline.work_order.roles import AT_WORK, PAUSED, UNDECIDED
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import acts_for, work_order
from tests.hotline.work_order import spec
from tests.hotline.work_order.life import accept
from tests.hotline.work_order.moves import by_actor
from tests.hotline.work_order.spec import T0, ask, given, handler, register

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
PEOPLE: Final = (
    spec.OPERATOR,
    spec.DISPATCHER,
    spec.SHIFT_LEAD,
    spec.CALLER_BACK,
    spec.SUPERVISOR,
)


def words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


EVERY_LIFE: Final = words(
    "accept dispatch acknowledge submit-result approve-result reject-result send-reply",
    "record-follow-up order-rework close reopen archive",
    "release-supporting open-dispute rule-lead",  # where a department is silent
)
THEMES: Final[Mapping[str, frozenset[str]]] = {
    "returns": words("request-return grant-return deny-return"),
    "pauses": words("suspend resume request-information supply-information"),
    "extensions": words("request-extension grant-extension deny-extension"),
    "departments": words("add-supporting delegate recall-delegation"),
    "supervision": words("issue-supervision answer-supervision issue-circular lift-supervision"),
    "merging": words("merge unmerge answer decline mark-invalid transfer withdraw"),
    "beside": words(
        "correct reveal urge reclassify relocate locate-again set-urgency set-secrecy "
        "contact-requester",
        "explain-miss promise tell-by-phone retry-messages split link-topic unlink-topic attach",
        "request-exclusion approve-exclusion deny-exclusion",
    ),
}
"""
The commands by what they are about; each theme is searched to its end, and all together as far as
the bound allows. `beside`: no guard of the others asks for them; they open and close no way.
"""
LEADER: Final = "20260302-440500-000009"


class Edge(NamedTuple):
    act: str
    by: str
    tag: str  # what the body says, where several bodies lead to different states
    target: int


@dataclass
class Graph:
    """`states`: one order, at a moment, for each; `edges`: what leads from it."""

    states: list[tuple[WorkOrder, datetime]] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)
    unsearched: set[int] = field(default_factory=set)  # known, and not gone on from

    @property
    def complete(self) -> bool:
        return not self.unsearched

    def can_reach(
        self, goal: Callable[[WorkOrder], bool], allowed: Callable[[WorkOrder, Edge], bool]
    ) -> set[int]:
        """The states from which a goal is reached by the allowed commands alone."""
        back: list[list[int]] = [[] for _ in self.states]
        for source, edges in enumerate(self.edges):
            order = self.states[source][0]
            for edge in edges:
                if allowed(order, edge):
                    back[edge.target].append(source)
        found = {n for n, (order, _) in enumerate(self.states) if goal(order)} | self.unsearched
        waiting = deque(found)
        while waiting:
            for source in back[waiting.popleft()]:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def acts(self) -> set[str]:
        return {edge.act for edges in self.edges for edge in edges}


def searched(kind: RequestKind, acts: Collection[str], most: int) -> Graph:
    """Breadth first by these commands, until no new state is found, or `most`."""
    order = given(register(kind=kind)).order
    graph, numbers = Graph(), {}
    waiting = deque([add(graph, numbers, order, T0, acts)])
    while waiting:
        source = waiting.popleft()
        if len(graph.states) >= most:
            graph.unsearched = {source, *waiting}
            break
        for act, by, tag, after, now in ways(*graph.states[source], acts):
            known = len(graph.states)
            target = add(graph, numbers, after, now, acts)
            graph.edges[source].append(Edge(act, by, tag, target))
            if target == known:
                waiting.append(target)
    return graph


def add(
    graph: Graph,
    numbers: dict[Any, int],
    order: WorkOrder,
    now: datetime,
    acts: Collection[str],
) -> int:
    name = key(order, now, acts)
    if name not in numbers:
        numbers[name] = len(graph.states)
        graph.states.append((order, now))
        graph.edges.append([])
    return numbers[name]


Way = tuple[str, str, str, WorkOrder, datetime]


def ways(order: WorkOrder, now: datetime, acts: Collection[str]) -> Iterator[Way]:
    yield from commands(order, now, acts)
    yield from clocks(order, now)
    if order.status is Status.MERGED:
        command = FollowClose(leader=LEADER, outcome="handled")  # type: ignore[arg-type]
        yield "follow-close", "system", "", done(order, ask(command, CLOCK, now)), now


def commands(order: WorkOrder, now: datetime, acts: Collection[str]) -> Iterator[Way]:
    at = now + MINUTE
    for by in (*PEOPLE, *(handler(code) for code in order.assignments)):
        for act in acts_for(order.status, by.roles):
            if act.name not in acts:
                continue
            for tag, command in bodies(act.name, by, order, at):
                asked = ask(command, by, at, other=leader())
                try:
                    events = work_order.decide(asked, order)
                except Refusal:
                    continue
                if events:
                    yield act.name, by.account, tag, work_order.fold(events, order), at


def bodies(act: str, by: Actor, order: WorkOrder, at: datetime) -> Iterator[tuple[str, Any]]:
    if act == "submit-result":
        yield "", result(len(order.results.evidence))
    elif act == "merge":
        yield "", Merge(into=LEADER)
    else:
        for move in by_actor(by)[act]:
            command = move.ask.command
            if act == "suspend":
                command = replace(command, review_at=at + timedelta(days=30))
            yield tag_of(command), command


def tag_of(command: Any) -> str:
    said = vars(command)
    if "reached" in said:
        satisfied = "satisfied" if said.get("resolved") else "unsatisfied"
        return satisfied if said["reached"] else "missed"
    return str(said.get("lead_department") or "")


def result(number: int) -> SubmitResult:
    """Another one than before, with evidence that no earlier one had (F-02)."""
    return SubmitResult(
        resolved=True,
        findings=f"第{number + 1}次办理。",
        public_reply="已修复。",
        evidence=(f"sha256:{number:064x}",),
    )


LEADING: Final = replace(given(register(), accept()).order, order_no=LEADER)


def leader() -> WorkOrder:
    return LEADING


def clocks(order: WorkOrder, now: datetime) -> Iterator[Way]:
    """An hour passes; or all the time until a clock runs out, with what is due before."""
    later = now + HOUR + MINUTE
    yield "an-hour-passes", "clock", "", ticked(order, later), later
    if order.return_until is not None and order.return_until >= now:
        after = order.return_until + MINUTE
        yield "the-window-passes", "clock", "", ticked(order, after), after
    for instant in deadlines(order):
        if not isinstance(instant.command, WarnDeadline):
            due = max(instant.at, now) + MINUTE
            yield "the-clock-runs-out", "clock", "", ticked(order, due), due


def ticked(order: WorkOrder, now: datetime) -> WorkOrder:
    """The order after the service has done what is due by then."""
    while due := [each for each in deadlines(order) if each.at < now]:
        before = order
        for each in due:
            order = done(order, ask(each.command, CLOCK, now))
        if order == before:
            break
    return order


def done(order: WorkOrder, asked: Any) -> WorkOrder:
    return work_order.fold(work_order.decide(asked, order), order)


def key(order: WorkOrder, now: datetime, acts: Collection[str]) -> tuple[Any, ...]:
    """What guards and decisions of these commands ask of an order."""
    if order.status in ENDED - {Status.CLOSED, Status.MERGED}:
        return (order.status,)
    return (
        order.status,
        order.lifecycle.before_return if order.status in UNDECIDED | {Status.MERGED} else None,
        tuple(sorted((p.department, p.role, p.status) for p in order.assignments.values())),
        order.merged_into,
        order.supervision and tuple(order.supervision[1:]),
        order.reworks,
        returns_key(order, now) if "request-return" in acts else (),
        order.lifecycle.first_submitted_at is not None if "withdraw" in acts else None,
        (order.information_requests, order.information_supplied),
        follow_up_key(order, now),
        clock_key(order, now),
        extension_key(order) if "request-extension" in acts else (),
    )


def returns_key(order: WorkOrder, now: datetime) -> tuple[Any, ...]:
    return (
        order.excluded_departments,
        order.returns,
        order.is_ruled,
        order.return_until is not None and now <= order.return_until,
    )


def follow_up_key(order: WorkOrder, now: datetime) -> tuple[Any, ...]:
    if order.status is not Status.FOLLOW_UP:
        return ()
    part = order.follow_up
    this_hour = any(each.hour == now.hour and now - each < HOUR for each in part.missed_at)
    return (len(part.missed_at), part.recorded, part.asks_rework, part.most, this_hour)


def clock_key(order: WorkOrder, now: datetime) -> tuple[Any, ...]:
    """Whether the lead is late, by the clock that says so; and whether the order may reopen."""
    appeal = latest(order.clocks, None, ClockName.APPEAL)
    may_reopen = appeal is not None and appeal.is_open
    lead = order.parts.assignments.lead
    if lead is None or order.status not in AT_WORK | PAUSED:
        return (may_reopen,)
    name = ClockName.HANDLE if lead.acknowledged_at else ClockName.ACKNOWLEDGE
    clock = latest(order.clocks, lead.id, name)
    if clock is None or not clock.is_open:
        return (may_reopen, None)
    return may_reopen, clock.state, clock.start.due_at < now


def extension_key(order: WorkOrder) -> tuple[Any, ...]:
    """Of each handling clock: how many are left, and whether one is asked for."""
    return tuple(
        (clock.start.department, len(clock.start.may_extend or ()), clock.asked is not None)
        for clock in order.clocks
        if clock.start.name is ClockName.HANDLE and clock.is_open
    )
