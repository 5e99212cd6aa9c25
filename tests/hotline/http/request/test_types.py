"""Instants: one way to read them, or a refusal."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from events.input_types import Instant
from tests.databases import effort

instants = TypeAdapter(Instant)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('"2026-11-21T08:30:00"', "instant_form"),
        ('"2026-11-21 08:30:00+08:00"', "instant_form"),
        ('"2026-11-21T08:30+08:00"', "instant_form"),
        ('"2026-02-30T08:30:00Z"', "instant_form"),
        ('"2026-11-21T08:30:00+25:00"', "instant_form"),
        ('"2026-11-21T24:00:01Z"', "instant_form"),
        ('"infinity"', "instant_form"),
        ('"2026-11-21"', "instant_form"),
        ("0", "instant_form"),
        ("1.5", "instant_form"),
        ("true", "instant_form"),
        ('"1780000000"', "instant_form"),
        ('"10000-01-01T00:00:00Z"', "instant_form"),
        ('"２０２６-11-21T08:30:00Z"', "instant_form"),
        ('"1899-12-31T23:59:59Z"', "instant_range"),
        ('"2201-01-01T00:00:00Z"', "instant_range"),
        ('"0000-01-01T00:00:00Z"', "instant_range"),
        ('"2026-06-30T23:59:60Z"', "instant_leap_second"),
    ],
)
def test_what_is_no_moment_is_refused(written: str, code: str):
    """A number or a naive time is not a moment."""
    with pytest.raises(ValidationError) as refused:
        instants.validate_json(written, strict=True)

    assert [each["type"] for each in refused.value.errors()] == [code]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-21T08:30:00Z", datetime(2026, 11, 21, 8, 30, tzinfo=UTC)),
        ("2026-11-21t08:30:00z", datetime(2026, 11, 21, 8, 30, tzinfo=UTC)),
        ("2026-11-21T08:30:00.123456789Z", datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)),
        (
            "2026-11-21T08:30:00+14:00",
            datetime(2026, 11, 21, 8, 30, tzinfo=timezone(timedelta(hours=14))),
        ),
    ],
)
def test_a_moment_keeps_its_microseconds_and_its_offset(written: str, moment: datetime):
    read = instants.validate_json(f'"{written}"', strict=True)

    assert (read, read.utcoffset()) == (moment, moment.utcoffset())


moments = st.builds(
    datetime.replace,
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)),  # noqa: DTZ001
    tzinfo=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@settings(max_examples=effort(ci=300, full=200_000), deadline=None)
@given(moments)
def test_every_moment_that_is_written_is_read_back(moment: datetime):
    read = instants.validate_json(f'"{moment.isoformat(timespec="microseconds")}"', strict=True)

    assert (read, read.utcoffset()) == (moment, moment.utcoffset())
