"""
What was ever stored can be read, and what is stored comes back as it was.

`samples/` holds one stored event of each type and version, as it stood in the log. They are never
edited: when a declaration changes its meaning, its version grows, with an upcaster and a sample.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from events.catalog.registry import EVENTS
from events.event import Event
from events.stored.chain import as_jsonb_keeps
from events.stored.codec import NobodysData, UnknownEvent, canonical, decode, encode
from events.stored.upcasters import UPCASTERS
from tests.databases import Database, effort
from tests.events.logs import T0, accepted, urged

SAMPLES = {
    path.name: orjson.loads(path.read_bytes())
    for path in Path(__file__).parent.glob("samples/*.json")
}
TODAY = {f"{name}.v{declared.schema_version}.json" for name, declared in EVENTS.items()}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc例", max_size=3), inner)
    ),
    max_leaves=12,
)


def read(sample: Mapping[str, Any]) -> Event:
    return decode(
        sample["type"],
        sample["schema_version"],
        sample["data"],
        subject_id=sample["subject_id"],
        personal=sample["personal"],
    )


def test_every_declaration_has_a_stored_sample():
    assert TODAY - SAMPLES.keys() == set()


def test_every_upcaster_has_a_stored_sample():
    assert {f"{name}.v{version}.json" for name, version in UPCASTERS} - SAMPLES.keys() == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_ever_stored_can_be_read(name: str):
    event = read(SAMPLES[name])

    assert event.type == SAMPLES[name]["type"]
    assert event == decode(
        event.type,
        event.schema_version,
        orjson.loads(encode(event).data),
        subject_id=event.subject_id,
        personal=encode(event).personal,
    )


@pytest.mark.parametrize("name", sorted(TODAY & SAMPLES.keys()))
def test_what_is_stored_today_is_what_the_sample_says(name: str):
    sample = SAMPLES[name]
    encoded = encode(read(sample))

    assert orjson.loads(encoded.data) == sample["data"]
    assert dict(encoded.personal) == sample["personal"]
    assert (encoded.type, encoded.subject_id) == (sample["type"], sample["subject_id"])


@pytest.mark.parametrize("name", sorted(TODAY & SAMPLES.keys()))
def test_a_sample_fills_every_field(name: str):
    declared = EVENTS[SAMPLES[name]["type"]]
    filled = SAMPLES[name]["data"].keys() | SAMPLES[name]["personal"].keys()

    assert declared.model_fields.keys() - {"type", "subject_id"} == filled


def test_an_old_dispatch_names_its_department_as_lead():
    event = read(SAMPLES["work_order.dispatched.v1.json"])

    assert event.model_dump(include={"lead_department", "supporting_departments"}) == {
        "lead_department": "440507-water",
        "supporting_departments": (),
    }


@pytest.mark.parametrize("type_", EVENTS)
def test_no_personal_field_is_stored_in_clear(type_: str):
    declared = EVENTS[type_]
    encoded = encode(read(SAMPLES[f"{type_}.v{declared.schema_version}.json"]))

    assert set(encoded.personal) == declared.personal
    assert declared.personal.isdisjoint(orjson.loads(encoded.data))


def test_a_misspelt_field_is_not_lost_silently():
    with pytest.raises(ValidationError):
        decode("work_order.accepted", 1, {"at": T0.isoformat(), "clock": []})


def test_a_type_or_version_from_the_future_is_refused():
    with pytest.raises(UnknownEvent):
        decode("work_order.teleported", 1, {})
    with pytest.raises(UnknownEvent):
        decode("work_order.accepted", 2, {"at": T0.isoformat()})


def test_a_personal_value_needs_a_person():
    with pytest.raises(NobodysData):
        encode(urged("他姓陈"))


def test_no_field_that_was_not_said_takes_room():
    assert encode(accepted()).data == b'{"at":"2026-03-02T09:30:00Z","clocks":[]}'


@given(value=JSON)
@settings(
    max_examples=effort(ci=300, full=20_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
async def test_what_is_hashed_looks_the_same_after_it_was_a_jsonb(
    value: object, database: Database
):
    """Or the chain would cry wolf over an untouched event."""
    hashed = as_jsonb_keeps(canonical({"body": value}))
    stored = await database.pool.fetchval("SELECT $1::text::jsonb::text", hashed.decode())

    assert hashed == canonical(orjson.loads(stored))
