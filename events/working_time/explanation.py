"""The sentence under a deadline: what was counted, what was skipped, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from events.catalog.names import Unit
from events.working_time.calendar import Calendar
from events.working_time.limit import NATURAL_UNITS, Pause, TimeLimit, in_zone
from events.working_time.line import in_closed_day
from events.working_time.office_hours import OfficeHours

UNIT_NAMES = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.WORKING_HOUR: "个工作小时",
    Unit.WORKING_DAY: "个工作日",
    Unit.NATURAL_DAY: "个自然日",
}
LONGEST_LIST = timedelta(days=200)  # a longer list of skipped days helps no reader
ONE_DAY = timedelta(days=1)


def of_limit(
    start: datetime,
    end: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    office_hours: OfficeHours,
    pauses: Sequence[Pause],
) -> str:
    begins = moment(start, calendar)
    stopped = f"，停计{len(pauses)}次顺延" if pauses else ""
    return sentence(
        f"自{begins}起{counted(limit, office_hours)}{stopped}，{deadline(end, calendar)}到期",
        working_parts(start, end, limit.unit, calendar),
    )


def of_extension(
    due: datetime,
    end: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    office_hours: OfficeHours,
) -> str:
    begins = deadline(due, calendar)
    return sentence(
        f"自原时限{begins}起再加{counted(limit, office_hours)}，{deadline(end, calendar)}到期",
        working_parts(in_closed_day(due, calendar), end, limit.unit, calendar),
    )


def of_resumption(
    due: datetime, pause: Pause, end: datetime, unit: Unit, calendar: Calendar
) -> str:
    stopped = f"{moment(pause.start, calendar)}至{moment(pause.end, calendar)}停计"
    before, after = deadline(due, calendar), deadline(end, calendar)
    return sentence(
        f"原定{before}到期，{stopped}，剩余时间续计，{after}到期",
        working_parts(pause.end, end, unit, calendar),
    )


def joined(first: Callable[[], str], second: Callable[[], str]) -> str:
    return first() + second()


def sentence(first: str, parts: Iterable[str]) -> str:
    return "；".join([first, *(part for part in parts if part)]) + "。"


def counted(limit: TimeLimit, office_hours: OfficeHours) -> str:
    amount = f"{limit.value}{UNIT_NAMES[limit.unit]}"
    if limit.unit in NATURAL_UNITS:
        return f"{amount}（夜间和节假日照计）"
    if limit.unit is Unit.WORKING_DAY:
        return f"{amount}（当日不计）"
    sessions = "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in office_hours.sessions)
    return f"{amount}（办公时间{sessions.replace('–00:00', '–24:00')}）"


def working_parts(start: datetime, end: datetime, unit: Unit, calendar: Calendar) -> Iterator[str]:
    """What the calendar did between the two."""
    if unit in NATURAL_UNITS:
        return
    first, last = in_zone(start, calendar.zone).date(), in_closed_day(end, calendar).date()
    if unit is Unit.WORKING_DAY:
        first += ONE_DAY
    yield skipped(first, last, calendar)
    yield made_up(first, last, calendar)
    yield unpublished(first, last, calendar)


def skipped(first: date, last: date, calendar: Calendar) -> str:
    if last - first > LONGEST_LIST:
        return "跳过其间的周末和节假日"
    weekends = 0
    holidays = []
    for run in free_runs(first, last, calendar):
        names = "、".join(
            dict.fromkeys(calendar.names[day] for day in run if day in calendar.names)
        )
        if names or any(day in calendar.days_off for day in run):
            holidays.append(f"{names or '放假'}（{span(run)}）")
        else:
            weekends += len(run)
    reasons = [*holidays, *([f"周末{weekends}天"] if weekends else [])]
    return f"跳过{'、'.join(reasons)}" if reasons else ""


def free_runs(first: date, last: date, calendar: Calendar) -> Iterator[list[date]]:
    run: list[date] = []
    for day in days_between(first, last):
        if not calendar.is_working_day(day):
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def made_up(first: date, last: date, calendar: Calendar) -> str:
    if last - first > LONGEST_LIST:
        return ""
    days = [
        span([day])
        for day in days_between(first, last)
        if day.weekday() in calendar.weekend and calendar.is_working_day(day)
    ]
    return f"{'、'.join(days)}调休上班，照计" if days else ""


def unpublished(first: date, last: date, calendar: Calendar) -> str:
    years = [year for year in range(first.year, last.year + 1) if year not in calendar.published]
    if not years:
        return ""
    which = f"{years[0]}年" if len(years) == 1 else f"{years[0]}至{years[-1]}年"
    return f"{which}放假安排未收录，按周一至周五暂计"


def days_between(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def span(run: Sequence[date]) -> str:
    first, last = run[0], run[-1]
    end = "" if first == last else f"至{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日{end}"


def moment(instant: datetime, calendar: Calendar) -> str:
    local = in_zone(instant, calendar.zone)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def deadline(end: datetime, calendar: Calendar) -> str:
    """As `moment`, but midnight closes a day: 24:00."""
    local = in_zone(end, calendar.zone)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return moment(end, calendar)
    closed = in_closed_day(end, calendar)
    return f"{closed.year}年{closed.month}月{closed.day}日24:00"
