"""Nothing of an order is shown to a reader for whom it is not named (V-04)."""

from typing import Any, Literal

import pytest

from events.catalog.access import RequesterRead, RequesterRevealed
from events.catalog.names import RequestKind, Sight
from events.catalog.registry import DECLARED
from events.catalog.work_order.overlays import CorrectionRecorded
from events.event import Event, Sealed
from hotline.api.orders.disclosure import (
    EVENT_CODED,
    EVENT_NAMING,
    EVENT_WRITTEN,
    data_for,
    order_for,
    redactor,
)
from projections.orders.detail_fold import fold
from projections.orders.detail_json import to_json
from projections.orders.timeline import BESIDE, timeline
from tests.projections.lives import T0, history, registered

OF_AN_ORDER = [
    declared
    for declared in DECLARED
    if declared.model_fields["type"].default.startswith(("work_order.", "access."))
]


class SomethingNew(Event):
    """An event of a later day, with fields that no reader has been named for."""

    type: Literal["work_order.something_new"] = "work_order.something_new"
    neighbour: str = "隔壁的陈某"
    diary: Sealed[str] = "今天下雨"
    reason: Sealed[str] = "钱多多说的"


@pytest.mark.parametrize("level", [each for each in Sight if each is not Sight.NOTHING])
def test_a_field_that_no_reader_is_named_for_is_shown_to_none(level: Sight):
    past = history(registered(requester_name="钱多多"), SomethingNew(at=T0))
    data = data_for(level, timeline(past)[-1]["data"], redactor(past))

    assert not {"neighbour", "diary"} & data.keys()
    expected = {Sight.ALL: "钱多多说的", Sight.NO_REQUESTER: "***说的"}
    assert data.get("reason") == expected.get(level)


@pytest.mark.parametrize("level", [Sight.NO_REQUESTER, Sight.NO_PERSONAL_DATA])
def test_a_part_of_the_order_that_is_not_named_is_hidden(level: Sight):
    past = history(
        registered(kind=RequestKind.TIP_OFF, title="钱多多举报", requester_name="钱多多")
    )
    shown = to_json(fold(past), now=T0)
    shown |= {"neighbour": "陈某", "neighbours": [{"name": "陈某"}], "allowed_commands": []}
    shown["place"]["landlord"] = "陈某"
    seen = order_for(level, shown, past)

    assert "陈某" not in str(seen)
    assert seen.keys() == shown.keys()
    assert seen["title"] == {Sight.NO_REQUESTER: "***举报"}.get(level)
    assert (seen["requester"], seen["callers"], seen["external_ref"]) == (None, [], None)


@pytest.mark.parametrize("declared", OF_AN_ORDER, ids=lambda declared: declared.__name__)
def test_each_field_of_each_event_is_named_for_some_reader(declared: type[Event]):
    """Else it would be hidden from everyone; and what is sealed is never a code."""
    named = EVENT_CODED | EVENT_WRITTEN | EVENT_NAMING

    assert declared.model_fields.keys() - BESIDE <= named
    assert not declared.personal & EVENT_CODED


@pytest.mark.parametrize("level", [Sight.NO_REQUESTER, Sight.NO_PERSONAL_DATA])
def test_nothing_of_a_requester_is_shown_to_who_may_not_know_them(level: Sight):
    """D-07: a correction of the name or the number is left out as a whole."""
    past = history(
        registered(
            title="林某家门口的灯",
            narrative="我是林某, 电话138 0000 0000",
            requester_name="林某",
            requester_phone="13800000000",
            place_text="林某家",
        ),
        CorrectionRecorded(at=T0, field="requester_name", value="林木", reason="林某听错"),
        CorrectionRecorded(at=T0, field="place_text", value="林木家", reason="林某听错"),
    )
    seen = order_for(level, to_json(fold(past), now=T0), past)

    assert not [name for name in ("林某", "林木", "0000 0000") if name in str(seen)]
    assert [each["field"] for each in seen["corrections"]] == ["place_text"]


def test_those_who_see_all_of_an_order_see_every_field_of_it():
    said: dict[str, Any] = {"title": "路灯", "requester_name": "林某", "external_ref": "A-1"}
    past = history(registered(**said))
    seen = order_for(Sight.ALL, to_json(fold(past), now=T0), past)

    assert (seen["title"], seen["external_ref"]) == ("路灯", "A-1")
    assert seen["requester"]["name"] == "林某"


def test_an_access_is_an_event_of_its_own_stream():
    assert {RequesterRead, RequesterRevealed} <= set(DECLARED)
