"""The explanation as one sentence that a supervisor can read aloud, in Chinese and in English."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from events.catalog.english import english_name
from events.catalog.work_order.parts.lifecycle import ENDED
from events.event import Names
from events.working_time.explanation import deadline, moment
from events.working_time.limit import NATURAL_UNITS
from projections.time_used.explanation import Explanation
from projections.time_used.shares import ONE_MINUTE, Time, TimeHolder
from projections.time_used.spans import Holder

ZH: Final = ("个工作日", "个工作小时", "分钟"), ("个自然日", "小时", "分钟")
EN: Final = ("working day", "working hour", "minute"), ("day", "hour", "minute")
OWNERS_EN: Final = {
    Holder.CENTRE: "the hotline centre",
    Holder.REQUESTER: "waiting for the requester",
    Holder.NONE: "suspended or closed",
}


def sentence_zh(told: Explanation, names: Names) -> str:
    """工单……应于……到期，实际于……申报办结，超期……；自登记起共用……，其中……用时……."""
    whole = amount_zh(told, told.total) or "不足1分钟"
    by = "自然时间" if is_natural(told) else "工作时间"
    parts = "，".join(shares_zh(told, names))
    used = f"自登记起按{by}共用{whole}" + (f"，其中{parts}" if parts else "")
    return f"工单{told.order_no}{'，'.join(verdict_zh(told))}；{used}。"


def verdict_zh(told: Explanation) -> Iterator[str]:
    calendar, due = told.ruler.calendar, told.due_at
    if told.clock is None:
        yield f"目前{told.status.chinese}，没有计时的办理时限"
        return
    if due is None:
        yield f"目前{told.status.chinese}，办理时限暂停计时"
        return
    yield f"应于{deadline(due, calendar)}到期"
    if told.submitted_at is not None:
        yield f"实际于{moment(told.submitted_at, calendar)}申报办结"
        yield late_zh(told, due, told.submitted_at, "超期", "按时")
    elif told.clock.ended_at is not None or told.status in ENDED:
        yield f"{told.status.chinese}，不再计时"
    else:
        yield f"截至{moment(told.at, calendar)}尚未申报办结"
        yield late_zh(told, due, told.at, "已超期", "尚未到期")


def late_zh(told: Explanation, due: datetime, at: datetime, late: str, in_time: str) -> str:
    if at <= due:
        return in_time
    return late + (amount_zh(told, beyond(told, due, at)) or "（不足1分钟或均在非工作时间）")


def shares_zh(told: Explanation, names: Names) -> Iterator[str]:
    """In the order in which they first held it."""
    for owner, time in told.owners.items():
        used = amount_zh(told, time)
        stages = [
            f"{held.stage.chinese}{own}"
            for held, each in told.stages.items()
            if TimeHolder(held.holder, held.department) == owner and (own := amount_zh(told, each))
        ]
        if used and owner.holder is Holder.REQUESTER:
            yield f"等待诉求人补充{used}"
        elif used and owner.holder is Holder.NONE:
            yield from stages
        elif used:
            yield f"{names.department(owner.department)}用时{used}（{'、'.join(stages)}）"


def sentence_en(told: Explanation) -> str:
    whole = amount_en(told, told.total) or "less than a minute"
    parts = "; ".join(shares_en(told))
    used = f"{whole} since registration" + (f": {parts}" if parts else "")
    return f"Order {told.order_no} {', '.join(verdict_en(told))}. It took {used}."


def verdict_en(told: Explanation) -> Iterator[str]:
    due = told.due_at
    stage = english_name(told.status)
    if told.clock is None or due is None:
        clock = "no handling limit" if told.clock is None else "a paused handling limit"
        yield f"is {stage} and has {clock}"
        return
    yield f"was due at {written(told, due)}"
    if told.submitted_at is not None:
        yield f"was submitted at {written(told, told.submitted_at)}"
        yield late_en(told, due, told.submitted_at, "on time")
    elif told.clock.ended_at is not None or told.status in ENDED:
        yield f"is {stage} and no longer counts"
    else:
        yield f"is not submitted at {written(told, told.at)}"
        yield late_en(told, due, told.at, "not yet due")


def late_en(told: Explanation, due: datetime, at: datetime, in_time: str) -> str:
    if at <= due:
        return in_time
    late = amount_en(told, beyond(told, due, at))
    return f"{late} late" if late else "late by less than a minute, or outside office hours"


def shares_en(told: Explanation) -> Iterator[str]:
    for owner, time in told.owners.items():
        if used := amount_en(told, time):
            yield f"{OWNERS_EN.get(owner.holder, owner.department)} {used}"


def beyond(told: Explanation, due: datetime, at: datetime) -> Time:
    return told.ruler.time(due, at)


def is_natural(told: Explanation) -> bool:
    """An order with a limit in natural time, or one set elsewhere, is told in natural time."""
    if told.clock is None:
        return False
    limit = told.clock.start.limit
    return limit is None or limit.unit in NATURAL_UNITS


def amount_zh(told: Explanation, time: Time) -> str:
    natural = is_natural(told)
    counts = zip(in_days(told, time), ZH[natural], strict=True)
    return "".join(f"{number}{name}" for number, name in counts if number)


def amount_en(told: Explanation, time: Time) -> str:
    natural = is_natural(told)
    counts = zip(in_days(told, time), EN[natural], strict=True)
    return " ".join(f"{number} {name}{'s' * (number > 1)}" for number, name in counts if number)


def in_days(told: Explanation, time: Time) -> tuple[int, int, int]:
    """Days, hours and minutes: of working time, unless the limit is natural."""
    natural = is_natural(told)
    day = (
        24 * 60 if natural else timedelta(microseconds=told.ruler.office_hours.length) // ONE_MINUTE
    )
    days, rest = divmod(time.natural if natural else time.working, day)
    return days, *divmod(rest, 60)


def written(told: Explanation, instant: datetime) -> str:
    return f"{instant.astimezone(told.ruler.calendar.zone):%Y-%m-%d %H:%M}"
