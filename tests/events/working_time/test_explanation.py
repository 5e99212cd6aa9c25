"""The sentence under a deadline, as the person reads it."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendars import shipped_years
from events.catalog.names import Unit
from events.working_time import (
    MIDNIGHT,
    SHANGHAI,
    OfficeHours,
    Pause,
    TimeLimit,
    calendar_of,
    due_at,
    due_in_turn,
    extended,
    resumed,
)

CHINA = calendar_of(shipped_years())
OFFICE = OfficeHours()


@pytest.mark.parametrize(
    ("start", "value", "unit", "sentence"),
    [
        (
            "2026-02-13 10:00",
            5,
            Unit.WORKING_DAY,
            (
                "自2026年2月13日10:00起5个工作日（当日不计），2026年2月27日18:00到期；"
                "跳过春节（2月15日至2月23日）；2月14日调休上班，照计。"
            ),
        ),
        (
            "2026-03-05 10:00",
            3,
            Unit.WORKING_DAY,
            "自2026年3月5日10:00起3个工作日（当日不计），2026年3月10日18:00到期；跳过周末2天。",
        ),
        (
            "2026-05-02 03:00",
            1,
            Unit.WORKING_HOUR,
            (
                "自2026年5月2日03:00起1个工作小时（办公时间09:00–12:00、14:00–18:00），"
                "2026年5月6日10:00到期；跳过劳动节（5月2日至5月5日）。"
            ),
        ),
        (
            "2026-05-02 03:00",
            2,
            Unit.HOUR,
            "自2026年5月2日03:00起2小时（夜间和节假日照计），2026年5月2日05:00到期。",
        ),
        (
            "2026-12-31 10:00",
            1,
            Unit.WORKING_DAY,
            (
                "自2026年12月31日10:00起1个工作日（当日不计），2027年1月1日18:00到期；"
                "2027年放假安排未收录，按周一至周五暂计。"
            ),
        ),
        (
            "2025-02-05 10:00",
            700,
            Unit.WORKING_DAY,
            (
                "自2025年2月5日10:00起700个工作日（当日不计），2027年11月10日18:00到期；"
                "跳过其间的周末和节假日；2027年放假安排未收录，按周一至周五暂计。"
            ),
        ),
    ],
)
def test_the_sentence_names_what_was_skipped_and_why(start, value, unit, sentence):
    assert sentence == due_at(at(start), TimeLimit(value, unit), CHINA, OFFICE).explanation


def test_a_deadline_at_midnight_is_24_00_of_the_day_it_closes():
    limit = TimeLimit(1, Unit.WORKING_DAY)
    hours = OfficeHours(day_ends=MIDNIGHT)

    assert (
        "2026年3月10日24:00到期" in due_at(at("2026-03-09 10:00"), limit, CHINA, hours).explanation
    )


def test_an_extension_says_where_it_counts_from():
    due = extended(at("2026-02-27 18:00"), TimeLimit(1, Unit.WORKING_DAY), CHINA, OFFICE)

    assert (
        "自原时限2026年2月27日18:00起再加1个工作日（当日不计），2026年2月28日18:00到期；"
        "2月28日调休上班，照计。"
    ) == due.explanation


def test_a_resumption_says_when_the_clock_stood_still():
    pause = Pause(at("2026-03-06 10:00"), at("2026-03-09 10:00"))

    due = resumed(at("2026-03-06 18:00"), pause, Unit.WORKING_DAY, CHINA, OFFICE)

    assert (
        "原定2026年3月6日18:00到期，2026年3月6日10:00至2026年3月9日10:00停计，剩余时间续计，"
        "2026年3月9日18:00到期。"
    ) == due.explanation


def test_limits_in_turn_are_told_in_turn():
    limits = [TimeLimit(1, Unit.HOUR), TimeLimit(1, Unit.WORKING_DAY)]

    told = due_in_turn(at("2026-03-09 10:00"), limits, CHINA, OFFICE).explanation

    assert (
        "自2026年3月9日10:00起1小时（夜间和节假日照计），2026年3月9日11:00到期。"
        "自原时限2026年3月9日11:00起再加1个工作日（当日不计），2026年3月10日18:00到期。"
    ) == told


@given(
    start=st.datetimes(
        datetime(2018, 1, 1),  # noqa: DTZ001
        datetime(2028, 1, 1),  # noqa: DTZ001
        timezones=st.just(SHANGHAI),
    ),
    value=st.integers(1, 100_000),
    unit=st.sampled_from(Unit),
)
def test_every_deadline_has_one_short_sentence(start, value, unit):
    told = due_at(start, TimeLimit(value, unit), CHINA, OFFICE).explanation

    assert told.endswith("。")
    assert len(told) <= 400


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
