"""The life of a clock in one sentence: its start, its limit, what moved it, and its deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.catalog.names import PauseKind, Unit
from events.working_time.calendar import Calendar
from events.working_time.explanation import (
    ONE_DAY,
    UNIT_NAMES,
    counted,
    deadline,
    moment,
    sentence,
    working_parts,
)
from events.working_time.limit import NATURAL_UNITS, Pause, TimeLimit
from events.working_time.line import time_between
from events.working_time.office_hours import OfficeHours

WHY = {
    PauseKind.SUSPENDED: "挂起",
    PauseKind.AWAITING_REQUESTER: "等待诉求人补充",
    PauseKind.VOIDED: "作废",
}


@dataclass(frozen=True, kw_only=True)
class ClockSentence:
    """A clock that has moved. `limit` None: another city set its deadline."""

    start: datetime
    limit: TimeLimit | None
    unit: Unit
    pauses: Sequence[tuple[PauseKind, Pause]]
    extensions: Sequence[TimeLimit]
    calendar: Calendar
    office_hours: OfficeHours

    def due(self, end: datetime) -> str:
        """自…起5个工作日（当日不计），挂起2个工作日（…至…），…到期."""
        parts = working_parts(self.start, end, self.unit, self.calendar)
        return sentence("，".join([*self.told(), f"{deadline(end, self.calendar)}到期"]), parts)

    def stopped(self, at: datetime, kind: PauseKind, left: timedelta) -> str:
        """自…起5个工作日（当日不计），…起挂起，剩余3个工作日."""
        since = f"{moment(at, self.calendar)}起{WHY[kind]}，剩余{self.amount(left)}"
        return sentence("，".join([*self.told(), since]), ())

    def told(self) -> list[str]:
        begun = f"自{moment(self.start, self.calendar)}起"
        given = "时限由外部指定" if self.limit is None else counted(self.limit, self.office_hours)
        return [
            begun + given,
            *(self.paused(kind, pause) for kind, pause in self.pauses),
            *(f"延期{limit.value}{UNIT_NAMES[limit.unit]}" for limit in self.extensions),
        ]

    def paused(self, kind: PauseKind, pause: Pause) -> str:
        lasted = time_between(pause.start, pause.end, self.unit, self.calendar, self.office_hours)
        between = f"{moment(pause.start, self.calendar)}至{moment(pause.end, self.calendar)}"
        return f"{WHY[kind]}{self.amount(lasted)}（{between}）"

    def amount(self, time: timedelta) -> str:
        """In days, hours and minutes: of working time for a working unit."""
        natural = self.unit in NATURAL_UNITS
        day = ONE_DAY if natural else timedelta(microseconds=self.office_hours.length)
        days, rest = divmod(time, day)
        hours, rest = divmod(rest, timedelta(hours=1))
        names = ("个自然日", "小时", "分钟") if natural else ("个工作日", "个工作小时", "分钟")
        counts = zip((days, hours, rest // timedelta(minutes=1)), names, strict=True)
        return "".join(f"{number}{name}" for number, name in counts if number) or "不足1分钟"
