"""A phone's clock may be anywhere from 1970 to 2038; the server's time decides."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from grid.sync.phone_clock import Heard
from tests.databases import effort

EXAMPLES = effort(ci=200, full=100_000)
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = timedelta(hours=72)
anywhere = st.datetimes(datetime(1970, 1, 1), datetime(2038, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ages = st.timedeltas(timedelta(), timedelta(hours=8))
travels = st.timedeltas(timedelta(), timedelta(seconds=30))


@settings(max_examples=EXAMPLES)
@given(recorded_at=anywhere, sent_at=st.none() | anywhere)
def test_no_moment_is_after_the_request_arrived(recorded_at, sent_at):
    heard = Heard(received_at=NOW, sent_at=sent_at)

    assert heard.moment(recorded_at) <= NOW


@settings(max_examples=EXAMPLES)
@given(wrong=anywhere, age=ages, travel=travels)
def test_a_clock_that_runs_but_is_wrong_is_corrected(wrong, age, travel):
    """Wrong zone, 1970, 2038: what counts is how long before sending it was recorded."""
    sent_at, truth = wrong, NOW - travel - age
    heard = Heard(received_at=NOW, sent_at=sent_at)

    assert abs(heard.moment(sent_at - age) - truth) <= MINUTE + travel


@settings(max_examples=EXAMPLES)
@given(wrong=anywhere, age=ages, first=travels, later=travels)
def test_a_repeat_is_read_as_the_same_moment_or_a_minute_beside(wrong, age, first, later):
    sent, recorded = wrong, wrong - age
    moments = [
        Heard(received_at=NOW + travel, sent_at=sent).moment(recorded) for travel in (first, later)
    ]

    assert abs(moments[0] - moments[1]) <= MINUTE


@given(age=ages, travel=travels)
def test_a_right_clock_is_left_alone(age, travel):
    recorded = NOW - travel - age
    heard = Heard(received_at=NOW, sent_at=NOW - travel)

    assert heard.moment(recorded) == recorded


def test_the_skew_is_told_in_seconds_with_its_direction():
    behind = Heard(received_at=NOW, sent_at=NOW - timedelta(hours=3))
    ahead = Heard(received_at=NOW, sent_at=NOW + timedelta(days=3))

    assert behind.skew_s == 3 * 3_600
    assert ahead.skew_s == -3 * 86_400
    assert Heard(received_at=NOW).skew_s is None


@settings(max_examples=EXAMPLES)
@given(recorded_at=anywhere, sent_at=st.none() | anywhere, window=st.timedeltas(timedelta(), DAYS))
def test_what_counts_is_in_the_window_before_the_arrival(recorded_at, sent_at, window):
    counted = Heard(received_at=NOW, sent_at=sent_at).counted(recorded_at, within=window)

    assert NOW - window <= counted <= NOW


@settings(max_examples=EXAMPLES)
@given(wrong=anywhere, age=ages, travel=travels)
def test_work_done_in_time_counts_as_done_in_time_whatever_the_network(wrong, age, travel):
    """Up to eight hours offline, with any clock: nobody is later than they were."""
    heard = Heard(received_at=NOW, sent_at=wrong)

    assert heard.counted(wrong - age, within=DAYS) <= NOW - age + MINUTE


def test_what_lies_before_the_window_counts_at_its_arrival():
    heard = Heard(received_at=NOW)

    assert heard.counted(NOW - timedelta(hours=73), within=DAYS) == NOW
    assert heard.counted(NOW - timedelta(hours=71), within=DAYS) == NOW - timedelta(hours=71)
