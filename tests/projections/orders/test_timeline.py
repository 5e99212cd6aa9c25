"""The timeline: one item per event, one sentence each, nothing personal in the sentence."""

from events.catalog.names import Channel
from events.catalog.registry import EVENTS
from events.catalog.work_order.overlays import WorkOrderUrged
from events.event import Event
from projections.orders.timeline import timeline
from tests.projections.lives import (
    T0,
    accepted,
    acknowledged,
    dispatched,
    history,
    registered,
    submitted,
)

OTHER_CALLER = WorkOrderUrged(
    at=T0,
    channel=Channel.PHONE,
    by_requester=False,
    subject_id="subject-2",
    caller_name="陈某",
    caller_phone="13900001111",
)


OF_ORDERS = ("work_order.", "access.")


def test_every_event_of_a_work_order_has_a_sentence():
    declared = [EVENTS[type_] for type_ in EVENTS if type_.startswith(OF_ORDERS)]

    assert len(declared) > 20
    assert [] == [event for event in declared if event.sentence is Event.sentence]


def test_a_sentence_names_departments_by_their_names():
    log = history(registered(), accepted(), dispatched("lighting", ["power"]), acknowledged())
    items = timeline(log, names={"lighting": "市照明所", "power": "供电局"})

    assert [
        "登记，事项：路灯不亮",
        "受理",
        "派单，主办：市照明所，协办：供电局",
        "市照明所签收",
    ] == [item["summary"] for item in items]
    assert [(1, 1), (2, 2), (3, 3), (4, 4)] == [
        (item["position"], item["version"]) for item in items
    ]


def test_texts_are_shown_as_data_and_never_in_the_sentence():
    said = submitted(subject_id="subject-1", findings="更换灯头", public_reply="已修复")
    item = timeline(history(registered(), said))[-1]

    assert ("更换灯头", "已修复") == (item["data"]["findings"], item["data"]["public_reply"])
    assert "更换" not in item["summary"]


def test_another_caller_is_masked():
    seen = timeline(history(registered(), OTHER_CALLER))[-1]["data"]

    assert ("陈某", "139****1111") == (seen["caller_name"], seen["caller_phone"])
