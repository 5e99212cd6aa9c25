"""A fact means the same whether it is read as declared or as stored JSON."""

from datetime import timedelta
from typing import Any

import orjson
from hypothesis import given

from events.catalog.names import ClockName
from events.catalog.registry import EVENTS
from events.catalog.values import ClockStart
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.effects import EFFECTS
from events.catalog.work_order.parts import clocks, composed
from events.catalog.work_order.parts.particulars import PARTICULARS
from events.event import Event
from events.stored.codec import encode
from tests.projections.lives import T0
from tests.projections.random_lives import logs


def stored(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(encode(event).data)
    return data


def test_every_fact_of_a_work_order_declares_its_effect_and_its_sentence():
    facts = {type_: declared for type_, declared in EVENTS.items() if type_ in EFFECTS}

    assert facts.keys() == {type_ for type_ in EVENTS if type_.startswith("work_order.")}
    assert [] == [fact for fact in facts.values() if fact.sentence is Event.sentence]


def test_a_condition_is_a_boolean_field_of_its_fact():
    fields = {
        type_: EVENTS[type_].model_fields[condition[0]].annotation
        for type_, (_, condition) in EFFECTS.items()
        if condition is not None
    }

    assert fields
    assert {bool} == set(fields.values())


def test_what_a_fact_sets_are_particulars_and_fields_of_it():
    setting = {type_: effect.sets for type_, (effect, _) in EFFECTS.items() if effect.sets}

    assert set(setting["work_order.registered"]) == set(PARTICULARS)
    for type_, names in setting.items():
        assert set(names) <= set(PARTICULARS) & EVENTS[type_].model_fields.keys(), type_


@given(logs(orders=1))
def test_declared_facts_and_their_json_lead_to_equal_parts(log: Any):
    declared = read = composed.NEW
    for recorded in log:
        event = recorded.event
        declared = composed.evolve(declared, event.type, event.__dict__)
        read = composed.evolve(read, event.type, stored(event))

        assert declared == read


@given(logs(orders=1))
def test_ids_of_assignments_count_on_and_clocks_have_a_natural_key(log: Any):
    order, ids = composed.NEW, []
    for recorded in log:
        before = order.assignments
        order = composed.evolve(order, recorded.event.type, recorded.event.__dict__)
        if order.assignments.made > before.made:
            known = {assignment.id for assignment in before.present}
            ids += [each.id for each in order.assignments.present if each.id not in known]
    keys = [(*clock.key, clock.start.revision) for clock in order.clocks]

    assert [str(number) for number in range(1, len(ids) + 1)] == ids
    assert len(set(keys)) == len(keys)


def test_a_clock_with_the_same_key_replaces_the_running_one_as_its_next_revision():
    start = ClockStart(
        name=ClockName.HANDLE, assignment_id="1", started_at=T0, due_at=T0 + timedelta(days=1)
    )
    later = start.model_copy(update={"due_at": T0 + timedelta(days=3)})
    once = clocks.evolve((), Effect(starts=True), {"clocks": (start,)})
    twice = clocks.evolve(once, Effect(starts=True), {"clocks": (later,)})

    assert [(1, start.due_at)] == [(clock.start.revision, clock.start.due_at) for clock in once]
    assert [(2, later.due_at)] == [(clock.start.revision, clock.start.due_at) for clock in twice]
