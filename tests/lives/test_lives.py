"""Any life of up to three orders, by anybody, with the clock and the reactions in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.act import Act, Actor
from events.calendars import shipped_years
from events.catalog.names import RequestKind, Secrecy
from events.refusal import Refusal
from events.working_time import Calendar, calendar_of
from hotline.work_order.acts.deadlines import RecomputeDeadlines
from hotline.work_order.errors import ConsentMissing
from hotline.work_order.inputs import Registrant, Represented
from hotline.work_order.table import OFFERED, REGISTER, offered_commands
from tests.databases import effort
from tests.hotline.work_order import spec
from tests.hotline.work_order.moves import ACTORS, by_actor
from tests.hotline.work_order.test_clock_lives import PUBLICATIONS
from tests.lives import model
from tests.lives.measures import measure_falls
from tests.lives.model import Model
from tests.lives.promises import as_plain, broken
from tests.lives.running import Running, Step, said_by

LIVES = effort(ci=150, full=20_000, repeated=60)
STEPS = 40
MOST_OPEN = 3
NOT_OFFERED = {"work_order.not_allowed_now", "work_order.not_your_role"}
numbers = st.integers(0, 99_999)
nth = st.integers(0, MOST_OPEN - 1)
kinds = st.sampled_from([RequestKind.COMPLAINT, RequestKind.SUGGESTION, RequestKind.TIP_OFF])
calendars = st.sampled_from([calendar_of([*shipped_years(), *more]) for more in PUBLICATIONS])
represented = st.none() | st.builds(Represented, name=st.just("陈某"), consent=st.booleans())
secrecies = st.sampled_from([Secrecy.OPEN, Secrecy.OPEN, Secrecy.CONFIDENTIAL, Secrecy.ANONYMOUS])


ENDS_EARLY = frozenset({"answer", "decline", "mark-invalid", "transfer", "withdraw", "merge"})
USUAL: Sequence[tuple[str, Actor]] = (
    ("accept", spec.OPERATOR),
    ("dispatch", spec.DISPATCHER),
    ("acknowledge", spec.LIGHTING),
    ("submit-result", spec.LIGHTING),
    ("approve-result", spec.DISPATCHER),
    ("send-reply", spec.CALLER_BACK),
)


def weight(act: Act) -> int:
    """What goes on comes up more often than what ends an order early, or is beside the handling."""
    return 12 if act.waits and act.name not in ENDS_EARLY else 1


class Lives(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.running = Running()
        self.steps = 0

    @initialize(kind=kinds, secrecy=secrecies, stages=st.integers(0, len(USUAL)))
    def a_first_call(self, kind: RequestKind, secrecy: Secrecy, stages: int) -> None:
        """Some lives begin later, so that the ends are reached as well."""
        self.check(self.running.register(kind=kind, secrecy=secrecy))
        for name, by in USUAL[:stages]:
            assert self.attempt(name, by, self.number(0), by_actor(by)[name][0]) is None

    @precondition(lambda self: len(self.running.open()) < MOST_OPEN)
    @rule(kind=kinds, represented=represented)
    def another_call(self, kind: RequestKind, represented: Represented | None) -> None:
        """For the caller, or for another person, who may not have agreed to it (U-03)."""
        caller = Registrant(name="林某", phone="13800000000", on_behalf_of=represented)
        try:
            self.check(self.running.register(kind=kind, requester=caller))
        except ConsentMissing:
            assert represented is not None
            assert not represented.consent

    @rule(which=numbers, order=nth)
    def the_centre_goes_on(self, which: int, order: int) -> None:
        self.goes_on(which, order, [by for by in ACTORS if by.department is None])

    @rule(which=numbers, order=nth)
    def a_department_goes_on(self, which: int, order: int) -> None:
        self.goes_on(which, order, [by for by in ACTORS if by.department is not None])

    @rule(which=numbers)
    def somebody_goes_on(self, which: int) -> None:
        self.goes_on(which, 0, ACTORS)

    @rule(which=st.tuples(numbers, numbers, numbers))
    def three_go_on(self, which: tuple[int, int, int]) -> None:
        for each in which:
            self.goes_on(each, 0, ACTORS)

    @rule(who=st.integers(0, len(ACTORS) - 1), what=numbers, order=nth)
    def somebody_tries_anything(self, who: int, what: int, order: int) -> None:
        by, number = ACTORS[who], self.number(order)
        moves = [(name, move) for name, each in by_actor(by).items() for move in each]
        name, move = moves[what % len(moves)]
        self.attempt(name, by, number, move)

    @rule(minutes=st.sampled_from([1, 1, 20, 61, 4 * 60, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.running.now += timedelta(minutes=minutes)

    @rule()
    def the_next_clock_runs_out(self) -> None:
        """The service does what is due at that moment, and soon after it."""
        if not (due := self.running.due()):
            return
        self.running.now = max(self.running.now, due[0][1].at) + timedelta(minutes=1)
        for number, instant in due:
            if instant.at < self.running.now:
                self.does(number, self.running.by_system(instant.command))

    @rule(calendar=calendars)
    def a_calendar_is_published(self, calendar: Calendar) -> None:
        """By a decree, or by the notice of the next year; every order is checked by it (T-03)."""
        self.running.terms = replace(self.running.terms, calendar=calendar)
        for number in self.running.orders:
            self.does(number, self.running.by_system(RecomputeDeadlines()))

    @precondition(lambda self: self.running.waiting)
    @rule()
    def a_reaction_takes_effect(self) -> None:
        before = {number: dict(each) for number, each in self.running.models.items()}
        step = self.running.reacts()
        self.check(step, before[step.number])

    @invariant()
    def what_is_stored_gives_the_live_orders(self) -> None:
        assert self.running.replayed == self.running.orders

    @invariant()
    def nobody_is_offered_what_stage_or_role_refuse(self) -> None:
        """`allowed_commands`, of another person at every step."""
        self.steps += 1
        by, number = ACTORS[self.steps % len(ACTORS)], self.number(self.steps)
        order = self.running.orders[number]
        for name in offered_commands(order, by, self.running.now):
            held, roles = self.running.models[number], frozenset(map(str, by.roles))
            assert model.refused_for(held, name, roles) is None, (name, by.account)

    @invariant()
    def a_merged_order_is_with_one_leading_order(self) -> None:
        """D-06: the matter counts once, when all reactions have taken effect."""
        if self.running.waiting:
            return
        leading = {
            number: {each for each, one in self.running.orders.items() if number in one.followers}
            for number in self.running.orders
        }
        for number, order in self.running.orders.items():
            assert not (order.followers and order.merged_into)
            assert leading[number] == ({order.merged_into} if order.merged_into else set())

    def number(self, nth: int) -> str:
        """One that is open, if there is one."""
        known = self.running.open() or list(self.running.orders)
        return known[nth % len(known)]

    def goes_on(self, which: int, nth: int, people: Sequence[Actor]) -> None:
        number = self.number(nth)
        order, now = self.running.orders[number], self.running.now
        found = [(OFFERED[name], by) for by in people for name in offered_commands(order, by, now)]
        names = sorted({act.name for act, _ in found})
        choice = [name for name in names for _ in range(weight(OFFERED[name]))]
        if not choice:
            return
        name = choice[which % len(choice)]
        able = [by for act, by in found if act.name == name]
        by = able[which % len(able)]
        moves = by_actor(by)[name]
        refusal = self.attempt(name, by, number, moves[which // 7 % len(moves)])
        assert refusal is None or refusal.code not in NOT_OFFERED

    def attempt(self, name: str, by: Actor, number: str, move: Any) -> Refusal | None:
        held, roles = self.running.models[number], frozenset(map(str, by.roles))
        expected = model.refused_for(held, name, roles)
        found = self.does(number, self.running.asked(number, move))
        code = None if found is None else found.code
        if expected == "role":
            assert code == "work_order.not_your_role"
        elif expected == "status":
            assert code == "work_order.not_allowed_now"
        elif code == "work_order.not_your_role":
            assert model.may_be_refused_by_role(held, name, roles)
        elif code == "work_order.not_allowed_now":
            assert model.may_be_refused_by_stage(held, name, by.department)
        return found

    def does(self, number: str, asked: Any) -> Refusal | None:
        before = self.running.models[number]
        found = self.running.tries(number, asked)
        if isinstance(found, Refusal):
            return found
        self.check(found, before)
        return None

    def check(self, step: Step, before: Model | None = None) -> None:
        """The same as the plain model says, and no promise broken."""
        held = before or self.running.models[step.number]
        after = expected(step, held)
        self.running.models[step.number] = after
        seen = as_plain(step.after)
        assert seen == {name: told(after[name]) for name in seen}, step.act
        assert [] == broken(step, held), step.act
        assert measure_falls(step), step.act


def told(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def expected(step: Step, before: Model) -> Model:
    if not step.events or step.act == REGISTER.name:
        return before
    by = step.asked.by
    held = {**before, "status_before": before["status"]}
    after = model.moved(held, step.act, said_by(step), by.department, by.account, step.asked.at)
    if step.act == "send-reply":
        due = step.events[0].follow_up_due  # type: ignore[attr-defined]
        after["status"] = "follow_up" if due else "closed"
    return after


def test_no_life_leaves_the_model_or_breaks_a_promise():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
